//! Writes a checked export into the database: all of it or nothing, and only what is new or changed.
//!
//! Kinds of record are written in the order in which they refer to one another, each by the same four steps: sort the
//! records by what an earlier import said of them (`keys`), insert the new ones in bulk (`batch`), update the changed
//! ones, and remember both.

mod assignments;
mod batch;
mod families;
mod hearings;
mod keys;
mod offices;
mod people;
mod placements;
mod progress;
mod services;
mod stays;

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::records::Record;
use super::{Checked, Entity};
use crate::access::{By, Entry, Trail};
use crate::db::schema::imports;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ImportId, RecordId};
use crate::error::{Error, Result};
use keys::{Keys, Sorted};
use progress::Progress;

/// What an import is told besides its records.
#[derive(Debug, Clone, Copy)]
pub struct Import<'a> {
    /// Whose keys these are, as the mapping says.
    pub source: &'a str,
    /// Who imports, in words.
    pub by: &'a str,
    /// This moment.
    pub now: Instant,
    /// The agency's date at this moment.
    pub today: NaiveDate,
    /// The pen of the audit trail.
    pub trail: &'a Trail,
}

/// What was done with the records of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The kind.
    pub entity: Entity,
    /// Added.
    pub new: usize,
    /// Set to what the export says now.
    pub changed: usize,
    /// Left alone: the export says what it said before, or they were in Homeward already.
    pub unchanged: usize,
    /// Left alone, whatever the export says: somebody marked them as entered in error.
    pub wrong: usize,
}

impl Written {
    /// Whether any record was written.
    #[must_use]
    pub const fn is_change(&self) -> bool {
        self.new + self.changed > 0
    }
}

/// The keys of the database by the county's keys.
type Ids<'a, Id> = HashMap<&'a str, Id>;

/// Writes the export in one transaction, and records the import and its counts; `say` is told how far it is.
///
/// The whole is tried again when PostgreSQL says that somebody else's transaction went first.
///
/// # Errors
/// [`Error::Refused`] when the export has faults, or names the record that what is in the database already does not
/// allow; the database's own. Then nothing is written.
pub fn apply(
    conn: &mut Conn,
    import: &Import<'_>,
    checked: &Checked,
    say: &mut dyn FnMut(&str),
) -> Result<Vec<Written>> {
    if !checked.faults.is_empty() {
        return Err(Error::Refused("the export has faults".to_owned()));
    }
    conn.write_tx(|conn| {
        let caseload = &checked.caseload;
        let keys = Keys::load(conn, import.source)?;
        let mut task = Task { conn, import, keys, progress: Progress::of(checked, say), written: Vec::new() };
        let offices = offices::offices(&mut task, &caseload.offices)?;
        let workers = offices::workers(&mut task, caseload, &offices)?;
        let families = families::families(&mut task, caseload, &offices)?;
        let adults = people::adults(&mut task, &caseload.adults, &families)?;
        let children = people::children(&mut task, &caseload.children, &families)?;
        let stays = stays::episodes(&mut task, caseload, &offices, &families, &children)?;
        placements::placements(&mut task, &caseload.placements, &stays)?;
        families::close(&mut task, &stays.touched)?;
        services::services(&mut task, &caseload.services, &families, &adults)?;
        assignments::assignments(&mut task, &caseload.assignments, &workers, &families, &children)?;
        hearings::hearings(&mut task, caseload, &families, &children)?;
        task.finish()
    })
}

/// An import under way.
struct Task<'a, 's> {
    conn: &'a mut Conn,
    import: &'a Import<'a>,
    keys: Keys,
    progress: Progress<'s>,
    written: Vec<Written>,
}

impl Task<'_, '_> {
    /// Inserts the new records, a row each.
    fn insert<'r, T: Record, Id: Copy, R>(
        &mut self,
        new: &[(Id, &'r T)],
        row: impl Fn(Id, &'r T) -> Result<R>,
        write: impl Fn(&mut Conn, &[R]) -> QueryResult<usize>,
    ) -> Result<()> {
        for records in new.chunks(batch::ROWS) {
            batch::insert(self.conn, records, &row, &write)?;
            self.progress.add(T::ENTITY, records.len());
        }
        Ok(())
    }

    /// Sets each changed record to what the export says now.
    fn update<T: Record, Id: Copy>(
        &mut self,
        changed: &[(Id, &T)],
        mut write: impl FnMut(&mut Conn, Id, &T) -> Result<()>,
    ) -> Result<()> {
        for (id, record) in changed {
            write(self.conn, *id, record).map_err(|error| batch::named(*record, error))?;
            self.progress.add(T::ENTITY, 1);
        }
        Ok(())
    }

    /// Remembers what the export said of these records, and counts them.
    fn remember<T: Record, Id>(&mut self, sorted: &Sorted<'_, T, Id>) -> Result<()> {
        let Sorted { new, changed, same, wrong, .. } = sorted;
        if new.len() + changed.len() + same.len() + wrong > 0 {
            let (new, changed, unchanged) = (new.len(), changed.len(), same.len());
            self.written.push(Written { entity: T::ENTITY, new, changed, unchanged, wrong: *wrong });
        }
        sorted.remember(self.conn, self.import.source)
    }

    /// Records that the import was made, in the list of imports and in the audit trail.
    fn finish(self) -> Result<Vec<Written>> {
        let Self { conn, import, written, .. } = self;
        let id: ImportId = fresh();
        let counts = written.iter().map(|w| {
            let wrong = if w.wrong > 0 { format!(", {} left alone: entered in error", w.wrong) } else { String::new() };
            let Written { new, changed, unchanged, .. } = w;
            format!("{}: {new} new, {changed} changed, {unchanged} unchanged{wrong}", w.entity.name())
        });
        let summary = counts.collect::<Vec<_>>().join("; ");
        diesel::insert_into(imports::table)
            .values((
                imports::id.eq(id),
                imports::source.eq(import.source),
                imports::applied_at.eq(import.now),
                imports::applied_by.eq(import.by),
                imports::summary.eq(&summary),
            ))
            .execute(conn)?;
        let entry = Entry {
            is_change: written.iter().any(Written::is_change),
            subject: Some(RecordId::from_uuid(id.uuid())),
            detail: format!("{}: {summary}", import.source),
            ..Entry::of("Import")
        };
        import.trail.add(conn, By::default(), import.now, &entry)?;
        Ok(written)
    }
}

/// The database's key of a record that another refers to. The checks have seen that it is in the export.
fn find<Id: Copy>(ids: &Ids<'_, Id>, entity: Entity, key: &str) -> Result<Id> {
    let id = ids.get(key).copied();
    id.ok_or_else(|| Error::Internal(anyhow::anyhow!("the export has no {} {key}", entity.name())))
}

/// A time of day as the tables hold it.
fn clock(time: chrono::NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

//! What earlier imports of a source said: the county's keys, the database's keys and fingerprints.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Ids, batch};
use crate::access::token;
use crate::db::columns::RowId;
use crate::db::schema::{episodes_in_error, import_keys, placements_in_error};
use crate::db::{Conn, fresh};
use crate::domain::id::{EpisodeId, PlacementId, RecordId};
use crate::error::Result;
use crate::features::imports::records::Record;
use crate::on;

/// A record of an earlier import.
struct Known {
    id: RecordId,
    fingerprint: String,
}

/// Every record that earlier imports of one source brought, by kind and the county's key.
pub(super) struct Keys {
    known: HashMap<String, HashMap<String, Known>>,
    /// Stays and placements that somebody marked as entered in error.
    wrong: HashSet<RecordId>,
}

/// The records of one kind, by what is to be done with them.
pub(super) struct Sorted<'a, T, Id> {
    /// The database's key of every record.
    pub(super) ids: Ids<'a, Id>,
    /// To be inserted.
    pub(super) new: Vec<(Id, &'a T)>,
    /// To be updated.
    pub(super) changed: Vec<(Id, &'a T)>,
    /// To be left alone.
    pub(super) same: Vec<(Id, &'a T)>,
    /// How many are left alone because somebody marked them as entered in error.
    pub(super) wrong: usize,
    new_keys: Vec<Fresh<'a>>,
    changed_keys: Vec<Fresh<'a>>,
}

/// A key to be remembered.
struct Fresh<'a> {
    entity: &'static str,
    key: &'a str,
    id: RecordId,
    fingerprint: String,
}

#[derive(Insertable)]
#[diesel(table_name = import_keys, treat_none_as_default_value = false)]
struct KeyRow<'a> {
    source: &'a str,
    entity: &'static str,
    source_key: &'a str,
    record_id: RecordId,
    fingerprint: &'a str,
}

impl Keys {
    /// Reads them all at once.
    pub(super) fn load(conn: &mut Conn, source: &str) -> Result<Self> {
        let rows: Vec<(String, String, RecordId, String)> = import_keys::table
            .filter(import_keys::source.eq(source))
            .select((import_keys::entity, import_keys::source_key, import_keys::record_id, import_keys::fingerprint))
            .load(conn)?;
        let mut known: HashMap<String, HashMap<String, Known>> = HashMap::new();
        for (entity, key, id, fingerprint) in rows {
            known.entry(entity).or_default().insert(key, Known { id, fingerprint });
        }
        Ok(Self { known, wrong: wrong(conn)? })
    }

    /// Whether somebody marked this stay or placement as entered in error.
    pub(super) fn is_wrong(&self, id: RecordId) -> bool {
        self.wrong.contains(&id)
    }

    /// Sorts records by what is to be done with them. `adopt` finds those that are in the database without an import.
    pub(super) fn sort<'a, T: Record, Id: RowId + Copy>(
        &self,
        records: &'a [T],
        adopt: impl Fn(&T) -> Option<RecordId>,
    ) -> Sorted<'a, T, Id> {
        self.sort_but(records, adopt, |_| false)
    }

    /// The same; what `leave` says belongs to something entered in error is left alone with it.
    pub(super) fn sort_but<'a, T: Record, Id: RowId + Copy>(
        &self,
        records: &'a [T],
        adopt: impl Fn(&T) -> Option<RecordId>,
        leave: impl Fn(&T) -> bool,
    ) -> Sorted<'a, T, Id> {
        let known = self.known.get(T::ENTITY.name());
        let mut sorted = Sorted::empty(records.len());
        for record in records {
            let (key, fingerprint) = (record.key(), token::hex(&record.fingerprint()));
            let before = known.and_then(|known| known.get(key));
            let adopted = if before.is_none() { adopt(record) } else { None };
            let record_id = before.map(|before| before.id).or(adopted).unwrap_or_else(fresh);
            let id = Id::of(record_id.uuid());
            sorted.ids.insert(key, id);
            if self.is_wrong(record_id) || leave(record) {
                sorted.wrong += 1;
                continue;
            }
            let remembered = Fresh { entity: T::ENTITY.name(), key, id: record_id, fingerprint };
            match before {
                Some(before) if before.fingerprint == remembered.fingerprint => sorted.same.push((id, record)),
                Some(_) => {
                    sorted.changed.push((id, record));
                    sorted.changed_keys.push(remembered);
                }
                None => {
                    let pile = if adopted.is_some() { &mut sorted.same } else { &mut sorted.new };
                    pile.push((id, record));
                    sorted.new_keys.push(remembered);
                }
            }
        }
        sorted
    }
}

/// What is marked as entered in error now.
fn wrong(conn: &mut Conn) -> Result<HashSet<RecordId>> {
    let stays: Vec<EpisodeId> = episodes_in_error::table
        .filter(episodes_in_error::brought_back_at.is_null())
        .select(episodes_in_error::id)
        .load(conn)?;
    let places: Vec<PlacementId> = placements_in_error::table
        .filter(placements_in_error::brought_back_at.is_null())
        .select(placements_in_error::id)
        .load(conn)?;
    let stays = stays.into_iter().map(|id| RecordId::from_uuid(id.uuid()));
    Ok(stays.chain(places.into_iter().map(|id| RecordId::from_uuid(id.uuid()))).collect())
}

impl<T, Id> Sorted<'_, T, Id> {
    fn empty(records: usize) -> Self {
        Self {
            ids: HashMap::with_capacity(records),
            new: Vec::new(),
            changed: Vec::new(),
            same: Vec::new(),
            wrong: 0,
            new_keys: Vec::new(),
            changed_keys: Vec::new(),
        }
    }

    /// Writes down the keys and fingerprints of what is new and what changed.
    pub(super) fn remember(&self, conn: &mut Conn, source: &str) -> Result<()> {
        for keys in self.new_keys.chunks(batch::ROWS) {
            let rows: Vec<_> = keys
                .iter()
                .map(|key| KeyRow {
                    source,
                    entity: key.entity,
                    source_key: key.key,
                    record_id: key.id,
                    fingerprint: &key.fingerprint,
                })
                .collect();
            on!(conn, c => diesel::insert_into(import_keys::table).values(&rows).execute(c))?;
        }
        for key in &self.changed_keys {
            diesel::update(import_keys::table.find((source, key.entity, key.key)))
                .set(import_keys::fingerprint.eq(&key.fingerprint))
                .execute(conn)?;
        }
        Ok(())
    }
}

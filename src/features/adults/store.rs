//! Every query on the entries of adults. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Entry, NewEntry};
use crate::db::schema::adult_entries;
use crate::db::{Conn, Instant, fresh};
use crate::domain::adult::EntryKind;
use crate::domain::id::{AdultEntryId, FamilyId, PersonId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// Every entry of a family, the latest first, also what ended or was an error.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Entry>> {
    Ok(adult_entries::table
        .filter(adult_entries::family_id.eq(family))
        .order((adult_entries::from_on.desc(), adult_entries::id.desc()))
        .select(Entry::as_select())
        .load(conn)?)
}

/// The language of an adult on a day, as it is kept; none where nobody said.
///
/// # Errors
/// The database's.
pub fn language(conn: &mut Conn, family: FamilyId, of: PersonId, today: NaiveDate) -> Result<Option<String>> {
    let mut entries = of_family(conn, family)?;
    entries.retain(|entry| entry.person_id == Some(of) && entry.kind == EntryKind::Language && entry.counts(today));
    Ok(entries.into_iter().next().map(|entry| entry.words))
}

/// One entry of a family.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: AdultEntryId) -> Result<Entry> {
    Ok(adult_entries::table
        .find(id)
        .filter(adult_entries::family_id.eq(family))
        .select(Entry::as_select())
        .first(conn)?)
}

/// Makes an entry. Of a kind that stands one at a time, the one before ends on its first day.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewEntry, by: Option<UserId>, now: Instant) -> Result<AdultEntryId> {
    if new.kind.is_one_at_a_time()
        && let Some(from) = new.from_on
    {
        end_earlier(conn, new, from)?;
    }
    let id: AdultEntryId = fresh();
    let row = (
        adult_entries::id.eq(id),
        adult_entries::family_id.eq(new.family),
        adult_entries::person_id.eq(new.person),
        adult_entries::child_id.eq(new.child),
        adult_entries::kind.eq(new.kind),
        adult_entries::code.eq(new.code),
        adult_entries::words.eq(&new.words),
        adult_entries::note.eq(&new.note),
        adult_entries::flag.eq(new.flag),
        adult_entries::from_on.eq(new.from_on),
        adult_entries::until_on.eq(new.until_on),
        adult_entries::entered_at.eq(now),
        adult_entries::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(adult_entries::table).values(row).execute(c))?;
    Ok(id)
}

fn end_earlier(conn: &mut Conn, new: &NewEntry, from: NaiveDate) -> Result<()> {
    let of_kind = adult_entries::table
        .filter(adult_entries::family_id.eq(new.family))
        .filter(adult_entries::person_id.eq(new.person))
        .filter(adult_entries::kind.eq(new.kind))
        .filter(adult_entries::until_on.is_null())
        .filter(adult_entries::error_at.is_null())
        .filter(adult_entries::from_on.le(from));
    diesel::update(of_kind).set(adult_entries::until_on.eq(from)).execute(conn)?;
    Ok(())
}

/// Ends an entry that lasts.
///
/// # Errors
/// [`Error::Stale`] when it has ended or is an error; the database's: `adult_entries_end_after_start`.
pub(super) fn end(conn: &mut Conn, family: FamilyId, id: AdultEntryId, on: NaiveDate) -> Result<()> {
    let lasting = adult_entries::table
        .find(id)
        .filter(adult_entries::family_id.eq(family))
        .filter(adult_entries::until_on.is_null())
        .filter(adult_entries::error_at.is_null());
    let ended = diesel::update(lasting).set(adult_entries::until_on.eq(on)).execute(conn)?;
    if ended == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Marks an entry as made in error. It stays.
///
/// # Errors
/// [`Error::Stale`] when somebody marked it already; the database's.
pub(super) fn mark_error(
    conn: &mut Conn,
    (family, id): (FamilyId, AdultEntryId),
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<()> {
    let counting = adult_entries::table
        .find(id)
        .filter(adult_entries::family_id.eq(family))
        .filter(adult_entries::error_at.is_null());
    let marked = diesel::update(counting)
        .set((adult_entries::error_at.eq(now), adult_entries::error_by.eq(by), adult_entries::error_reason.eq(reason)))
        .execute(conn)?;
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}

//! Every query on contacts. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::model::{Contact, LastHeld, NewContact, Waiting};
use crate::access::Scope;
use crate::db::schema::{contacts, families};
use crate::db::{Conn, Instant, fresh};
use crate::domain::contact::{Medium, Outcome};
use crate::domain::id::{ChildId, ContactId, FamilyId, UserId};
use crate::domain::tracks::Track;
use crate::domain::visits::Visit;
use crate::error::{Error, Result};
use crate::on;

/// The contacts of a family that count, the latest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Contact>> {
    Ok(contacts::table
        .filter(contacts::family_id.eq(family))
        .filter(contacts::error_at.is_null())
        .order((contacts::occurred_on.desc(), contacts::id.desc()))
        .select(Contact::as_select())
        .load(conn)?)
}

fn recent(conn: &mut Conn, family: FamilyId, most: u32) -> Result<Vec<Contact>> {
    Ok(on!(conn, c => contacts::table
        .filter(contacts::family_id.eq(family))
        .filter(contacts::error_at.is_null())
        .order((contacts::occurred_on.desc(), contacts::id.desc()))
        .limit(most.into())
        .select((
            contacts::id,
            contacts::entry_id,
            contacts::family_id,
            contacts::child_id,
            contacts::person_id,
            contacts::track,
            contacts::medium,
            contacts::outcome,
            contacts::occurred_on,
            contacts::occurred_time,
            contacts::purpose,
            contacts::place,
            contacts::place_words,
            "".into_sql::<Text>(),
            contacts::entered_at,
            contacts::entered_by,
            contacts::approved_at,
            contacts::approved_by,
            contacts::error_at,
            contacts::error_by,
            contacts::error_reason,
        )).load(c))?)
}

/// The rows of at most so many entries of a family, the latest first, also those in error; only the entries before `before`,
/// where one is given. No entry is cut in two.
pub(super) fn page_of(
    conn: &mut Conn,
    family: FamilyId,
    before: Option<ContactId>,
    most: usize,
) -> Result<Vec<Contact>> {
    let first_rows = contacts::id.eq(contacts::entry_id);
    let mut entries = contacts::table.filter(contacts::family_id.eq(family)).filter(first_rows).into_boxed();
    if let Some(id) = before {
        let of_family = contacts::table.filter(contacts::id.eq(id)).filter(contacts::family_id.eq(family));
        let on: NaiveDate = of_family.select(contacts::occurred_on).first(conn)?;
        let same_day = contacts::occurred_on.eq(on).and(contacts::id.lt(id));
        entries = entries.filter(contacts::occurred_on.lt(on).or(same_day));
    }
    let entries: Vec<ContactId> = entries
        .order((contacts::occurred_on.desc(), contacts::id.desc()))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(contacts::id)
        .load(conn)?;
    Ok(contacts::table
        .filter(contacts::family_id.eq(family))
        .filter(contacts::entry_id.eq_any(entries))
        .order((contacts::occurred_on.desc(), contacts::entry_id.desc(), contacts::id.asc()))
        .select(Contact::as_select())
        .load(conn)?)
}

/// The days on which the people of a family were last reached.
fn last_held(conn: &mut Conn, family: FamilyId) -> Result<LastHeld> {
    let rows: Vec<(Option<ChildId>, Track, Medium, Option<NaiveDate>)> = on!(conn, c => contacts::table
        .filter(contacts::family_id.eq(family))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .group_by((contacts::child_id, contacts::track, contacts::medium))
        .select((contacts::child_id, contacts::track, contacts::medium, max(contacts::occurred_on))).load(c))?;
    let mut last = LastHeld::default();
    for (child, track, medium, on) in rows {
        if let Some(on) = on {
            last.hears(child, track, medium, on);
        }
    }
    Ok(last)
}

/// The latest contacts of a family that count, without their notes, and the days on which its people were last reached. The
/// latest mostly say that already; only where they leave out an adult or one of `children` the older ones are asked.
///
/// # Errors
/// The database's.
pub fn lately(conn: &mut Conn, family: FamilyId, children: &[ChildId], most: u32) -> Result<(Vec<Contact>, LastHeld)> {
    let latest = recent(conn, family, most)?;
    let last = LastHeld::of(&latest);
    let tells_all = usize::try_from(most).is_ok_and(|most| latest.len() < most) || last.knows(children);
    let last = if tells_all { last } else { last_held(conn, family)? };
    Ok((latest, last))
}

/// The caseworker visits of a child: what a permanency worker held with her face to face, the earliest first.
///
/// # Errors
/// The database's.
pub fn visits(conn: &mut Conn, child: ChildId) -> Result<Vec<Visit>> {
    let rows: Vec<(NaiveDate, Medium)> = on!(conn, c => contacts::table
        .filter(contacts::child_id.eq(child))
        .filter(contacts::track.eq(Track::Permanency))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::medium.eq_any(Medium::IN_PERSON))
        .order((contacts::occurred_on.asc(), contacts::id.asc()))
        .select((contacts::occurred_on, contacts::medium)).load(c))?;
    Ok(rows.into_iter().map(|(on, medium)| Visit { on, in_residence: medium == Medium::InPersonHome }).collect())
}

/// Logs a contact: a row for each person, tied by the first one's key, which is the entry's.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewContact, by: Option<UserId>, now: Instant) -> Result<ContactId> {
    let entry: ContactId = fresh();
    for (turn, who) in new.with.iter().enumerate() {
        let row = (
            contacts::id.eq(if turn == 0 { entry } else { fresh() }),
            contacts::entry_id.eq(entry),
            contacts::family_id.eq(new.family),
            contacts::child_id.eq(who.child()),
            contacts::person_id.eq(who.adult()),
            contacts::track.eq(new.track),
            contacts::medium.eq(new.medium),
            contacts::outcome.eq(new.outcome),
            contacts::occurred_on.eq(new.occurred_on),
            contacts::occurred_time.eq(new.details.time.as_deref()),
            contacts::purpose.eq(new.details.purpose),
            contacts::place.eq(new.details.place),
            contacts::place_words.eq(&new.details.place_words),
            contacts::note.eq(&new.note),
            contacts::entered_at.eq(now),
            contacts::entered_by.eq(by),
        );
        on!(conn, c => diesel::insert_into(contacts::table).values(row).execute(c))?;
    }
    Ok(entry)
}

/// Approves an entry, all its rows.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's, is approved already or marked as an error; the database's, also for whoever
/// entered it.
pub fn approve(conn: &mut Conn, family: FamilyId, entry: ContactId, by: UserId, now: Instant) -> Result<()> {
    let waiting = contacts::table
        .filter(contacts::entry_id.eq(entry))
        .filter(contacts::family_id.eq(family))
        .filter(contacts::approved_at.is_null())
        .filter(contacts::error_at.is_null());
    let set = (contacts::approved_at.eq(now), contacts::approved_by.eq(by));
    if on!(conn, c => diesel::update(waiting).set(set).execute(c))? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Marks an entry on one of these tracks as made in error, all its rows. It stays, with its approval.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's or on another track, or somebody marked it already; the database's.
pub fn mark_error(
    conn: &mut Conn,
    (family, entry): (FamilyId, ContactId),
    tracks: &[Track],
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let counting = contacts::table
        .filter(contacts::entry_id.eq(entry))
        .filter(contacts::family_id.eq(family))
        .filter(contacts::track.eq_any(tracks.to_vec()))
        .filter(contacts::error_at.is_null());
    let set = (contacts::error_at.eq(now), contacts::error_by.eq(by), contacts::error_reason.eq(reason));
    if diesel::update(counting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

type WaitingRow = (ContactId, FamilyId, String, String, Medium, Outcome, NaiveDate, Instant, Option<UserId>);

/// How many entries of the families in scope others than `user` entered and nobody approved.
///
/// # Errors
/// The database's.
pub fn waiting_count(conn: &mut Conn, scope: Scope, user: UserId) -> Result<usize> {
    let waiting: i64 = scope
        .families()
        .inner_join(contacts::table.on(contacts::family_id.eq(families::id)))
        .filter(contacts::id.eq(contacts::entry_id))
        .filter(contacts::approved_at.is_null())
        .filter(contacts::error_at.is_null())
        .filter(contacts::entered_by.is_null().or(contacts::entered_by.ne(user)))
        .select(count_star())
        .first(conn)?;
    Ok(usize::try_from(waiting).unwrap_or_default())
}

/// At most so many entries of the families in scope that others entered and nobody approved, the longest waiting first; only
/// those after `after`, where one is given.
pub(super) fn waiting(
    conn: &mut Conn,
    scope: Scope,
    user: UserId,
    after: Option<ContactId>,
    most: i64,
) -> Result<Vec<Waiting>> {
    let mut rows = scope
        .families()
        .inner_join(contacts::table.on(contacts::family_id.eq(families::id)))
        .filter(contacts::id.eq(contacts::entry_id))
        .filter(contacts::approved_at.is_null())
        .filter(contacts::error_at.is_null())
        .filter(contacts::entered_by.is_null().or(contacts::entered_by.ne(user)));
    if let Some(after) = after {
        rows = rows.filter(contacts::id.gt(after));
    }
    let rows: Vec<WaitingRow> = rows
        .order(contacts::id.asc())
        .limit(most)
        .select((
            contacts::id,
            families::id,
            families::name,
            families::number,
            contacts::medium,
            contacts::outcome,
            contacts::occurred_on,
            contacts::entered_at,
            contacts::entered_by,
        ))
        .load(conn)?;
    let waiting = |(entry, family, family_name, number, medium, outcome, occurred_on, entered_at, entered_by)| {
        Waiting { entry, family, family_name, number, medium, outcome, occurred_on, entered_at, entered_by }
    };
    Ok(rows.into_iter().map(waiting).collect())
}

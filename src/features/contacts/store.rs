//! Every query on contacts and family time. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::model::{Contact, FamilyTime, LastHeld, NewContact, NewFamilyTime};
use crate::db::schema::{contacts, family_times};
use crate::db::{Conn, Instant, fresh};
use crate::domain::contact::{Medium, Outcome, Supervision};
use crate::domain::id::{ChildId, ContactId, FamilyId, FamilyTimeId, UserId};
use crate::domain::tracks::Track;
use crate::domain::visits::Visit;
use crate::error::Result;
use crate::on;

/// The contacts of a family, the latest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Contact>> {
    Ok(contacts::table
        .filter(contacts::family_id.eq(family))
        .order((contacts::occurred_on.desc(), contacts::id.desc()))
        .select(Contact::as_select())
        .load(conn)?)
}

/// The latest contacts of a family, without their notes.
///
/// # Errors
/// The database's.
pub fn recent(conn: &mut Conn, family: FamilyId, most: i64) -> Result<Vec<Contact>> {
    Ok(on!(conn, c => contacts::table
        .filter(contacts::family_id.eq(family))
        .order((contacts::occurred_on.desc(), contacts::id.desc()))
        .limit(most)
        .select((
            contacts::id,
            contacts::family_id,
            contacts::child_id,
            contacts::person_id,
            contacts::track,
            contacts::medium,
            contacts::outcome,
            contacts::occurred_on,
            "".into_sql::<Text>(),
            contacts::entered_at,
            contacts::entered_by,
        )).load(c))?)
}

/// At most so many contacts of a family, the latest first; only those before the contact `before`, where one is given.
pub(super) fn page_of(
    conn: &mut Conn,
    family: FamilyId,
    before: Option<ContactId>,
    most: usize,
) -> Result<Vec<Contact>> {
    let mut rows = contacts::table.filter(contacts::family_id.eq(family)).into_boxed();
    if let Some(id) = before {
        let of_family = contacts::table.filter(contacts::id.eq(id)).filter(contacts::family_id.eq(family));
        let on: NaiveDate = of_family.select(contacts::occurred_on).first(conn)?;
        let same_day = contacts::occurred_on.eq(on).and(contacts::id.lt(id));
        rows = rows.filter(contacts::occurred_on.lt(on).or(same_day));
    }
    Ok(rows
        .order((contacts::occurred_on.desc(), contacts::id.desc()))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(Contact::as_select())
        .load(conn)?)
}

/// The days on which the people of a family were last reached.
///
/// # Errors
/// The database's.
pub fn last_held(conn: &mut Conn, family: FamilyId) -> Result<LastHeld> {
    let rows: Vec<(Option<ChildId>, Track, Medium, Option<NaiveDate>)> = on!(conn, c => contacts::table
        .filter(contacts::family_id.eq(family))
        .filter(contacts::outcome.eq(Outcome::Held))
        .group_by((contacts::child_id, contacts::track, contacts::medium))
        .select((contacts::child_id, contacts::track, contacts::medium, max(contacts::occurred_on))).load(c))?;
    let mut last = LastHeld::default();
    for (child, track, medium, on) in rows {
        match child {
            None => last.with_adult = last.with_adult.max(on),
            Some(child) if track == Track::Permanency && medium.in_person() => {
                let seen = last.visits.entry(child).or_default();
                *seen = on.map_or(*seen, |on| on.max(*seen));
            }
            Some(_) => {}
        }
    }
    Ok(last)
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
        .filter(contacts::medium.eq_any(Medium::IN_PERSON))
        .order((contacts::occurred_on.asc(), contacts::id.asc()))
        .select((contacts::occurred_on, contacts::medium)).load(c))?;
    Ok(rows.into_iter().map(|(on, medium)| Visit { on, in_residence: medium == Medium::InPersonHome }).collect())
}

/// The family time of a family, the latest first.
///
/// # Errors
/// The database's.
pub fn family_times(conn: &mut Conn, family: FamilyId) -> Result<Vec<FamilyTime>> {
    Ok(family_times::table
        .filter(family_times::family_id.eq(family))
        .order((family_times::planned_on.desc(), family_times::id.desc()))
        .select(FamilyTime::as_select())
        .load(conn)?)
}

/// The latest family time of a family.
///
/// # Errors
/// The database's.
pub fn recent_family_times(conn: &mut Conn, family: FamilyId, most: i64) -> Result<Vec<FamilyTime>> {
    Ok(on!(conn, c => family_times::table
        .filter(family_times::family_id.eq(family))
        .order((family_times::planned_on.desc(), family_times::id.desc()))
        .limit(most)
        .select(FamilyTime::as_select()).load(c))?)
}

/// How closely the last family time was watched.
pub(super) fn last_supervision(conn: &mut Conn, family: FamilyId) -> Result<Option<Supervision>> {
    Ok(recent_family_times(conn, family, 1)?.first().map(|time| time.supervision))
}

/// Logs a contact.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewContact, by: Option<UserId>, now: Instant) -> Result<ContactId> {
    let id: ContactId = fresh();
    diesel::insert_into(contacts::table)
        .values((
            contacts::id.eq(id),
            contacts::family_id.eq(new.family),
            contacts::child_id.eq(new.child),
            contacts::person_id.eq(new.person),
            contacts::track.eq(new.track),
            contacts::medium.eq(new.medium),
            contacts::outcome.eq(new.outcome),
            contacts::occurred_on.eq(new.occurred_on),
            contacts::note.eq(&new.note),
            contacts::entered_at.eq(now),
            contacts::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// Logs family time.
///
/// # Errors
/// The database's.
pub fn add_family_time(conn: &mut Conn, new: &NewFamilyTime, by: Option<UserId>, now: Instant) -> Result<FamilyTimeId> {
    let id: FamilyTimeId = fresh();
    diesel::insert_into(family_times::table)
        .values((
            family_times::id.eq(id),
            family_times::family_id.eq(new.family),
            family_times::planned_on.eq(new.planned_on),
            family_times::outcome.eq(new.outcome),
            family_times::supervision.eq(new.supervision),
            family_times::note.eq(&new.note),
            family_times::entered_at.eq(now),
            family_times::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

//! Every query on safety concerns. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{About, Acknowledged, Concern, Ending, NewConcern, Step};
use crate::access::notes::Sealed;
use crate::db::schema::{people as persons, safety_acknowledgements, safety_actions, safety_concerns, safety_subjects};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ConcernId, FamilyId, PersonId, SafetyActionId, SubjectId, UserId};
use crate::error::{Error, Result};
use crate::features::flags::{self, Sought};
use crate::features::people::{self, Person};

/// Files a concern. Who files it has read it.
///
/// # Errors
/// The database's: it is about adults of its family.
pub fn add(conn: &mut Conn, new: &NewConcern, by: Option<UserId>, now: Instant) -> Result<ConcernId> {
    let id: ConcernId = fresh();
    diesel::insert_into(safety_concerns::table)
        .values((
            safety_concerns::id.eq(id),
            safety_concerns::family_id.eq(new.family),
            safety_concerns::danger.eq(new.danger),
            safety_concerns::words.eq(&new.words),
            safety_concerns::source.eq(new.source),
            safety_concerns::agency.eq(&new.agency),
            safety_concerns::reporter.eq(&new.reporter),
            safety_concerns::known_on.eq(new.known_on),
            safety_concerns::entered_at.eq(now),
            safety_concerns::entered_by.eq(by),
        ))
        .execute(conn)?;
    for about in &new.about {
        add_subject(conn, (id, new.family), about)?;
    }
    if !new.action.is_empty() {
        add_action(conn, id, (new.known_on, &new.action), by, now)?;
    }
    if let Some(user) = by {
        acknowledge(conn, id, user, now)?;
    }
    Ok(id)
}

fn add_subject(conn: &mut Conn, (concern, family): (ConcernId, FamilyId), about: &About) -> Result<()> {
    let id: SubjectId = fresh();
    let (person, caregiver, sought) = match about {
        About::Adult(person) => (Some(*person), "", named(conn, *person)?),
        About::Caregiver(name) => (None, name.as_str(), Sought::caregiver(name)),
    };
    diesel::insert_into(safety_subjects::table)
        .values((
            safety_subjects::id.eq(id),
            safety_subjects::concern_id.eq(concern),
            safety_subjects::family_id.eq(family),
            safety_subjects::person_id.eq(person),
            safety_subjects::caregiver.eq(caregiver),
        ))
        .execute(conn)?;
    flags::index(conn, family, id, &sought)
}

/// An adult under every name of hers.
fn named(conn: &mut Conn, person: PersonId) -> Result<Sought> {
    let records = people::records(conn, person)?;
    let own = records.iter().find(|record| record.id == person).ok_or(Error::NotFound)?;
    Ok(Sought::person(own).also(&records))
}

/// The concerns of a family, the latest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Concern>> {
    Ok(safety_concerns::table
        .filter(safety_concerns::family_id.eq(family))
        .order((safety_concerns::known_on.desc(), safety_concerns::id.desc()))
        .select(Concern::as_select())
        .load(conn)?)
}

/// Of these families, since when each concern is known that is no wrong entry, and whether it is open: those known since a day.
///
/// # Errors
/// The database's.
pub fn known_since(
    conn: &mut Conn,
    of: &[FamilyId],
    since: chrono::NaiveDate,
) -> Result<Vec<(FamilyId, chrono::NaiveDate, bool)>> {
    Ok(safety_concerns::table
        .filter(safety_concerns::family_id.eq_any(of.to_vec()))
        .filter(safety_concerns::known_on.ge(since))
        .filter(safety_concerns::error_at.is_null())
        .order((safety_concerns::known_on.asc(), safety_concerns::id.asc()))
        .select((safety_concerns::family_id, safety_concerns::known_on, safety_concerns::resolution.is_null()))
        .load(conn)?)
}

/// One concern of a family.
///
/// # Errors
/// [`Error::NotFound`] for another family's, or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: ConcernId) -> Result<Concern> {
    let of_family = safety_concerns::table.find(id).filter(safety_concerns::family_id.eq(family));
    Ok(of_family.select(Concern::as_select()).first(conn)?)
}

/// Whom the concerns of a family are about, by name.
pub(super) fn subjects(conn: &mut Conn, family: FamilyId) -> Result<Vec<(ConcernId, String)>> {
    type Row = (ConcernId, String, Option<Person>);
    let rows: Vec<Row> = safety_subjects::table
        .left_join(persons::table)
        .filter(safety_subjects::family_id.eq(family))
        .order(safety_subjects::id.asc())
        .select((safety_subjects::concern_id, safety_subjects::caregiver, Option::<Person>::as_select()))
        .load(conn)?;
    let faces = people::faces(conn, rows.iter().filter_map(|row| row.2.as_ref()).map(|p| (p.id, p.same_as)))?;
    let named = |(concern, caregiver, person): Row| {
        let name = person.map_or(caregiver, |person| faces.get(&person.id).unwrap_or(&person).name());
        (concern, name)
    };
    Ok(rows.into_iter().map(named).collect())
}

/// What was done about the concerns of a family, the earliest first.
pub(super) fn actions(conn: &mut Conn, family: FamilyId) -> Result<Vec<Step>> {
    type Row = (ConcernId, chrono::NaiveDate, Sealed, Option<UserId>);
    let rows: Vec<Row> = safety_actions::table
        .inner_join(safety_concerns::table)
        .filter(safety_concerns::family_id.eq(family))
        .order((safety_actions::taken_on.asc(), safety_actions::id.asc()))
        .select((
            safety_actions::concern_id,
            safety_actions::taken_on,
            safety_actions::words,
            safety_actions::entered_by,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(concern, on, words, by)| Step { concern, on, words, by }).collect())
}

/// Who read the concerns of a family, and when she said so.
pub(super) fn acknowledged(conn: &mut Conn, family: FamilyId) -> Result<Vec<Acknowledged>> {
    let rows: Vec<(ConcernId, UserId, Instant)> = safety_acknowledgements::table
        .inner_join(safety_concerns::table)
        .filter(safety_concerns::family_id.eq(family))
        .order(safety_acknowledgements::acknowledged_at.asc())
        .select((
            safety_acknowledgements::concern_id,
            safety_acknowledgements::user_id,
            safety_acknowledgements::acknowledged_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(concern, user, at)| Acknowledged { concern, user, at }).collect())
}

/// Records that somebody read a concern. Saying it twice changes nothing.
///
/// # Errors
/// The database's.
pub fn acknowledge(conn: &mut Conn, concern: ConcernId, user: UserId, now: Instant) -> Result<()> {
    let known: Option<UserId> = safety_acknowledgements::table
        .find((concern, user))
        .select(safety_acknowledgements::user_id)
        .first(conn)
        .optional()?;
    if known.is_none() {
        diesel::insert_into(safety_acknowledgements::table)
            .values((
                safety_acknowledgements::concern_id.eq(concern),
                safety_acknowledgements::user_id.eq(user),
                safety_acknowledgements::acknowledged_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Records what was done about a concern on a day.
///
/// # Errors
/// The database's.
pub fn add_action(
    conn: &mut Conn,
    concern: ConcernId,
    (on, words): (chrono::NaiveDate, &str),
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    diesel::insert_into(safety_actions::table)
        .values((
            safety_actions::id.eq(fresh::<SafetyActionId>()),
            safety_actions::concern_id.eq(concern),
            safety_actions::taken_on.eq(on),
            safety_actions::words.eq(words),
            safety_actions::entered_at.eq(now),
            safety_actions::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a concern that is open, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn end(conn: &mut Conn, (id, version): (ConcernId, i32), ending: &Ending, by: UserId, now: Instant) -> Result<()> {
    let open = safety_concerns::table
        .find(id)
        .filter(safety_concerns::version.eq(version))
        .filter(safety_concerns::resolved_at.is_null())
        .filter(safety_concerns::error_at.is_null());
    let newer = safety_concerns::version.eq(version + 1);
    let changed = match ending {
        Ending::Resolved { resolution, on, words } => diesel::update(open)
            .set((
                newer,
                safety_concerns::resolution.eq(resolution),
                safety_concerns::resolved_on.eq(on),
                safety_concerns::resolved_words.eq(words),
                safety_concerns::resolved_by.eq(by),
                safety_concerns::resolved_at.eq(now),
            ))
            .execute(conn)?,
        Ending::WrongEntry(reason) => diesel::update(open)
            .set((
                newer,
                safety_concerns::error_reason.eq(reason),
                safety_concerns::error_by.eq(by),
                safety_concerns::error_at.eq(now),
            ))
            .execute(conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

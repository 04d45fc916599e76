//! Every query on hearings. Callers have read the family within scope.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Hearing, NewHearing};
use crate::db::schema::{children, hearing_children, hearing_children_off, hearings};
use crate::db::{Conn, Instant, fresh};
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{ChildId, FamilyId, HearingId, HearingOffId, UserId};
use crate::error::{Error, Result};
use crate::features::children::Child;
use crate::on;

/// The hearings of a family that count, the earliest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Hearing>> {
    Ok(on!(conn, c => hearings::table
        .filter(hearings::family_id.eq(family))
        .filter(hearings::error_at.is_null())
        .order((hearings::held_on.asc(), hearings::held_time.asc(), hearings::id.asc()))
        .select(Hearing::as_select()).load(c))?)
}

/// A hearing of a family that counts.
///
/// # Errors
/// [`Error::NotFound`] for a hearing of another family or one that was entered in error, or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: HearingId) -> Result<Hearing> {
    Ok(hearings::table
        .filter(hearings::id.eq(id))
        .filter(hearings::family_id.eq(family))
        .filter(hearings::error_at.is_null())
        .select(Hearing::as_select())
        .first(conn)?)
}

/// The children a hearing is about.
///
/// # Errors
/// The database's.
pub(super) fn children(conn: &mut Conn, hearing: HearingId) -> Result<Vec<ChildId>> {
    Ok(hearing_children::table
        .filter(hearing_children::hearing_id.eq(hearing))
        .order(hearing_children::child_id.asc())
        .select(hearing_children::child_id)
        .load(conn)?)
}

/// Which children each hearing of a family is about.
///
/// # Errors
/// The database's.
pub fn children_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<(HearingId, ChildId)>> {
    Ok(hearing_children::table
        .inner_join(hearings::table)
        .filter(hearings::family_id.eq(family))
        .order((hearing_children::hearing_id.asc(), hearing_children::child_id.asc()))
        .select((hearing_children::hearing_id, hearing_children::child_id))
        .load(conn)?)
}

/// A child of `new` who has a hearing of the same kind on the same day already, by name: entered twice.
///
/// # Errors
/// The database's.
pub(super) fn entered_before(conn: &mut Conn, new: &NewHearing) -> Result<Option<String>> {
    let child: Option<Child> = hearing_children::table
        .inner_join(hearings::table)
        .inner_join(children::table)
        .filter(hearings::family_id.eq(new.family))
        .filter(hearings::id.ne(new.id))
        .filter(hearings::error_at.is_null())
        .filter(hearings::kind.eq(new.kind))
        .filter(hearings::held_on.eq(new.held_on))
        .filter(hearings::status.eq_any([HearingStatus::Scheduled, HearingStatus::Held]))
        .filter(hearing_children::child_id.eq_any(&new.children))
        .select(Child::as_select())
        .first(conn)
        .optional()?;
    Ok(child.map(|c| c.name()))
}

/// Sets a hearing for children of a family.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewHearing, by: Option<UserId>, now: Instant) -> Result<()> {
    diesel::insert_into(hearings::table)
        .values((
            hearings::id.eq(new.id),
            hearings::family_id.eq(new.family),
            hearings::kind.eq(new.kind),
            hearings::status.eq(new.status),
            hearings::held_on.eq(new.held_on),
            hearings::held_time.eq(new.held_time.as_deref()),
            hearings::courtroom.eq(&new.courtroom),
            hearings::judge.eq(&new.judge),
            hearings::result.eq(&new.result),
            hearings::created_at.eq(now),
            hearings::created_by.eq(by),
        ))
        .execute(conn)?;
    name_children(conn, new.id, &new.children)
}

/// Saves a hearing that was changed, unless somebody else saved it since `version`. `why` says why children are no longer named.
///
/// # Errors
/// [`Error::Stale`], [`Error::NotFound`] for a hearing of another family, or the database's.
pub(super) fn save(
    conn: &mut Conn,
    (new, why): (&NewHearing, &str),
    version: i32,
    (by, now): (UserId, Instant),
) -> Result<()> {
    find(conn, new.family, new.id)?;
    let changed = diesel::update(hearings::table.find(new.id).filter(hearings::version.eq(version)))
        .set((
            hearings::kind.eq(new.kind),
            hearings::status.eq(new.status),
            hearings::held_on.eq(new.held_on),
            hearings::held_time.eq(new.held_time.as_deref()),
            hearings::courtroom.eq(&new.courtroom),
            hearings::judge.eq(&new.judge),
            hearings::result.eq(&new.result),
            hearings::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    for child in children(conn, new.id)?.into_iter().filter(|child| !new.children.contains(child)) {
        take_off(conn, (new.id, child), why, (by, now))?;
    }
    diesel::delete(hearing_children::table.filter(hearing_children::hearing_id.eq(new.id))).execute(conn)?;
    name_children(conn, new.id, &new.children)
}

/// Keeps that a child was on a hearing until now, and why she is not any more.
fn take_off(
    conn: &mut Conn,
    (hearing, child): (HearingId, ChildId),
    why: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let row = (
        hearing_children_off::id.eq(fresh::<HearingOffId>()),
        hearing_children_off::hearing_id.eq(hearing),
        hearing_children_off::child_id.eq(child),
        hearing_children_off::off_at.eq(now),
        hearing_children_off::off_by.eq(by),
        hearing_children_off::reason.eq(why),
    );
    diesel::insert_into(hearing_children_off::table).values(row).execute(conn)?;
    Ok(())
}

/// A hearing of a family, and who marked it as entered in error, when and why.
pub(super) type Marked = (Hearing, Instant, UserId, String);

/// The hearings of a family that were entered in error, the latest first.
pub(super) fn in_error(conn: &mut Conn, family: FamilyId) -> Result<Vec<Marked>> {
    Ok(hearings::table
        .filter(hearings::family_id.eq(family))
        .order((hearings::held_on.desc(), hearings::id.desc()))
        .select((
            Hearing::as_select(),
            hearings::error_at.assume_not_null(),
            hearings::error_by.assume_not_null(),
            hearings::error_reason,
        ))
        .filter(hearings::error_at.is_not_null())
        .load(conn)?)
}

/// A child who was taken off a hearing: hearing, child, when, by whom, why.
pub(super) type Off = (HearingId, ChildId, Instant, UserId, String);

/// The children who were taken off a family's hearings.
pub(super) fn taken_off(conn: &mut Conn, family: FamilyId) -> Result<Vec<Off>> {
    Ok(hearing_children_off::table
        .inner_join(hearings::table)
        .filter(hearings::family_id.eq(family))
        .order(hearing_children_off::id.asc())
        .select((
            hearing_children_off::hearing_id,
            hearing_children_off::child_id,
            hearing_children_off::off_at,
            hearing_children_off::off_by,
            hearing_children_off::reason,
        ))
        .load(conn)?)
}

/// Whether a hearing is the family's, marked or not.
pub(super) fn is_of(conn: &mut Conn, family: FamilyId, id: HearingId) -> Result<bool> {
    let it = hearings::table.filter(hearings::id.eq(id)).filter(hearings::family_id.eq(family));
    Ok(diesel::select(exists(it)).get_result(conn)?)
}

/// Marks a hearing of a family as entered in error.
///
/// # Errors
/// [`Error::Stale`] when it is marked already; the database's.
pub fn mark(
    conn: &mut Conn,
    family: FamilyId,
    id: HearingId,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let counting = hearings::table
        .filter(hearings::id.eq(id))
        .filter(hearings::family_id.eq(family))
        .filter(hearings::error_at.is_null());
    let set = (
        hearings::error_at.eq(now),
        hearings::error_by.eq(by),
        hearings::error_reason.eq(reason),
        hearings::version.eq(hearings::version + 1),
    );
    if diesel::update(counting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

fn name_children(conn: &mut Conn, hearing: HearingId, children: &[ChildId]) -> Result<()> {
    for child in children {
        diesel::insert_into(hearing_children::table)
            .values((hearing_children::hearing_id.eq(hearing), hearing_children::child_id.eq(*child)))
            .execute(conn)?;
    }
    Ok(())
}

//! Every query on hearings. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{Hearing, NewHearing};
use crate::db::schema::{children, hearing_children, hearings};
use crate::db::{Conn, Instant};
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{ChildId, FamilyId, HearingId, UserId};
use crate::error::{Error, Result};
use crate::features::children::Child;
use crate::on;

/// The hearings of a family, the earliest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Hearing>> {
    Ok(on!(conn, c => hearings::table
        .filter(hearings::family_id.eq(family))
        .order((hearings::held_on.asc(), hearings::held_time.asc(), hearings::id.asc()))
        .select(Hearing::as_select()).load(c))?)
}

/// A hearing of a family.
///
/// # Errors
/// [`Error::NotFound`] for a hearing of another family, or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: HearingId) -> Result<Hearing> {
    Ok(hearings::table
        .filter(hearings::id.eq(id))
        .filter(hearings::family_id.eq(family))
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

/// Saves a hearing that was changed, unless somebody else saved it since `version`.
///
/// # Errors
/// [`Error::Stale`], [`Error::NotFound`] for a hearing of another family, or the database's.
pub(super) fn save(conn: &mut Conn, new: &NewHearing, version: i32) -> Result<()> {
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
    diesel::delete(hearing_children::table.filter(hearing_children::hearing_id.eq(new.id))).execute(conn)?;
    name_children(conn, new.id, &new.children)
}

fn name_children(conn: &mut Conn, hearing: HearingId, children: &[ChildId]) -> Result<()> {
    for child in children {
        diesel::insert_into(hearing_children::table)
            .values((hearing_children::hearing_id.eq(hearing), hearing_children::child_id.eq(*child)))
            .execute(conn)?;
    }
    Ok(())
}

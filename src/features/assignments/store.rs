//! Every query on assignments. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Assignment, AssignmentRow, NewAssignment};
use crate::db::schema::{absences, assignments, covers, family_sides, users};
use crate::db::{Conn, Each, Instant, fresh};
use crate::domain::id::{AssignmentId, ChildId, FamilyId, UserId};
use crate::domain::period::Period;
use crate::domain::tracks;
use crate::error::Result;
use crate::features::restrictions;
use crate::on;

/// Every assignment of a family, past and present, with the worker's name; the first one first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<(Assignment, String)>> {
    Ok(on!(conn, c => assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq(family))
        .order((assignments::starts_on.asc(), assignments::id.asc()))
        .select((Assignment::as_select(), users::full_name)).load(c))?)
}

/// Who stands in for the workers of a family at a moment: for which assignment, and the last day.
pub(super) fn covers(
    conn: &mut Conn,
    family: FamilyId,
    now: Instant,
) -> Result<Vec<(AssignmentId, String, NaiveDate)>> {
    Ok(covers::table
        .inner_join(absences::table)
        .inner_join(users::table.on(users::id.eq(covers::user_id)))
        .filter(covers::family_id.eq(family))
        .filter(covers::starts_at.le(now))
        .filter(covers::ends_at.gt(now))
        .select((covers::assignment_id, users::full_name, absences::last_day))
        .load(conn)?)
}

/// The same as the rules want it ([`tracks::check`]).
#[must_use]
pub fn history(rows: &[(Assignment, String)]) -> Vec<tracks::Assignment<'_>> {
    fn of((row, name): &(Assignment, String)) -> Option<tracks::Assignment<'_>> {
        let period = Period::new(row.starts_on, row.ends_on).ok()?;
        Some(tracks::Assignment { worker: row.user_id, name, track: row.track, child: row.child_id, period })
    }
    rows.iter().filter_map(of).collect()
}

/// Makes an assignment. The database refuses a second open one of a track (`assignments_one_open_family_uq`,
/// `assignments_one_open_child_uq`, `assignments_no_overlap`) and a person of the other side (`family_sides`). Whoever is
/// assigned to a restricted family is named for it.
///
/// # Errors
/// The database's.
pub fn assign(conn: &mut Conn, new: &NewAssignment, by: Option<UserId>, now: Instant) -> Result<AssignmentId> {
    Each(
        diesel::insert_into(family_sides::table)
            .values((
                family_sides::family_id.eq(new.family),
                family_sides::user_id.eq(new.worker),
                family_sides::track.eq(new.track),
            ))
            .on_conflict((family_sides::family_id, family_sides::user_id, family_sides::track))
            .do_nothing(),
    )
    .execute(conn)?;
    let id: AssignmentId = fresh();
    let row = AssignmentRow {
        id,
        family_id: new.family,
        child_id: new.child,
        user_id: new.worker,
        track: new.track,
        starts_on: new.starts_on,
        reason: &new.reason,
        created_at: now,
        created_by: by,
    };
    diesel::insert_into(assignments::table).values(&row).execute(conn)?;
    restrictions::name_worker(conn, (new.family, new.worker), by, now)?;
    Ok(id)
}

/// Ends an assignment. `false`: it had ended, or changed since `version`.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut Conn, id: AssignmentId, version: i32, on: NaiveDate, reason: &str) -> Result<bool> {
    let changed = diesel::update(
        assignments::table.find(id).filter(assignments::version.eq(version)).filter(assignments::ends_on.is_null()),
    )
    .set((assignments::ends_on.eq(on), assignments::end_reason.eq(reason), assignments::version.eq(version + 1)))
    .execute(conn)?;
    if changed == 1 {
        let ended = assignments::table.find(id).select((assignments::family_id, assignments::user_id));
        let (family, worker): (FamilyId, UserId) = ended.first(conn)?;
        restrictions::release_worker(conn, family, worker)?;
    }
    Ok(changed == 1)
}

/// Lets an assignment stand again that should not have ended, as if it had not. `false`: it had not, or changed since
/// `version`. The database refuses it beside another one of the same seat.
///
/// # Errors
/// The database's.
pub fn reopen(conn: &mut Conn, held: &Assignment, by: UserId, now: Instant) -> Result<bool> {
    let ended = assignments::table.find(held.id).filter(assignments::version.eq(held.version));
    let changed = diesel::update(ended.filter(assignments::ends_on.is_not_null()))
        .set((
            assignments::ends_on.eq(None::<NaiveDate>),
            assignments::end_reason.eq(""),
            assignments::version.eq(held.version + 1),
        ))
        .execute(conn)?;
    if changed == 1 {
        restrictions::name_worker(conn, (held.family_id, held.user_id), Some(by), now)?;
    }
    Ok(changed == 1)
}

/// Ends the assignments of a family that are open, all of them or those of one child, on that day; one that began later ends
/// on the day it began.
///
/// # Errors
/// The database's.
pub fn end_open(conn: &mut Conn, family: FamilyId, child: Option<ChildId>, on: NaiveDate, reason: &str) -> Result<()> {
    for (row, _) in of_family(conn, family)? {
        if row.ends_on.is_none() && (child.is_none() || row.child_id == child) {
            end(conn, row.id, row.version, on.max(row.starts_on), reason)?;
        }
    }
    Ok(())
}

/// An assignment of a family.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) when it is not the family's, or the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: AssignmentId) -> Result<Assignment> {
    let found = assignments::table.find(id).filter(assignments::family_id.eq(family));
    Ok(found.select(Assignment::as_select()).first(conn)?)
}

//! Writes assignments, and the sides that their workers take for good.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::stays::ASIDE;
use super::{Ids, Task, batch, find};
use crate::db::schema::{assignments, family_sides};
use crate::db::{Conn, Instant};
use crate::domain::id::{AssignmentId, ChildId, FamilyId, UserId};
use crate::error::Result;
use crate::features::imports::Entity;
use crate::features::imports::records::Assignment;
use crate::on;

/// What an export says of an assignment: all of it, each time.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = assignments, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Facts {
    family_id: FamilyId,
    child_id: Option<ChildId>,
    user_id: UserId,
    track: &'static str,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

#[derive(Insertable)]
#[diesel(table_name = assignments, treat_none_as_default_value = false)]
struct AssignmentRow {
    id: AssignmentId,
    created_at: Instant,
    #[diesel(embed)]
    facts: Facts,
}

/// Writes the assignments. Each goes with its worker's side of the family, in one step, so that a refused side is the
/// assignment's.
pub(super) fn assignments(
    task: &mut Task<'_, '_>,
    records: &[Assignment],
    workers: &Ids<'_, UserId>,
    families: &Ids<'_, FamilyId>,
    children: &Ids<'_, ChildId>,
) -> Result<()> {
    let sorted = task.keys.sort(records, |_| None);
    let facts = |assignment: &Assignment| -> Result<Facts> {
        let child = assignment.child.as_deref().map(|key| find(children, Entity::Child, key));
        Ok(Facts {
            family_id: find(families, Entity::Family, assignment.family.as_deref().unwrap_or_default())?,
            child_id: child.transpose()?,
            user_id: find(workers, Entity::Worker, &assignment.worker)?,
            track: assignment.track,
            starts_on: assignment.started_on,
            ends_on: assignment.ended_on,
        })
    };
    let now = task.import.now;
    set_aside(task.conn, &sorted.changed)?;
    task.update(&sorted.changed, |conn, id, assignment| {
        let facts = facts(assignment)?;
        take_sides(conn, std::iter::once(&facts))?;
        diesel::update(assignments::table.find(id))
            .set((facts, assignments::version.eq(assignments::version + 1)))
            .execute(conn)?;
        Ok(())
    })?;
    task.insert(
        &sorted.new,
        |id, assignment| Ok(AssignmentRow { id, created_at: now, facts: facts(assignment)? }),
        |conn, rows| {
            take_sides(conn, rows.iter().map(|row| &row.facts))?;
            on!(conn, c => diesel::insert_into(assignments::table).values(rows).execute(c))
        },
    )?;
    task.remember(&sorted)
}

/// Moves the assignments that are going to change out of the way.
fn set_aside(conn: &mut Conn, changed: &[(AssignmentId, &Assignment)]) -> QueryResult<()> {
    for records in changed.chunks(batch::ROWS) {
        diesel::update(assignments::table.filter(assignments::id.eq_any(records.iter().map(|(id, _)| *id))))
            .set((assignments::starts_on.eq(ASIDE), assignments::ends_on.eq(ASIDE)))
            .execute(conn)?;
    }
    Ok(())
}

/// Puts each worker on her side of each family, where she is not yet.
fn take_sides<'a>(conn: &mut Conn, facts: impl Iterator<Item = &'a Facts>) -> QueryResult<()> {
    let sides: HashSet<_> = facts.map(|facts| (facts.family_id, facts.user_id, facts.track)).collect();
    let families: HashSet<FamilyId> = sides.iter().map(|(family, _, _)| *family).collect();
    let taken: HashSet<(FamilyId, UserId, String)> = family_sides::table
        .filter(family_sides::family_id.eq_any(families))
        .select((family_sides::family_id, family_sides::user_id, family_sides::track))
        .load(conn)?
        .into_iter()
        .collect();
    let is_new =
        |(family, user, track): &(FamilyId, UserId, &str)| !taken.contains(&(*family, *user, (*track).to_owned()));
    let rows: Vec<_> = sides
        .into_iter()
        .filter(is_new)
        .map(|(family, user, track)| {
            (family_sides::family_id.eq(family), family_sides::user_id.eq(user), family_sides::track.eq(track))
        })
        .collect();
    on!(conn, c => diesel::insert_into(family_sides::table).values(&rows).execute(c)).map(|_| ())
}

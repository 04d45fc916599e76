//! Every query on goals and alternatives. Callers have read the family within scope, and the child as one of it.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::exists;
use diesel::prelude::*;
use uuid::Uuid;

use super::model::{Alternative, Change, Goals, NewAlternative, NewGoal, SetGoal};
use crate::access::Scope;
use crate::access::notes::{ChildTrack, May};
use crate::db::schema::{alternatives, children, efforts_reads, families, permanency_goals};
use crate::db::{Conn, Instant, fresh};
use crate::domain::goal::{Goal, GoalRole};
use crate::domain::id::{AlternativeId, ChildId, EffortsReadId, FamilyId, GoalId, UserId};
use crate::error::{Error, Result};
use crate::features::children::Child;
use crate::on;

/// The goals of a child, those entered in error too, the latest first.
///
/// # Errors
/// The database's.
pub fn of_child(conn: &mut Conn, child: ChildId) -> Result<Goals> {
    let rows = on!(conn, c => permanency_goals::table
        .filter(permanency_goals::child_id.eq(child))
        .order((permanency_goals::starts_on.desc(), permanency_goals::id.desc()))
        .select(SetGoal::as_select()).load(c))?;
    Ok(Goals::of(rows))
}

/// The goals of each child of a family.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<HashMap<ChildId, Goals>> {
    let rows: Vec<SetGoal> = on!(conn, c => permanency_goals::table
        .inner_join(children::table)
        .filter(children::family_id.eq(family))
        .order((permanency_goals::starts_on.desc(), permanency_goals::id.desc()))
        .select(SetGoal::as_select()).load(c))?;
    let mut of: HashMap<ChildId, Vec<SetGoal>> = HashMap::new();
    for row in rows {
        of.entry(row.child_id).or_default().push(row);
    }
    Ok(of.into_iter().map(|(child, rows)| (child, Goals::of(rows))).collect())
}

/// Sets a goal in the place of the present one of its role, which ends that day. A concurrent goal that becomes the primary
/// one ends with it.
///
/// # Errors
/// The database's: `permanency_goals_efforts_read`, `permanency_goals_appla_sixteen`, `permanency_goals_no_overlap`.
pub fn set(conn: &mut Conn, new: &NewGoal, by: Option<UserId>, now: Instant) -> Result<GoalId> {
    give_way(conn, (new.child, new.role), new.starts_on)?;
    if new.role == GoalRole::Primary {
        let same = permanency_goals::table
            .filter(permanency_goals::child_id.eq(new.child))
            .filter(permanency_goals::role.eq(GoalRole::Concurrent))
            .filter(permanency_goals::goal.eq(new.goal));
        let open: Option<SetGoal> = same
            .filter(permanency_goals::ends_on.is_null())
            .filter(permanency_goals::voided_at.is_null())
            .select(SetGoal::as_select())
            .first(conn)
            .optional()?;
        if open.is_some() {
            give_way(conn, (new.child, GoalRole::Concurrent), new.starts_on)?;
        }
    }
    let read = new.efforts.as_deref().map(|facts| keep_read(conn, (new.child, facts), by, now)).transpose()?;
    let id: GoalId = fresh();
    on!(conn, c => diesel::insert_into(permanency_goals::table)
        .values((
            permanency_goals::id.eq(id),
            permanency_goals::child_id.eq(new.child),
            permanency_goals::role.eq(new.role),
            permanency_goals::goal.eq(new.goal),
            permanency_goals::set_by.eq(new.set_by),
            permanency_goals::starts_on.eq(new.starts_on),
            permanency_goals::ground.eq(&new.ground),
            permanency_goals::efforts_read_id.eq(read),
            permanency_goals::entered_at.eq(now),
            permanency_goals::entered_by.eq(by),
        ))
        .execute(c))?;
    Ok(id)
}

fn keep_read(conn: &mut Conn, of: (ChildId, &str), by: Option<UserId>, now: Instant) -> Result<EffortsReadId> {
    let id: EffortsReadId = fresh();
    on!(conn, c => diesel::insert_into(efforts_reads::table)
        .values((
            efforts_reads::id.eq(id),
            efforts_reads::child_id.eq(of.0),
            efforts_reads::facts.eq(of.1),
            efforts_reads::read_at.eq(now),
            efforts_reads::read_by.eq(by),
        ))
        .execute(c))?;
    Ok(id)
}

/// Ends the open goal of a role that began before that day.
fn give_way(conn: &mut Conn, (child, role): (ChildId, GoalRole), on: NaiveDate) -> Result<()> {
    let open = permanency_goals::table
        .filter(permanency_goals::child_id.eq(child))
        .filter(permanency_goals::role.eq(role))
        .filter(permanency_goals::ends_on.is_null())
        .filter(permanency_goals::voided_at.is_null())
        .filter(permanency_goals::starts_on.lt(on));
    on!(conn, c => diesel::update(open)
        .set((permanency_goals::ends_on.eq(on), permanency_goals::version.eq(permanency_goals::version + 1)))
        .execute(c))?;
    Ok(())
}

/// Ends the open goals of a child who leaves care. A goal that began later than that day ends on its first day.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut Conn, child: ChildId, on: NaiveDate) -> Result<()> {
    for goal in of_child(conn, child)?.all().filter(|goal| goal.is_open()) {
        on!(conn, c => diesel::update(permanency_goals::table.find(goal.id))
            .set((permanency_goals::ends_on.eq(on.max(goal.starts_on)), permanency_goals::version.eq(goal.version + 1)))
            .execute(c))?;
    }
    Ok(())
}

/// Marks a goal as entered in error. The one before it, which ended as this one began, goes on in its place.
///
/// # Errors
/// [`Error::NotFound`] when it is not the child's, [`Error::Stale`] when it changed since `version`, [`Error::Refused`] when a
/// later one rests on it, or the database's.
pub(super) fn void(
    conn: &mut Conn,
    (child, id): (ChildId, GoalId),
    version: i32,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let goals = of_child(conn, child)?;
    let goal = goals.all().find(|goal| goal.id == id).ok_or(Error::NotFound)?;
    let mut standing = goals.all().filter(|other| other.role == goal.role && other.voided_at.is_none());
    if goal.voided_at.is_none() && standing.next().is_some_and(|latest| latest.id != id) {
        return Err(Error::Refused("A later goal rests on this one. Mark the later one first.".to_owned()));
    }
    let as_seen = permanency_goals::table
        .find(id)
        .filter(permanency_goals::version.eq(version))
        .filter(permanency_goals::voided_at.is_null());
    let marked = on!(conn, c => diesel::update(as_seen)
        .set((
            permanency_goals::voided_at.eq(now),
            permanency_goals::voided_by.eq(by),
            permanency_goals::void_reason.eq(reason),
            permanency_goals::version.eq(version + 1),
        ))
        .execute(c))?;
    if marked != 1 {
        return Err(Error::Stale);
    }
    let before = goals.all().find(|other| {
        other.role == goal.role && other.voided_at.is_none() && other.id != id && other.ends_on == Some(goal.starts_on)
    });
    if let Some(before) = before {
        on!(conn, c => diesel::update(permanency_goals::table.find(before.id))
            .set((permanency_goals::ends_on.eq(goal.ends_on), permanency_goals::version.eq(before.version + 1)))
            .execute(c))?;
    }
    Ok(())
}

/// What was done for a child beside reunification, the latest first: with the proof of the child's track only.
///
/// # Errors
/// The database's.
pub(super) fn alternatives(conn: &mut Conn, child: ChildId, _proof: May<ChildTrack>) -> Result<Vec<Alternative>> {
    Ok(on!(conn, c => alternatives::table
        .filter(alternatives::child_id.eq(child))
        .order((alternatives::done_on.desc(), alternatives::id.desc()))
        .select(Alternative::as_select()).load(c))?)
}

/// Whether anything is done for a child beside reunification: all that the family's track may know.
///
/// # Errors
/// The database's.
pub fn has_alternatives(conn: &mut Conn, child: ChildId) -> Result<bool> {
    let any = alternatives::table.filter(alternatives::child_id.eq(child)).filter(alternatives::voided_at.is_null());
    Ok(diesel::select(exists(any)).get_result(conn)?)
}

/// Logs something done beside reunification.
///
/// # Errors
/// The database's.
pub fn add_alternative(
    conn: &mut Conn,
    new: &NewAlternative,
    by: Option<UserId>,
    now: Instant,
) -> Result<AlternativeId> {
    let id: AlternativeId = fresh();
    on!(conn, c => diesel::insert_into(alternatives::table)
        .values((
            alternatives::id.eq(id),
            alternatives::child_id.eq(new.child),
            alternatives::kind.eq(new.kind),
            alternatives::who.eq(&new.who),
            alternatives::done_on.eq(new.done_on),
            alternatives::result.eq(&new.result),
            alternatives::note.eq(&new.note),
            alternatives::entered_at.eq(now),
            alternatives::entered_by.eq(by),
        ))
        .execute(c))?;
    Ok(id)
}

/// Marks something done beside reunification as entered in error.
///
/// # Errors
/// [`Error::NotFound`] when it is not the child's, [`Error::Stale`] when it changed since `version`, or the database's.
pub(super) fn void_alternative(
    conn: &mut Conn,
    (child, id): (ChildId, AlternativeId),
    version: i32,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let of_child = alternatives::table.find(id).filter(alternatives::child_id.eq(child));
    of_child.select(alternatives::id).first::<AlternativeId>(conn)?;
    let as_seen = alternatives::table
        .find(id)
        .filter(alternatives::version.eq(version))
        .filter(alternatives::voided_at.is_null());
    let marked = on!(conn, c => diesel::update(as_seen)
        .set((
            alternatives::voided_at.eq(now),
            alternatives::voided_by.eq(by),
            alternatives::void_reason.eq(reason),
            alternatives::version.eq(version + 1),
        ))
        .execute(c))?;
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}

type ChangeRow = (SetGoal, Child, String, String, Instant, Option<UserId>);

/// At most so many goals within scope that were changed away from reunification, the latest first; only those before the
/// goal `before`, where one is given.
pub(super) fn changes(conn: &mut Conn, scope: Scope, before: Option<GoalId>, most: i64) -> Result<Vec<Change>> {
    let before = before.unwrap_or(GoalId::from_uuid(Uuid::max()));
    let rows: Vec<ChangeRow> = scope
        .families()
        .inner_join(children::table.on(children::family_id.eq(families::id)))
        .inner_join(permanency_goals::table.on(permanency_goals::child_id.eq(children::id)))
        .inner_join(efforts_reads::table.on(permanency_goals::efforts_read_id.eq(efforts_reads::id.nullable())))
        .filter(permanency_goals::goal.ne(Goal::Reunify))
        .filter(permanency_goals::id.lt(before))
        .order(permanency_goals::id.desc())
        .limit(most)
        .select((
            SetGoal::as_select(),
            Child::as_select(),
            families::number,
            efforts_reads::facts,
            efforts_reads::read_at,
            efforts_reads::read_by,
        ))
        .load(conn)?;
    let change = |(goal, child, number, facts, read_at, read_by): ChangeRow| Change {
        family: child.family_id,
        goal,
        child,
        number,
        facts,
        read_at,
        read_by,
    };
    Ok(rows.into_iter().map(change).collect())
}

/// What was read of the efforts to reunify when each of these goals was set.
pub(super) fn reads(conn: &mut Conn, child: ChildId) -> Result<HashMap<EffortsReadId, (String, Instant)>> {
    let rows: Vec<(EffortsReadId, String, Instant)> = efforts_reads::table
        .filter(efforts_reads::child_id.eq(child))
        .select((efforts_reads::id, efforts_reads::facts, efforts_reads::read_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, facts, at)| (id, (facts, at))).collect())
}

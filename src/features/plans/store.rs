//! Every query on plans. Callers have read the family within scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{GoalRow, NewContent, Participant, Plan, Plans, StepDone, StepRow, Voice, Whole};
use crate::db::schema::{plan_goals, plan_parts, plan_step_done, plan_steps, plan_voices, plans};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, PersonId, PlanId, PlanStepId, StepDoneId, UserId};
use crate::domain::plan::Goal;
use crate::error::{Error, Result};
use crate::on;

/// The plans of a family: every version, and in full the version in force, the one before it and the draft.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Plans> {
    let mut rows: Vec<Plan> = plans::table
        .filter(plans::family_id.eq(family))
        .order((plans::number.desc(), plans::id.desc()))
        .select(Plan::as_select())
        .load(conn)?;
    let draft = rows.iter().position(|plan| plan.number.is_none()).map(|at| rows.remove(at));
    let wanted: Vec<Plan> = rows.iter().take(2).cloned().chain(draft).collect();
    let mut whole = whole(conn, wanted)?;
    let draft = whole.iter().position(|w| w.plan.number.is_none()).map(|at| whole.remove(at));
    let mut given = whole.into_iter();
    Ok(Plans { versions: rows, current: given.next(), previous: given.next(), draft, done: done(conn, family)? })
}

/// One version of a family's plan, by its number; the draft for none.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn version(conn: &mut Conn, family: FamilyId, number: Option<i32>) -> Result<Whole> {
    let of_family = plans::table.filter(plans::family_id.eq(family)).select(Plan::as_select());
    let plan = match number {
        Some(number) => of_family.filter(plans::number.eq(number)).first(conn)?,
        None => of_family.filter(plans::number.is_null()).first(conn)?,
    };
    whole(conn, vec![plan])?.pop().ok_or(Error::NotFound)
}

/// The goals of the version in force, for what is told goal by goal; none before one was given.
///
/// # Errors
/// The database's.
pub fn current_goals(conn: &mut Conn, family: FamilyId) -> Result<Vec<Goal>> {
    let latest: Option<Plan> = plans::table
        .filter(plans::family_id.eq(family))
        .filter(plans::number.is_not_null())
        .order(plans::number.desc())
        .select(Plan::as_select())
        .first(conn)
        .optional()?;
    let plans = latest.into_iter().collect();
    Ok(whole(conn, plans)?.pop().map(|whole| whole.goals).unwrap_or_default())
}

/// Plans with their parts: four queries, however many there are.
fn whole(conn: &mut Conn, of: Vec<Plan>) -> Result<Vec<Whole>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PlanId> = of.iter().map(|plan| plan.id).collect();
    let mut goals: Vec<GoalRow> = plan_goals::table
        .filter(plan_goals::plan_id.eq_any(ids.clone()))
        .order(plan_goals::position.asc())
        .select(GoalRow::as_select())
        .load(conn)?;
    let mut steps: Vec<StepRow> = plan_steps::table
        .filter(plan_steps::plan_id.eq_any(ids.clone()))
        .order(plan_steps::position.asc())
        .select(StepRow::as_select())
        .load(conn)?;
    let mut voices: Vec<Voice> = plan_voices::table
        .filter(plan_voices::plan_id.eq_any(ids.clone()))
        .order(plan_voices::person_id.asc())
        .select(Voice::as_select())
        .load(conn)?;
    let mut parts: Vec<Participant> = plan_parts::table
        .filter(plan_parts::plan_id.eq_any(ids))
        .order(plan_parts::position.asc())
        .select(Participant::as_select())
        .load(conn)?;
    let mut put_together = |plan: Plan| {
        let goals = taken(&mut goals, |row| row.plan_id == plan.id);
        let with_steps = |goal: GoalRow| {
            let key = goal.goal_key;
            goal.with(taken(&mut steps, |row| row.plan_id == plan.id && row.goal_key == key))
        };
        Whole {
            goals: goals.into_iter().map(with_steps).collect(),
            voices: taken(&mut voices, |row| row.plan_id == plan.id),
            parts: taken(&mut parts, |row| row.plan_id == plan.id),
            plan,
        }
    };
    Ok(of.into_iter().map(&mut put_together).collect())
}

/// Takes out those that fit, in their order.
fn taken<T>(all: &mut Vec<T>, fits: impl Fn(&T) -> bool) -> Vec<T> {
    let (taken, left) = std::mem::take(all).into_iter().partition(|one| fits(one));
    *all = left;
    taken
}

fn done(conn: &mut Conn, family: FamilyId) -> Result<HashMap<PlanStepId, NaiveDate>> {
    let rows: Vec<(PlanStepId, NaiveDate)> = plan_step_done::table
        .filter(plan_step_done::family_id.eq(family))
        .filter(plan_step_done::error_at.is_null())
        .select((plan_step_done::step_key, plan_step_done::done_on))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Everything that was entered about the steps of a family being done, also in error.
pub(super) fn done_history(conn: &mut Conn, family: FamilyId) -> Result<Vec<StepDone>> {
    Ok(plan_step_done::table
        .filter(plan_step_done::family_id.eq(family))
        .order((plan_step_done::entered_at.asc(), plan_step_done::id.asc()))
        .select(StepDone::as_select())
        .load(conn)?)
}

/// Keeps the content of a family's draft, which this makes where there is none (`version` 0), unless somebody else kept
/// another since.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn save(
    conn: &mut Conn,
    family: FamilyId,
    version: i32,
    content: &NewContent,
    by: Option<UserId>,
    now: Instant,
) -> Result<PlanId> {
    let draft = plans::table.filter(plans::family_id.eq(family)).filter(plans::number.is_null());
    let id = match (draft.select((plans::id, plans::version)).first::<(PlanId, i32)>(conn).optional()?, version) {
        (None, 0) => begin(conn, family, by, now)?,
        (Some((id, kept)), _) if kept == version => id,
        _ => return Err(Error::Stale),
    };
    diesel::update(plans::table.find(id)).set(plans::version.eq(plans::version + 1)).execute(conn)?;
    replace(conn, id, content)?;
    Ok(id)
}

fn begin(conn: &mut Conn, family: FamilyId, by: Option<UserId>, now: Instant) -> Result<PlanId> {
    let id: PlanId = fresh();
    let row = (
        plans::id.eq(id),
        plans::family_id.eq(family),
        plans::version.eq(0),
        plans::created_at.eq(now),
        plans::created_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(plans::table).values(row).execute(c))?;
    Ok(id)
}

/// Puts the content of a draft in the place of what it was. A draft is no record yet: what was given is.
fn replace(conn: &mut Conn, plan: PlanId, content: &NewContent) -> Result<()> {
    diesel::delete(plan_steps::table.filter(plan_steps::plan_id.eq(plan))).execute(conn)?;
    diesel::delete(plan_goals::table.filter(plan_goals::plan_id.eq(plan))).execute(conn)?;
    diesel::delete(plan_voices::table.filter(plan_voices::plan_id.eq(plan))).execute(conn)?;
    diesel::delete(plan_parts::table.filter(plan_parts::plan_id.eq(plan))).execute(conn)?;
    for (goal, position) in content.goals.iter().zip(1..) {
        add_goal(conn, plan, goal, position)?;
    }
    for voice in &content.voices {
        let row = (
            plan_voices::plan_id.eq(plan),
            plan_voices::person_id.eq(voice.person),
            plan_voices::agreement.eq(voice.agreement),
            plan_voices::words.eq(&voice.words),
            plan_voices::helps.eq(&voice.helps),
            plan_voices::caregivers.eq(&voice.caregivers),
        );
        on!(conn, c => diesel::insert_into(plan_voices::table).values(row).execute(c))?;
    }
    for (part, position) in content.parts.iter().zip(1i32..) {
        let row = (
            plan_parts::plan_id.eq(plan),
            plan_parts::position.eq(position),
            plan_parts::name.eq(&part.name),
            plan_parts::capacity.eq(part.capacity),
            plan_parts::part.eq(part.part),
        );
        on!(conn, c => diesel::insert_into(plan_parts::table).values(row).execute(c))?;
    }
    Ok(())
}

fn add_goal(conn: &mut Conn, plan_id: PlanId, goal: &Goal, position: i32) -> Result<()> {
    let row = GoalRow { plan_id, goal_key: goal.key, position, goal: goal.goal.clone(), concern: goal.concern.clone() };
    on!(conn, c => diesel::insert_into(plan_goals::table).values(&row).execute(c))?;
    for (step, position) in goal.steps.iter().zip(1..) {
        let row = StepRow {
            plan_id,
            step_key: step.key,
            goal_key: goal.key,
            position,
            what: step.what.clone(),
            doer: step.doer,
            who: step.who.clone(),
            due_on: step.due_on,
            referral_id: step.referral,
        };
        on!(conn, c => diesel::insert_into(plan_steps::table).values(&row).execute(c))?;
    }
    Ok(())
}

/// Gives the draft of a family to the parents: it becomes the next version, which the database lets nobody change.
///
/// # Errors
/// [`Error::Stale`] when it changed since `version` or is no draft any more; the database's.
pub fn give(
    conn: &mut Conn,
    (family, version): (FamilyId, i32),
    on: NaiveDate,
    (parents, others): (&[PersonId], &[i32]),
    by: Option<UserId>,
    now: Instant,
) -> Result<i32> {
    let draft = plans::table.filter(plans::family_id.eq(family)).filter(plans::number.is_null());
    let draft: Option<(PlanId, i32)> = draft.select((plans::id, plans::version)).first(conn).optional()?;
    let Some((id, _)) = draft.filter(|(_, kept)| *kept == version) else { return Err(Error::Stale) };
    let copies =
        plan_voices::table.filter(plan_voices::plan_id.eq(id)).filter(plan_voices::person_id.eq_any(parents.to_vec()));
    diesel::update(copies).set(plan_voices::got_copy.eq(true)).execute(conn)?;
    let copies =
        plan_parts::table.filter(plan_parts::plan_id.eq(id)).filter(plan_parts::position.eq_any(others.to_vec()));
    diesel::update(copies).set(plan_parts::got_copy.eq(true)).execute(conn)?;
    let last: Option<Option<i32>> = plans::table
        .filter(plans::family_id.eq(family))
        .filter(plans::number.is_not_null())
        .order(plans::number.desc())
        .select(plans::number)
        .first(conn)
        .optional()?;
    let number = last.flatten().unwrap_or(0) + 1;
    diesel::update(plans::table.find(id))
        .set((
            plans::number.eq(number),
            plans::given_on.eq(on),
            plans::given_at.eq(now),
            plans::given_by.eq(by),
            plans::version.eq(version + 1),
        ))
        .execute(conn)?;
    Ok(number)
}

/// Notes that a step was done.
///
/// # Errors
/// The database's: `plan_step_done_once_uq` for a step that was done already.
pub fn mark_done(
    conn: &mut Conn,
    family: FamilyId,
    step: PlanStepId,
    on: NaiveDate,
    by: Option<UserId>,
    now: Instant,
) -> Result<StepDoneId> {
    let id: StepDoneId = fresh();
    let row = (
        plan_step_done::id.eq(id),
        plan_step_done::family_id.eq(family),
        plan_step_done::step_key.eq(step),
        plan_step_done::done_on.eq(on),
        plan_step_done::entered_at.eq(now),
        plan_step_done::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(plan_step_done::table).values(row).execute(c))?;
    Ok(id)
}

/// Marks the entry that a step was done as made in error. It stays.
///
/// # Errors
/// [`Error::Stale`] when no entry stands; the database's.
pub(super) fn take_back(
    conn: &mut Conn,
    family: FamilyId,
    step: PlanStepId,
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<()> {
    let standing = plan_step_done::table
        .filter(plan_step_done::family_id.eq(family))
        .filter(plan_step_done::step_key.eq(step))
        .filter(plan_step_done::error_at.is_null());
    let marked = diesel::update(standing)
        .set((
            plan_step_done::error_at.eq(now),
            plan_step_done::error_by.eq(by),
            plan_step_done::error_reason.eq(reason),
        ))
        .execute(conn)?;
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}

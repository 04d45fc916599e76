//! Every query on family time. Callers have read the family within scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{FamilyTime, Kept, NewFamilyTime, NewPlan, PlannedTime};
use crate::db::schema::{family_time_people, family_time_plan_people, family_time_plans, family_times};
use crate::db::{Conn, Instant, fresh};
use crate::domain::family::Who;
use crate::domain::id::{ChildId, FamilyId, FamilyTimeId, FamilyTimePlanId, PersonId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// The plans and visits of a family that count, with their people.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Kept> {
    let mut plans = plans(conn, family)?;
    plans.retain(|(plan, _)| plan.error_at.is_none());
    let visits: Vec<FamilyTime> = family_times::table
        .filter(family_times::family_id.eq(family))
        .filter(family_times::error_at.is_null())
        .order((family_times::planned_on.desc(), family_times::id.desc()))
        .select(FamilyTime::as_select())
        .load(conn)?;
    Ok(Kept { plans, visits: with_people(conn, family, visits)? })
}

/// Every plan of a family, also those in error, with its people; the latest first.
pub(super) fn plans(conn: &mut Conn, family: FamilyId) -> Result<Vec<(PlannedTime, Vec<Who>)>> {
    use family_time_plan_people as member;
    let plans: Vec<PlannedTime> = family_time_plans::table
        .filter(family_time_plans::family_id.eq(family))
        .order((family_time_plans::starts_on.desc(), family_time_plans::id.desc()))
        .select(PlannedTime::as_select())
        .load(conn)?;
    let rows: Vec<(FamilyTimePlanId, Option<PersonId>, Option<ChildId>)> = member::table
        .filter(member::family_id.eq(family))
        .select((member::plan_id, member::person_id, member::child_id))
        .load(conn)?;
    let mut people: HashMap<FamilyTimePlanId, Vec<Who>> = HashMap::new();
    for (plan, person, child) in rows {
        people.entry(plan).or_default().push(Who::of(person, child));
    }
    let named = |plan: PlannedTime| {
        let with = sorted(people.remove(&plan.id));
        (plan, with)
    };
    Ok(plans.into_iter().map(named).collect())
}

/// These visits of a family with their people; nobody for one from before people were named.
fn with_people(conn: &mut Conn, family: FamilyId, visits: Vec<FamilyTime>) -> Result<Vec<(FamilyTime, Vec<Who>)>> {
    use family_time_people as member;
    let rows: Vec<(FamilyTimeId, Option<PersonId>, Option<ChildId>)> = member::table
        .filter(member::family_id.eq(family))
        .select((member::visit_id, member::person_id, member::child_id))
        .load(conn)?;
    let mut people: HashMap<FamilyTimeId, Vec<Who>> = HashMap::new();
    for (visit, person, child) in rows {
        people.entry(visit).or_default().push(Who::of(person, child));
    }
    let named = |visit: FamilyTime| {
        let with = sorted(people.remove(&visit.id));
        (visit, with)
    };
    Ok(visits.into_iter().map(named).collect())
}

fn sorted(with: Option<Vec<Who>>) -> Vec<Who> {
    let mut with = with.unwrap_or_default();
    with.sort_unstable();
    with
}

/// The latest visits of parents and children of a family that count, without their people. Those of brothers and sisters
/// among themselves name children and no adult.
///
/// # Errors
/// The database's.
pub fn recent(conn: &mut Conn, family: FamilyId, most: i64) -> Result<Vec<FamilyTime>> {
    use family_time_people as member;
    let of_visit = || member::table.filter(member::visit_id.eq(family_times::id));
    let with_adult = exists(of_visit().filter(member::person_id.is_not_null()));
    let with_nobody_named = not(exists(of_visit()));
    Ok(on!(conn, c => family_times::table
        .filter(family_times::family_id.eq(family))
        .filter(family_times::error_at.is_null())
        .filter(with_adult.or(with_nobody_named))
        .order((family_times::planned_on.desc(), family_times::id.desc()))
        .limit(most)
        .select(FamilyTime::as_select()).load(c))?)
}

/// At most so many visits of a family, the latest first, also those in error; only those before `before`, where one is given.
pub(super) fn page_of(
    conn: &mut Conn,
    family: FamilyId,
    before: Option<FamilyTimeId>,
    most: usize,
) -> Result<Vec<(FamilyTime, Vec<Who>)>> {
    use family_times as visit;
    let mut rows = visit::table.filter(visit::family_id.eq(family)).into_boxed();
    if let Some(id) = before {
        let of_family = visit::table.filter(visit::id.eq(id)).filter(visit::family_id.eq(family));
        let on: NaiveDate = of_family.select(visit::planned_on).first(conn)?;
        rows = rows.filter(visit::planned_on.lt(on).or(visit::planned_on.eq(on).and(visit::id.lt(id))));
    }
    let rows = rows
        .order((visit::planned_on.desc(), visit::id.desc()))
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .select(FamilyTime::as_select())
        .load(conn)?;
    with_people(conn, family, rows)
}

/// Plans family time.
///
/// # Errors
/// The database's.
pub fn add_plan(conn: &mut Conn, new: &NewPlan, by: Option<UserId>, now: Instant) -> Result<FamilyTimePlanId> {
    use family_time_plans as plan;
    let id: FamilyTimePlanId = fresh();
    let row = (
        plan::id.eq(id),
        plan::family_id.eq(new.family),
        plan::follows_id.eq(new.follows),
        plan::weekday.eq(new.series.weekday),
        plan::starts_on.eq(new.series.from),
        plan::until_on.eq(new.series.until),
        plan::starts_at.eq(&new.starts_at),
        plan::ends_at.eq(&new.ends_at),
        plan::place.eq(new.place),
        plan::place_words.eq(&new.place_words),
        plan::supervision.eq(new.supervision),
        plan::entered_at.eq(now),
        plan::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(plan::table).values(row).execute(c))?;
    for who in &new.with {
        use family_time_plan_people as member;
        let Some(key) = member_key(*who) else { continue };
        let row = (
            member::plan_id.eq(id),
            member::member_id.eq(key),
            member::family_id.eq(new.family),
            member::child_id.eq(who.child()),
            member::person_id.eq(who.adult()),
        );
        on!(conn, c => diesel::insert_into(member::table).values(row).execute(c))?;
    }
    Ok(id)
}

/// Keeps what became of a visit.
///
/// # Errors
/// The database's: of a planned day there is one word, and the day is one of its plan's.
pub fn add(conn: &mut Conn, new: &NewFamilyTime, by: Option<UserId>, now: Instant) -> Result<FamilyTimeId> {
    use family_times as visit;
    let id: FamilyTimeId = fresh();
    let row = (
        visit::id.eq(id),
        visit::family_id.eq(new.family),
        visit::plan_id.eq(new.plan),
        visit::planned_on.eq(new.planned_on),
        visit::outcome.eq(new.outcome),
        visit::supervision.eq(new.supervision),
        visit::started_at.eq(new.times.0.as_deref()),
        visit::ended_at.eq(new.times.1.as_deref()),
        visit::reason.eq(new.reason),
        visit::reason_words.eq(&new.reason_words),
        visit::place.eq(new.place),
        visit::place_words.eq(&new.place_words),
        visit::quality.eq(&new.quality),
        visit::note.eq(&new.note),
        visit::entered_at.eq(now),
        visit::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(visit::table).values(row).execute(c))?;
    for who in &new.with {
        use family_time_people as member;
        let Some(key) = member_key(*who) else { continue };
        let row = (
            member::visit_id.eq(id),
            member::member_id.eq(key),
            member::family_id.eq(new.family),
            member::child_id.eq(who.child()),
            member::person_id.eq(who.adult()),
        );
        on!(conn, c => diesel::insert_into(member::table).values(row).execute(c))?;
    }
    Ok(id)
}

/// The key of one person; none for the whole family.
fn member_key(who: Who) -> Option<RecordId> {
    let child = who.child().map(|id| RecordId::from_uuid(id.uuid()));
    child.or(who.adult().map(|id| RecordId::from_uuid(id.uuid())))
}

/// Ends a plan with `last` as its last day, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's or has changed; the database's, when something is known of a later day.
pub fn end_plan(
    conn: &mut Conn,
    (family, id): (FamilyId, FamilyTimePlanId),
    version: i32,
    (last, reason): (NaiveDate, &str),
    (by, now): (UserId, Instant),
) -> Result<()> {
    use family_time_plans as plan;
    let lasting = plan::table
        .filter(plan::id.eq(id))
        .filter(plan::family_id.eq(family))
        .filter(plan::version.eq(version))
        .filter(plan::ended_on.is_null())
        .filter(plan::error_at.is_null());
    let set = (
        plan::ended_on.eq(last),
        plan::ended_at.eq(now),
        plan::ended_by.eq(by),
        plan::ended_reason.eq(reason),
        plan::version.eq(version + 1),
    );
    if diesel::update(lasting).set(set).execute(conn)? == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Marks a plan as entered in error: nothing was planned.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's, or somebody marked it already; the database's, when it is known what became of one of its visits.
pub(super) fn plan_error(
    conn: &mut Conn,
    (family, id): (FamilyId, FamilyTimePlanId),
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    use family_time_plans as plan;
    let counting =
        plan::table.filter(plan::id.eq(id)).filter(plan::family_id.eq(family)).filter(plan::error_at.is_null());
    let set = (plan::error_at.eq(now), plan::error_by.eq(by), plan::error_reason.eq(reason));
    if diesel::update(counting).set(set).execute(conn)? == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Marks what was said of a visit as entered in error: a planned one is open again.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's, or somebody marked it already; the database's.
pub(super) fn visit_error(
    conn: &mut Conn,
    (family, id): (FamilyId, FamilyTimeId),
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    use family_times as visit;
    let counting =
        visit::table.filter(visit::id.eq(id)).filter(visit::family_id.eq(family)).filter(visit::error_at.is_null());
    let set = (visit::error_at.eq(now), visit::error_by.eq(by), visit::error_reason.eq(reason));
    if diesel::update(counting).set(set).execute(conn)? == 1 { Ok(()) } else { Err(Error::Stale) }
}

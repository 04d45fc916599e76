//! Every query on referrals and their steps. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use super::model::{EnteredBy, Marked, NewReferral, NewStep, Referral, ReferralRow, Step, StepRow};
use crate::access::fields::sees_service;
use crate::db::schema::{contacts, plan_goals, plans, providers, referral_events, referral_goals, referrals, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::contact::Outcome;
use crate::domain::id::{FamilyId, PlanGoalId, ProviderId, ReferralEventId, ReferralId, UserId};
use crate::domain::referral::State;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::on;

/// The referrals of a family that count, the earliest need first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Referral>> {
    Ok(referrals::table
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_null())
        .order((referrals::needed_on.asc(), referrals::id.asc()))
        .select(Referral::as_select())
        .load(conn)?)
}

/// The last contact held with an adult of a family: a look at what waits or goes on.
pub(super) fn last_contact(conn: &mut Conn, family: FamilyId) -> Result<Option<NaiveDate>> {
    Ok(contacts::table
        .filter(contacts::family_id.eq(family))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::child_id.is_null())
        .select(max(contacts::occurred_on))
        .first(conn)?)
}

/// The same with the names of their providers.
///
/// # Errors
/// The database's.
pub fn with_providers(conn: &mut Conn, family: FamilyId) -> Result<Vec<(Referral, Option<String>)>> {
    Ok(on!(conn, c => referrals::table
        .left_join(providers::table)
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_null())
        .order((referrals::needed_on.asc(), referrals::id.asc()))
        .select((Referral::as_select(), providers::name.nullable())).load(c))?)
}

/// The referrals of a family that were entered in error, the earliest need first.
///
/// # Errors
/// The database's.
pub fn in_error(conn: &mut Conn, family: FamilyId) -> Result<Vec<Referral>> {
    Ok(referrals::table
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_not_null())
        .order((referrals::needed_on.asc(), referrals::id.asc()))
        .select(Referral::as_select())
        .load(conn)?)
}

/// A referral of a family that counts, with its provider's name.
///
/// # Errors
/// [`Error::NotFound`], also for a referral of another family or one that was entered in error.
pub fn find(conn: &mut Conn, family: FamilyId, id: ReferralId) -> Result<(Referral, Option<String>)> {
    let (referral, provider, marked) = any(conn, family, id)?;
    if marked.is_some() { Err(Error::NotFound) } else { Ok((referral, provider)) }
}

/// A referral, the name of its provider, and who marked it as entered in error, when and why.
pub(super) type Found = (Referral, Option<String>, Option<Marked>);

/// A referral of a family, also one that was entered in error.
fn any(conn: &mut Conn, family: FamilyId, id: ReferralId) -> Result<Found> {
    type Mark = (Option<Instant>, Option<UserId>, String);
    let (referral, provider, (at, by, reason)): (Referral, Option<String>, Mark) = referrals::table
        .left_join(providers::table)
        .filter(referrals::id.eq(id))
        .filter(referrals::family_id.eq(family))
        .select((
            Referral::as_select(),
            providers::name.nullable(),
            (referrals::error_at, referrals::error_by, referrals::error_reason),
        ))
        .first(conn)?;
    Ok((referral, provider, at.zip(by).map(|(at, by)| Marked { at, by, reason })))
}

/// The same, unless `role` may not know of such a service.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn seen(conn: &mut Conn, role: Role, family: FamilyId, id: ReferralId) -> Result<Found> {
    any(conn, family, id).and_then(|row| if sees_service(role, row.0.service) { Ok(row) } else { Err(Error::NotFound) })
}

/// The steps of a referral in the order they were entered, each with who entered it.
///
/// # Errors
/// The database's.
pub(super) fn steps(conn: &mut Conn, referral: ReferralId) -> Result<Vec<(Step, Option<String>)>> {
    Ok(referral_events::table
        .left_join(users::table)
        .filter(referral_events::referral_id.eq(referral))
        .order(referral_events::id.asc())
        .select((Step::as_select(), users::full_name.nullable()))
        .load(conn)?)
}

/// Every step that counts of a family's referrals that count, in the order they happened.
///
/// # Errors
/// The database's.
pub fn steps_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Step>> {
    Ok(on!(conn, c => referral_events::table
        .inner_join(referrals::table)
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_null())
        .filter(referral_events::error_at.is_null())
        .order((referral_events::occurred_on.asc(), referral_events::id.asc()))
        .select(Step::as_select()).load(c))?)
}

/// Makes a referral with its first step, `needed`; gives it as it now stands.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewReferral, by: Option<UserId>, now: Instant) -> Result<Referral> {
    add_noted(conn, new, "", by, now)
}

fn add_noted(conn: &mut Conn, new: &NewReferral, note: &str, by: Option<UserId>, now: Instant) -> Result<Referral> {
    let row = ReferralRow {
        id: new.id,
        family_id: new.family,
        person_id: new.person,
        child_id: new.child,
        service: new.service,
        provider_id: new.provider,
        state: State::Needed,
        state_on: new.needed_on,
        needed_on: new.needed_on,
        created_at: now,
        created_by: by,
    };
    on!(conn, c => diesel::insert_into(referrals::table).values(&row).execute(c))?;
    let note = note.to_owned();
    let needed = NewStep { state: State::Needed, occurred_on: new.needed_on, reason: None, side: None, note };
    add_step(conn, (new.id, None), &needed, by.into(), now)?;
    Ok(Referral::from(&row))
}

fn add_step(
    conn: &mut Conn,
    (referral, provider): (ReferralId, Option<ProviderId>),
    step: &NewStep,
    by: EnteredBy,
    now: Instant,
) -> Result<()> {
    let row = StepRow {
        id: fresh::<ReferralEventId>(),
        referral_id: referral,
        state: step.state,
        occurred_on: step.occurred_on,
        reason: step.reason,
        side: step.side,
        note: &step.note,
        provider_id: provider,
        entered_at: now,
        entered_by: by.person(),
        answer_id: by.answer(),
    };
    on!(conn, c => diesel::insert_into(referral_events::table).values(&row).execute(c))?;
    Ok(())
}

/// Takes a step with a referral that was read, unless somebody else took one since; gives it as it then stands. The rules
/// have allowed the step.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn step(
    conn: &mut Conn,
    referral: &Referral,
    step: &NewStep,
    provider: Option<ProviderId>,
    by: Option<UserId>,
    now: Instant,
) -> Result<Referral> {
    step_by(conn, referral, (step, provider), by.into(), now)
}

/// The same, whoever enters it.
pub(super) fn step_by(
    conn: &mut Conn,
    referral: &Referral,
    (step, provider): (&NewStep, Option<ProviderId>),
    by: EnteredBy,
    now: Instant,
) -> Result<Referral> {
    let first_attended = match step.state {
        State::Attended => referral.first_attended_on.or(Some(step.occurred_on)),
        _ => referral.first_attended_on,
    };
    let stands = Referral {
        state: step.state,
        state_on: step.occurred_on,
        first_attended_on: first_attended,
        provider_id: provider.or(referral.provider_id),
        state_reason: step.reason,
        version: referral.version + 1,
        ..referral.clone()
    };
    let changed = on!(conn, c => diesel::update(referral)
        .filter(referrals::version.eq(referral.version))
        .filter(referrals::error_at.is_null())
        .set((
            referrals::state.eq(stands.state),
            referrals::state_on.eq(stands.state_on),
            referrals::first_attended_on.eq(stands.first_attended_on),
            referrals::provider_id.eq(stands.provider_id),
            referrals::state_reason.eq(stands.state_reason),
            referrals::version.eq(stands.version),
        ))
        .execute(c))?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    add_step(conn, (referral.id, stands.provider_id), step, by, now)?;
    Ok(stands)
}

/// Makes a referral that has already come some way: the steps of `way` all happened on the day of the need.
///
/// # Errors
/// The database's.
pub(super) fn log(
    conn: &mut Conn,
    new: &NewReferral,
    (way, note): (&[State], &str),
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let noted = |last: bool| if last { note.to_owned() } else { String::new() };
    let step_to = |state, note| NewStep { state, occurred_on: new.needed_on, reason: None, side: None, note };
    let mut referral = add_noted(conn, new, &noted(way.is_empty()), by, now)?;
    for (at, &state) in way.iter().enumerate() {
        referral = step(conn, &referral, &step_to(state, noted(at + 1 == way.len())), None, by, now)?;
    }
    Ok(())
}

/// A goal of the family's plan, in the words of its latest version; none of another family's.
pub(super) fn goal(conn: &mut Conn, family: FamilyId, key: PlanGoalId) -> Result<Option<(PlanGoalId, String)>> {
    Ok(plan_goals::table
        .inner_join(plans::table)
        .filter(plans::family_id.eq(family))
        .filter(plan_goals::goal_key.eq(key))
        .order(plans::id.desc())
        .select((plan_goals::goal_key, plan_goals::goal))
        .first(conn)
        .optional()?)
}

/// Notes that a service is for a goal of the plan.
///
/// # Errors
/// The database's: a service is for a goal once.
pub fn link_goal(
    conn: &mut Conn,
    referral: ReferralId,
    goal: PlanGoalId,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let row = (
        referral_goals::referral_id.eq(referral),
        referral_goals::goal_key.eq(goal),
        referral_goals::linked_at.eq(now),
        referral_goals::linked_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(referral_goals::table).values(row).execute(c))?;
    Ok(())
}

/// Which services of a family were logged for which goals.
///
/// # Errors
/// The database's.
pub fn for_goals(conn: &mut Conn, family: FamilyId) -> Result<Vec<(PlanGoalId, ReferralId)>> {
    Ok(referral_goals::table
        .inner_join(referrals::table)
        .filter(referrals::family_id.eq(family))
        .order((referral_goals::linked_at.asc(), referral_goals::referral_id.asc()))
        .select((referral_goals::goal_key, referral_goals::referral_id))
        .load(conn)?)
}

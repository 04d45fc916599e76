//! Writing at the courtroom desk, and reading one entry of it. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{Assessor, NewAssessor, NewCourtStep, NewVisit, StepRow, Visit};
use crate::db::schema::{courtroom_assessors, courtroom_steps, courtroom_visits, hearings};
use crate::db::{Conn, Instant, fresh};
use crate::domain::courtroom::Stand;
use crate::domain::id::{AssessorId, CourtStepId, CourtVisitId, FamilyId, HearingId, ReferralId, UserId};
use crate::error::{Error, Result};
use crate::features::hearings::Hearing;
use crate::on;

/// Puts an assessor on a day's list.
///
/// # Errors
/// The database's.
pub fn add_assessor(conn: &mut Conn, new: &NewAssessor, by: Option<UserId>, now: Instant) -> Result<()> {
    let row = (
        courtroom_assessors::id.eq(new.id),
        courtroom_assessors::on_day.eq(new.on_day),
        courtroom_assessors::courtroom.eq(&new.courtroom),
        courtroom_assessors::name.eq(&new.name),
        courtroom_assessors::provider_id.eq(new.provider),
        courtroom_assessors::kind.eq(new.kind),
        courtroom_assessors::from_time.eq(new.from.format("%H:%M").to_string()),
        courtroom_assessors::to_time.eq(new.to.format("%H:%M").to_string()),
        courtroom_assessors::entered_at.eq(now),
        courtroom_assessors::entered_by.eq(by),
    );
    diesel::insert_into(courtroom_assessors::table).values(row).execute(conn)?;
    Ok(())
}

/// Says that an assessor is not there any more.
///
/// # Errors
/// [`Error::Stale`] where somebody said so first or she never was on a list; the database's.
pub(super) fn end_assessor(conn: &mut Conn, id: AssessorId, by: UserId, now: Instant) -> Result<()> {
    let here = courtroom_assessors::table.find(id).filter(courtroom_assessors::ended_at.is_null());
    let set = (courtroom_assessors::ended_at.eq(now), courtroom_assessors::ended_by.eq(by));
    if diesel::update(here).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// An assessor, still there or not.
pub(super) fn assessor(conn: &mut Conn, id: AssessorId) -> Result<Assessor> {
    Ok(courtroom_assessors::table.find(id).select(Assessor::as_select()).first(conn)?)
}

/// A hearing of a family that counts.
pub(super) fn hearing(conn: &mut Conn, family: FamilyId, id: HearingId) -> Result<Hearing> {
    let own = hearings::table.filter(hearings::id.eq(id)).filter(hearings::family_id.eq(family));
    Ok(own.filter(hearings::error_at.is_null()).select(Hearing::as_select()).first(conn)?)
}

/// An entry of a family that counts.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: CourtVisitId) -> Result<Visit> {
    let own = courtroom_visits::table.filter(courtroom_visits::id.eq(id));
    let counting = own.filter(courtroom_visits::family_id.eq(family)).filter(courtroom_visits::error_at.is_null());
    Ok(counting.select(Visit::as_select()).first(conn)?)
}

/// The entries of a family that count, the earliest first.
///
/// # Errors
/// The database's.
pub fn visits_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Visit>> {
    Ok(courtroom_visits::table
        .filter(courtroom_visits::family_id.eq(family))
        .filter(courtroom_visits::error_at.is_null())
        .order(courtroom_visits::id.asc())
        .select(Visit::as_select())
        .load(conn)?)
}

/// Queues a parent.
///
/// # Errors
/// The database's: `courtroom_visits_open_uq` where she waits already.
pub fn queue(conn: &mut Conn, new: &NewVisit, by: Option<UserId>, now: Instant) -> Result<()> {
    let row = (
        courtroom_visits::id.eq(new.id),
        courtroom_visits::hearing_id.eq(new.hearing),
        courtroom_visits::family_id.eq(new.family),
        courtroom_visits::person_id.eq(new.person),
        courtroom_visits::on_day.eq(new.on_day),
        courtroom_visits::kind.eq(new.kind),
        courtroom_visits::stand.eq(Stand::Waiting),
        courtroom_visits::entered_at.eq(now),
        courtroom_visits::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(courtroom_visits::table).values(row).execute(c))?;
    log(conn, new.id, &NewCourtStep::to(Stand::Waiting), (by, now))
}

fn log(conn: &mut Conn, visit: CourtVisitId, step: &NewCourtStep, (by, now): (Option<UserId>, Instant)) -> Result<()> {
    let row = StepRow {
        id: fresh::<CourtStepId>(),
        visit_id: visit,
        stand: step.stand,
        assessor_id: step.assessor,
        outcome: step.outcome,
        service: step.service,
        level: step.level,
        reason: step.reason,
        entered_at: now,
        entered_by: by,
    };
    on!(conn, c => diesel::insert_into(courtroom_steps::table).values(&row).execute(c))?;
    Ok(())
}

/// Takes a step with an entry that was read, unless somebody else took one since. The rules have allowed the step.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn step(conn: &mut Conn, of: &Visit, step: &NewCourtStep, by: Option<UserId>, now: Instant) -> Result<()> {
    let kept = if step.stand == Stand::Waiting { None } else { step.assessor.or(of.assessor_id) };
    let step = NewCourtStep { assessor: kept, ..*step };
    let changed = on!(conn, c => diesel::update(courtroom_visits::table.find(of.id))
        .filter(courtroom_visits::version.eq(of.version))
        .filter(courtroom_visits::error_at.is_null())
        .set((
            courtroom_visits::stand.eq(step.stand),
            courtroom_visits::assessor_id.eq(step.assessor),
            courtroom_visits::outcome.eq(step.outcome),
            courtroom_visits::service.eq(step.service),
            courtroom_visits::level.eq(step.level),
            courtroom_visits::reason.eq(step.reason),
            courtroom_visits::version.eq(of.version + 1),
        ))
        .execute(c))?;
    if changed == 0 { Err(Error::Stale) } else { log(conn, of.id, &step, (by, now)) }
}

/// Ties an assessed entry to the referral that was made from it, once.
///
/// # Errors
/// [`Error::Stale`] where there is one already, or somebody took a step since; the database's.
pub fn link(conn: &mut Conn, of: &Visit, referral: ReferralId) -> Result<()> {
    let changed = on!(conn, c => diesel::update(courtroom_visits::table.find(of.id))
        .filter(courtroom_visits::version.eq(of.version))
        .filter(courtroom_visits::referral_id.is_null())
        .filter(courtroom_visits::error_at.is_null())
        .set((courtroom_visits::referral_id.eq(referral), courtroom_visits::version.eq(of.version + 1)))
        .execute(c))?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Marks an entry as entered in error. A referral that was made from it is marked by itself.
///
/// # Errors
/// [`Error::Stale`] when it is marked already or none of this family; the database's.
pub(super) fn mark(
    conn: &mut Conn,
    (family, id): (FamilyId, CourtVisitId),
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let own = courtroom_visits::table.filter(courtroom_visits::id.eq(id));
    let counting = own.filter(courtroom_visits::family_id.eq(family)).filter(courtroom_visits::error_at.is_null());
    let set = (
        courtroom_visits::error_at.eq(now),
        courtroom_visits::error_by.eq(by),
        courtroom_visits::error_reason.eq(reason),
    );
    if diesel::update(counting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

//! Writes down a family's services, step by step.

use chrono::{Datelike as _, Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::around;
use super::story::{Providers, Scene, entered};
use crate::db::{Conn, fresh};
use crate::domain::id::ReferralId;
use crate::domain::referral::{Reason, ServiceKind, Side, State};
use crate::error::Result;
use crate::features::referrals::{self, NewReferral, NewStep};

/// The services that the family needs, as far as they have come.
pub(super) fn write(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, providers: &Providers) -> Result<()> {
    let all = [
        ServiceKind::SubstanceUseAssessment,
        ServiceKind::ParentingSupport,
        ServiceKind::MentalHealthAssessment,
        ServiceKind::Housing,
        ServiceKind::ParentPartner,
    ];
    let count = rng.random_range(2..=all.len());
    for (n, service) in all.into_iter().take(count).enumerate() {
        let needed_on = scene.plot.opened_on(scene.today);
        let provider = providers.iter().find(|(_, gives)| gives.contains(&service)).map(|(id, _)| *id);
        let new = NewReferral {
            id: fresh(),
            family: scene.family,
            person: Some(scene.mother),
            child: None,
            service,
            provider,
            needed_on,
        };
        let mut referral = referrals::add(conn, &new, scene.worker, entered(needed_on))?;
        for step in steps(rng, scene, n, needed_on) {
            referral = referrals::step(conn, &referral, &step, provider, scene.worker, entered(step.occurred_on))?;
        }
        if scene.plot.is_open() {
            around::write(conn, scene, n, &referral)?;
        }
    }
    slip(conn, scene)
}

/// In some families a service was logged for the wrong one, and marked so a day later.
fn slip(conn: &mut Conn, scene: &Scene<'_>) -> Result<()> {
    let needed_on = scene.plot.opened_on(scene.today);
    let Some(by) = scene.worker.filter(|_| needed_on.day().is_multiple_of(9)) else { return Ok(()) };
    let id: ReferralId = fresh();
    let new = NewReferral {
        id,
        family: scene.family,
        person: Some(scene.mother),
        child: None,
        service: ServiceKind::Transportation,
        provider: None,
        needed_on,
    };
    referrals::add(conn, &new, Some(by), entered(needed_on))?;
    let marked_at = entered((needed_on + Days::new(1)).min(scene.today));
    referrals::mark(conn, scene.family, id, "Meant for another family", (by, marked_at))
}

/// The steps of the family's service number `n`, none later than today.
fn steps(rng: &mut SmallRng, scene: &Scene<'_>, n: usize, needed_on: NaiveDate) -> Vec<NewStep> {
    let step = |state, after: u64, reason: Option<Reason>, side: Option<Side>| NewStep {
        state,
        occurred_on: needed_on + Days::new(after),
        reason,
        side,
        note: String::new(),
    };
    let first =
        scene.plot.attended_after.unwrap_or(400) + u64::try_from(n).unwrap_or_default() * rng.random_range(0..9);
    let referred = first.min(u64::try_from(n).unwrap_or_default());
    let mut steps = vec![step(State::Referred, referred, None, None)];
    if n == 3 && scene.plot.waitlisted {
        steps.push(step(State::Waitlisted, referred + 4, Some(Reason::NoCapacity), Some(Side::Provider)));
    } else if n == 4 && rng.random_bool(0.3) {
        steps.push(step(State::Declined, referred + 3, Some(Reason::Schedule), Some(Side::Parent)));
    } else {
        steps.push(step(State::Accepted, referred.max(first.saturating_sub(2)), None, None));
        steps.push(step(State::Attended, first, None, None));
        let weeks = if rng.random_bool(0.7) { 5..13 } else { 16..26 };
        steps.push(step(State::Completed, first + 7 * rng.random_range(weeks), None, None));
    }
    steps.retain(|s| s.occurred_on <= scene.today);
    steps
}

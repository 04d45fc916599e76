//! Gathers the facts of every effort to reunify from the family's record: services, contacts, family time; no note.

use chrono::NaiveDate;

use crate::db::Conn;
use crate::domain::appointment::Attended;
use crate::domain::contact::Outcome;
use crate::domain::efforts::{AroundServices, Efforts, Need};
use crate::domain::family_time::{FamilyTimeOutcome, open_visits};
use crate::domain::id::{FamilyId, ReferralId};
use crate::domain::referral::is_open;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::contacts;
use crate::features::family_time;
use crate::features::referrals::{self, Referral, Step};

/// The efforts made for a family since a removal: needs of its adults and of the whole family, those that were over before
/// the removal left out.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId, since: NaiveDate, today: NaiveDate) -> Result<Efforts> {
    let members = Members::of(conn, family)?;
    let steps = referrals::steps_of_family(conn, family)?;
    let mut services = referrals::of_family(conn, family)?;
    services.retain(|service| service.child_id.is_none() && (is_open(service.state) || service.state_on >= since));
    services.sort_by_key(|service| (service.needed_on, service.id));
    let mut meetings = contacts::together(contacts::of_family(conn, family)?);
    meetings.retain(|meeting| {
        let contact = &meeting.contact;
        contact.track == Track::Reunification && contact.person_id.is_some() && contact.occurred_on >= since
    });
    let times = family_time::of_family(conn, family)?.with_parents();
    let open = open_visits(&times.rules(), &times.words(), today).iter().filter(|(day, _)| *day >= since).count();
    let visits: Vec<_> = times.visits.iter().map(|(visit, _)| visit).filter(|v| v.planned_on >= since).collect();
    let reached = meetings.iter().filter(|m| m.contact.outcome == Outcome::Held).count();
    let around = around(conn, family, &services)?;
    Ok(Efforts {
        since,
        around,
        needs: services.iter().map(|service| need(service, &steps, &members)).collect(),
        contacts: reached,
        attempts: meetings.len() - reached,
        planned: visits.len() + open,
        held: visits.iter().filter(|v| v.outcome == FamilyTimeOutcome::Held).count(),
        missed_by_parent: visits.iter().filter(|v| v.outcome.missed_by_parent()).count(),
        open,
    })
}

/// What was done around these services.
fn around(conn: &mut Conn, family: FamilyId, services: &[Referral]) -> Result<AroundServices> {
    let is_theirs = |of: ReferralId| services.iter().any(|service| service.id == of);
    let handoffs = referrals::handoffs(conn, family)?.iter().filter(|talk| is_theirs(talk.referral_id)).count();
    let mut barriers = referrals::barriers_of(conn, family)?;
    barriers.retain(|barrier| is_theirs(barrier.referral_id));
    let appointments = referrals::appointments_of(conn, family)?;
    let known = appointments.iter().filter(|of| is_theirs(of.referral_id));
    Ok(AroundServices {
        handoffs,
        barriers: barriers.len(),
        removed: barriers.iter().filter(|barrier| barrier.removed_on.is_some()).count(),
        appointments: Attended::of(known.filter_map(|of| Some((of.attendance?, of.cancelled_by)))),
    })
}

fn need(service: &Referral, steps: &[Step], members: &Members) -> Need {
    let mut of_service: Vec<&Step> = steps.iter().filter(|step| step.referral_id == service.id).collect();
    of_service.sort_by_key(|step| (step.occurred_on, step.id));
    let why = of_service.iter().rfind(|step| step.reason.is_some());
    Need {
        whom: members.name(service.who()).to_owned(),
        service: service.service,
        state: service.state,
        needed_on: service.needed_on,
        first_attended_on: service.first_attended_on,
        reason: why.and_then(|step| step.reason),
        side: why.and_then(|step| step.side),
    }
}

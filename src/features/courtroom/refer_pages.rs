//! From a recommendation to a referral with one tap, and on to the booking of the first session.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;

use super::desk::home;
use super::model::Visit;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{CourtVisitId, FamilyId, ProviderId, RecordId, ReferralId, UserId};
use crate::domain::referral::{ServiceKind, State, is_open};
use crate::error::{Error, Result};
use crate::features::referrals::{self, NewReferral, NewStep, Referral};
use crate::web::flash::see_other;

/// Who makes a referral, when.
type Made = (UserId, NaiveDate, Instant);

pub(super) async fn refer(
    access: Access,
    path: web::Path<(FamilyId, CourtVisitId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let made = (access.actor().user, access.today(), access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let visit = store::find(conn, key.0, key.1)?;
        let service = visit.service.filter(|_| visit.version == version).ok_or(Error::Stale)?;
        let provider = visit.assessor_id.map(|id| store::assessor(conn, id)).transpose()?.and_then(|a| a.provider_id);
        let referral = referred(conn, &visit, (service, provider), made)?;
        store::link(conn, &visit, referral.id)?;
        let at = referrals::path(key.0, referral.id);
        let to = match referral.state {
            State::Needed | State::Declined => referrals::find_path(key.0, referral.id),
            State::Referred | State::Accepted | State::Waitlisted => format!("{at}/appointments/new"),
            _ => at,
        };
        Ok(Filed::at(to).about(RecordId::from_uuid(referral.id.uuid())).saying("referred from court"))
    };
    match access.file(Filing::For(key.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the service is logged.")),
        Err(Error::Stale) => Ok(see_other(&home(made.1, ""), "Somebody was faster: see where she stands below.")),
        Err(error) => Err(error),
    }
}

/// The need of this service as it then stands: one that was known already and is open is not logged twice. It is referred to the
/// assessor's provider, where she has one and it is with nobody yet.
fn referred(
    conn: &mut Conn,
    visit: &Visit,
    (service, provider): (ServiceKind, Option<ProviderId>),
    (by, today, now): Made,
) -> Result<Referral> {
    let tied: Vec<ReferralId> =
        store::visits_of_family(conn, visit.family_id)?.iter().filter_map(|other| other.referral_id).collect();
    let is_same = |of: &Referral| {
        of.person_id == Some(visit.person_id) && of.service == service && is_open(of.state) && !tied.contains(&of.id)
    };
    let known = referrals::of_family(conn, visit.family_id)?.into_iter().find(is_same);
    let need = if let Some(known) = known {
        known
    } else {
        let new = NewReferral {
            id: fresh(),
            family: visit.family_id,
            person: Some(visit.person_id),
            child: None,
            service,
            provider: None,
            needed_on: visit.on_day,
        };
        referrals::add(conn, &new, Some(by), now)?
    };
    if provider.is_none() || !matches!(need.state, State::Needed | State::Declined) {
        return Ok(need);
    }
    let step = NewStep { state: State::Referred, occurred_on: today, reason: None, side: None, note: String::new() };
    referrals::step(conn, &need, &step, provider, Some(by), now)
}

//! What the directory offers of one kind of service, with all that it is ranked by: a fixed number of queries, however many there are.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{CheckRow, HoursRow, LocationFacts, ProviderFacts, ServiceFacts};
use super::store::{Location, Service, hours_of, places_of};
use crate::db::Conn;
use crate::db::schema::{
    directory_checks, directory_locations, directory_services, families, providers, referral_events, referrals,
};
use crate::domain::directory::answers::Taken;
use crate::domain::directory::{Answers, Check, Referred, ServiceStatus};
use crate::domain::id::{DirectoryLocationId, DirectoryServiceId, ProviderId, ReferralId};
use crate::domain::referral::{Reason, ServiceKind, Side, State};
use crate::error::Result;

/// A service at one location, or at none where the directory has none.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The service.
    pub service: DirectoryServiceId,
    /// What is kept of it.
    pub facts: ServiceFacts,
    /// Who gives it.
    pub provider: ProviderId,
    /// What is kept of the provider.
    pub of: ProviderFacts,
    /// Where.
    pub location: Option<(DirectoryLocationId, LocationFacts)>,
    /// The latest word of its openings.
    pub check: Option<Check>,
    /// The provider's record with this kind of service.
    pub answers: Answers,
}

impl Offered {
    /// The languages of the service, or of its provider where nothing is said of the service.
    #[must_use]
    pub fn languages(&self) -> &str {
        if self.facts.languages.is_empty() { &self.of.languages } else { &self.facts.languages }
    }
}

/// The services of a kind that are given at present, each at each of its locations; the record is that since `since`.
///
/// # Errors
/// The database's.
pub fn offered(conn: &mut Conn, kind: ServiceKind, since: NaiveDate) -> Result<Vec<Offered>> {
    let services: Vec<(Service, ProviderFacts)> = directory_services::table
        .inner_join(providers::table)
        .filter(providers::active)
        .filter(directory_services::kind.eq(kind))
        .filter(directory_services::status.eq(ServiceStatus::Active))
        .order((directory_services::name_key.asc(), directory_services::id.asc()))
        .select((Service::as_select(), ProviderFacts::as_select()))
        .load(conn)?;
    let ids: Vec<_> = services.iter().map(|(service, _)| service.id).collect();
    let places = places_of(conn, ids.clone())?;
    let at: Vec<_> = places.iter().map(|place| place.location_id).collect();
    let locations: HashMap<_, _> = directory_locations::table
        .filter(directory_locations::id.eq_any(at))
        .select(Location::as_select())
        .load(conn)?
        .into_iter()
        .map(|location| (location.id, location.facts))
        .collect();
    let (checks, answers) = (latest(conn, ids)?, records(conn, kind, since)?);
    let each = |(service, of): &(Service, ProviderFacts)| {
        let one = |location| Offered {
            service: service.id,
            facts: service.facts.clone(),
            provider: service.provider_id,
            of: of.clone(),
            location,
            check: checks.get(&service.id).copied(),
            answers: answers.get(&service.provider_id).copied().unwrap_or_default(),
        };
        let at = places.iter().filter(|place| place.service_id == service.id);
        let at = at.filter_map(|place| Some((place.location_id, locations.get(&place.location_id)?.clone())));
        let somewhere: Vec<_> = at.map(|place| one(Some(place))).collect();
        if somewhere.is_empty() { vec![one(None)] } else { somewhere }
    };
    Ok(services.iter().flat_map(each).collect())
}

fn latest(conn: &mut Conn, services: Vec<DirectoryServiceId>) -> Result<HashMap<DirectoryServiceId, Check>> {
    let rows: Vec<CheckRow> = directory_checks::table
        .filter(directory_checks::service_id.eq_any(services))
        .order((directory_checks::checked_on.asc(), directory_checks::id.asc()))
        .select(CheckRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.service_id, row.check())).collect())
}

/// The record of every provider with one kind of service: of families whose case is no mistake, and nothing that was entered in error.
fn records(conn: &mut Conn, kind: ServiceKind, since: NaiveDate) -> Result<HashMap<ProviderId, Answers>> {
    type Row<P> = (P, ReferralId, State, NaiveDate, Option<Side>, Option<Reason>);
    let counted = families::table.filter(families::is_mistake.eq(false)).select(families::id);
    let rows: Vec<Row<Option<ProviderId>>> = referral_events::table
        .inner_join(referrals::table)
        .filter(referrals::service.eq(kind))
        .filter(referrals::family_id.eq_any(counted))
        .filter(referrals::error_at.is_null())
        .filter(referral_events::error_at.is_null())
        .filter(referral_events::provider_id.is_not_null())
        .filter(referral_events::occurred_on.ge(since))
        .order((referrals::id.asc(), referral_events::occurred_on.asc(), referral_events::id.asc()))
        .select((
            referral_events::provider_id,
            referrals::id,
            referral_events::state,
            referral_events::occurred_on,
            referral_events::side,
            referral_events::reason,
        ))
        .load(conn)?;
    let mut rows: Vec<Row<ProviderId>> =
        rows.into_iter().filter_map(|(with, id, s, on, side, why)| Some((with?, id, s, on, side, why))).collect();
    // Stable: the steps of one referral with one provider stay in their order.
    rows.sort_by_key(|(with, id, ..)| (*with, *id));
    let mut all: HashMap<ProviderId, Vec<Referred>> = HashMap::new();
    for one in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let taken = one.iter().map(|(_, _, state, on, side, reason)| Taken {
            state: *state,
            on: *on,
            side: *side,
            reason: *reason,
        });
        let rounds = Referred::rounds(&taken.collect::<Vec<_>>());
        if let Some((with, ..)) = one.first() {
            all.entry(*with).or_default().extend(rounds);
        }
    }
    Ok(all.into_iter().map(|(with, rounds)| (with, Answers::of(&rounds))).collect())
}

/// When these services are given at these locations on `today` or later, in words: a service's own hours, or else those of the place.
///
/// # Errors
/// The database's.
pub fn hours_said(
    conn: &mut Conn,
    of: &[(DirectoryServiceId, Option<DirectoryLocationId>)],
    today: NaiveDate,
) -> Result<Vec<String>> {
    let services = of.iter().map(|(service, _)| *service).collect();
    let rows = hours_of(conn, services, of.iter().filter_map(|(_, at)| *at).collect())?;
    let rows: Vec<&HoursRow> = rows.iter().filter(|row| !row.hours().is_over(today)).collect();
    let said = |rows: Vec<&&HoursRow>| {
        let one = |row: &&HoursRow| {
            let hours = row.hours();
            let said = hours.said();
            if said.is_empty() { hours.words } else { said }
        };
        rows.into_iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let of_one = |(service, at): &(DirectoryServiceId, Option<DirectoryLocationId>)| {
        let own = rows.iter().filter(|row| {
            let whose = row.whose();
            whose.service == Some(*service) && (whose.location.is_none() || whose.location == *at)
        });
        let own: Vec<_> = own.collect();
        if !own.is_empty() {
            return said(own);
        }
        let of_place = |row: &&&HoursRow| row.whose().service.is_none() && row.whose().location == *at && at.is_some();
        said(rows.iter().filter(of_place).collect())
    };
    Ok(of.iter().map(of_one).collect())
}

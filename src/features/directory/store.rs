//! Every query of the directory's pages.

use std::collections::HashMap;

use chrono::{Days as Span, NaiveDate};
use diesel::prelude::*;

use super::model::{CheckRow, HoursRow, LocationFacts, Place, Provider, ProviderFacts, ServiceFacts};
pub(super) use super::model::{Location, Service};
pub(super) use super::parts_store::{add_check, add_hours, end_hours, set_places, touch};
use crate::db::schema::{
    directory_checks, directory_hours, directory_locations, directory_places, directory_services, families,
    provider_services, providers, referral_events, referrals, users,
};
use crate::db::{Conn, Each, Instant};
use crate::domain::directory::answers::Taken;
use crate::domain::directory::{Check, Referred};
use crate::domain::id::{DirectoryLocationId, DirectoryServiceId, ProviderId, ReferralId, UserId};
use crate::domain::referral::{Reason, ServiceKind, Side, State};
use crate::domain::text::place_key;
use crate::error::{Error, Result};

/// Everything that stands on a provider's page.
pub(super) struct Whole {
    pub(super) provider: Provider,
    pub(super) services: Vec<Service>,
    pub(super) locations: Vec<Location>,
    pub(super) places: Vec<Place>,
    pub(super) hours: Vec<HoursRow>,
    /// The latest word of each service, and who asked.
    pub(super) checks: HashMap<DirectoryServiceId, (Check, Option<String>)>,
}

/// What a page names a record by while it is changed.
#[derive(Debug, Clone)]
pub(super) struct Held<Id> {
    pub(super) id: Id,
    pub(super) name: String,
    pub(super) version: i32,
}

impl Provider {
    pub(super) fn held(&self) -> Held<ProviderId> {
        Held { id: self.id, name: self.facts.name.clone(), version: self.version }
    }
}

impl Service {
    pub(super) fn held(&self) -> Held<DirectoryServiceId> {
        Held { id: self.id, name: self.facts.name.clone(), version: self.version }
    }
}

impl Location {
    pub(super) fn held(&self) -> Held<DirectoryLocationId> {
        Held { id: self.id, name: self.facts.name.clone(), version: self.version }
    }
}

impl Whole {
    /// One of its services.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another provider's.
    pub(super) fn service(&self, id: DirectoryServiceId) -> Result<&Service> {
        self.services.iter().find(|service| service.id == id).ok_or(Error::NotFound)
    }
}

/// A provider that is active.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn provider(conn: &mut Conn, id: ProviderId) -> Result<Provider> {
    Ok(providers::table.find(id).filter(providers::active).select(Provider::as_select()).first(conn)?)
}

/// A provider with all that the directory has of it.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn whole(conn: &mut Conn, id: ProviderId) -> Result<Whole> {
    let provider = provider(conn, id)?;
    let services = services_of(conn, vec![id])?;
    let ids: Vec<_> = services.iter().map(|service| service.id).collect();
    let places = places_of(conn, ids.clone())?;
    let locations = locations_of(conn, id, &places)?;
    let sites = locations.iter().map(|location| location.id).collect();
    let hours = hours_of(conn, ids.clone(), sites)?;
    let checks = checks_of(conn, ids)?;
    Ok(Whole { provider, services, locations, places, hours, checks })
}

/// The services of providers, by name; those that were given up last.
pub(super) fn services_of(conn: &mut Conn, of: Vec<ProviderId>) -> Result<Vec<Service>> {
    Ok(directory_services::table
        .filter(directory_services::provider_id.eq_any(of))
        .order((directory_services::name_key.asc(), directory_services::id.asc()))
        .select(Service::as_select())
        .load(conn)?)
}

pub(super) fn places_of(conn: &mut Conn, services: Vec<DirectoryServiceId>) -> Result<Vec<Place>> {
    Ok(directory_places::table
        .filter(directory_places::service_id.eq_any(services))
        .filter(directory_places::ended_at.is_null())
        .order(directory_places::id.asc())
        .select(Place::as_select())
        .load(conn)?)
}

/// The provider's own locations, and others at which it gives a service.
fn locations_of(conn: &mut Conn, id: ProviderId, places: &[Place]) -> Result<Vec<Location>> {
    let at: Vec<_> = places.iter().map(|place| place.location_id).collect();
    let theirs = directory_locations::provider_id.eq(id).or(directory_locations::id.eq_any(at));
    Ok(directory_locations::table
        .filter(theirs)
        .order((directory_locations::name.asc(), directory_locations::id.asc()))
        .select(Location::as_select())
        .load(conn)?)
}

/// A provider's own location.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn location(conn: &mut Conn, provider: ProviderId, id: DirectoryLocationId) -> Result<Location> {
    let own = directory_locations::table.find(id).filter(directory_locations::provider_id.eq(provider));
    Ok(own.select(Location::as_select()).first(conn)?)
}

pub(super) fn hours_of(
    conn: &mut Conn,
    services: Vec<DirectoryServiceId>,
    locations: Vec<DirectoryLocationId>,
) -> Result<Vec<HoursRow>> {
    let of_service = directory_hours::service_id.eq_any(services);
    let of_place = directory_hours::service_id.is_null().and(directory_hours::location_id.eq_any(locations));
    Ok(directory_hours::table
        .filter(directory_hours::ended_at.is_null())
        .filter(of_service.or(of_place).assume_not_null())
        .order(directory_hours::id.asc())
        .select(HoursRow::as_select())
        .load(conn)?)
}

/// The latest word of each of these services, and who asked.
pub(super) fn checks_of(
    conn: &mut Conn,
    services: Vec<DirectoryServiceId>,
) -> Result<HashMap<DirectoryServiceId, (Check, Option<String>)>> {
    let rows: Vec<(CheckRow, Option<String>)> = directory_checks::table
        .left_join(users::table)
        .filter(directory_checks::service_id.eq_any(services))
        .order((directory_checks::checked_on.asc(), directory_checks::id.asc()))
        .select((CheckRow::as_select(), users::full_name.nullable()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(row, by)| (row.service_id, (row.check(), by))).collect())
}

/// The latest word of every service.
///
/// # Errors
/// The database's.
pub(super) fn latest_checks(conn: &mut Conn) -> Result<HashMap<DirectoryServiceId, Check>> {
    let rows: Vec<CheckRow> = directory_checks::table
        .order((directory_checks::checked_on.asc(), directory_checks::id.asc()))
        .select(CheckRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.service_id, row.check())).collect())
}

/// The last rounds of the referrals made to a provider since `since`: of families whose case is no mistake, and none that was entered
/// in error. Whole agency: it names nobody.
///
/// # Errors
/// The database's.
pub(super) fn referred(conn: &mut Conn, id: ProviderId, since: NaiveDate) -> Result<Vec<Referred>> {
    type Row = (ReferralId, State, NaiveDate, Option<Side>, Option<Reason>);
    let counted = families::table.filter(families::is_mistake.eq(false)).select(families::id);
    let rows: Vec<Row> = referral_events::table
        .inner_join(referrals::table)
        .filter(referral_events::provider_id.eq(id))
        .filter(referrals::family_id.eq_any(counted))
        .filter(referrals::error_at.is_null())
        .filter(referral_events::error_at.is_null())
        .order((referrals::id.asc(), referral_events::occurred_on.asc(), referral_events::id.asc()))
        .select((
            referrals::id,
            referral_events::state,
            referral_events::occurred_on,
            referral_events::side,
            referral_events::reason,
        ))
        .load(conn)?;
    let of_one = |rows: &[Row]| {
        let taken = |(_, state, on, side, reason): &Row| Taken { state: *state, on: *on, side: *side, reason: *reason };
        Referred::rounds(&rows.iter().map(taken).collect::<Vec<_>>())
    };
    Ok(rows.chunk_by(|a, b| a.0 == b.0).flat_map(of_one).filter(|one| one.on >= since).collect())
}

/// Adds a provider.
///
/// # Errors
/// The database's: `providers_name_uq` for a name that another has.
pub fn add_provider(conn: &mut Conn, id: ProviderId, facts: &ProviderFacts, now: Instant) -> Result<()> {
    let row =
        (providers::id.eq(id), facts, providers::name_key.eq(place_key(&facts.name)), providers::created_at.eq(now));
    diesel::insert_into(providers::table).values(row).execute(conn)?;
    Ok(())
}

/// Changes a provider, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn change_provider(conn: &mut Conn, (id, version): (ProviderId, i32), facts: &ProviderFacts) -> Result<()> {
    let changed = diesel::update(providers::table.find(id).filter(providers::version.eq(version)))
        .set((facts, providers::name_key.eq(place_key(&facts.name)), providers::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Adds a service to a provider, and notes that it gives this kind.
///
/// # Errors
/// The database's.
pub fn add_service(
    conn: &mut Conn,
    (id, provider): (DirectoryServiceId, ProviderId),
    facts: &ServiceFacts,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let row = (
        directory_services::id.eq(id),
        directory_services::provider_id.eq(provider),
        facts,
        directory_services::name_key.eq(place_key(&facts.name)),
        directory_services::entered_at.eq(now),
        directory_services::entered_by.eq(by),
    );
    diesel::insert_into(directory_services::table).values(row).execute(conn)?;
    gives(conn, provider, facts.kind)
}

/// Changes a service, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn change_service(
    conn: &mut Conn,
    (id, version): (DirectoryServiceId, i32),
    provider: ProviderId,
    facts: &ServiceFacts,
) -> Result<()> {
    let at = directory_services::table.find(id).filter(directory_services::version.eq(version));
    let changed = diesel::update(at.filter(directory_services::provider_id.eq(provider)))
        .set((
            facts,
            directory_services::name_key.eq(place_key(&facts.name)),
            directory_services::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed == 1 { gives(conn, provider, facts.kind) } else { Err(Error::Stale) }
}

/// Notes that a provider gives a kind of service: what referrals are offered by.
pub(super) fn gives(conn: &mut Conn, provider: ProviderId, kind: ServiceKind) -> Result<()> {
    let row = (provider_services::provider_id.eq(provider), provider_services::service.eq(kind));
    let key = (provider_services::provider_id, provider_services::service);
    Each(diesel::insert_into(provider_services::table).values(row).on_conflict(key).do_nothing()).execute(conn)?;
    Ok(())
}

/// Adds a location to a provider.
///
/// # Errors
/// The database's.
pub fn add_location(
    conn: &mut Conn,
    (id, provider): (DirectoryLocationId, ProviderId),
    facts: &LocationFacts,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let row = (
        directory_locations::id.eq(id),
        directory_locations::provider_id.eq(provider),
        facts,
        directory_locations::entered_at.eq(now),
        directory_locations::entered_by.eq(by),
    );
    diesel::insert_into(directory_locations::table).values(row).execute(conn)?;
    Ok(())
}

/// Changes a location, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn change_location(
    conn: &mut Conn,
    (id, version): (DirectoryLocationId, i32),
    facts: &LocationFacts,
) -> Result<()> {
    let at = directory_locations::table.find(id).filter(directory_locations::version.eq(version));
    let changed = diesel::update(at).set((facts, directory_locations::version.eq(version + 1))).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The oldest day whose word still counts on `today`.
pub(super) fn fresh_since(today: NaiveDate) -> NaiveDate {
    let days = u64::try_from(crate::domain::directory::STALE_AFTER_DAYS).unwrap_or_default();
    today.checked_sub_days(Span::new(days)).unwrap_or(today)
}

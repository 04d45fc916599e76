//! What a card says, gathered. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{
    assignments, directory_locations, directory_places, directory_services, provider_services, providers, users,
};
use crate::domain::directory::ServiceStatus;
use crate::domain::id::{AppointmentId, DirectoryLocationId, DirectoryServiceId, FamilyId, ProviderId, ReferralId};
use crate::domain::referral::ServiceKind;
use crate::domain::tracks::Track;
use crate::error::{Error, Result};
use crate::features::referrals::{self, Appointment, Referral};
use crate::features::{adults, families};

/// What is kept of an appointment and those around it.
pub(super) struct Kept {
    pub(super) referral: Referral,
    pub(super) appointment: Appointment,
    /// The language of the adult it is for, or the one spoken at home.
    pub(super) language: String,
    pub(super) place: Place,
    /// Name and telephone number of the worker of record; none where nobody is.
    pub(super) worker: Option<(String, String)>,
}

/// What the directory keeps of where a service is given.
#[derive(Default)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) phone: String,
    /// The names that tell what the place is: the provider's, its services', the locations'.
    pub(super) names: Vec<String>,
    pub(super) locations: Vec<Location>,
    /// The kinds of services that are given there.
    pub(super) given: Vec<ServiceKind>,
}

/// One location.
#[derive(Queryable)]
pub(super) struct Location {
    pub(super) name: String,
    pub(super) street: String,
    pub(super) city: String,
    pub(super) state: String,
    pub(super) postal_code: String,
    pub(super) transport: String,
    pub(super) phone: String,
}

pub(super) type Key = (FamilyId, ReferralId, AppointmentId);

/// Reads an appointment that counts.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn read(conn: &mut Conn, scope: Scope, key: Key, today: NaiveDate) -> Result<Kept> {
    let family = families::find(conn, scope, key.0)?;
    let (referral, _) = referrals::find(conn, family.id, key.1)?;
    let all = referrals::appointments_of(conn, family.id)?;
    let is_it = |of: &Appointment| of.id == key.2 && of.referral_id == referral.id;
    let appointment = all.into_iter().find(is_it).ok_or(Error::NotFound)?;
    let own = referral.person_id.map_or(Ok(None), |of| adults::language(conn, family.id, of, today))?;
    let place = referral.provider_id.map_or_else(|| Ok(Place::default()), |of| place(conn, &referral, of))?;
    let worker = worker(conn, &referral)?;
    Ok(Kept { referral, appointment, language: own.unwrap_or(family.language), place, worker })
}

/// The earliest appointment of a referral that is still to come.
pub(super) fn next(
    conn: &mut Conn,
    scope: Scope,
    (family, referral): (FamilyId, ReferralId),
    today: NaiveDate,
) -> Result<Option<AppointmentId>> {
    let family = families::find(conn, scope, family)?;
    let (referral, _) = referrals::find(conn, family.id, referral)?;
    let all = referrals::appointments_of(conn, family.id)?;
    let is_next = |of: &&Appointment| of.referral_id == referral.id && of.attendance.is_none() && of.held_on >= today;
    Ok(all.iter().find(is_next).map(|of| of.id))
}

fn worker(conn: &mut Conn, of: &Referral) -> Result<Option<(String, String)>> {
    let open = assignments::table
        .inner_join(users::table)
        .filter(assignments::family_id.eq(of.family_id))
        .filter(assignments::ends_on.is_null())
        .into_boxed();
    let open = match of.child_id {
        Some(child) => open.filter(assignments::child_id.eq(child)),
        None => open.filter(assignments::track.eq(Track::Reunification)),
    };
    Ok(open.select((users::full_name, users::phone)).first(conn).optional()?)
}

fn place(conn: &mut Conn, of: &Referral, provider: ProviderId) -> Result<Place> {
    let (name, phone): (String, String) =
        providers::table.find(provider).select((providers::name, providers::phone)).first(conn)?;
    let services: Vec<(DirectoryServiceId, String, String)> = directory_services::table
        .filter(directory_services::provider_id.eq(provider))
        .filter(directory_services::kind.eq(of.service))
        .filter(directory_services::status.eq(ServiceStatus::Active))
        .order(directory_services::id.asc())
        .select((directory_services::id, directory_services::name, directory_services::phone))
        .load(conn)?;
    let at: Vec<DirectoryLocationId> = directory_places::table
        .filter(directory_places::service_id.eq_any(services.iter().map(|(id, ..)| *id).collect::<Vec<_>>()))
        .filter(directory_places::ended_at.is_null())
        .select(directory_places::location_id)
        .load(conn)?;
    let locations: Vec<Location> = directory_locations::table
        .filter(directory_locations::id.eq_any(at))
        .order(directory_locations::id.asc())
        .select((
            directory_locations::name,
            directory_locations::street,
            directory_locations::city,
            directory_locations::state,
            directory_locations::postal_code,
            directory_locations::transport,
            directory_locations::phone,
        ))
        .load(conn)?;
    let telling = services.iter().map(|(_, name, _)| name).chain(locations.iter().map(|of| &of.name));
    let names = [&name].into_iter().chain(telling).cloned().collect();
    let phone = services.iter().map(|(.., phone)| phone).find(|phone| !phone.is_empty()).cloned().unwrap_or(phone);
    let given = provider_services::table
        .filter(provider_services::provider_id.eq(provider))
        .select(provider_services::service)
        .load(conn)?;
    Ok(Place { name, phone, names, locations, given })
}

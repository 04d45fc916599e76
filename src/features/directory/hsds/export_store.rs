//! Reads the whole directory, for the export.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{directory_hours, directory_locations, directory_places, directory_services, providers};
use crate::domain::directory::Check;
use crate::domain::id::DirectoryServiceId;
use crate::error::Result;
use crate::features::directory::model::{HoursRow, Location, Place, Provider, Service};
use crate::features::directory::store;

/// Every active provider with all that the directory has of it.
pub struct Everything {
    pub(super) providers: Vec<Provider>,
    pub(super) services: Vec<Service>,
    pub(super) locations: Vec<Location>,
    pub(super) places: Vec<Place>,
    pub(super) hours: Vec<HoursRow>,
    pub(super) checks: HashMap<DirectoryServiceId, Check>,
}

/// Reads the directory as it stands.
///
/// # Errors
/// The database's.
pub fn everything(conn: &mut Conn) -> Result<Everything> {
    let providers = providers::table
        .filter(providers::active)
        .order(providers::id.asc())
        .select(Provider::as_select())
        .load(conn)?;
    let services =
        directory_services::table.order(directory_services::id.asc()).select(Service::as_select()).load(conn)?;
    let locations =
        directory_locations::table.order(directory_locations::id.asc()).select(Location::as_select()).load(conn)?;
    let places = directory_places::table.filter(directory_places::ended_at.is_null());
    let places = places.order(directory_places::id.asc()).select(Place::as_select()).load(conn)?;
    let hours = directory_hours::table.filter(directory_hours::ended_at.is_null());
    let hours = hours.order(directory_hours::id.asc()).select(HoursRow::as_select()).load(conn)?;
    let checks = store::latest_checks(conn)?;
    Ok(Everything { providers, services, locations, places, hours, checks })
}

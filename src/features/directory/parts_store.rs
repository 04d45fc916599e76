//! Writing what belongs to a service or a location: where it is given, its hours, and what was said of its openings.

use diesel::prelude::*;

use super::model::Whose;
use super::store::places_of;
use crate::db::schema::{directory_checks, directory_hours, directory_locations, directory_places, directory_services};
use crate::db::{Conn, Instant, fresh};
use crate::domain::directory::{Check, Hours};
use crate::domain::id::{
    DirectoryCheckId, DirectoryHoursId, DirectoryLocationId, DirectoryPlaceId, DirectoryServiceId, UserId,
};
use crate::error::{Error, Result};

/// Says at which locations a service is given: what is new begins, what is missing ends with its hours there.
///
/// # Errors
/// The database's.
pub fn set_places(
    conn: &mut Conn,
    service: DirectoryServiceId,
    wanted: &[(DirectoryPlaceId, DirectoryLocationId)],
    now: Instant,
) -> Result<bool> {
    let held = places_of(conn, vec![service])?;
    let gone: Vec<_> =
        held.iter().filter(|p| wanted.iter().all(|(_, at)| *at != p.location_id)).map(|p| p.id).collect();
    let new: Vec<_> = wanted.iter().filter(|(_, at)| held.iter().all(|p| p.location_id != *at)).collect();
    let is_change = !gone.is_empty() || !new.is_empty();
    diesel::update(directory_places::table.filter(directory_places::id.eq_any(gone.clone())))
        .set(directory_places::ended_at.eq(now))
        .execute(conn)?;
    let left: Vec<_> = held.iter().filter(|place| gone.contains(&place.id)).map(|place| place.location_id).collect();
    let hours = directory_hours::table.filter(directory_hours::service_id.eq(service));
    diesel::update(hours.filter(directory_hours::location_id.eq_any(left)).filter(directory_hours::ended_at.is_null()))
        .set(directory_hours::ended_at.eq(now))
        .execute(conn)?;
    for (id, location) in new {
        let row = (
            directory_places::id.eq(*id),
            directory_places::service_id.eq(service),
            directory_places::location_id.eq(*location),
            directory_places::entered_at.eq(now),
        );
        diesel::insert_into(directory_places::table).values(row).execute(conn)?;
    }
    Ok(is_change)
}

/// Adds hours.
///
/// # Errors
/// The database's.
pub fn add_hours(
    conn: &mut Conn,
    (id, whose): (DirectoryHoursId, Whose),
    hours: &Hours,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    let row = (
        directory_hours::id.eq(id),
        directory_hours::service_id.eq(whose.service),
        directory_hours::location_id.eq(whose.location),
        directory_hours::days.eq(hours.days.to_string()),
        directory_hours::opens_at.eq(hours.times.map(|(opens, _)| time(opens))),
        directory_hours::closes_at.eq(hours.times.map(|(_, closes)| time(closes))),
        directory_hours::valid_from.eq(hours.valid_from),
        directory_hours::valid_to.eq(hours.valid_to),
        directory_hours::words.eq(&hours.words),
        directory_hours::entered_at.eq(now),
        directory_hours::entered_by.eq(by),
    );
    diesel::insert_into(directory_hours::table).values(row).execute(conn)?;
    Ok(())
}

/// Ends hours: they are not shown any more.
///
/// # Errors
/// [`Error::Stale`] when somebody ended them first, or the database's.
pub(super) fn end_hours(conn: &mut Conn, id: DirectoryHoursId, by: Option<UserId>, now: Instant) -> Result<()> {
    let at = directory_hours::table.find(id).filter(directory_hours::ended_at.is_null());
    let set = (directory_hours::ended_at.eq(now), directory_hours::ended_by.eq(by));
    let changed = diesel::update(at).set(set).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Counts a change of hours as one of the service, or of the location that they are for.
///
/// # Errors
/// The database's.
pub(super) fn touch(conn: &mut Conn, whose: Whose) -> Result<()> {
    if let Some(id) = whose.service {
        let set = directory_services::version.eq(directory_services::version + 1);
        diesel::update(directory_services::table.find(id)).set(set).execute(conn)?;
    } else if let Some(id) = whose.location {
        let set = directory_locations::version.eq(directory_locations::version + 1);
        diesel::update(directory_locations::table.find(id)).set(set).execute(conn)?;
    }
    Ok(())
}

/// Writes down what was found when somebody asked whether a service takes anybody.
///
/// # Errors
/// The database's.
pub fn add_check(
    conn: &mut Conn,
    service: DirectoryServiceId,
    check: Check,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let row = (
        directory_checks::id.eq(fresh::<DirectoryCheckId>()),
        directory_checks::service_id.eq(service),
        directory_checks::opening.eq(check.opening.kind()),
        directory_checks::opens_on.eq(check.opening.opens_on()),
        directory_checks::weeks.eq(check.opening.weeks()),
        directory_checks::checked_on.eq(check.on),
        directory_checks::checked_by.eq(by),
        directory_checks::entered_at.eq(now),
    );
    diesel::insert_into(directory_checks::table).values(row).execute(conn)?;
    Ok(())
}

//! Every query on stays and placements entered in error. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{At, Found};
use super::store;
use super::wrong_model::{Marked, WholePlace, WholeStay, Why, WrongPlace, WrongStay};
use crate::db::schema::{
    episodes, episodes_in_error, legal_statuses, permanency_goals, placements, placements_in_error,
    removal_circumstances,
};
use crate::db::{Conn, Instant};
use crate::domain::id::{ChildId, EpisodeId, PlacementId, UserId};
use crate::domain::setting::Setting;
use crate::domain::wrong_stay::Resting;
use crate::error::{Error, Result};
use crate::on;

/// Why, by whom and when.
type By<'a> = (&'a str, UserId, Instant);

/// What rests on a stay: what began while it lasted and is not marked as an error itself.
///
/// # Errors
/// The database's.
pub(super) fn resting(conn: &mut Conn, found: &Found) -> Result<Resting> {
    let stay = &found.stay.episode;
    let (from, until) = (stay.removed_on, stay.exited_on.unwrap_or(NaiveDate::MAX));
    let goals: Vec<NaiveDate> = permanency_goals::table
        .filter(permanency_goals::child_id.eq(stay.child_id))
        .filter(permanency_goals::voided_at.is_null())
        .select(permanency_goals::starts_on)
        .load(conn)?;
    let statuses: Vec<NaiveDate> = legal_statuses::table
        .filter(legal_statuses::child_id.eq(stay.child_id))
        .filter(legal_statuses::voided_at.is_null())
        .select(legal_statuses::starts_on)
        .load(conn)?;
    let within = |days: &[NaiveDate]| {
        i64::try_from(days.iter().filter(|day| from <= **day && **day < until).count()).unwrap_or(i64::MAX)
    };
    Ok(Resting { goals: within(&goals), statuses: within(&statuses) })
}

/// Marks a stay, or one placement of it, as entered in error: it is moved out of what counts. The rules have allowed it.
///
/// # Errors
/// [`Error::NotFound`] when it is not the child's or is marked already, or the database's.
pub fn mark(conn: &mut Conn, at: At, place: Option<PlacementId>, by: By<'_>) -> Result<()> {
    let found = store::find(conn, at)?;
    mark_found(conn, &found, place, by)
}

/// The same of a stay that was read.
///
/// # Errors
/// The database's.
pub(super) fn mark_found(conn: &mut Conn, found: &Found, place: Option<PlacementId>, by: By<'_>) -> Result<()> {
    match place {
        None => mark_stay(conn, found, by),
        Some(place) => mark_place(conn, found, place, by),
    }
}

/// Moves a stay with its circumstances and placements out of what counts.
///
/// # Errors
/// The database's.
fn mark_stay(conn: &mut Conn, found: &Found, by: By<'_>) -> Result<()> {
    let id = found.stay.episode.id;
    let row: WholeStay = on!(conn, c => episodes::table.find(id).first(c))?;
    let codes: Vec<String> = removal_circumstances::table
        .filter(removal_circumstances::episode_id.eq(id))
        .order(removal_circumstances::circumstance)
        .select(removal_circumstances::circumstance)
        .load(conn)?;
    let wrong = WrongStay { row, circumstances: codes.join(","), error_at: by.2, error_by: by.1, error_reason: by.0 };
    on!(conn, c => diesel::insert_into(episodes_in_error::table).values(&wrong).execute(c))?;
    diesel::delete(removal_circumstances::table.filter(removal_circumstances::episode_id.eq(id))).execute(conn)?;
    for place in &found.stay.placements {
        move_place(conn, place.id, by)?;
    }
    diesel::delete(episodes::table.find(id)).execute(conn)?;
    Ok(())
}

/// Moves a placement out of what counts; the stay is another one then.
///
/// # Errors
/// The database's.
fn mark_place(conn: &mut Conn, found: &Found, place: PlacementId, by: By<'_>) -> Result<()> {
    move_place(conn, place, by)?;
    diesel::update(episodes::table.find(found.stay.episode.id))
        .set(episodes::version.eq(episodes::version + 1))
        .execute(conn)?;
    Ok(())
}

fn move_place(conn: &mut Conn, id: PlacementId, by: By<'_>) -> Result<()> {
    let row: WholePlace = on!(conn, c => placements::table.find(id).first(c))?;
    let wrong = WrongPlace { row, error_at: by.2, error_by: by.1, error_reason: by.0 };
    on!(conn, c => diesel::insert_into(placements_in_error::table).values(&wrong).execute(c))?;
    diesel::delete(placements::table.find(id)).execute(conn)?;
    Ok(())
}

type StayRow = (EpisodeId, NaiveDate, Option<NaiveDate>, String, UserId, Instant);
type PlaceRow = (PlacementId, EpisodeId, Setting, String, NaiveDate, Option<NaiveDate>, String, UserId, Instant);

/// The stays and placements of a child that are marked as entered in error now, the latest mark first.
///
/// # Errors
/// The database's.
pub fn marked(conn: &mut Conn, child: ChildId) -> Result<Vec<Marked>> {
    let stays: Vec<StayRow> = episodes_in_error::table
        .filter(episodes_in_error::child_id.eq(child))
        .filter(episodes_in_error::brought_back_at.is_null())
        .select((
            episodes_in_error::id,
            episodes_in_error::removed_on,
            episodes_in_error::exited_on,
            episodes_in_error::error_reason,
            episodes_in_error::error_by,
            episodes_in_error::error_at,
        ))
        .load(conn)?;
    let places: Vec<PlaceRow> = placements_in_error::table
        .filter(placements_in_error::child_id.eq(child))
        .filter(placements_in_error::brought_back_at.is_null())
        .select((
            placements_in_error::id,
            placements_in_error::episode_id,
            placements_in_error::setting,
            placements_in_error::caregiver,
            placements_in_error::started_on,
            placements_in_error::ended_on,
            placements_in_error::error_reason,
            placements_in_error::error_by,
            placements_in_error::error_at,
        ))
        .load(conn)?;
    let with = |stay: EpisodeId, at: Instant| stays.iter().any(|row| row.0 == stay && row.5 == at);
    let place = |(id, stay, setting, caregiver, from, until, reason, by, at): PlaceRow| Marked {
        stay,
        place: Some(id),
        what: if caregiver.is_empty() { setting.to_string() } else { format!("{setting}, {caregiver}") },
        from,
        until,
        why: Why { reason, by, at },
        with_stay: with(stay, at),
    };
    let mut all: Vec<Marked> = places.into_iter().map(place).collect();
    all.extend(stays.into_iter().map(|(stay, from, until, reason, by, at)| Marked {
        stay,
        place: None,
        what: "Stay in care with its placements".to_owned(),
        from,
        until,
        why: Why { reason, by, at },
        with_stay: false,
    }));
    all.sort_by_key(|one| std::cmp::Reverse(one.why.at));
    Ok(all)
}

/// An entry that is marked, by its keys.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this child, or the database's.
pub(super) fn marked_one(
    conn: &mut Conn,
    child: ChildId,
    (stay, place): (EpisodeId, Option<PlacementId>),
) -> Result<Marked> {
    let mut all = marked(conn, child)?.into_iter();
    all.find(|one| one.stay == stay && one.place == place).ok_or(Error::NotFound)
}

//! Every query that brings a stay or a placement back which was marked as entered in error by mistake. Callers have read the
//! family within scope.

use diesel::prelude::*;

use super::wrong_model::Marked;
use crate::db::schema::{episodes, episodes_in_error, placements, placements_in_error, removal_circumstances};
use crate::db::{Conn, Instant};
use crate::domain::id::{EpisodeId, PlacementId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// By whom and when.
type By = (UserId, Instant);

/// Brings an entry back: a stay with its circumstances and the placements that were marked with it, or one placement.
///
/// # Errors
/// [`Error::Stale`] when somebody else brought it back first; the database's, which refuses by name what would overlap.
pub(super) fn bring_back(conn: &mut Conn, marked: &Marked, by: By) -> Result<()> {
    match marked.place {
        None => stay_back(conn, marked, by),
        Some(place) => {
            place_back(conn, (place, marked.why.at), by)?;
            newer(conn, marked.stay)
        }
    }
}

/// Whether a stay is on record.
///
/// # Errors
/// The database's.
pub(super) fn stands(conn: &mut Conn, stay: EpisodeId) -> Result<bool> {
    let found: Option<EpisodeId> =
        episodes::table.filter(episodes::id.eq(stay)).select(episodes::id).first(conn).optional()?;
    Ok(found.is_some())
}

fn newer(conn: &mut Conn, stay: EpisodeId) -> Result<()> {
    diesel::update(episodes::table.find(stay)).set(episodes::version.eq(episodes::version + 1)).execute(conn)?;
    Ok(())
}

fn stay_back(conn: &mut Conn, marked: &Marked, by: By) -> Result<()> {
    use episodes_in_error as wrong;
    let (id, at) = (marked.stay, marked.why.at);
    let circumstances: String = wrong::table.find((id, at)).select(wrong::circumstances).first(conn)?;
    on!(conn, c => wrong::table
        .find((id, at))
        .select((
            (wrong::id, wrong::child_id, wrong::family_id, wrong::office_id, wrong::removed_on, wrong::removed_time),
            (wrong::exited_on, wrong::exit_reason, wrong::exit_entered_at, wrong::exit_entered_by, wrong::exit_planned),
            (wrong::cost_cents, wrong::version, wrong::created_at, wrong::created_by),
        ))
        .insert_into(episodes::table)
        .into_columns((
            (
                episodes::id,
                episodes::child_id,
                episodes::family_id,
                episodes::office_id,
                episodes::removed_on,
                episodes::removed_time,
            ),
            (
                episodes::exited_on,
                episodes::exit_reason,
                episodes::exit_entered_at,
                episodes::exit_entered_by,
                episodes::exit_planned,
            ),
            (episodes::cost_cents, episodes::version, episodes::created_at, episodes::created_by),
        ))
        .execute(c))?;
    for code in circumstances.split(',').filter(|code| !code.is_empty()) {
        let row = (removal_circumstances::episode_id.eq(id), removal_circumstances::circumstance.eq(code));
        diesel::insert_into(removal_circumstances::table).values(row).execute(conn)?;
    }
    let with: Vec<PlacementId> = placements_in_error::table
        .filter(placements_in_error::episode_id.eq(id))
        .filter(placements_in_error::error_at.eq(at))
        .filter(placements_in_error::brought_back_at.is_null())
        .order(placements_in_error::started_on)
        .select(placements_in_error::id)
        .load(conn)?;
    for place in with {
        place_back(conn, (place, at), by)?;
    }
    let live = wrong::table.find((id, at)).filter(wrong::brought_back_at.is_null());
    let set = (wrong::brought_back_at.eq(by.1), wrong::brought_back_by.eq(by.0));
    once(diesel::update(live).set(set).execute(conn)?)?;
    newer(conn, id)
}

fn place_back(conn: &mut Conn, (id, at): (PlacementId, Instant), by: By) -> Result<()> {
    use placements_in_error as wrong;
    on!(conn, c => wrong::table
        .find((id, at))
        .select((
            (wrong::id, wrong::episode_id, wrong::child_id, wrong::setting, wrong::caregiver, wrong::with_siblings),
            (wrong::started_on, wrong::ended_on, wrong::end_reason, wrong::version, wrong::created_at, wrong::created_by),
            (wrong::location, wrong::jurisdiction, wrong::apart_reason, wrong::move_reason),
        ))
        .insert_into(placements::table)
        .into_columns((
            (
                placements::id,
                placements::episode_id,
                placements::child_id,
                placements::setting,
                placements::caregiver,
                placements::with_siblings,
            ),
            (
                placements::started_on,
                placements::ended_on,
                placements::end_reason,
                placements::version,
                placements::created_at,
                placements::created_by,
            ),
            (placements::location, placements::jurisdiction, placements::apart_reason, placements::move_reason),
        ))
        .execute(c))?;
    let live = wrong::table.find((id, at)).filter(wrong::brought_back_at.is_null());
    let set = (wrong::brought_back_at.eq(by.1), wrong::brought_back_by.eq(by.0));
    once(diesel::update(live).set(set).execute(conn)?)
}

/// Another one than the first who brings an entry back is told so.
fn once(changed: usize) -> Result<()> {
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

//! Every query on the corrections of a stay's dates. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{At, Change, Corrected, Found};
use crate::db::schema::{date_corrections, episodes, placements};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{DateCorrectionId, EpisodeId, UserId};
use crate::domain::period::Period;
use crate::domain::stay_dates::{DateField, Dates};
use crate::error::{Error, Result};
use crate::features::children;

/// A stay of a child of a family.
///
/// # Errors
/// [`Error::NotFound`] when it is not hers, or the database's.
pub(super) fn find(conn: &mut Conn, (family, child, episode): At) -> Result<Found> {
    let child = children::one(conn, family, child)?;
    let stays = children::stays_of_family(conn, family)?;
    let hers = stays.into_iter().filter(|stay| stay.episode.child_id == child.id);
    let (mut this, others): (Vec<_>, Vec<_>) = hers.partition(|stay| stay.episode.id == episode);
    let stay = this.pop().ok_or(Error::NotFound)?;
    let others =
        others.iter().filter_map(|stay| Period::new(stay.episode.removed_on, stay.episode.exited_on).ok()).collect();
    Ok(Found { child, stay, others, corrected: corrected(conn, episode)? })
}

type Row = (
    Option<crate::domain::id::PlacementId>,
    DateField,
    Option<chrono::NaiveDate>,
    Option<chrono::NaiveDate>,
    String,
    Instant,
    UserId,
);

/// What was corrected before, the latest first.
fn corrected(conn: &mut Conn, episode: EpisodeId) -> Result<Vec<Corrected>> {
    let rows: Vec<Row> = date_corrections::table
        .filter(date_corrections::episode_id.eq(episode))
        .order(date_corrections::id.desc())
        .select((
            date_corrections::placement_id,
            date_corrections::field,
            date_corrections::was,
            date_corrections::became,
            date_corrections::reason,
            date_corrections::corrected_at,
            date_corrections::corrected_by,
        ))
        .load(conn)?;
    let corrected = |(of, field, was, became, reason, at, by): Row| Corrected {
        change: Change { of, field, was, became },
        reason,
        at,
        by,
    };
    Ok(rows.into_iter().map(corrected).collect())
}

/// Writes the dates of a stay as they should be, and keeps what they were.
///
/// # Errors
/// The database's: `episodes_no_overlap` and `placements_no_overlap` where another record stands in the way.
pub(super) fn correct(
    conn: &mut Conn,
    found: &Found,
    dates: &Dates,
    (reason, by, now): (&str, UserId, Instant),
) -> Result<()> {
    let changes = found.changes(dates);
    let episode = &found.stay.episode;
    for change in &changes {
        diesel::insert_into(date_corrections::table)
            .values((
                date_corrections::id.eq(fresh::<DateCorrectionId>()),
                date_corrections::family_id.eq(episode.family_id),
                date_corrections::episode_id.eq(episode.id),
                date_corrections::placement_id.eq(change.of),
                date_corrections::field.eq(change.field),
                date_corrections::was.eq(change.was),
                date_corrections::became.eq(change.became),
                date_corrections::reason.eq(reason),
                date_corrections::corrected_at.eq(now),
                date_corrections::corrected_by.eq(by),
            ))
            .execute(conn)?;
    }
    diesel::update(episodes::table.find(episode.id))
        .set((
            episodes::removed_on.eq(dates.removed_on),
            episodes::exited_on.eq(dates.exited_on),
            episodes::version.eq(episodes::version + 1),
        ))
        .execute(conn)?;
    let moved = || {
        let both = found.stay.placements.iter().zip(&dates.places);
        both.filter(|(place, _)| changes.iter().any(|change| change.of == Some(place.id)))
    };
    // First none of them lasts a day, so that no two overlap on the way from the old dates to the new ones.
    for (place, _) in moved() {
        diesel::update(placements::table.find(place.id))
            .set(placements::ended_on.eq(place.started_on))
            .execute(conn)?;
    }
    for (place, (start, end)) in moved() {
        diesel::update(placements::table.find(place.id))
            .set((
                placements::started_on.eq(start),
                placements::ended_on.eq(end),
                placements::version.eq(placements::version + 1),
            ))
            .execute(conn)?;
    }
    Ok(())
}

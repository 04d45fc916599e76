//! Writes placements.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::stays::{ASIDE, Stays};
use super::{Task, batch, find};
use crate::db::schema::placements;
use crate::db::{Conn, Instant};
use crate::domain::id::{ChildId, EpisodeId, PlacementId, RecordId};
use crate::error::Result;
use crate::features::imports::Entity;
use crate::features::imports::records::Placement;
use crate::on;

/// What an export says of a placement: all of it, each time.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = placements, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Facts<'a> {
    episode_id: EpisodeId,
    child_id: ChildId,
    setting: &'static str,
    caregiver: &'a str,
    started_on: NaiveDate,
    ended_on: Option<NaiveDate>,
}

#[derive(Insertable)]
#[diesel(table_name = placements, treat_none_as_default_value = false)]
struct PlacementRow<'a> {
    id: PlacementId,
    created_at: Instant,
    #[diesel(embed)]
    facts: Facts<'a>,
}

/// Writes the placements. Those of a stay that went to another child go with it.
pub(super) fn placements(task: &mut Task<'_, '_>, records: &[Placement], stays: &Stays<'_>) -> Result<()> {
    let stay = |placement: &Placement| find(&stays.by_key, Entity::Episode, &placement.episode);
    let in_wrong_stay = |placement: &Placement| {
        stay(placement).is_ok_and(|stay| task.keys.is_wrong(RecordId::from_uuid(stay.id.uuid())))
    };
    let mut sorted = task.keys.sort_but(records, |_| None, in_wrong_stay);
    let mut same = Vec::with_capacity(sorted.same.len());
    for (id, placement) in sorted.same {
        let pile = if stays.moved.contains(&stay(placement)?.id) { &mut sorted.changed } else { &mut same };
        pile.push((id, placement));
    }
    sorted.same = same;
    let now = task.import.now;
    set_aside(task.conn, &sorted.changed)?;
    take_along(task.conn, stays)?;
    task.update(&sorted.changed, |conn, id, placement| {
        diesel::update(placements::table.find(id))
            .set((facts(placement, stays)?, placements::version.eq(placements::version + 1)))
            .execute(conn)?;
        Ok(())
    })?;
    task.insert(
        &sorted.new,
        |id, placement| Ok(PlacementRow { id, created_at: now, facts: facts(placement, stays)? }),
        |conn, rows| on!(conn, c => diesel::insert_into(placements::table).values(rows).execute(c)),
    )?;
    task.remember(&sorted)
}

fn facts<'a>(placement: &'a Placement, stays: &Stays<'_>) -> Result<Facts<'a>> {
    let stay = find(&stays.by_key, Entity::Episode, &placement.episode)?;
    Ok(Facts {
        episode_id: stay.id,
        child_id: stay.child,
        setting: placement.setting,
        caregiver: placement.caregiver.as_deref().unwrap_or_default(),
        started_on: placement.started_on,
        ended_on: placement.ended_on,
    })
}

/// Moves the placements that are going to change out of the way.
fn set_aside(conn: &mut Conn, changed: &[(PlacementId, &Placement)]) -> QueryResult<()> {
    for records in changed.chunks(batch::ROWS) {
        diesel::update(placements::table.filter(placements::id.eq_any(records.iter().map(|(id, _)| *id))))
            .set((placements::started_on.eq(ASIDE), placements::ended_on.eq(ASIDE)))
            .execute(conn)?;
    }
    Ok(())
}

/// Gives the placements that no export knows to the child to whom their stay went.
fn take_along(conn: &mut Conn, stays: &Stays<'_>) -> QueryResult<()> {
    for stay in stays.by_key.values().filter(|stay| stays.moved.contains(&stay.id)) {
        diesel::update(placements::table.filter(placements::episode_id.eq(stay.id)))
            .set(placements::child_id.eq(stay.child))
            .execute(conn)?;
    }
    Ok(())
}

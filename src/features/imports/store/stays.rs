//! Writes episodes and the circumstances of their removals.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Ids, Task, batch, clock, find};
use crate::db::schema::{episodes, removal_circumstances};
use crate::db::{Conn, Instant};
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId};
use crate::error::Result;
use crate::features::imports::records::Episode;
use crate::features::imports::{Caseload, Entity};
use crate::on;

/// A day after every stay. What is going to change is moved there first, into no time at all, so that two stays or
/// placements may change places without overlapping on the way.
pub(super) const ASIDE: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// A stay that placements are written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stay {
    pub(super) id: EpisodeId,
    pub(super) child: ChildId,
}

/// The stays of an export.
pub(super) struct Stays<'a> {
    /// Each, by the county's key.
    pub(super) by_key: Ids<'a, Stay>,
    /// Those that an earlier import gave to another child.
    pub(super) moved: HashSet<EpisodeId>,
    /// The families whose stays were written.
    pub(super) touched: HashSet<FamilyId>,
}

/// What an export says of a stay: all of it, each time.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = episodes, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Facts {
    child_id: ChildId,
    family_id: FamilyId,
    office_id: OfficeId,
    removed_on: NaiveDate,
    removed_time: Option<String>,
    exited_on: Option<NaiveDate>,
    exit_reason: Option<ExitReason>,
    cost_cents: Option<i64>,
}

#[derive(Insertable)]
#[diesel(table_name = episodes, treat_none_as_default_value = false)]
struct EpisodeRow {
    id: EpisodeId,
    created_at: Instant,
    #[diesel(embed)]
    facts: Facts,
}

#[derive(Insertable)]
#[diesel(table_name = removal_circumstances, treat_none_as_default_value = false)]
struct CircumstanceRow {
    episode_id: EpisodeId,
    circumstance: &'static str,
}

/// Writes the episodes.
pub(super) fn episodes<'a>(
    task: &mut Task<'_, '_>,
    caseload: &'a Caseload,
    offices: &Ids<'_, OfficeId>,
    families: &Ids<'_, FamilyId>,
    children: &Ids<'_, ChildId>,
) -> Result<Stays<'a>> {
    let sorted = task.keys.sort(&caseload.episodes, |_| None);
    let family_of: HashMap<&str, &str> =
        caseload.children.iter().map(|child| (child.key.as_str(), child.family.as_str())).collect();
    let facts = |episode: &Episode| -> Result<Facts> {
        let family = family_of.get(episode.child.as_str()).copied().unwrap_or_default();
        Ok(Facts {
            child_id: find(children, Entity::Child, &episode.child)?,
            family_id: find(families, Entity::Family, family)?,
            office_id: find(offices, Entity::Office, episode.office.as_deref().unwrap_or_default())?,
            removed_on: episode.removed_on,
            removed_time: episode.removed_time.map(clock),
            exited_on: episode.exited_on,
            exit_reason: episode.exit_reason.and_then(ExitReason::from_code),
            cost_cents: episode.cost_cents,
        })
    };
    let now = task.import.now;
    let before = set_aside(task.conn, &sorted.changed)?;
    let (mut moved, mut touched) = (HashSet::new(), HashSet::new());
    task.update(&sorted.changed, |conn, id, episode| {
        let facts = facts(episode)?;
        touched.insert(facts.family_id);
        if let Some((_, family)) = before.get(&id).filter(|(child, _)| *child != facts.child_id) {
            moved.insert(id);
            touched.insert(*family);
        }
        diesel::update(episodes::table.find(id))
            .set((facts, episodes::version.eq(episodes::version + 1)))
            .execute(conn)?;
        Ok(())
    })?;
    task.insert(
        &sorted.new,
        |id, episode| Ok(EpisodeRow { id, created_at: now, facts: facts(episode)? }),
        |conn, rows| on!(conn, c => diesel::insert_into(episodes::table).values(rows).execute(c)),
    )?;
    for (_, episode) in &sorted.new {
        touched.insert(facts(episode)?.family_id);
    }
    circumstances(task.conn, &sorted.changed, &sorted.new)?;
    task.remember(&sorted)?;
    let stay = |episode: &'a Episode| {
        let id = find(&sorted.ids, Entity::Episode, &episode.key)?;
        Ok((episode.key.as_str(), Stay { id, child: find(children, Entity::Child, &episode.child)? }))
    };
    let by_key = caseload.episodes.iter().map(stay).collect::<Result<_>>()?;
    Ok(Stays { by_key, moved, touched })
}

/// Moves the stays that are going to change out of the way, and says whose they were.
fn set_aside(
    conn: &mut Conn,
    changed: &[(EpisodeId, &Episode)],
) -> QueryResult<HashMap<EpisodeId, (ChildId, FamilyId)>> {
    let mut before = HashMap::new();
    for records in changed.chunks(batch::ROWS) {
        let stays = || episodes::table.filter(episodes::id.eq_any(records.iter().map(|(id, _)| *id)));
        let rows: Vec<(EpisodeId, ChildId, FamilyId)> =
            stays().select((episodes::id, episodes::child_id, episodes::family_id)).load(conn)?;
        before.extend(rows.into_iter().map(|(id, child, family)| (id, (child, family))));
        diesel::update(stays())
            .set((
                episodes::removed_on.eq(ASIDE),
                episodes::exited_on.eq(ASIDE),
                episodes::exit_reason.eq(ExitReason::Transfer),
            ))
            .execute(conn)?;
    }
    Ok(before)
}

/// Writes why the children were removed, in place of what was said before.
fn circumstances(conn: &mut Conn, changed: &[(EpisodeId, &Episode)], new: &[(EpisodeId, &Episode)]) -> QueryResult<()> {
    for records in changed.chunks(batch::ROWS) {
        let ids = records.iter().map(|(id, _)| *id);
        diesel::delete(removal_circumstances::table.filter(removal_circumstances::episode_id.eq_any(ids)))
            .execute(conn)?;
    }
    let of = |(episode_id, episode): &(EpisodeId, &Episode)| {
        let episode_id = *episode_id;
        let row = move |circumstance: &&'static str| CircumstanceRow { episode_id, circumstance };
        episode.circumstances.iter().map(row).collect::<Vec<_>>()
    };
    let rows: Vec<_> = changed.iter().chain(new).flat_map(of).collect();
    batch::rows(
        conn,
        &rows,
        |conn, rows| on!(conn, c => diesel::insert_into(removal_circumstances::table).values(rows).execute(c)),
    )
}

//! Every query on children, episodes and placements. Callers have read the family within scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{
    Child, ChildRow, Episode, EpisodeRow, Facts, Known, NewChild, NewEpisode, NewPlacement, PlaceFacts, Placement,
    PlacementRow, Stay,
};
use super::places::Said;
use crate::access::Scope;
use crate::db::schema::{children, episodes, families, placements, removal_circumstances};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::duplicate::{self, Identity};
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, PlacementId, UserId};
use crate::domain::place::MoveReason;
use crate::domain::removal::Circumstance;
use crate::domain::text::name_key;
use crate::error::{Error, Result};
use crate::on;

/// The children of a family, oldest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Child>> {
    Ok(on!(conn, c => children::table
        .filter(children::family_id.eq(family))
        .order((children::born_on.asc(), children::id.asc()))
        .select(Child::as_select()).load(c))?)
}

/// One child of a family that was read within scope.
///
/// # Errors
/// [`Error::NotFound`] when it is not the family's.
pub fn one(conn: &mut Conn, family: FamilyId, child: ChildId) -> Result<Child> {
    let of_family = children::table.find(child).filter(children::family_id.eq(family));
    Ok(on!(conn, c => of_family.select(Child::as_select()).first(c))?)
}

/// The circumstances of each removal of a child, in the order of the federal list.
///
/// # Errors
/// The database's.
pub fn circumstances(conn: &mut Conn, child: ChildId) -> Result<HashMap<EpisodeId, Vec<Circumstance>>> {
    let rows: Vec<(EpisodeId, Circumstance)> = on!(conn, c => removal_circumstances::table
        .inner_join(episodes::table)
        .filter(episodes::child_id.eq(child))
        .select((removal_circumstances::episode_id, removal_circumstances::circumstance)).load(c))?;
    let mut found: HashMap<EpisodeId, Vec<Circumstance>> = HashMap::new();
    for (episode, circumstance) in rows {
        found.entry(episode).or_default().push(circumstance);
    }
    for of_one in found.values_mut() {
        of_one.sort_unstable();
    }
    Ok(found)
}

/// The stays of a family's children with their placements, the earliest removal first.
///
/// # Errors
/// The database's.
pub fn stays_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Stay>> {
    let rows: Vec<(Episode, Option<Placement>)> = on!(conn, c => episodes::table
        .left_join(placements::table)
        .filter(episodes::family_id.eq(family))
        .order((episodes::removed_on.asc(), episodes::id.asc(), placements::started_on.asc(), placements::id.asc()))
        .select((Episode::as_select(), Option::<Placement>::as_select())).load(c))?;
    let mut stays: Vec<Stay> = Vec::new();
    for (episode, placement) in rows {
        match stays.last_mut().filter(|stay| stay.episode.id == episode.id) {
            Some(stay) => stay.placements.extend(placement),
            None => stays.push(Stay { episode, placements: placement.into_iter().collect() }),
        }
    }
    Ok(stays)
}

/// Adds a child to a family.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, family: FamilyId, new: &NewChild, now: Instant) -> Result<()> {
    let row = ChildRow {
        id: new.id,
        family_id: family,
        given_name: &new.given_name,
        family_name: &new.family_name,
        name_key: name_key(&new.given_name, &new.family_name),
        born_on: new.born_on,
        sex: new.sex,
        race: new.race,
        court_file_number: &new.court_file_number,
        created_at: now,
    };
    on!(conn, c => diesel::insert_into(children::table).values(&row).execute(c))?;
    Ok(())
}

/// Opens a stay with a removal.
///
/// # Errors
/// The database's: `episodes_one_open_uq` or `episodes_no_overlap` when the child is in care already.
pub fn remove(conn: &mut Conn, new: &NewEpisode, by: Option<UserId>, now: Instant) -> Result<()> {
    let row = EpisodeRow {
        id: new.id,
        child_id: new.child,
        family_id: new.family,
        office_id: new.office,
        removed_on: new.removed_on,
        removed_time: new.removed_time.as_deref(),
        created_at: now,
        created_by: by,
    };
    on!(conn, c => diesel::insert_into(episodes::table).values(&row).execute(c))?;
    for circumstance in &new.circumstances {
        on!(conn, c => diesel::insert_into(removal_circumstances::table)
            .values((
                removal_circumstances::episode_id.eq(new.id),
                removal_circumstances::circumstance.eq(circumstance.code()),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// Begins a placement.
///
/// # Errors
/// The database's: `placements_no_overlap` when the child lives elsewhere that day.
pub fn place(conn: &mut Conn, new: &NewPlacement, by: Option<UserId>, now: Instant) -> Result<PlacementId> {
    let id: PlacementId = fresh();
    let row = PlacementRow {
        id,
        episode_id: new.episode,
        child_id: new.child,
        setting: new.setting,
        caregiver: &new.caregiver,
        with_siblings: new.with_siblings,
        started_on: new.started_on,
        created_at: now,
        created_by: by,
    };
    on!(conn, c => diesel::insert_into(placements::table).values(&row).execute(c))?;
    Ok(id)
}

/// Ends the open placement of a stay, if there is one.
///
/// # Errors
/// The database's.
pub fn end_placement(conn: &mut Conn, episode: EpisodeId, on: NaiveDate, reason: &str) -> Result<()> {
    let open = placements::table.filter(placements::episode_id.eq(episode)).filter(placements::ended_on.is_null());
    on!(conn, c => diesel::update(open)
        .set((
            placements::ended_on.eq(on),
            placements::end_reason.eq(reason),
            placements::version.eq(placements::version + 1),
        ))
        .execute(c))?;
    Ok(())
}

/// Says more of a place that was begun.
///
/// # Errors
/// The database's.
pub fn describe(conn: &mut Conn, place: PlacementId, facts: &PlaceFacts) -> Result<()> {
    on!(conn, c => diesel::update(placements::table.find(place))
        .set((
            placements::location.eq(facts.location),
            placements::jurisdiction.eq(&facts.jurisdiction),
            placements::apart_reason.eq(facts.apart),
        ))
        .execute(c))?;
    Ok(())
}

/// A place of a child.
///
/// # Errors
/// [`Error::NotFound`] when it is not the child's.
pub(super) fn place_of(conn: &mut Conn, child: ChildId, place: PlacementId) -> Result<Placement> {
    let of_child = placements::table.find(place).filter(placements::child_id.eq(child));
    Ok(of_child.select(Placement::as_select()).first(conn)?)
}

/// Says more of a place, unless it changed since `version`. Where nothing is said of why the child moved on, what was noted
/// stays.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn say_of_place(conn: &mut Conn, place: PlacementId, version: i32, said: &Said) -> Result<()> {
    let changed = on!(conn, c => diesel::update(placements::table.find(place).filter(placements::version.eq(version)))
        .set((
            placements::with_siblings.eq(said.with_siblings),
            placements::move_reason.eq(said.why),
            placements::version.eq(version + 1),
        ))
        .execute(c))?;
    if changed != 1 {
        return Err(Error::Stale);
    }
    if said.why.is_some() || !said.words.is_empty() {
        on!(conn, c => diesel::update(placements::table.find(place)).set(placements::end_reason.eq(&said.words)).execute(c))?;
    }
    describe(conn, place, &said.facts)
}

/// Says why a child moved on from the place that ended on that day.
///
/// # Errors
/// The database's.
pub fn explain_move(conn: &mut Conn, episode: EpisodeId, on: NaiveDate, why: MoveReason, words: &str) -> Result<()> {
    let ended = placements::table.filter(placements::episode_id.eq(episode)).filter(placements::ended_on.eq(on));
    on!(conn, c => diesel::update(ended).set((placements::move_reason.eq(why), placements::end_reason.eq(words))).execute(c))?;
    Ok(())
}

/// Says whether the exit that was recorded had been planned.
///
/// # Errors
/// The database's.
pub fn note_exit(conn: &mut Conn, episode: EpisodeId, planned: bool) -> Result<()> {
    on!(conn, c => diesel::update(episodes::table.find(episode)).set(episodes::exit_planned.eq(planned)).execute(c))?;
    Ok(())
}

/// Ends a stay, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn record_exit(
    conn: &mut Conn,
    episode: (EpisodeId, i32),
    on: NaiveDate,
    reason: ExitReason,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let (id, version) = episode;
    end_placement(conn, id, on, reason.code())?;
    let changed = on!(conn, c => diesel::update(episodes::table.find(id).filter(episodes::version.eq(version)))
        .set((
            episodes::exited_on.eq(on),
            episodes::exit_reason.eq(reason),
            episodes::exit_entered_at.eq(now),
            episodes::exit_entered_by.eq(by),
            episodes::version.eq(version + 1),
        ))
        .execute(c))?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Corrects a child's facts, unless they changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn correct(conn: &mut Conn, child: ChildId, version: i32, facts: &Facts) -> Result<()> {
    let changed = on!(conn, c => diesel::update(children::table.find(child).filter(children::version.eq(version)))
        .set((
            facts,
            children::name_key.eq(name_key(&facts.given_name, &facts.family_name)),
            children::version.eq(version + 1),
        ))
        .execute(c))?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The most children offered as likely the same.
const OFFERED: usize = 5;

/// Children of the whole agency who may be the one named by `sought`, the strongest match first, five at most; none of a
/// family that is closed to the person who asks.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut Conn, scope: Scope, sought: Identity<'_>) -> Result<Vec<Known>> {
    let closed = scope.closed(conn)?;
    let mut alike = alike(conn, sought)?;
    alike.retain(|known| !closed.contains(&known.family));
    alike.truncate(OFFERED);
    let in_care = in_care(conn, &alike.iter().map(|known| known.id).collect::<Vec<_>>())?;
    for known in &mut alike {
        known.in_care = in_care.contains(&known.id);
    }
    Ok(alike)
}

/// Those of the families `among` in which a child may be the one named by `sought`.
///
/// # Errors
/// The database's.
pub fn families_alike(conn: &mut Conn, among: &[FamilyId], sought: Identity<'_>) -> Result<Vec<FamilyId>> {
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let alike = alike(conn, sought)?.into_iter().map(|known| known.family);
    Ok(alike.filter(|family| among.contains(family)).collect())
}

/// Every child who may be the one named by `sought`, the strongest match first.
fn alike(conn: &mut Conn, sought: Identity<'_>) -> Result<Vec<Known>> {
    let patterns = duplicate::search_patterns(sought.name_key);
    let Some((first, others)) = patterns.split_first() else { return Ok(Vec::new()) };
    let mut query = children::table
        .inner_join(families::table)
        .select((Child::as_select(), children::name_key, families::number))
        .into_boxed::<Backend>();
    query = query.filter(children::name_key.like(first.clone()));
    for pattern in others {
        query = query.or_filter(children::name_key.like(pattern.clone()));
    }
    let rows: Vec<(Child, String, String)> = query.load(conn)?;
    let compare = |(child, key, number): (Child, String, String)| {
        let strength = duplicate::compare(sought, Identity { name_key: &key, born_on: child.born_on })?;
        let (name, born_on) = (child.name(), child.born_on);
        Some(Known { id: child.id, family: child.family_id, number, name, born_on, in_care: false, strength })
    };
    let mut alike: Vec<Known> = rows.into_iter().filter_map(compare).collect();
    alike.sort_by_key(|known| (std::cmp::Reverse(known.strength), known.id));
    Ok(alike)
}

/// Which of these children are in care.
///
/// # Errors
/// The database's.
pub fn in_care(conn: &mut Conn, of: &[ChildId]) -> Result<Vec<ChildId>> {
    Ok(episodes::table
        .filter(episodes::child_id.eq_any(of.to_vec()))
        .filter(episodes::exited_on.is_null())
        .select(episodes::child_id)
        .load(conn)?)
}

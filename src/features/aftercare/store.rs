//! Every query on aftercare.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Exit, Known, Watched, watch};
use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{assignments, contacts, episodes, families, users};
use crate::domain::aftercare::{Standing, earliest};
use crate::domain::contact::Outcome;
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::safety;

type Row = (FamilyId, String, String, Option<NaiveDate>, ChildId, Option<NaiveDate>);

fn exits(rows: Vec<Row>) -> Vec<Exit> {
    let exit = |(family, name, number, closed_on, child, home_on): Row| {
        Some(Exit { family, name, number, closed_on, child, home_on: home_on? })
    };
    rows.into_iter().filter_map(exit).collect()
}

/// The returns home of a scope whose twelve months have not passed, what is alarming first, then the longest overdue. One
/// query, and three more where there is any.
///
/// # Errors
/// The database's.
pub(super) fn watched(conn: &mut Conn, scope: Scope, today: NaiveDate) -> Result<Vec<Watched>> {
    let rows: Vec<Row> = scope
        .families()
        .inner_join(episodes::table)
        .filter(episodes::exit_reason.eq(ExitReason::Reunification))
        .filter(episodes::exited_on.between(earliest(today), today))
        .order((episodes::exited_on.asc(), episodes::id.asc()))
        .select((
            families::id,
            families::name,
            families::number,
            families::closed_on,
            episodes::child_id,
            episodes::exited_on,
        ))
        .load(conn)?;
    let mut found = of_exits(conn, exits(rows), today)?;
    found.retain(|watched| watched.counts(today));
    let place = |w: &Watched| {
        let due = w.aftercare.due_on();
        let lasts = w.aftercare.standing == Standing::Lasts;
        (!w.is_alarming(), !lasts, due.is_none(), due, w.name.clone(), w.family)
    };
    found.sort_by_cached_key(place);
    Ok(found)
}

/// Every return home of a family, the latest first.
///
/// # Errors
/// The database's.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId, today: NaiveDate) -> Result<Vec<Watched>> {
    let rows: Vec<Row> = families::table
        .inner_join(episodes::table)
        .filter(families::id.eq(family))
        .filter(episodes::exit_reason.eq(ExitReason::Reunification))
        .order((episodes::exited_on.desc(), episodes::id.asc()))
        .select((
            families::id,
            families::name,
            families::number,
            families::closed_on,
            episodes::child_id,
            episodes::exited_on,
        ))
        .load(conn)?;
    of_exits(conn, exits(rows), today)
}

fn of_exits(conn: &mut Conn, exits: Vec<Exit>, today: NaiveDate) -> Result<Vec<Watched>> {
    let Some(since) = exits.iter().map(|exit| exit.home_on).min() else { return Ok(Vec::new()) };
    let mut by_family: Vec<(FamilyId, Vec<Exit>)> = Vec::new();
    let mut place: HashMap<FamilyId, usize> = HashMap::new();
    for exit in exits {
        let at = *place.entry(exit.family).or_insert(by_family.len());
        match by_family.get_mut(at) {
            Some((_, of)) => of.push(exit),
            None => by_family.push((exit.family, vec![exit])),
        }
    }
    let families: Vec<FamilyId> = by_family.iter().map(|(family, _)| *family).collect();
    let known = known(conn, &families, since)?;
    let nothing = Known::default();
    let watched = |(family, exits): (FamilyId, Vec<Exit>)| watch(&exits, known.get(&family).unwrap_or(&nothing), today);
    Ok(by_family.into_iter().flat_map(watched).collect())
}

/// What is known of these families since a day.
fn known(conn: &mut Conn, of: &[FamilyId], since: NaiveDate) -> Result<HashMap<FamilyId, Known>> {
    let mut known: HashMap<FamilyId, Known> = HashMap::new();
    let removals: Vec<(FamilyId, ChildId, NaiveDate)> = episodes::table
        .filter(episodes::family_id.eq_any(of.to_vec()))
        .filter(episodes::removed_on.ge(since))
        .select((episodes::family_id, episodes::child_id, episodes::removed_on))
        .load(conn)?;
    for (family, child, on) in removals {
        known.entry(family).or_default().removals.push((child, on));
    }
    let held: Vec<(FamilyId, NaiveDate)> = contacts::table
        .filter(contacts::family_id.eq_any(of.to_vec()))
        .filter(contacts::child_id.is_null())
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::occurred_on.ge(since))
        .select((contacts::family_id, contacts::occurred_on))
        .load(conn)?;
    for (family, on) in held {
        known.entry(family).or_default().held.push(on);
    }
    for (family, on, is_open) in safety::known_since(conn, of, since)? {
        known.entry(family).or_default().concerns.push((on, is_open));
    }
    Ok(known)
}

/// The reunification workers of these families, by name.
///
/// # Errors
/// The database's.
pub(super) fn workers(conn: &mut Conn, of: Vec<FamilyId>) -> Result<HashMap<FamilyId, String>> {
    let rows: Vec<(FamilyId, String)> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(of))
        .filter(assignments::track.eq(Track::Reunification))
        .filter(assignments::ends_on.is_null())
        .select((assignments::family_id, users::full_name))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

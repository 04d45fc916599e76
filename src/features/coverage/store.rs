//! Every query on what is not covered. Callers have found the families within scope.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::dsl::{exists, max};
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{assignments, children, episodes, families};
use crate::domain::family::child_name;
use crate::domain::id::{ChildId, FamilyId, UserId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::board::Filter;

/// A child in care.
#[derive(Debug, Clone)]
pub(super) struct InCare {
    pub(super) child: ChildId,
    pub(super) family: FamilyId,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) removed_on: NaiveDate,
}

/// The day on which the last reunification worker of each family left; families that never had one are not in it.
pub(super) fn last_left_families(conn: &mut Conn, families: &[FamilyId]) -> Result<HashMap<FamilyId, NaiveDate>> {
    let rows: Vec<(FamilyId, Option<NaiveDate>)> = assignments::table
        .group_by(assignments::family_id)
        .filter(assignments::family_id.eq_any(families.to_vec()))
        .filter(assignments::track.eq(Track::Reunification))
        .select((assignments::family_id, max(assignments::ends_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(family, on)| Some((family, on?))).collect())
}

/// The same for the children of these families and their permanency workers.
pub(super) fn last_left_children(conn: &mut Conn, families: &[FamilyId]) -> Result<HashMap<ChildId, NaiveDate>> {
    let rows: Vec<(Option<ChildId>, Option<NaiveDate>)> = assignments::table
        .group_by(assignments::child_id)
        .filter(assignments::family_id.eq_any(families.to_vec()))
        .filter(assignments::track.eq(Track::Permanency))
        .select((assignments::child_id, max(assignments::ends_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(child, on)| Some((child?, on?))).collect())
}

/// The children of these families who are in care at `today`, and whom no permanency worker has then.
pub(super) fn children_without_worker(conn: &mut Conn, families: &[FamilyId], today: NaiveDate) -> Result<Vec<InCare>> {
    let covered: Vec<Option<ChildId>> = assignments::table
        .filter(assignments::family_id.eq_any(families.to_vec()))
        .filter(assignments::track.eq(Track::Permanency))
        .filter(assignments::starts_on.le(today))
        .filter(assignments::ends_on.is_null().or(assignments::ends_on.gt(today)))
        .select(assignments::child_id)
        .load(conn)?;
    let in_care = episodes::table
        .inner_join(children::table.on(children::id.eq(episodes::child_id)))
        .filter(episodes::family_id.eq_any(families.to_vec()))
        .filter(episodes::removed_on.le(today))
        .filter(episodes::exited_on.is_null().or(episodes::exited_on.gt(today)))
        .select((
            episodes::child_id,
            episodes::family_id,
            children::given_name,
            children::family_name,
            episodes::removed_on,
        ));
    let rows: Vec<(ChildId, FamilyId, String, String, NaiveDate)> = in_care.load(conn)?;
    let in_care = rows.into_iter().filter(|(child, ..)| !covered.contains(&Some(*child)));
    let child = |(child, family, given_name, family_name, removed_on)| InCare {
        child,
        family,
        given_name,
        family_name,
        removed_on,
    };
    Ok(in_care.map(child).collect())
}

/// Families asked for at a time.
const SOME: usize = 1_000;

/// A seat: the family's reunification worker, or a child's permanency worker.
type Seat = (FamilyId, Option<ChildId>);

/// Who had a seat since the removal, in the order in which they began.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    pub(super) family: FamilyId,
    pub(super) child: Option<ChildId>,
    /// The family's name, or the child's.
    pub(super) name: String,
    /// Since when the child is in care; of a family, the first of its children who still are.
    pub(super) removed_on: NaiveDate,
    pub(super) workers: Vec<UserId>,
}

/// The seats of every family in scope with a child in care, and of each such child, in the order of their keys.
pub(super) fn turns(conn: &mut Conn, scope: Scope, filter: Filter) -> Result<Vec<Turns>> {
    let in_care = episodes::table.filter(episodes::family_id.eq(families::id)).filter(episodes::exited_on.is_null());
    let mut within = scope.families().filter(exists(in_care));
    if let Some(office) = filter.office {
        within = within.filter(families::office_id.eq(office));
    }
    if let Some(unit) = filter.unit {
        within = within.filter(families::unit_id.eq(unit));
    }
    let named: Vec<(FamilyId, String)> = within.select((families::id, families::name)).load(conn)?;
    let mut seats = BTreeMap::new();
    for some in named.chunks(SOME) {
        add_seats(conn, some, &mut seats)?;
        add_workers(conn, some, &mut seats)?;
    }
    Ok(seats.into_values().collect())
}

fn keys(named: &[(FamilyId, String)]) -> Vec<FamilyId> {
    named.iter().map(|(family, _)| *family).collect()
}

fn add_seats(conn: &mut Conn, named: &[(FamilyId, String)], to: &mut BTreeMap<Seat, Turns>) -> Result<()> {
    let in_care: Vec<(FamilyId, ChildId, NaiveDate, String, String)> = episodes::table
        .inner_join(children::table.on(children::id.eq(episodes::child_id)))
        .filter(episodes::family_id.eq_any(keys(named)))
        .filter(episodes::exited_on.is_null())
        .select((
            episodes::family_id,
            episodes::child_id,
            episodes::removed_on,
            children::given_name,
            children::family_name,
        ))
        .load(conn)?;
    let names: HashMap<FamilyId, &String> = named.iter().map(|(family, name)| (*family, name)).collect();
    for (family, child, removed_on, given, surname) in in_care {
        let Some(name) = names.get(&family) else { continue };
        let seat = |child, name| Turns { family, child, name, removed_on, workers: Vec::new() };
        let whole = to.entry((family, None)).or_insert_with(|| seat(None, (*name).clone()));
        whole.removed_on = whole.removed_on.min(removed_on);
        to.insert((family, Some(child)), seat(Some(child), child_name(&given, &surname)));
    }
    Ok(())
}

fn add_workers(conn: &mut Conn, named: &[(FamilyId, String)], to: &mut BTreeMap<Seat, Turns>) -> Result<()> {
    let had: Vec<(FamilyId, Option<ChildId>, UserId, Option<NaiveDate>)> = assignments::table
        .filter(assignments::family_id.eq_any(keys(named)))
        .order((assignments::starts_on.asc(), assignments::id.asc()))
        .select((assignments::family_id, assignments::child_id, assignments::user_id, assignments::ends_on))
        .load(conn)?;
    for (family, child, worker, ends_on) in had {
        let Some(seat) = to.get_mut(&(family, child)) else { continue };
        if ends_on.is_none_or(|on| on > seat.removed_on) {
            seat.workers.push(worker);
        }
    }
    Ok(())
}

//! The lists: pairs likely one person, merges that were made, and pairs of which it is said that they are two people.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::memory::Memory;
use super::model::{Apart, Belongs, Merged};
use super::store::{belongs, people_of, wholly_within};
use crate::access::{Reach, Scope};
use crate::db::schema::{people_apart, person_merges};
use crate::db::{Backend, Conn, Instant};
use crate::domain::id::{ApartId, MergeId, PersonId, UserId};
use crate::domain::merge::Pair;
use crate::error::{Error, Result};
use crate::features::people::Person;
use crate::features::users;

/// Pairs on a page.
pub(super) const PAGE: usize = 25;
/// Pairs whose families are asked at a time.
const CHUNK: usize = 50;
/// Merges, and pairs told apart, that a page looks at.
const LATEST: i64 = 50;

/// A page of pairs.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) found: Vec<Pair>,
    pub(super) people: HashMap<PersonId, Person>,
    pub(super) families: HashMap<PersonId, Vec<Belongs>>,
    pub(super) has_more: bool,
}

/// The pairs of which every family is in scope, the strongest first, after one that was shown: from those in memory, a chunk's
/// families asked at a time.
pub(super) fn likely(conn: &mut Conn, scope: Scope, memory: &Memory, after: Option<Pair>) -> Result<Pairs> {
    let apart: HashSet<(PersonId, PersonId)> = people_apart::table
        .filter(people_apart::taken_back_at.is_null())
        .select((people_apart::first_id, people_apart::second_id))
        .load::<(PersonId, PersonId)>(conn)?
        .into_iter()
        .collect();
    let known = memory.known(conn)?;
    let is_near = |pair: &Pair| match scope.reach() {
        Reach::Office(own) => known.likely.is_of(own, *pair),
        _ => true,
    };
    let mut all = known.likely.after(after).filter(|pair| !apart.contains(&pair.keys())).filter(is_near);
    let mut page = Pairs::default();
    while page.found.len() <= PAGE {
        let some: Vec<Pair> = all.by_ref().take(CHUNK).collect();
        if some.is_empty() {
            break;
        }
        page.found.extend(within(conn, scope, &some)?);
    }
    page.has_more = page.found.len() > PAGE;
    page.found.truncate(PAGE);
    let shown: Vec<PersonId> = page.found.iter().flat_map(|pair| [pair.keys().0, pair.keys().1]).collect();
    page.families = belongs(conn, &shown)?;
    page.people = people_of(conn, shown)?;
    Ok(page)
}

/// Those of some pairs of which every family of both is in scope.
fn within(conn: &mut Conn, scope: Scope, some: &[Pair]) -> Result<Vec<Pair>> {
    let ids: Vec<PersonId> = some.iter().flat_map(|pair| [pair.keys().0, pair.keys().1]).collect();
    let open = wholly_within(conn, scope, &ids)?;
    let is_open = |pair: &&Pair| open.contains_key(&pair.keys().0) && open.contains_key(&pair.keys().1);
    Ok(some.iter().filter(is_open).copied().collect())
}

type MergeRow = (MergeId, PersonId, PersonId, String, Instant, UserId, Option<Instant>, Option<UserId>, String);

/// The latest merges before one, of which every family is in scope; and whether older ones may follow.
pub(super) fn made(conn: &mut Conn, scope: Scope, before: Option<MergeId>) -> Result<(Vec<Merged>, Option<MergeId>)> {
    let mut query = person_merges::table.order(person_merges::id.desc()).limit(LATEST).into_boxed::<Backend>();
    if let Some(before) = before {
        query = query.filter(person_merges::id.lt(before));
    }
    let rows: Vec<MergeRow> = query.select(person_merges::all_columns).load(conn)?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == LATEST);
    let next = rows.last().filter(|_| full).map(|row| row.0);
    Ok((merged(conn, scope, rows)?, next))
}

/// One merge.
///
/// # Errors
/// [`Error::NotFound`] when not every family of both is in scope; the database's.
pub(super) fn one(conn: &mut Conn, scope: Scope, id: MergeId) -> Result<Merged> {
    let row: MergeRow = person_merges::table.find(id).select(person_merges::all_columns).first(conn)?;
    merged(conn, scope, vec![row])?.pop().ok_or(Error::NotFound)
}

fn merged(conn: &mut Conn, scope: Scope, rows: Vec<MergeRow>) -> Result<Vec<Merged>> {
    let ids: Vec<PersonId> = rows.iter().flat_map(|row| [row.1, row.2]).collect();
    let open = wholly_within(conn, scope, &ids)?;
    let people = people_of(conn, ids)?;
    let names = users::names(conn, rows.iter().flat_map(|row| [Some(row.5), row.7]).flatten().collect::<Vec<_>>())?;
    let name = |user: UserId| names.get(&user).cloned().unwrap_or_default();
    let merged = |(id, kept, other, reason, at, by, undone_at, undone_by, why): MergeRow| {
        let is_open = open.contains_key(&kept) && open.contains_key(&other);
        let (kept, other) = (people.get(&kept)?.clone(), people.get(&other)?.clone());
        let undone = undone_at.zip(undone_by).map(|(at, by)| (at, name(by), why));
        is_open.then(|| Merged { id, kept, other, reason, at, by: name(by), undone })
    };
    Ok(rows.into_iter().filter_map(merged).collect())
}

/// The latest pairs told apart of which every family is in scope.
pub(super) fn apart(conn: &mut Conn, scope: Scope) -> Result<Vec<Apart>> {
    type Row = (ApartId, PersonId, PersonId, String, Instant, UserId);
    let rows: Vec<Row> = people_apart::table
        .filter(people_apart::taken_back_at.is_null())
        .order(people_apart::id.desc())
        .limit(LATEST)
        .select((
            people_apart::id,
            people_apart::first_id,
            people_apart::second_id,
            people_apart::reason,
            people_apart::told_at,
            people_apart::told_by,
        ))
        .load(conn)?;
    let ids: Vec<PersonId> = rows.iter().flat_map(|row| [row.1, row.2]).collect();
    let open = wholly_within(conn, scope, &ids)?;
    let people = people_of(conn, ids)?;
    let names = users::names(conn, rows.iter().map(|row| row.5).collect::<Vec<_>>())?;
    let apart = |(id, first, second, reason, at, by): Row| {
        let is_open = open.contains_key(&first) && open.contains_key(&second);
        let names_of = (people.get(&first)?.name(), people.get(&second)?.name());
        let by = names.get(&by).cloned().unwrap_or_default();
        is_open.then_some(Apart { id, names: names_of, reason, at, by })
    };
    Ok(rows.into_iter().filter_map(apart).collect())
}

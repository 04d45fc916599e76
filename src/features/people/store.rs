//! Every query on people.

use diesel::prelude::*;

use super::model::{Known, NewPerson, Person, PersonRow};
use crate::access::Scope;
use crate::db::schema::{families, family_adults, people};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::duplicate::{self, Identity, Match};
use crate::domain::id::{FamilyId, PersonId};
use crate::domain::text::name_key;
use crate::error::Result;

/// Adds an adult.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewPerson, now: Instant) -> Result<PersonId> {
    let id: PersonId = fresh();
    let row = PersonRow {
        id,
        given_name: &new.given_name,
        family_name: &new.family_name,
        name_key: name_key(&new.given_name, &new.family_name),
        born_on: new.born_on,
        phone: &new.phone,
        created_at: now,
    };
    diesel::insert_into(people::table).values(&row).execute(conn)?;
    Ok(id)
}

/// An adult by key. Which families she belongs to is not said here.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) or the database's.
pub fn find(conn: &mut Conn, id: PersonId) -> Result<Person> {
    Ok(people::table.find(id).select(Person::as_select()).first(conn)?)
}

/// The most people offered as likely the same.
const OFFERED: usize = 5;

/// Adults of the whole agency who may be the one named by `sought`, the strongest match first, five at most. Of families
/// that are closed to the person who asks nothing is said, and nobody who belongs only to such families is offered.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut Conn, scope: Scope, sought: Identity<'_>) -> Result<Vec<Known>> {
    let closed = scope.closed(conn)?;
    let alike = alike(conn, sought)?;
    let mut known = with_families(conn, alike)?;
    known.retain_mut(|known| {
        let belonged = !known.families.is_empty();
        known.families.retain(|(family, _)| !closed.contains(family));
        !belonged || !known.families.is_empty()
    });
    known.truncate(OFFERED);
    Ok(known)
}

/// Those of the families `among` in which an adult may be the one named by `sought`.
///
/// # Errors
/// The database's.
pub fn families_alike(conn: &mut Conn, among: &[FamilyId], sought: Identity<'_>) -> Result<Vec<FamilyId>> {
    if among.is_empty() {
        return Ok(Vec::new());
    }
    let alike = alike(conn, sought)?;
    let families = with_families(conn, alike)?.into_iter().flat_map(|known| known.families);
    Ok(families.map(|(family, _)| family).filter(|family| among.contains(family)).collect())
}

/// Everybody who may be the one named by `sought`, the strongest match first.
fn alike(conn: &mut Conn, sought: Identity<'_>) -> Result<Vec<(Match, Person)>> {
    let patterns = duplicate::search_patterns(sought.name_key);
    let Some((first, others)) = patterns.split_first() else { return Ok(Vec::new()) };
    let mut query = people::table.select((Person::as_select(), people::name_key)).into_boxed::<Backend>();
    query = query.filter(people::name_key.like(first.clone()));
    for pattern in others {
        query = query.or_filter(people::name_key.like(pattern.clone()));
    }
    let compare = |(person, key): (Person, String)| {
        let strength = duplicate::compare(sought, Identity { name_key: &key, born_on: person.born_on })?;
        Some((strength, person))
    };
    let rows: Vec<(Person, String)> = query.load(conn)?;
    let mut alike: Vec<(Match, Person)> = rows.into_iter().filter_map(compare).collect();
    alike.sort_by_key(|(strength, person)| (std::cmp::Reverse(*strength), person.id));
    Ok(alike)
}

fn with_families(conn: &mut Conn, alike: Vec<(Match, Person)>) -> Result<Vec<Known>> {
    let ids: Vec<PersonId> = alike.iter().map(|(_, person)| person.id).collect();
    let rows: Vec<(PersonId, FamilyId, String)> = family_adults::table
        .inner_join(families::table)
        .filter(family_adults::person_id.eq_any(ids))
        .order(families::id.desc())
        .select((family_adults::person_id, families::id, families::number))
        .load(conn)?;
    let known = |(strength, person): (Match, Person)| {
        let hers = rows.iter().filter(|(id, ..)| *id == person.id);
        let families = hers.map(|(_, family, number)| (*family, number.clone())).collect();
        Known { id: person.id, name: person.name(), born_on: person.born_on, families, strength }
    };
    Ok(alike.into_iter().map(known).collect())
}

//! Every query on people.

use diesel::prelude::*;

use super::model::{Known, NewPerson, Person, PersonRow};
use super::same_store;
use crate::access::Scope;
use crate::db::schema::{families, family_adults, people};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::duplicate::{self, Identity, Match};
use crate::domain::id::{FamilyId, PersonId};
use crate::domain::text::name_key;
use crate::error::Result;
use crate::on;

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
    on!(conn, c => diesel::insert_into(people::table).values(&row).execute(c))?;
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
    let mut known = together(conn, known, &closed)?;
    known.truncate(OFFERED);
    Ok(known)
}

/// Offers records that were merged once: as the one that is kept, with the families of all, as strongly as the strongest of
/// them matches. Where every family of the kept one is closed to the person who asks, the record that was found stays.
fn together(conn: &mut Conn, known: Vec<Known>, closed: &[FamilyId]) -> Result<Vec<Known>> {
    let groups = same_store::groups(conn, known.iter().filter_map(|known| known.same_as))?;
    if groups.is_empty() {
        return Ok(known);
    }
    let all = groups.values().flatten().map(|person| (known_strength(&known, person), person.clone()));
    let mut whole = with_families(conn, all.collect())?;
    for record in &mut whole {
        record.families.retain(|(family, _)| !closed.contains(family));
    }
    let mut offered: Vec<Known> = Vec::new();
    for found in known {
        let Some(records) = found.same_as.and_then(|kept| groups.get(&kept)) else {
            offered.push(found);
            continue;
        };
        if offered.iter().any(|other| other.same_as == found.same_as) {
            continue;
        }
        let hers = || whole.iter().filter(|record| record.same_as == found.same_as);
        let kept = hers().find(|record| Some(record.id) == found.same_as && !record.families.is_empty());
        let shown = kept.unwrap_or(&found);
        let mut families: Vec<(FamilyId, String)> = hers().flat_map(|record| record.families.clone()).collect();
        families.sort_by_key(|(family, _)| std::cmp::Reverse(*family));
        families.dedup();
        let (strength, records) = (found.strength, records.clone());
        offered.push(Known { families, strength, records, ..shown.clone() });
    }
    Ok(offered)
}

fn known_strength(known: &[Known], person: &Person) -> Match {
    known.iter().find(|known| known.id == person.id).map_or(Match::Possible, |known| known.strength)
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
    let same = same_store::groups(conn, alike.iter().filter_map(|(_, person)| person.same_as))?;
    let same = same.into_values().flatten().map(|person| (Match::Possible, person));
    let mut all: Vec<(Match, Person)> = alike.into_iter().chain(same).collect();
    all.sort_by_key(|(_, person)| person.id);
    all.dedup_by_key(|(_, person)| person.id);
    let families = with_families(conn, all)?.into_iter().flat_map(|known| known.families);
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
        Known {
            id: person.id,
            name: person.name(),
            born_on: person.born_on,
            families,
            strength,
            same_as: person.same_as,
            records: Vec::new(),
        }
    };
    Ok(alike.into_iter().map(known).collect())
}

//! The records of one person, where she was entered more than once and somebody merged them (the slice `merges`).

use std::collections::{BTreeSet, HashMap};

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::Person;
use crate::db::Conn;
use crate::db::schema::{families, family_adults, people};
use crate::domain::id::PersonId;
use crate::error::Result;

/// Every record of these people as it is written, by the record that is kept, which stands first. `kept` are values of
/// [`Person::same_as`]; of none nothing is asked.
///
/// # Errors
/// The database's.
pub fn groups(conn: &mut Conn, kept: impl IntoIterator<Item = PersonId>) -> Result<HashMap<PersonId, Vec<Person>>> {
    let kept: BTreeSet<PersonId> = kept.into_iter().collect();
    let mut groups: HashMap<PersonId, Vec<Person>> = HashMap::new();
    if kept.is_empty() {
        return Ok(groups);
    }
    let all = people::table.filter(people::same_as.eq_any(kept)).order(people::id.asc()).select(Person::as_select());
    for person in all.load(conn)? {
        groups.entry(person.one()).or_default().push(person);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|person| (person.is_merged_away(), person.id));
    }
    Ok(groups)
}

/// Every record of one person as it is written, the one that is kept first: one alone where nothing was merged.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) or the database's.
pub fn records(conn: &mut Conn, id: PersonId) -> Result<Vec<Person>> {
    let person = super::store::find(conn, id)?;
    let group = groups(conn, person.same_as)?.remove(&person.one());
    Ok(group.unwrap_or_else(|| vec![person]))
}

/// The records that are shown in the place of those merged into them: of each `(record, same_as)` that was merged away, the
/// one that is kept. A person of a restricted family is not shown beyond it: there each record keeps its own name. Where
/// nothing was merged, nothing is asked.
///
/// # Errors
/// The database's.
pub fn faces(
    conn: &mut Conn,
    of: impl IntoIterator<Item = (PersonId, Option<PersonId>)>,
) -> Result<HashMap<PersonId, Person>> {
    let away: Vec<(PersonId, PersonId)> =
        of.into_iter().filter_map(|(id, same_as)| Some((id, same_as?))).filter(|(id, kept)| id != kept).collect();
    if away.is_empty() {
        return Ok(HashMap::new());
    }
    let restricted = family_adults::table
        .inner_join(families::table)
        .filter(family_adults::person_id.eq(people::id))
        .filter(families::is_restricted);
    let kept: BTreeSet<PersonId> = away.iter().map(|(_, kept)| *kept).collect();
    let shown: Vec<Person> = people::table
        .filter(people::id.eq_any(kept))
        .filter(not(exists(restricted)))
        .select(Person::as_select())
        .load(conn)?;
    let face = |(id, kept): (PersonId, PersonId)| Some((id, shown.iter().find(|person| person.id == kept)?.clone()));
    Ok(away.into_iter().filter_map(face).collect())
}

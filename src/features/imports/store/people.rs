//! Writes the adults and children of families. Neither ever moves to another family by an import.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Ids, Task, find};
use crate::db::schema::{children, family_adults, people};
use crate::db::{Instant, fresh};
use crate::domain::family::{Race, Sex};
use crate::domain::id::{ChildId, FamilyAdultId, FamilyId, PersonId};
use crate::domain::text::name_key;
use crate::error::{Error, Result};
use crate::features::imports::Entity;
use crate::features::imports::records::{Adult, Child};
use crate::on;

#[derive(Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
struct PersonRow<'a> {
    id: PersonId,
    given_name: &'a str,
    family_name: &'a str,
    name_key: String,
    born_on: Option<NaiveDate>,
    phone: &'a str,
    created_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = family_adults, treat_none_as_default_value = false)]
struct MemberRow {
    id: FamilyAdultId,
    family_id: FamilyId,
    person_id: PersonId,
    relation: &'static str,
    created_at: Instant,
}

/// What an export says of an adult again; what it does not say stays as it is.
#[derive(AsChangeset)]
#[diesel(table_name = people)]
struct PersonChanges<'a> {
    given_name: &'a str,
    family_name: &'a str,
    name_key: String,
    born_on: Option<NaiveDate>,
    phone: Option<&'a str>,
}

#[derive(Insertable)]
#[diesel(table_name = children, treat_none_as_default_value = false)]
struct ChildRow<'a> {
    id: ChildId,
    family_id: FamilyId,
    given_name: &'a str,
    family_name: &'a str,
    name_key: String,
    born_on: Option<NaiveDate>,
    sex: Option<Sex>,
    race: Option<Race>,
    court_file_number: &'a str,
    created_at: Instant,
}

/// What an export says of a child again; what it does not say stays as it is.
#[derive(AsChangeset)]
#[diesel(table_name = children)]
struct ChildChanges<'a> {
    given_name: &'a str,
    family_name: &'a str,
    name_key: String,
    born_on: Option<NaiveDate>,
    sex: Option<Sex>,
    race: Option<Race>,
    court_file_number: Option<&'a str>,
}

/// Writes the adults, each as a person and a member of her family.
pub(super) fn adults<'a>(
    task: &mut Task<'_, '_>,
    records: &'a [Adult],
    families: &Ids<'_, FamilyId>,
) -> Result<Ids<'a, PersonId>> {
    let sorted = task.keys.sort(records, |_| None);
    let now = task.import.now;
    task.insert(
        &sorted.new,
        |id, adult| {
            let family_id = find(families, Entity::Family, &adult.family)?;
            let person = PersonRow {
                id,
                given_name: given(adult.given_name.as_ref()),
                family_name: &adult.family_name,
                name_key: name_key(given(adult.given_name.as_ref()), &adult.family_name),
                born_on: adult.born_on,
                phone: adult.phone.as_deref().unwrap_or_default(),
                created_at: now,
            };
            let relation = adult.relation;
            Ok((person, MemberRow { id: fresh(), family_id, person_id: id, relation, created_at: now }))
        },
        |conn, rows| {
            let (people, members): (Vec<_>, Vec<_>) = rows.iter().map(|(person, member)| (person, member)).unzip();
            on!(conn, c => diesel::insert_into(people::table).values(people).execute(c))?;
            on!(conn, c => diesel::insert_into(family_adults::table).values(members).execute(c))
        },
    )?;
    task.update(&sorted.changed, |conn, id, adult| {
        let family = find(families, Entity::Family, &adult.family)?;
        let member =
            family_adults::table.filter(family_adults::person_id.eq(id)).filter(family_adults::family_id.eq(family));
        let found = diesel::update(member)
            .set((family_adults::relation.eq(adult.relation), family_adults::version.eq(family_adults::version + 1)))
            .execute(conn)?;
        stays_in_family(found, "adult")?;
        let changes = PersonChanges {
            given_name: given(adult.given_name.as_ref()),
            family_name: &adult.family_name,
            name_key: name_key(given(adult.given_name.as_ref()), &adult.family_name),
            born_on: adult.born_on,
            phone: adult.phone.as_deref(),
        };
        diesel::update(people::table.find(id)).set((changes, people::version.eq(people::version + 1))).execute(conn)?;
        Ok(())
    })?;
    task.remember(&sorted)?;
    Ok(sorted.ids)
}

/// Writes the children.
pub(super) fn children<'a>(
    task: &mut Task<'_, '_>,
    records: &'a [Child],
    families: &Ids<'_, FamilyId>,
) -> Result<Ids<'a, ChildId>> {
    let sorted = task.keys.sort(records, |_| None);
    let now = task.import.now;
    task.insert(
        &sorted.new,
        |id, child| {
            let (given_name, family_name) = (given(child.given_name.as_ref()), given(child.family_name.as_ref()));
            Ok(ChildRow {
                id,
                family_id: find(families, Entity::Family, &child.family)?,
                given_name,
                family_name,
                name_key: name_key(given_name, family_name),
                born_on: child.born_on,
                sex: child.sex.and_then(Sex::from_code),
                race: child.race.and_then(Race::from_code),
                court_file_number: child.court_file.as_deref().unwrap_or_default(),
                created_at: now,
            })
        },
        |conn, rows| on!(conn, c => diesel::insert_into(children::table).values(rows).execute(c)),
    )?;
    task.update(&sorted.changed, |conn, id, child| {
        let (given_name, family_name) = (given(child.given_name.as_ref()), given(child.family_name.as_ref()));
        let changes = ChildChanges {
            given_name,
            family_name,
            name_key: name_key(given_name, family_name),
            born_on: child.born_on,
            sex: child.sex.and_then(Sex::from_code),
            race: child.race.and_then(Race::from_code),
            court_file_number: child.court_file.as_deref(),
        };
        let family = find(families, Entity::Family, &child.family)?;
        let found = diesel::update(children::table.find(id).filter(children::family_id.eq(family)))
            .set((changes, children::version.eq(children::version + 1)))
            .execute(conn)?;
        stays_in_family(found, "child")
    })?;
    task.remember(&sorted)?;
    Ok(sorted.ids)
}

/// A name that may be missing: a newborn has none yet.
fn given(name: Option<&String>) -> &str {
    name.map_or("", String::as_str)
}

/// Refuses a record that was not found in the family of which the export says it is.
fn stays_in_family(found: usize, what: &str) -> Result<()> {
    if found > 0 {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "the {what} is of another family in Homeward, and an import moves nobody between families"
    )))
}

//! The names of families, their people and their court files, for finding.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::{Scope, Which};
use crate::db::Conn;
use crate::db::schema::{children, families, family_adults, people};
use crate::domain::find::{Name, Named, Of};
use crate::domain::id::{ChildId, FamilyId, OfficeId, PersonId};
use crate::error::Result;
use crate::features::people::{self as of_people, Person};

/// Loads what a query finds for the families wanted.
macro_rules! load {
    ($conn:expr, $which:expr, $family:path, $query:expr) => {
        match $which {
            Which::All => $query.load($conn),
            Which::These(these) => $query.filter($family.eq_any(these.to_vec())).load($conn),
        }
    };
}

/// The families with their names, in the order of their keys.
pub(super) fn named(conn: &mut Conn, which: Which<'_>) -> Result<Vec<Named>> {
    let query =
        families::table.select((families::id, families::office_id, families::name, families::court_file_number));
    let rows: Vec<(FamilyId, OfficeId, String, String)> = load!(conn, which, families::id, query)?;
    let mut all: HashMap<FamilyId, Named> = HashMap::with_capacity(rows.len());
    for (family, office, name, file) in rows {
        let mut names = vec![Name::new(Of::Family, name)];
        add_file(&mut names, file);
        all.insert(family, Named { family, office, names });
    }
    add_children(conn, which, &mut all)?;
    add_adults(conn, which, &mut all)?;
    let mut named: Vec<Named> = all.into_values().collect();
    named.sort_unstable_by_key(|named| named.family);
    Ok(named)
}

fn add_file(names: &mut Vec<Name>, file: String) {
    if !file.is_empty() && names.iter().all(|name| name.of != Of::CourtFile || name.written != file) {
        names.push(Name::new(Of::CourtFile, file));
    }
}

fn add_children(conn: &mut Conn, which: Which<'_>, to: &mut HashMap<FamilyId, Named>) -> Result<()> {
    let query = children::table.order(children::id.asc()).select((
        children::family_id,
        children::id,
        children::given_name,
        children::family_name,
        children::court_file_number,
    ));
    let rows: Vec<(FamilyId, ChildId, String, String, String)> = load!(conn, which, children::family_id, query)?;
    for (family, child, given, surname, file) in rows {
        if let Some(named) = to.get_mut(&family) {
            named.names.push(Name::new(Of::Child(child), format!("{given} {surname}").trim()));
            add_file(&mut named.names, file);
        }
    }
    Ok(())
}

/// An adult of a family: the record, the names on it, and the record that is kept where she was entered twice.
type AdultRow = (FamilyId, PersonId, String, String, Option<PersonId>);

fn add_adults(conn: &mut Conn, which: Which<'_>, to: &mut HashMap<FamilyId, Named>) -> Result<()> {
    let query = family_adults::table.inner_join(people::table).order(family_adults::id.asc()).select((
        family_adults::family_id,
        people::id,
        people::given_name,
        people::family_name,
        people::same_as,
    ));
    let rows: Vec<AdultRow> = load!(conn, which, family_adults::family_id, query)?;
    let others = other_names(conn, rows.iter().filter_map(|row| row.4).collect())?;
    for (family, person, given, surname, same_as) in rows {
        let Some(named) = to.get_mut(&family) else { continue };
        named.names.push(Name::new(Of::Adult(person), format!("{given} {surname}").trim()));
        let hers = same_as.and_then(|kept| others.get(&kept)).into_iter().flatten();
        for (other, name) in hers.filter(|(other, _)| *other != person) {
            if named.names.iter().all(|known| known.written != *name) {
                named.names.push(Name::new(Of::Adult(*other), name.as_str()));
            }
        }
    }
    Ok(())
}

/// The names of all records that were merged, by the one that is kept; without those of restricted families, which find no
/// other family.
fn other_names(conn: &mut Conn, kept: Vec<PersonId>) -> Result<HashMap<PersonId, Vec<(PersonId, String)>>> {
    let groups = of_people::groups(conn, kept)?;
    let all: Vec<PersonId> = groups.values().flatten().map(|person| person.id).collect();
    if all.is_empty() {
        return Ok(HashMap::new());
    }
    let restricted: Vec<PersonId> = family_adults::table
        .inner_join(families::table)
        .filter(family_adults::person_id.eq_any(all))
        .filter(families::is_restricted)
        .select(family_adults::person_id)
        .load(conn)?;
    let names = |(kept, group): (PersonId, Vec<Person>)| {
        let open = group.iter().filter(|person| !restricted.contains(&person.id));
        (kept, open.map(|person| (person.id, person.name())).collect())
    };
    Ok(groups.into_iter().map(names).collect())
}

/// These families, and those that share an adult with one of them: a name that was corrected in one is another in all.
pub(super) fn with_sharing(conn: &mut Conn, these: Vec<FamilyId>) -> Result<Vec<FamilyId>> {
    let adults = family_adults::table.filter(family_adults::family_id.eq_any(these.clone()));
    let mut adults: Vec<PersonId> = adults.select(family_adults::person_id).load(conn)?;
    let merged = people::table.filter(people::id.eq_any(adults.clone())).filter(people::same_as.is_not_null());
    let merged: Vec<Option<PersonId>> = merged.select(people::same_as).load(conn)?;
    let records = of_people::groups(conn, merged.into_iter().flatten())?;
    adults.extend(records.into_values().flatten().map(|person| person.id));
    let sharing = family_adults::table.filter(family_adults::person_id.eq_any(adults));
    let mut all: Vec<FamilyId> = sharing.select(family_adults::family_id).load(conn)?;
    all.extend(these);
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// The keys of every family in scope: for the scopes that hold few.
pub(super) fn keys(conn: &mut Conn, scope: Scope) -> Result<Vec<FamilyId>> {
    Ok(scope.families().select(families::id).load(conn)?)
}

//! What the memory of likely pairs reads.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::not;
use diesel::prelude::*;

use crate::access::Which;
use crate::db::schema::{families, family_adults, people};
use crate::db::{Backend, Conn};
use crate::domain::id::{FamilyId, OfficeId, PersonId};
use crate::domain::merge::Candidate;
use crate::error::Result;

/// The adults of families.
pub(super) fn adults(conn: &mut Conn, which: Which<'_>) -> Result<HashMap<FamilyId, Vec<PersonId>>> {
    let mut query =
        family_adults::table.select((family_adults::family_id, family_adults::person_id)).into_boxed::<Backend>();
    if let Which::These(these) = which {
        query = query.filter(family_adults::family_id.eq_any(these.to_vec()));
    }
    let mut of: HashMap<FamilyId, Vec<PersonId>> = HashMap::new();
    for (family, person) in query.load::<(FamilyId, PersonId)>(conn)? {
        of.entry(family).or_default().push(person);
    }
    Ok(of)
}

/// What is compared of these people, or of everybody: of those who belong to a family and are not merged away.
pub(super) fn candidates(conn: &mut Conn, of: Option<&[PersonId]>) -> Result<Vec<Candidate>> {
    let mut query = people::table
        .inner_join(family_adults::table.inner_join(families::table))
        .filter(people::same_as.is_null().or(people::same_as.eq(people::id.nullable())))
        .filter(not(families::is_mistake))
        .select((people::id, people::name_key, people::born_on, families::office_id))
        .into_boxed::<Backend>();
    if let Some(of) = of {
        query = query.filter(people::id.eq_any(of.to_vec()));
    }
    let mut all: HashMap<PersonId, Candidate> = HashMap::new();
    for (id, name_key, born_on, office) in query.load::<(PersonId, String, Option<NaiveDate>, OfficeId)>(conn)? {
        let candidate = all.entry(id).or_insert_with(|| Candidate { id, name_key, born_on, offices: Vec::new() });
        if !candidate.offices.contains(&office) {
            candidate.offices.push(office);
        }
    }
    Ok(all.into_values().collect())
}

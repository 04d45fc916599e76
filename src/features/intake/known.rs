//! Who of a typed form is known already, in the whole agency: told in full where the person may see the family, elsewhere
//! only that there is a record and whom to call, and of a family that is closed to her nothing at all.

use std::collections::HashMap;

use super::form::IntakeForm;
use super::model::{Plan, WhichChild};
use super::store;
use crate::access::Scope;
use crate::db::{Conn, Instant};
use crate::domain::duplicate::{Identity, Match};
use crate::domain::id::{FamilyId, PersonId};
use crate::domain::text::name_key;
use crate::error::Result;
use crate::features::flags::{self, Sought};
use crate::features::people::{self, Who, described, identity, with_someone_else};
use crate::features::{children, families};

/// For each adult and each child of the form, those known who may be the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Alike {
    pub(super) adults: Vec<Vec<people::Known>>,
    pub(super) children: Vec<Vec<children::Known>>,
    /// Whom to call about each family that the person may not see: "South office; call Ron South, 555-0100".
    pub(super) elsewhere: HashMap<FamilyId, String>,
    /// Whom to call about a safety concern on record about somebody known.
    pub(super) flagged: HashMap<PersonId, String>,
}

/// Looks for everybody of a form.
///
/// # Errors
/// The database's.
pub(super) fn look(conn: &mut Conn, scope: Scope, form: &IntakeForm) -> Result<Alike> {
    let mut alike = Alike::default();
    for adult in &form.adults {
        alike.adults.push(people::known(conn, scope, identity(&adult.person.sought()))?);
    }
    for child in &form.children {
        alike.children.push(children::known(conn, scope, identity(&form.sought(child)))?);
    }
    let of_adults = alike.adults.iter().flatten().flat_map(|known| &known.families).map(|(family, _)| *family);
    let families: Vec<FamilyId> = of_adults.chain(alike.children.iter().flatten().map(|known| known.family)).collect();
    alike.elsewhere = store::whom_to_call(conn, scope, &families)?;
    let sought: Vec<Sought> = alike.adults.iter().flatten().map(Sought::known).collect();
    for warning in flags::warnings(conn, &sought)? {
        alike.flagged.extend(warning.person.map(|person| (person, warning.call)));
    }
    Ok(alike)
}

/// Tells those in charge of restricted families of everybody in a filed plan who may be known in a family that was not offered
/// to the filer, because it is closed to her. She is told nothing.
///
/// # Errors
/// The database's.
pub(super) fn report_closed(conn: &mut Conn, scope: Scope, plan: &Plan, filed: FamilyId, now: Instant) -> Result<()> {
    let closed = scope.closed(conn)?;
    let mut found = Vec::new();
    for adult in &plan.adults {
        if let Who::New(new) = &adult.who {
            let key = name_key(&new.given_name, &new.family_name);
            found.extend(people::families_alike(conn, &closed, Identity { name_key: &key, born_on: new.born_on })?);
        }
    }
    for child in &plan.children {
        if let WhichChild::New { given_name, family_name, born_on, .. } = &child.who {
            let key = name_key(given_name, family_name);
            found.extend(children::families_alike(conn, &closed, Identity { name_key: &key, born_on: *born_on })?);
        }
    }
    families::report_duplicates(conn, filed, found, now)
}

impl Alike {
    pub(super) fn of_adult(&self, at: usize) -> &[people::Known] {
        self.adults.get(at).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_child(&self, at: usize) -> &[children::Known] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    /// What a family is called, at the start of a line: by its number where the person may see it.
    pub(super) fn named(&self, family: FamilyId, number: &str) -> String {
        match self.elsewhere.get(&family) {
            Some(call) => format!("Family on record, {call}"),
            None => format!("Family {number}"),
        }
    }

    /// Whether the person may see this adult: one of her families, or she has none.
    pub(super) fn shows_adult(&self, known: &people::Known) -> bool {
        known.families.is_empty() || known.families.iter().any(|(family, _)| !self.elsewhere.contains_key(family))
    }

    /// Whether the person may see this child's family.
    pub(super) fn shows_child(&self, known: &children::Known) -> bool {
        !self.elsewhere.contains_key(&known.family)
    }

    pub(super) fn adult_offers(&self, at: usize) -> Vec<(String, String)> {
        let offer = |known: &people::Known| {
            let calls = known.families.iter().filter_map(|(family, _)| self.elsewhere.get(family));
            let numbers = known.families.iter().filter(|(family, _)| !self.elsewhere.contains_key(family));
            let words = if self.shows_adult(known) {
                described(&known.name, known.born_on, numbers.map(|(_, number)| number.as_str()))
            } else {
                on_record(known.strength, calls.map(String::as_str))
            };
            let flag = self.flagged.get(&known.id).map(|call| format!(". Safety concern on record: call {call}"));
            (known.id.to_string(), format!("{words}{}", flag.unwrap_or_default()))
        };
        with_someone_else(self.of_adult(at).iter().map(offer).collect())
    }

    pub(super) fn child_offers(&self, at: usize) -> Vec<(String, String)> {
        let offer = |known: &children::Known| {
            let words = if let Some(call) = self.elsewhere.get(&known.family) {
                on_record(known.strength, std::iter::once(call.as_str()))
            } else {
                let in_care = if known.in_care { " (in care now)" } else { "" };
                let words = described(&known.name, known.born_on, std::iter::once(known.number.as_str()));
                format!("{words}{in_care}")
            };
            (known.id.to_string(), words)
        };
        with_someone_else(self.of_child(at).iter().map(offer).collect())
    }
}

/// "On record under a similar name: South office; call Ron South, 555-0100".
fn on_record<'a>(strength: Match, calls: impl Iterator<Item = &'a str>) -> String {
    let how = match strength {
        Match::Same => "this name and date of birth",
        Match::Likely | Match::Possible => "a similar name",
    };
    format!("On record under {how}: {}", calls.collect::<Vec<_>>().join("; "))
}

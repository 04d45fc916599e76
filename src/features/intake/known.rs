//! Who of a typed form is known already, in the whole agency, as far as the person who types may know.

use super::form::IntakeForm;
use super::model::{Plan, WhichChild};
use crate::access::Scope;
use crate::db::{Conn, Instant};
use crate::domain::duplicate::Identity;
use crate::domain::id::FamilyId;
use crate::domain::text::name_key;
use crate::error::Result;
use crate::features::people::{self, Who, described, identity, with_someone_else};
use crate::features::{children, people::offers, restrictions};

/// For each adult and each child of the form, those known who may be the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Alike {
    pub(super) adults: Vec<Vec<people::Known>>,
    pub(super) children: Vec<Vec<children::Known>>,
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
    restrictions::report_duplicates(conn, filed, found, now)
}

impl Alike {
    pub(super) fn of_adult(&self, at: usize) -> &[people::Known] {
        self.adults.get(at).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_child(&self, at: usize) -> &[children::Known] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    pub(super) fn adult_offers(&self, at: usize) -> Vec<(String, String)> {
        offers(self.of_adult(at))
    }

    pub(super) fn child_offers(&self, at: usize) -> Vec<(String, String)> {
        let offer = |known: &children::Known| {
            let mut words = described(&known.name, known.born_on, std::iter::once(known.number.as_str()));
            if known.in_care {
                words.push_str(" (in care now)");
            }
            (known.id.to_string(), words)
        };
        with_someone_else(self.of_child(at).iter().map(offer).collect())
    }
}

//! Who of a typed form is known already, in the whole agency.

use super::form::IntakeForm;
use crate::db::Conn;
use crate::error::Result;
use crate::features::people::{self, described, identity, with_someone_else};
use crate::features::{children, people::offers};

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
pub(super) fn look(conn: &mut Conn, form: &IntakeForm) -> Result<Alike> {
    let mut alike = Alike::default();
    for adult in &form.adults {
        alike.adults.push(people::known(conn, identity(&adult.person.sought()))?);
    }
    for child in &form.children {
        alike.children.push(children::known(conn, identity(&form.sought(child)))?);
    }
    Ok(alike)
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

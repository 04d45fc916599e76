//! The rows of `people`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::people;
use crate::db::{Backend, Instant};
use crate::domain::duplicate::Match;
use crate::domain::id::{FamilyId, PersonId};

/// An adult.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = people, check_for_backend(Backend))]
pub struct Person {
    /// Key.
    pub id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// Telephone number.
    pub phone: String,
    /// Grows with every change.
    pub version: i32,
    /// Where records were merged: the one that is kept, also on that one itself.
    pub same_as: Option<PersonId>,
}

impl Person {
    /// The record that stands for this person: the one that is kept where several were merged, otherwise this one.
    #[must_use]
    pub fn one(&self) -> PersonId {
        self.same_as.unwrap_or(self.id)
    }

    /// Whether the record was merged into another one.
    #[must_use]
    pub fn is_merged_away(&self) -> bool {
        self.one() != self.id
    }

    /// "Given Family".
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name).trim().to_owned()
    }
}

/// An adult to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// Telephone number.
    pub phone: String,
}

#[derive(Insertable)]
#[diesel(table_name = people)]
pub(super) struct PersonRow<'a> {
    pub(super) id: PersonId,
    pub(super) given_name: &'a str,
    pub(super) family_name: &'a str,
    pub(super) name_key: String,
    pub(super) born_on: Option<NaiveDate>,
    pub(super) phone: &'a str,
    pub(super) created_at: Instant,
}

/// An adult who may be the one being typed: only what tells people apart, nothing of her family's case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Key.
    pub id: PersonId,
    /// Her name.
    pub name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// The families she belongs to, with their numbers; the newest first.
    pub families: Vec<(FamilyId, String)>,
    /// How strongly the two match.
    pub strength: Match,
    /// Where records were merged: the one that is kept.
    pub same_as: Option<PersonId>,
    /// Every record that was merged with this one, as it is written; empty where nothing was merged.
    pub records: Vec<Person>,
}

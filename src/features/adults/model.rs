//! The rows of `adult_entries`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::adult_entries;
use crate::db::{Backend, Instant};
use crate::domain::adult::{ChildRelation, EntryKind, Lawyer, Way, counts};
use crate::domain::calendar::short_date;
use crate::domain::id::{AdultEntryId, ChildId, FamilyId, PersonId, UserId};

/// A dated entry on an adult, or on who speaks for a child.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = adult_entries, check_for_backend(Backend))]
pub(super) struct Entry {
    pub(super) id: AdultEntryId,
    pub(super) person_id: Option<PersonId>,
    pub(super) child_id: Option<ChildId>,
    pub(super) kind: EntryKind,
    /// Of a relation, a way to reach somebody or a lawyer: which.
    code: String,
    pub(super) words: String,
    pub(super) note: String,
    /// Of a way to reach somebody: the one she prefers. Of a language: an interpreter is needed.
    pub(super) flag: bool,
    pub(super) from_on: Option<NaiveDate>,
    pub(super) until_on: Option<NaiveDate>,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) error_reason: String,
}

/// An entry to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// The family.
    pub family: FamilyId,
    /// The adult; none for who speaks for a child.
    pub person: Option<PersonId>,
    /// The child, of a relation or a lawyer.
    pub child: Option<ChildId>,
    /// What it is about.
    pub kind: EntryKind,
    /// The code of the relation, way or lawyer.
    pub code: &'static str,
    /// A number or address, a language, a household, a lawyer's name.
    pub words: String,
    /// Whether it is safe to call, a lawyer's telephone number, what else must be known.
    pub note: String,
    /// Preferred, or an interpreter is needed.
    pub flag: bool,
    /// The first day, where known.
    pub from_on: Option<NaiveDate>,
    /// The last day, where it ended.
    pub until_on: Option<NaiveDate>,
}

impl Entry {
    pub(super) fn is_error(&self) -> bool {
        !self.error_reason.is_empty()
    }

    /// Whether it counts on a day.
    pub(super) fn counts(&self, today: NaiveDate) -> bool {
        !self.is_error() && counts(self.from_on, self.until_on, today)
    }

    /// What it says, without the names of people.
    pub(super) fn title(&self) -> String {
        match self.kind {
            EntryKind::Relation => ChildRelation::from_code(&self.code).map_or("", ChildRelation::label).to_owned(),
            EntryKind::Contact => {
                format!("{}: {}", Way::from_code(&self.code).map_or("", Way::label), self.words)
            }
            EntryKind::Language if self.flag => format!("{}, interpreter needed", self.words),
            EntryKind::Language | EntryKind::Home => self.words.clone(),
            EntryKind::Lawyer => {
                format!("{}: {}", Lawyer::from_code(&self.code).map_or("", Lawyer::label), self.words)
            }
        }
    }

    /// "From Nov 3, 2026", "From Nov 3, 2026 until Nov 22, 2026".
    pub(super) fn days(&self) -> String {
        match (self.from_on, self.until_on) {
            (Some(from), Some(until)) => format!("From {} until {}", short_date(from), short_date(until)),
            (Some(from), None) => format!("From {}", short_date(from)),
            (None, Some(until)) => format!("Until {}", short_date(until)),
            (None, None) => String::new(),
        }
    }
}

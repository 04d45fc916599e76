//! The rows of `families`, and of `family_adults` with their people.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::{Access, Means};
use crate::db::schema::families;
use crate::db::{Backend, Instant};
use crate::domain::family::Relation;
use crate::domain::id::{FamilyId, OfficeId, PersonId, UnitId, UserId};
use crate::features::flags::Sought;
use crate::features::people::Person;

/// A family: one case of the reunification track.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = families, check_for_backend(Backend))]
pub struct Family {
    /// Key.
    pub id: FamilyId,
    /// The number people say: `F-2026-00042`.
    pub number: String,
    /// The family's name.
    pub name: String,
    /// The office that serves it.
    pub office_id: OfficeId,
    /// The unit that serves it.
    pub unit_id: Option<UnitId>,
    /// The language spoken at home.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// The court's file number for the family's case.
    pub court_file_number: String,
    /// The day work with the family began.
    pub opened_on: NaiveDate,
    /// The day it ended.
    pub closed_on: Option<NaiveDate>,
    /// When the children are expected home, as the agency tells the court.
    pub projected_return_on: Option<NaiveDate>,
    /// What that date rests on.
    pub projected_basis: String,
    /// Whether it was opened by mistake.
    pub is_mistake: bool,
    /// Grows with every change, so that two people cannot overwrite each other.
    pub version: i32,
}

impl Family {
    /// What the person who opened it may do with it.
    #[must_use]
    pub fn means(&self, access: &Access) -> Means {
        access.actor().means(self.id, self.is_mistake)
    }
}

/// A family to be opened.
#[derive(Debug, Clone)]
pub struct NewFamily {
    /// Key, made beforehand so that the form that opens the family files once.
    pub id: FamilyId,
    /// The family's name.
    pub name: String,
    /// The office that serves it.
    pub office: OfficeId,
    /// The unit that serves it.
    pub unit: Option<UnitId>,
    /// The language spoken at home.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// The court's file number, where there is one already.
    pub court_file_number: String,
    /// The day work with the family begins.
    pub opened_on: NaiveDate,
}

/// What may be corrected of a family.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = families, treat_none_as_null = true)]
pub struct Facts {
    /// The family's name.
    pub name: String,
    /// The language spoken at home.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// The court's file number for the family's case.
    pub court_file_number: String,
    /// When the children are expected home, as the agency tells the court.
    pub projected_return_on: Option<NaiveDate>,
    /// What that date rests on.
    pub projected_basis: String,
}

/// Which families a list shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// A name of the family or of somebody in it, a court's file, or a family number.
    pub(super) sought: String,
    pub(super) office: Option<OfficeId>,
    pub(super) which: Which,
}

/// Families by whether the agency still works with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Which {
    #[default]
    Open,
    Closed,
    All,
}

/// Where a page of the list begins: the neighbours of one family, which may have been renamed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    First,
    After(FamilyId),
    Before(FamilyId),
}

/// A page of the list.
#[derive(Debug, Clone, Default)]
pub(super) struct Listing {
    pub(super) families: Vec<Listed>,
    pub(super) has_previous: bool,
    pub(super) has_next: bool,
    /// Of families that were sought: whether more fit.
    pub(super) has_more: bool,
    /// Of families that were sought: how many fit that are closed where open ones are shown, or open where closed ones are.
    pub(super) beside: usize,
}

/// By what a family was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// "Child", "Adult", "Court file".
    pub(super) what: &'static str,
    /// The name as it is written.
    pub(super) written: String,
}

/// A family in the list.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) family: Family,
    /// The earliest removal of the stays still open, and how many are.
    pub(super) in_care: Option<(NaiveDate, usize)>,
    /// The reunification worker.
    pub(super) worker: Option<String>,
    /// By what it was found, where its own name does not say it.
    pub(super) hits: Vec<Hit>,
}

#[derive(Insertable)]
#[diesel(table_name = families)]
pub(super) struct FamilyRow<'a> {
    pub(super) id: FamilyId,
    pub(super) number: &'a str,
    pub(super) name: &'a str,
    pub(super) name_key: String,
    pub(super) office_id: OfficeId,
    pub(super) unit_id: Option<UnitId>,
    pub(super) language: &'a str,
    pub(super) interpreter: bool,
    pub(super) court_file_number: &'a str,
    pub(super) opened_on: NaiveDate,
    pub(super) created_at: Instant,
    pub(super) created_by: Option<UserId>,
}

/// An adult of a family and what she is to the children. Where several records of hers were merged, she is one adult, with
/// the name, the day of birth and the telephone of the record that is kept.
#[derive(Debug, Clone)]
pub struct Adult {
    /// The person.
    pub person: Person,
    /// What she is to the children.
    pub relation: Relation,
    /// Every record of hers as it is written, where several were merged.
    pub records: Vec<Person>,
}

impl Adult {
    /// Whether a record of this key is hers.
    #[must_use]
    pub fn is(&self, person: PersonId) -> bool {
        self.person.id == person || self.records.iter().any(|record| record.id == person)
    }

    /// The keys of all her records: one where nothing was merged.
    pub fn keys(&self) -> impl Iterator<Item = PersonId> {
        let others = self.records.iter().map(|record| record.id).filter(|id| *id != self.person.id);
        std::iter::once(self.person.id).chain(others)
    }

    /// She, to be looked for among those whom safety concerns name.
    #[must_use]
    pub fn sought(&self) -> Sought {
        Sought::person(&self.person).also(&self.records)
    }
}

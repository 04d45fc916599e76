//! The rows of safety concerns and risk factors. Their words are shut until somebody who may read them shows her proof.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{Note, Reader, Safety, Sealed};
use crate::db::schema::{risk_factors, safety_concerns};
use crate::db::{Backend, Instant};
use crate::domain::id::{ConcernId, FamilyId, PersonId, RiskId, UserId};
use crate::domain::safety::{Danger, Resolution, Risk, Source};

/// A safety concern.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = safety_concerns, check_for_backend(Backend))]
pub struct Concern {
    /// Key.
    pub id: ConcernId,
    /// The family.
    pub family_id: FamilyId,
    /// What the danger is.
    pub danger: Danger,
    words: Sealed,
    /// Who told of it, by kind.
    pub source: Source,
    /// The partner agency that told of it.
    pub agency: String,
    reporter: Sealed,
    /// Since when it is known.
    pub known_on: NaiveDate,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// Why it is not open any more.
    pub resolution: Option<Resolution>,
    /// Since when.
    pub resolved_on: Option<NaiveDate>,
    resolved_words: Sealed,
    /// Who resolved it.
    pub resolved_by: Option<UserId>,
    /// Why it is a wrong entry.
    error_reason: Sealed,
    /// Who marked it so.
    pub error_by: Option<UserId>,
    /// When she did.
    pub error_at: Option<Instant>,
    /// Grows with every change.
    pub version: i32,
}

impl Concern {
    /// What was said.
    #[must_use]
    pub fn words(&self) -> Note<'_, Safety> {
        self.words.of_safety()
    }

    /// What was said when it was resolved.
    #[must_use]
    pub fn resolved_words(&self) -> Note<'_, Safety> {
        self.resolved_words.of_safety()
    }

    /// Why it is a wrong entry.
    #[must_use]
    pub fn error_reason(&self) -> Note<'_, Safety> {
        self.error_reason.of_safety()
    }

    /// The name of who told of it: for whoever entered it and nobody else (42 USC 5106a(b)(2)(B)).
    #[must_use]
    pub fn reporter(&self, reader: &Reader) -> Option<&str> {
        self.reporter.own(self.entered_by, reader).filter(|name| !name.is_empty())
    }

    /// Whether it is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.resolution.is_none() && self.error_at.is_none()
    }
}

/// Whom a concern is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An adult of the family.
    Adult(PersonId),
    /// Somebody who cares for a child in a placement, by name.
    Caregiver(String),
}

/// A concern to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConcern {
    /// The family.
    pub family: FamilyId,
    /// Whom it is about; at least one.
    pub about: Vec<About>,
    /// What the danger is.
    pub danger: Danger,
    /// In words.
    pub words: String,
    /// Who told of it, by kind.
    pub source: Source,
    /// The partner agency that told of it.
    pub agency: String,
    /// Her name, protected.
    pub reporter: String,
    /// Since when it is known.
    pub known_on: NaiveDate,
    /// What was done already; empty where nothing was.
    pub action: String,
}

/// Something done about a concern.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// The concern.
    pub(super) concern: ConcernId,
    /// The day.
    pub(super) on: NaiveDate,
    pub(super) words: Sealed,
    /// Who entered it.
    pub(super) by: Option<UserId>,
}

impl Step {
    /// What was done.
    pub(super) fn words(&self) -> Note<'_, Safety> {
        self.words.of_safety()
    }
}

/// That somebody read a concern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Acknowledged {
    /// The concern.
    pub(super) concern: ConcernId,
    /// Who.
    pub(super) user: UserId,
    /// When.
    pub(super) at: Instant,
}

/// What is wanted of a concern that is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// Not open any more.
    Resolved {
        /// Why.
        resolution: Resolution,
        /// Since when.
        on: NaiveDate,
        /// In words.
        words: String,
    },
    /// A wrong entry, and why.
    WrongEntry(String),
}

/// A risk factor of an adult.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = risk_factors, check_for_backend(Backend))]
pub struct RiskFactor {
    /// Key.
    pub id: RiskId,
    /// The family in whose record it stands.
    pub family_id: FamilyId,
    /// The adult.
    pub person_id: PersonId,
    /// What it is.
    pub kind: Risk,
    words: Sealed,
    /// Who told of it, by kind.
    pub source: Source,
    /// The partner agency that told of it.
    pub agency: String,
    /// Since when.
    pub since_on: NaiveDate,
    /// Until when.
    pub until_on: Option<NaiveDate>,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// Why it is a wrong entry.
    error_reason: Sealed,
    /// Who marked it so.
    pub error_by: Option<UserId>,
    /// When she did.
    pub error_at: Option<Instant>,
    /// Grows with every change.
    pub version: i32,
}

impl RiskFactor {
    /// In words.
    #[must_use]
    pub fn words(&self) -> Note<'_, Safety> {
        self.words.of_safety()
    }

    /// Why it is a wrong entry.
    #[must_use]
    pub fn error_reason(&self) -> Note<'_, Safety> {
        self.error_reason.of_safety()
    }

    /// Whether it holds on a day, as far as is known.
    #[must_use]
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.error_at.is_none() && self.until_on.is_none_or(|until| until > on)
    }
}

/// A risk factor to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRisk {
    /// The family.
    pub family: FamilyId,
    /// The adult.
    pub person: PersonId,
    /// What it is.
    pub kind: Risk,
    /// In words.
    pub words: String,
    /// Who told of it, by kind.
    pub source: Source,
    /// The partner agency that told of it.
    pub agency: String,
    /// Since when.
    pub since_on: NaiveDate,
    /// Until when, where it is over.
    pub until_on: Option<NaiveDate>,
}

/// What is wanted of a risk factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RiskEnding {
    /// It holds no more since that day.
    Over(NaiveDate),
    /// A wrong entry, and why.
    WrongEntry(String),
}

/// An open concern that somebody has not said she read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The concern.
    pub concern: ConcernId,
    /// The family.
    pub family: FamilyId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// What the danger is.
    pub danger: Danger,
    /// Since when it is known.
    pub known_on: NaiveDate,
    /// Who has not said so yet.
    pub waiting: Vec<UserId>,
}

//! The rows of `break_glass`, with the names that go with their keys.

use crate::db::Instant;
use crate::domain::id::{FamilyId, OpeningId, UserId};
use crate::domain::need_to_know::{Emergency, Finding};

/// An emergency opening to be made.
#[derive(Debug, Clone)]
pub struct NewOpening {
    /// The family.
    pub family: FamilyId,
    /// Who opens it.
    pub user: UserId,
    /// What kind of emergency.
    pub class: Emergency,
    /// Why, in twenty characters or more.
    pub reason: String,
}

/// An emergency opening as its review sees it.
#[derive(Debug, Clone)]
pub(super) struct Opening {
    pub(super) id: OpeningId,
    pub(super) family: FamilyId,
    pub(super) number: String,
    pub(super) user: UserId,
    pub(super) who: String,
    pub(super) class: Emergency,
    pub(super) reason: String,
    pub(super) opened_at: Instant,
    pub(super) expires_at: Instant,
    /// Who reviewed it, when, and what she found.
    pub(super) review: Option<(UserId, Instant, Finding, String)>,
}

/// A sound review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Review {
    pub(super) finding: Finding,
    pub(super) words: String,
}

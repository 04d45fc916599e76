//! The rows of `declared_conflicts`, with the names that go with their keys.

use crate::db::Instant;
use crate::domain::id::{ConflictId, FamilyId};

/// A conflict of interest that nobody has lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The family.
    pub family: FamilyId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Who declared it.
    pub who: String,
    /// When.
    pub at: Instant,
    /// Whether she is still the family's worker of record, or a child's: then it needs another one.
    pub is_worker: bool,
    /// Whether the family is restricted.
    pub is_restricted: bool,
}

/// A conflict of interest of one family, lifted or not.
#[derive(Debug, Clone)]
pub(super) struct Conflict {
    pub(super) id: ConflictId,
    pub(super) who: String,
    pub(super) reason: String,
    pub(super) at: Instant,
    pub(super) lifted: Option<(Instant, String, String)>,
}

//! A line of the audit trail, with the names that go with its keys.

use diesel::prelude::*;

use crate::db::Instant;
use crate::domain::audit::Kind;
use crate::domain::id::FamilyId;

/// What happened, and who did it.
#[derive(Debug, Clone, Queryable)]
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) at: Instant,
    pub(super) who: Option<String>,
    pub(super) email: Option<String>,
    pub(super) action: String,
    pub(super) is_change: bool,
    pub(super) outcome: String,
    pub(super) family: Option<String>,
    pub(super) detail: String,
    pub(super) address: String,
}

/// What to show.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// Only lines numbered below this.
    pub(super) before: Option<i64>,
    /// Only what this person did, by the address she signs in with.
    pub(super) email: Option<String>,
    /// Only this family, by its number.
    pub(super) family: Option<String>,
    /// Only this family, by its key.
    pub(super) family_id: Option<FamilyId>,
    /// Only these moments, the last one not included.
    pub(super) between: (Option<Instant>, Option<Instant>),
    /// Only lines of this kind.
    pub(super) kind: Kind,
}

//! A line of the audit trail, with the names that go with its keys.

use crate::db::Instant;

/// What happened, and who did it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) seq: i64,
    pub(super) at: Instant,
    pub(super) who: Option<String>,
    pub(super) action: String,
    pub(super) is_change: bool,
    pub(super) family: Option<String>,
    pub(super) detail: String,
}

/// What to show.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    /// Only lines numbered below this.
    pub(super) before: Option<i64>,
    /// Only changes.
    pub(super) changes: bool,
    /// Only this family, by its number.
    pub(super) family: String,
}

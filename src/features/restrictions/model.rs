//! What the group sees of restricted families: who is named and why, never what is recorded.

use crate::db::Instant;
use crate::domain::id::{FamilyId, PossibleDuplicateId, UserId};
use crate::domain::role::Role;

/// A family as the group's pages say it.
#[derive(Debug, Clone)]
pub(super) struct Guarded {
    pub(super) id: FamilyId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) is_restricted: bool,
}

/// A time for which a family is, or was, restricted.
#[derive(Debug, Clone)]
pub(super) struct Restriction {
    pub(super) reason: String,
    pub(super) set_by: Option<UserId>,
    pub(super) set_at: Instant,
    pub(super) lifted: Option<(Instant, Option<UserId>, String)>,
}

/// Somebody named for a family.
#[derive(Debug, Clone)]
pub(super) struct NamedPerson {
    pub(super) user: UserId,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) reason: String,
    pub(super) at: Instant,
    /// Whether she is a worker of record.
    pub(super) works: bool,
}

/// Somebody who could be named.
#[derive(Debug, Clone)]
pub(super) struct Nameable {
    pub(super) user: UserId,
    pub(super) name: String,
    pub(super) role: Role,
    /// Whether she is a worker of record.
    pub(super) works: bool,
}

/// A restricted family in the list.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) family: Guarded,
    pub(super) since: Instant,
    pub(super) reason: String,
    pub(super) named: i64,
}

/// An intake that may repeat somebody of a closed family.
#[derive(Debug, Clone)]
pub(super) struct Duplicate {
    pub(super) id: PossibleDuplicateId,
    pub(super) filed: (FamilyId, String),
    pub(super) known: (FamilyId, String),
    pub(super) at: Instant,
}

//! What the review of accounts reads and writes.

use diesel::prelude::*;

use crate::db::schema::users;
use crate::db::{Backend, Instant};
use crate::domain::id::{OfficeId, UnitId, UserId};
use crate::domain::quarter::{Decision, Quarter};
use crate::domain::role::Role;

/// An account as it stands.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
pub(super) struct Account {
    pub(super) id: UserId,
    pub(super) full_name: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) office_id: Option<OfficeId>,
    pub(super) unit_id: Option<UnitId>,
    pub(super) guards_restricted: bool,
    pub(super) used_at: Option<Instant>,
    pub(super) closes_at: Option<Instant>,
    pub(super) version: i32,
}

/// What was decided of an account in a quarter.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    /// The account's version then: whoever was changed since is decided anew.
    pub(super) version: i32,
    pub(super) decision: Decision,
    pub(super) by: String,
    pub(super) at: Instant,
}

/// One account of the page.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) account: Account,
    pub(super) office: String,
    pub(super) unit: String,
    pub(super) decided: Option<Decided>,
}

/// A signed review.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) quarter: Quarter,
    pub(super) by: String,
    pub(super) at: Instant,
    pub(super) accounts: i32,
    pub(super) to_change: i32,
}

/// A page of accounts, how far the review has come, and those before it.
#[derive(Debug, Clone)]
pub(super) struct Reviewed {
    pub(super) lines: Vec<Line>,
    /// Accounts that nobody has decided as they stand now.
    pub(super) missing: usize,
    pub(super) accounts: usize,
    pub(super) signed: Vec<Signed>,
}

//! Users, offices and units.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{account_events, offices, second_factors, units, users};
use crate::db::{Backend, Instant};
use crate::domain::id::{OfficeId, UnitId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::{self, Happening};

/// A person who may sign in.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
pub struct User {
    /// Key.
    pub id: UserId,
    /// Where she is reached, and what she signs in with.
    pub email: String,
    /// Her name, as colleagues know it.
    pub full_name: String,
    /// What she is there to do.
    pub role: Role,
    /// Her office; none serves the whole agency.
    pub office_id: Option<OfficeId>,
    /// Her unit.
    pub unit_id: Option<UnitId>,
    /// Her telephone number.
    pub phone: String,
    /// Whether she may sign in.
    pub active: bool,
    /// Whether the administrator put her in charge of restricted families.
    pub guards_restricted: bool,
    /// When the account ends; none goes on.
    pub closes_at: Option<Instant>,
}

/// A user to be added. She cannot sign in before she has a password.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Where she is reached, and what she signs in with.
    pub email: String,
    /// Her name.
    pub full_name: String,
    /// What she is there to do.
    pub role: Role,
    /// Her office.
    pub office: Option<OfficeId>,
    /// Her unit.
    pub unit: Option<UnitId>,
    /// Her telephone number.
    pub phone: String,
    /// The languages she works in.
    pub languages: Vec<String>,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
pub(super) struct UserRow<'a> {
    pub(super) id: UserId,
    pub(super) email: &'a str,
    pub(super) email_key: String,
    pub(super) full_name: &'a str,
    pub(super) role: Role,
    pub(super) office_id: Option<OfficeId>,
    pub(super) unit_id: Option<UnitId>,
    pub(super) phone: &'a str,
    pub(super) created_at: Instant,
}

/// An office of the agency.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = offices, check_for_backend(Backend))]
pub struct Office {
    /// Key.
    pub id: OfficeId,
    /// The agency's own short code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A unit: a supervisor and the workers she supervises.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = units, check_for_backend(Backend))]
pub struct Unit {
    /// Key.
    pub id: UnitId,
    /// The office it belongs to.
    pub office_id: OfficeId,
    /// Its name.
    pub name: String,
}

/// A worker with her languages and open assignments, for choosing whom to assign.
#[derive(Debug, Clone)]
pub struct Caseworker {
    /// Key.
    pub id: UserId,
    /// Her name.
    pub name: String,
    /// What she is there to do.
    pub role: Role,
    /// Her office.
    pub office: OfficeId,
    /// Her unit.
    pub unit: Option<UnitId>,
    /// The languages she works in.
    pub languages: Vec<String>,
    /// Her open assignments: families for a reunification worker, children for a permanency worker.
    pub open: u32,
}

/// What signing in must know of a person.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(Backend))]
pub(super) struct Account {
    pub(super) id: UserId,
    pub(super) email: String,
    pub(super) full_name: String,
    pub(super) role: Role,
    pub(super) password_hash: Option<String>,
    pub(super) created_at: Instant,
    pub(super) agreed_at: Option<Instant>,
    pub(super) used_at: Option<Instant>,
}

impl Account {
    /// Whether it is off because nobody used it for sixty days.
    pub(super) fn is_unused(&self, now: Instant) -> bool {
        sign_in::is_unused(self.used_at.unwrap_or(self.created_at).utc(), now.utc())
    }
}

/// A person's authenticator app.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = second_factors, check_for_backend(Backend))]
pub(super) struct Factor {
    /// Sealed under the agency's key.
    pub(super) seed: String,
    pub(super) last_step: i64,
    pub(super) enrolled_at: Instant,
}

/// What happened to a person's account.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = account_events, check_for_backend(Backend))]
pub(super) struct AccountEvent {
    pub(super) at: Instant,
    pub(super) kind: Happening,
    pub(super) address: String,
    pub(super) agent: String,
    pub(super) is_new_place: bool,
}

/// A person with all that an administrator sees of her.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) user: User,
    pub(super) office: Option<Office>,
    pub(super) unit: Option<Unit>,
    pub(super) languages: Vec<String>,
    pub(super) version: i32,
    pub(super) account: Account,
    /// Since when she has an authenticator app.
    pub(super) factor_since: Option<Instant>,
    /// Until when a link of hers can be used.
    pub(super) link_until: Option<Instant>,
}

/// What an administrator changes of a person.
#[derive(Debug, Clone)]
pub(super) struct UserChange {
    pub(super) guards_restricted: bool,
    /// The last day of the account.
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) full_name: String,
    pub(super) role: Role,
    pub(super) office: Option<OfficeId>,
    pub(super) unit: Option<UnitId>,
    pub(super) phone: String,
    pub(super) languages: Vec<String>,
}

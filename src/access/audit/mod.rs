//! The audit trail: who opened what and who changed it. Rows are only ever added; the database refuses anything else.
//!
//! - `mod.rs`: what a row says, and adding one. Each row is signed as it is written.
//! - `chain.rs`: links every row to the one before, in the order of their numbers.
//! - `verify.rs`: finds the first row that was bent.

mod chain;
mod verify;

use std::sync::Arc;

use diesel::dsl::max;
use diesel::expression::{AppearsOnTable, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;
use diesel::sqlite::Sqlite;

pub use verify::{Bent, Head, Known, Verified};

use super::actor::Actor;
use super::keys::Keys;
use crate::db::schema::audit_events;
use crate::db::{Conn, Instant, Kind, fresh};
pub use crate::domain::audit::Outcome;
use crate::domain::id::{FamilyId, RecordId, SessionId, UserId};
use crate::error::Result;
use crate::on;

/// What happened, said in ids and field names, never in names or notes of people.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The action's name.
    pub action: &'static str,
    /// Whether records changed.
    pub is_change: bool,
    /// The family it concerns.
    pub family: Option<FamilyId>,
    /// The record it concerns.
    pub subject: Option<RecordId>,
    /// What else must be known later, without names.
    pub detail: String,
    /// What became of it.
    pub outcome: Outcome,
}

impl Entry {
    /// Something that was looked at or tried, and changed no record.
    #[must_use]
    pub fn of(action: &'static str) -> Self {
        Self { action, is_change: false, family: None, subject: None, detail: String::new(), outcome: Outcome::Done }
    }

    /// Something that changed records.
    #[must_use]
    pub fn change(action: &'static str) -> Self {
        Self { is_change: true, ..Self::of(action) }
    }
}

/// Who did it, and from where.
#[derive(Debug, Clone, Copy, Default)]
pub struct By<'a> {
    /// The person; none for the program itself, and for a name that nobody has.
    pub user: Option<UserId>,
    /// Her session, once she has one.
    pub session: Option<SessionId>,
    /// The network address she came from.
    pub address: &'a str,
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self { user: Some(actor.user), session: Some(actor.session), address: &actor.address }
    }
}

/// The pen of the audit trail: it signs what it writes with keys that are not in the database.
#[derive(Debug, Clone)]
pub struct Trail(Arc<chain::Signing>);

impl Trail {
    /// The pen of the agency with this key.
    #[must_use]
    pub fn of(keys: &Keys) -> Self {
        Self(Arc::new(chain::Signing::of(keys)))
    }

    /// Adds a row. Where records changed, rows get their numbers in the order of their commits, so that a reader who has
    /// seen number N has seen every change up to N.
    ///
    /// # Errors
    /// The database's: then what was to be recorded does not happen either.
    pub fn add(&self, conn: &mut Conn, by: By<'_>, at: Instant, entry: &Entry) -> Result<()> {
        if entry.is_change && conn.kind() == Kind::Postgres {
            diesel::sql_query("SELECT pg_advisory_xact_lock(20261122)").execute(conn)?;
        }
        let row = chain::Columns {
            event_id: Some(fresh()),
            at,
            actor_id: by.user,
            session_id: by.session,
            action: entry.action,
            is_change: entry.is_change,
            family_id: entry.family,
            subject_id: entry.subject,
            detail: &entry.detail,
            outcome: entry.outcome.code(),
            address: by.address,
        };
        let signed = (&row, audit_events::mac.eq(self.0.row(&row)));
        on!(conn, c => diesel::insert_into(audit_events::table).values(signed).execute(c))?;
        Ok(())
    }

    /// Links the rows that no link holds yet. Belongs in the transaction that wrote them, or right behind it.
    ///
    /// # Errors
    /// The database's.
    pub fn link(&self, conn: &mut Conn) -> QueryResult<()> {
        chain::link(&self.0, conn)
    }

    /// Reads the whole trail and finds the first row that was bent, or is not as it was kept elsewhere.
    ///
    /// # Errors
    /// The database's.
    pub fn verify(&self, conn: &mut Conn, known: &Known) -> Result<Verified> {
        verify::verify(&self.0, conn, known)
    }
}

/// The number of the last change, 0 before the first.
///
/// # Errors
/// The database's.
pub fn last_change(conn: &mut Conn) -> Result<i64> {
    let last: Option<i64> =
        on!(conn, c => audit_events::table.filter(IsChange).select(max(audit_events::seq)).get_result(c))?;
    Ok(last.unwrap_or(0))
}

/// The families changed since number `since`; `None` for a change that named no family, such as an import.
///
/// # Errors
/// The database's.
pub fn changed_since(conn: &mut Conn, since: i64) -> Result<Vec<Option<FamilyId>>> {
    Ok(on!(conn, c => audit_events::table
        .filter(IsChange)
        .filter(audit_events::seq.gt(since))
        .select(audit_events::family_id)
        .distinct()
        .load(c))?)
}

/// "Records changed", in the words of each database's partial index: with a bound value SQLite would walk every view since the
/// last change. A type of its own, because a piece of written SQL would be planned anew each time.
#[derive(Debug, Clone, Copy, QueryId)]
struct IsChange;

impl Expression for IsChange {
    type SqlType = Bool;
}

impl ValidGrouping<()> for IsChange {
    type IsAggregate = is_aggregate::Never;
}

impl AppearsOnTable<audit_events::table> for IsChange {}

impl QueryFragment<Sqlite> for IsChange {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("is_change = 1");
        Ok(())
    }
}

impl QueryFragment<Pg> for IsChange {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("is_change");
        Ok(())
    }
}

//! The audit trail: who opened what and who changed it. Rows are only ever added; the database refuses anything else.

use diesel::dsl::{max, sql};
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::actor::Actor;
use crate::db::schema::audit_events;
use crate::db::{Conn, Instant, Kind};
use crate::domain::id::{FamilyId, RecordId, SessionId, UserId};
use crate::error::Result;

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
}

#[derive(Insertable)]
#[diesel(table_name = audit_events)]
struct Row<'a> {
    at: Instant,
    actor_id: Option<UserId>,
    session_id: Option<SessionId>,
    action: &'a str,
    is_change: bool,
    family_id: Option<FamilyId>,
    subject_id: Option<RecordId>,
    detail: &'a str,
}

/// Adds a row. Where records changed, rows get their numbers in the order of their commits, so that a reader who has seen
/// number N has seen every change up to N.
///
/// # Errors
/// The database's: then what was to be recorded does not happen either.
pub fn add(conn: &mut Conn, actor: Option<&Actor>, at: Instant, entry: &Entry) -> Result<()> {
    add_for(conn, actor.map(|a| a.user), actor.map(|a| a.session), at, entry)
}

/// The same for a person who has no session yet: signing in.
///
/// # Errors
/// As [`add`].
pub fn add_for(
    conn: &mut Conn,
    actor_id: Option<UserId>,
    session_id: Option<SessionId>,
    at: Instant,
    entry: &Entry,
) -> Result<()> {
    if entry.is_change && conn.kind() == Kind::Postgres {
        diesel::sql_query("SELECT pg_advisory_xact_lock(20261122)").execute(conn)?;
    }
    diesel::insert_into(audit_events::table)
        .values(&Row {
            at,
            actor_id,
            session_id,
            action: entry.action,
            is_change: entry.is_change,
            family_id: entry.family,
            subject_id: entry.subject,
            detail: &entry.detail,
        })
        .execute(conn)?;
    Ok(())
}

/// The number of the last change, 0 before the first.
///
/// # Errors
/// The database's.
pub fn last_change(conn: &mut Conn) -> Result<i64> {
    let last: Option<i64> = audit_events::table.filter(is_change(conn)).select(max(audit_events::seq)).first(conn)?;
    Ok(last.unwrap_or(0))
}

/// The families changed since number `since`; `None` for a change that named no family, such as an import.
///
/// # Errors
/// The database's.
pub fn changed_since(conn: &mut Conn, since: i64) -> Result<Vec<Option<FamilyId>>> {
    Ok(audit_events::table
        .filter(is_change(conn))
        .filter(audit_events::seq.gt(since))
        .select(audit_events::family_id)
        .distinct()
        .load(conn)?)
}

/// "Records changed", in the words of each database's partial index. A bound value would make SQLite plan the query anew each
/// time, and without the index every view since the last change would be walked.
fn is_change(conn: &Conn) -> SqlLiteral<Bool> {
    match conn.kind() {
        Kind::Sqlite => sql("is_change = 1"),
        Kind::Postgres => sql("is_change"),
    }
}

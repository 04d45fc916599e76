//! Rows in bulk; and when the database refuses one, its record by name and why.

use diesel::connection::Connection as _;
use diesel::prelude::*;
use diesel::result::Error as DbError;

use crate::db::{Conn, broken_rule};
use crate::error::{Error, Result};
use crate::features::imports::records::Record;

/// Rows of one statement: at 16 columns a quarter of the values that SQLite takes (32,766).
pub(super) const ROWS: usize = 500;

/// Inserts a row for each record in one statement. When that is refused, finds the record to blame.
pub(super) fn insert<'r, T: Record, Id: Copy, R>(
    conn: &mut Conn,
    records: &[(Id, &'r T)],
    row: impl Fn(Id, &'r T) -> Result<R>,
    write: impl Fn(&mut Conn, &[R]) -> QueryResult<usize>,
) -> Result<()> {
    let rows = records.iter().map(|(id, record)| row(*id, record)).collect::<Result<Vec<R>>>()?;
    let Err(error) = conn.transaction(|conn| write(conn, &rows)) else { return Ok(()) };
    if broken_rule(&error).is_some() {
        for ((_, record), row) in records.iter().zip(&rows) {
            let alone = conn.transaction(|conn| write(conn, std::slice::from_ref(row)));
            alone.map_err(|error| named(*record, Error::from(error)))?;
        }
    }
    Err(error.into())
}

/// Inserts rows that stand for no record of their own.
pub(super) fn rows<R>(
    conn: &mut Conn,
    rows: &[R],
    write: impl Fn(&mut Conn, &[R]) -> QueryResult<usize>,
) -> Result<(), DbError> {
    rows.chunks(ROWS).try_for_each(|rows| write(conn, rows).map(|_| ()))
}

/// The same error with the record's name, where a rule refused it.
pub(super) fn named<T: Record>(record: &T, error: Error) -> Error {
    let why = match &error {
        Error::Refused(why) => why.clone(),
        _ => match error.broken_rule() {
            Some(rule) => sentence(&rule),
            None => return error,
        },
    };
    Error::Refused(format!("{} {}: {why}", T::ENTITY.name(), record.key()))
}

/// Why a rule refuses a record that is sound in itself: something else is in the database already.
fn sentence(rule: &str) -> String {
    let is = |names: &[&str]| names.iter().any(|name| rule.contains(name));
    if is(&["family_sides"]) {
        "the worker is on the other track of this family in Homeward, and nobody is ever on both".to_owned()
    } else if is(&["episodes_no_overlap", "episodes_one_open", "episodes.child_id"]) {
        "it overlaps another stay of the child that is in Homeward, and not in this export".to_owned()
    } else if is(&["placements_no_overlap", "placements_one_open", "placements.child_id"]) {
        "it overlaps another placement of the child that is in Homeward, and not in this export".to_owned()
    } else if is(&["assignments_no_overlap", "assignments_one_open", "assignments.family_id", "assignments.child_id"]) {
        "it overlaps another assignment on this track that is in Homeward, and not in this export".to_owned()
    } else if is(&["users_email_uq", "users.email_key"]) {
        "somebody else in Homeward has this address".to_owned()
    } else if is(&["offices_code", "offices.code"]) {
        "another office in Homeward has this code".to_owned()
    } else {
        format!("the database refuses it ({rule})")
    }
}

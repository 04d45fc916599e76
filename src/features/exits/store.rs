//! The one query of its own: closing the case. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::families;
use crate::domain::id::FamilyId;
use crate::error::{Error, Result};

/// Notes that work with a family ended, unless the family changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn close(conn: &mut Conn, family: FamilyId, version: i32, on: NaiveDate) -> Result<()> {
    let open = families::table.find(family).filter(families::version.eq(version)).filter(families::closed_on.is_null());
    let changed =
        diesel::update(open).set((families::closed_on.eq(on), families::version.eq(version + 1))).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

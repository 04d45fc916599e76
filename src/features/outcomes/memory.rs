//! The columns in memory: loaded once, then brought up to date family by family.

use std::sync::Arc;

use super::columns::Columns;
use super::store;
use crate::access::{Following, Which, changed_families};
use crate::db::Conn;
use crate::error::Result;

/// More changed families than this, and loading all of them anew is quicker.
const MANY: usize = 500;

/// The columns that all threads share. Reports read an `Arc` of them, so a change never waits for a report.
#[derive(Debug, Default)]
pub struct Memory(Following<Columns>);

impl Memory {
    /// The columns with every change that this connection's snapshot knows.
    ///
    /// # Errors
    /// The database's.
    pub fn columns(&self, conn: &mut Conn) -> Result<Arc<Columns>> {
        let is_current = |columns: &Columns, last| columns.seen >= last;
        self.0.get(conn, is_current, |conn, before, last| match before {
            Some(columns) => Ok(Arc::new(refreshed(conn, &columns, last)?)),
            None => Ok(Arc::new(load(conn, last)?)),
        })
    }
}

fn refreshed(conn: &mut Conn, columns: &Columns, last: i64) -> Result<Columns> {
    if let Some(families) = changed_families(conn, columns.seen, MANY)? {
        let rows = store::rows(conn, Which::These(&families))?;
        if let Ok(columns) = columns.with(last, &families, &rows) {
            return Ok(columns);
        }
    }
    load(conn, last)
}

fn load(conn: &mut Conn, last: i64) -> Result<Columns> {
    let offices = store::offices(conn)?;
    Ok(Columns::new(last, offices, &store::rows(conn, Which::All)?))
}

/// The columns, loaded for one report: what a command does, which ends after it.
///
/// # Errors
/// The database's.
pub fn load_once(conn: &mut Conn) -> Result<Columns> {
    load(conn, 0)
}

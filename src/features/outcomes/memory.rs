//! The columns in memory: loaded once, then brought up to date from the audit trail, family by family.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::columns::Columns;
use super::store::{self, Which};
use crate::access::audit;
use crate::db::Conn;
use crate::domain::id::FamilyId;
use crate::error::Result;

/// More changed families than this, and loading all of them anew is quicker.
const MANY: usize = 500;

/// The columns that all threads share. Reports read an `Arc` of them, so a change never waits for a report.
#[derive(Debug, Default)]
pub struct Memory {
    held: RwLock<Option<Arc<Columns>>>,
    /// Held by the one thread that brings the columns up to date; the others wait for what it loads.
    loading: Mutex<()>,
}

impl Memory {
    /// The columns with every change that this connection's snapshot knows. Changes are numbered in the order of their
    /// commits, so columns that know the snapshot's last change know them all; they may know later ones too.
    ///
    /// # Errors
    /// The database's.
    pub fn columns(&self, conn: &mut Conn) -> Result<Arc<Columns>> {
        let last = audit::last_change(conn)?;
        if let Some(columns) = self.held().filter(|columns| columns.seen >= last) {
            return Ok(columns);
        }
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        let columns = match self.held() {
            Some(columns) if columns.seen >= last => return Ok(columns),
            Some(columns) => refreshed(conn, &columns, last)?,
            None => load(conn, last)?,
        };
        let columns = Arc::new(columns);
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&columns));
        Ok(columns)
    }

    fn held(&self) -> Option<Arc<Columns>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn refreshed(conn: &mut Conn, columns: &Columns, last: i64) -> Result<Columns> {
    let changed = audit::changed_since(conn, columns.seen)?;
    let named: Option<Vec<FamilyId>> = changed.into_iter().collect();
    if let Some(families) = named.filter(|families| families.len() <= MANY) {
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

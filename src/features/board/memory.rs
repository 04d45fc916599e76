//! The board in memory: loaded once a day, then brought up to date from the audit trail, family by family.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chrono::NaiveDate;

use super::list::Board;
use super::store::{self, Which};
use crate::access::audit;
use crate::db::Conn;
use crate::domain::id::FamilyId;
use crate::error::Result;
use crate::features::users;

/// More changed families than this, and loading all of them anew is quicker.
const MANY: usize = 200;

/// The board that all threads share.
#[derive(Debug, Default)]
pub struct Memory {
    held: RwLock<Option<Arc<Board>>>,
    /// Held by the one thread that brings the board up to date; the others wait for what it loads.
    loading: Mutex<()>,
}

impl Memory {
    /// The board at `today`, with every change that this connection's snapshot knows. Changes are numbered in the order of
    /// their commits, so a board that knows the snapshot's last change knows them all; it may know later ones too.
    ///
    /// # Errors
    /// The database's.
    pub fn board(&self, conn: &mut Conn, today: NaiveDate) -> Result<Arc<Board>> {
        let last = audit::last_change(conn)?;
        if let Some(board) = self.current(last, today) {
            return Ok(board);
        }
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(board) = self.current(last, today) {
            return Ok(board);
        }
        if let Some(seen) = self.seen(today)
            && let Some(changed) = named(audit::changed_since(conn, seen)?)
        {
            let rows = store::rows(conn, Which::These(&changed), today)?;
            if let Some(board) = self.change(|board| board.replace(last, &changed, rows)) {
                return Ok(board);
            }
        }
        let rows = store::rows(conn, Which::All, today)?;
        let board = Arc::new(Board::new(last, today, (users::offices(conn)?, users::units(conn)?), rows));
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&board));
        Ok(board)
    }

    fn current(&self, last: i64, today: NaiveDate) -> Option<Arc<Board>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|board| board.today == today && board.seen >= last).map(Arc::clone)
    }

    fn seen(&self, today: NaiveDate) -> Option<i64> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|board| board.today == today).map(|board| board.seen)
    }

    /// Changes the board in place, or a copy of it while somebody still looks at the old one. Taken out meanwhile, so that
    /// a failure leaves none instead of half a one.
    fn change(&self, apply: impl FnOnce(&mut Board)) -> Option<Arc<Board>> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let mut board = held.take()?;
        apply(Arc::make_mut(&mut board));
        *held = Some(Arc::clone(&board));
        Some(board)
    }
}

/// The changed families, if every change named one and they are few.
fn named(changed: Vec<Option<FamilyId>>) -> Option<Vec<FamilyId>> {
    (changed.len() <= MANY).then(|| changed.into_iter().collect::<Option<Vec<_>>>()).flatten()
}

//! The board in memory: loaded once a day, then brought up to date family by family.

use std::sync::Arc;

use chrono::NaiveDate;

use super::list::Board;
use super::store;
use crate::access::{Following, Which, changed_families};
use crate::db::Conn;
use crate::error::Result;
use crate::features::users;

/// More changed families than this, and loading all of them anew is quicker.
const MANY: usize = 200;

/// The board that all threads share.
#[derive(Debug, Default)]
pub struct Memory(Following<Board>);

impl Memory {
    /// The board at `today`, with every change that this connection's snapshot knows.
    ///
    /// # Errors
    /// The database's.
    pub fn board(&self, conn: &mut Conn, today: NaiveDate) -> Result<Arc<Board>> {
        let is_current = |board: &Board, last| board.today == today && board.seen >= last;
        self.0.get(conn, is_current, |conn, before, last| {
            if let Some(mut board) = before.filter(|board| board.today == today)
                && let Some(changed) = changed_families(conn, board.seen, MANY)?
            {
                let rows = store::rows(conn, Which::These(&changed), today)?;
                // In place, or a copy of it while somebody still looks at the old one.
                Arc::make_mut(&mut board).replace(last, &changed, rows);
                return Ok(board);
            }
            let rows = store::rows(conn, Which::All, today)?;
            Ok(Arc::new(Board::new(last, today, (users::offices(conn)?, users::units(conn)?), rows)))
        })
    }
}

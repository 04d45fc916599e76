//! What is kept in memory of the whole agency's records: loaded once, then brought up to date from the audit trail.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::audit;
pub use super::audit::last_change;
use crate::db::Conn;
use crate::domain::id::FamilyId;
use crate::error::Result;

/// Which families to read: for what is renewed, all of them or those that changed.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// Every family.
    All,
    /// These.
    These(&'a [FamilyId]),
}

/// Something that all threads share and that knows the changes up to a number.
#[derive(Debug)]
pub struct Following<T> {
    held: RwLock<Option<Arc<T>>>,
    /// Held by the one thread that brings it up to date; the others wait for what it loads.
    loading: Mutex<()>,
}

impl<T> Default for Following<T> {
    fn default() -> Self {
        Self { held: RwLock::default(), loading: Mutex::default() }
    }
}

impl<T> Following<T> {
    /// The thing, with every change that this connection's snapshot knows.
    ///
    /// # Errors
    /// As [`Self::get_at`].
    pub fn get(
        &self,
        conn: &mut Conn,
        is_current: impl Fn(&T, i64) -> bool,
        renew: impl FnOnce(&mut Conn, Option<Arc<T>>, i64) -> Result<Arc<T>>,
    ) -> Result<Arc<T>> {
        let last = last_change(conn)?;
        self.get_at(conn, last, is_current, renew)
    }

    /// The thing, with every change up to `last`, the last one that this connection's snapshot knows. Changes are numbered in
    /// the order of their commits, so what knows the snapshot's last change knows them all; it may know later ones too.
    ///
    /// `is_current` says whether it knows the change of a number. `renew` makes a new one of the one before, or of nothing: it
    /// is taken out meanwhile, so that a failure leaves none instead of half a one.
    ///
    /// # Errors
    /// The database's, and those of `renew`.
    pub fn get_at(
        &self,
        conn: &mut Conn,
        last: i64,
        is_current: impl Fn(&T, i64) -> bool,
        renew: impl FnOnce(&mut Conn, Option<Arc<T>>, i64) -> Result<Arc<T>>,
    ) -> Result<Arc<T>> {
        if let Some(held) = self.held(|held| is_current(held, last)) {
            return Ok(held);
        }
        let _alone = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = self.held(|held| is_current(held, last)) {
            return Ok(held);
        }
        let before = self.held.write().unwrap_or_else(PoisonError::into_inner).take();
        let renewed = renew(conn, before, last)?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&renewed));
        Ok(renewed)
    }

    fn held(&self, is_current: impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.as_ref().filter(|held| is_current(held)).map(Arc::clone)
    }
}

/// The families changed since number `since`, if every change named one and they are `most` at most: beyond that, loading all
/// anew is quicker.
///
/// # Errors
/// The database's.
pub fn changed_families(conn: &mut Conn, since: i64, most: usize) -> Result<Option<Vec<FamilyId>>> {
    let changed = audit::changed_since(conn, since)?;
    Ok((changed.len() <= most).then(|| changed.into_iter().collect()).flatten())
}

//! How much of the costly work of signing in one network address may ask for.
//!
//! In memory and per process: it protects this process's processor and memory from a flood. What must outlive a restart,
//! the tries of a name, is in the database (`tries.rs`). A right password gives its share back, so that an office behind
//! one address is never held up by its own people signing in at eight o'clock.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::share::{Limit, Share};
use crate::error::Error;

/// Wrong tries of an address: 30 at once, and 30 a minute.
const WRONG: Limit = Limit { burst: 30, refill: 2 };
/// Tries of one address that may wait for the hashing at the same time.
const INSIDE: u32 = 8;
/// Addresses remembered; those with nothing to remember are dropped first.
const REMEMBERED: usize = 10_000;

/// Every address that tried of late.
#[derive(Debug, Clone, Default)]
pub struct Addresses(Arc<Mutex<HashMap<String, Address>>>);

#[derive(Debug, Clone, Copy)]
struct Address {
    share: Share,
    inside: u32,
}

/// One try of one address, inside until it is dropped.
#[derive(Debug)]
pub struct Visit {
    addresses: Addresses,
    address: String,
}

impl Addresses {
    /// Lets a try in.
    ///
    /// # Errors
    /// [`Error::Busy`] when the address has used its share, or has too many tries waiting.
    pub fn enter(&self, address: &str, now: DateTime<Utc>) -> Result<Visit, Error> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED && !all.contains_key(address) {
            all.retain(|_, of| of.inside > 0 || !of.share.refilled(WRONG, now).is_whole(WRONG));
        }
        let fresh = Address { share: Share::whole(WRONG, now), inside: 0 };
        let of = all.entry(address.to_owned()).or_insert(fresh);
        of.share = of.share.refilled(WRONG, now);
        if of.inside >= INSIDE {
            return Err(Error::Busy(WRONG.refill));
        }
        of.share.take(WRONG, now).map_err(Error::Busy)?;
        of.inside += 1;
        Ok(Visit { addresses: self.clone(), address: address.to_owned() })
    }

    fn change(&self, address: &str, change: impl FnOnce(&mut Address)) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of) = all.get_mut(address) {
            change(of);
        }
    }
}

impl Visit {
    /// The password was right: the try costs the address nothing.
    pub fn was_right(&self) {
        self.addresses.change(&self.address, |of| of.share.give_back(WRONG));
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.addresses.change(&self.address, |of| of.inside = of.inside.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + second, 0).unwrap()
    }

    #[test]
    fn rate_of_wrong_tries_is_thirty_at_once_and_thirty_a_minute() {
        let addresses = Addresses::default();
        for _ in 0..WRONG.burst {
            drop(addresses.enter("192.0.2.1", at(0)).unwrap());
        }
        assert!(matches!(addresses.enter("192.0.2.1", at(0)), Err(Error::Busy(2))));
        assert!(addresses.enter("192.0.2.2", at(0)).is_ok(), "another address is not concerned");
        let later = (0..60).filter(|second| addresses.enter("192.0.2.1", at(*second)).is_ok()).count();
        assert_eq!(later, 29, "one each two seconds");
    }

    #[test]
    fn rate_does_not_count_right_passwords() {
        let addresses = Addresses::default();
        for _ in 0..1000 {
            addresses.enter("192.0.2.1", at(0)).unwrap().was_right();
        }
    }

    #[test]
    fn rate_bounds_what_waits_at_the_same_time() {
        let addresses = Addresses::default();
        let inside: Vec<_> = (0..INSIDE).map(|_| addresses.enter("192.0.2.1", at(0)).unwrap()).collect();
        assert!(addresses.enter("192.0.2.1", at(0)).is_err());
        drop(inside);
        assert!(addresses.enter("192.0.2.1", at(0)).is_ok());
    }
}

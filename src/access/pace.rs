//! How much one person may search and take away in a short time. Somebody who looks for a neighbour, or empties the database
//! file by file, is slowed down, and the audit trail shows it.
//!
//! In memory and per process: a restart forgives, the trail does not forget.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::share::{Limit, Share};
use crate::domain::id::UserId;
use crate::error::Error;

/// People remembered; those with nothing to remember are dropped first.
const REMEMBERED: usize = 1_000;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Finding people by name or number: 60 at once, then one a second.
    Search,
    /// Files with many records: 10 at once, then one in 30 seconds.
    File,
}

impl Pace {
    fn limit(self) -> Limit {
        match self {
            Self::Search => Limit { burst: 60, refill: 1 },
            Self::File => Limit { burst: 10, refill: 30 },
        }
    }

    /// What the audit trail says of somebody who went beyond it.
    pub(super) fn beyond(self) -> &'static str {
        match self {
            Self::Search => "too many searches",
            Self::File => "too many files",
        }
    }
}

/// Everybody who searched or took files of late.
#[derive(Debug, Clone, Default)]
pub(super) struct Paces(Arc<Mutex<HashMap<(UserId, Pace), Share>>>);

impl Paces {
    /// Takes one of the person's share.
    ///
    /// # Errors
    /// [`Error::Busy`] with the seconds until there is one again.
    pub(super) fn take(&self, user: UserId, pace: Pace, now: DateTime<Utc>) -> Result<(), Error> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED {
            all.retain(|(_, pace), share| !share.refilled(pace.limit(), now).is_whole(pace.limit()));
        }
        let limit = pace.limit();
        let share = all.entry((user, pace)).or_insert(Share::whole(limit, now));
        *share = share.refilled(limit, now);
        share.take(limit, now).map_err(Error::Busy)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::db::fresh;

    #[test]
    fn a_share_is_used_up_comes_back_with_time_and_is_each_persons_own() {
        let (paces, now) = (Paces::default(), "2026-11-22T12:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let (one, other) = (fresh(), fresh());
        for _ in 0..10 {
            paces.take(one, Pace::File, now).unwrap();
        }
        assert!(matches!(paces.take(one, Pace::File, now), Err(Error::Busy(30))));
        assert!(matches!(paces.take(one, Pace::File, now + Duration::seconds(29)), Err(Error::Busy(1))));
        paces.take(one, Pace::Search, now).unwrap();
        paces.take(other, Pace::File, now).unwrap();
        paces.take(one, Pace::File, now + Duration::seconds(30)).unwrap();
        assert!(paces.take(one, Pace::File, now + Duration::seconds(31)).is_err());
    }
}

//! A share that is used up one by one and comes back with time: what both the limits of signing in and of searching count with.

use chrono::{DateTime, Duration, Utc};

/// How much may be had at once, and how fast it comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    /// At once.
    pub(super) burst: i64,
    /// Seconds in which one more comes back.
    pub(super) refill: i64,
}

/// What is left of a share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    left: i64,
    filled_at: DateTime<Utc>,
}

impl Share {
    /// A whole share.
    pub(super) fn whole(limit: Limit, now: DateTime<Utc>) -> Self {
        Self { left: limit.burst, filled_at: now }
    }

    /// With what has come back until `now`.
    pub(super) fn refilled(self, limit: Limit, now: DateTime<Utc>) -> Self {
        let more = ((now - self.filled_at).num_seconds() / limit.refill).max(0);
        let left = (self.left + more).min(limit.burst);
        Self { left, filled_at: self.filled_at + Duration::seconds(more * limit.refill) }
    }

    /// Takes one.
    ///
    /// # Errors
    /// The seconds until there is one again.
    pub(super) fn take(&mut self, limit: Limit, now: DateTime<Utc>) -> Result<(), i64> {
        if self.left <= 0 {
            return Err((limit.refill - (now - self.filled_at).num_seconds()).max(1));
        }
        self.left -= 1;
        Ok(())
    }

    /// Gives one back.
    pub(super) fn give_back(&mut self, limit: Limit) {
        self.left = (self.left + 1).min(limit.burst);
    }

    /// Whether nothing of it is used: then it need not be remembered.
    pub(super) fn is_whole(self, limit: Limit) -> bool {
        self.left >= limit.burst
    }
}

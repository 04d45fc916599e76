//! Today and now. Everything takes the time from here, so that tests set it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};

use crate::db::Instant;
use crate::domain::calendar::Zone;

/// The clock of the agency: the machine's time, or one that a test set.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: Zone,
    set: Option<Arc<Mutex<DateTime<Utc>>>>,
}

impl Clock {
    /// The machine's clock, in the agency's time zone.
    #[must_use]
    pub fn machine(zone: Zone) -> Self {
        Self { zone, set: None }
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn fixed(zone: Zone, at: DateTime<Utc>) -> Self {
        Self { zone, set: Some(Arc::new(Mutex::new(at))) }
    }

    /// Moves a fixed clock; the machine's clock is not ours to move.
    pub fn move_to(&self, at: DateTime<Utc>) {
        if let Some(set) = &self.set {
            *set.lock().unwrap_or_else(PoisonError::into_inner) = at;
        }
    }

    /// This moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where the time comes from")]
    pub fn now(&self) -> Instant {
        let at = match &self.set {
            Some(set) => *set.lock().unwrap_or_else(PoisonError::into_inner),
            None => Utc::now(),
        };
        at.into()
    }

    /// The agency's date at this moment.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.zone.local_date(self.now().utc())
    }

    /// The agency's time zone.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone
    }
}

//! The rows of somebody's day.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::domain::hearing::HearingKind;
use crate::domain::id::{ChildId, FamilyId, FamilyTimePlanId, HearingId, ReferralId, UserId};
use crate::domain::period::days_between;
use crate::domain::referral::{ServiceKind, Status};
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;

/// What wants doing. The order is that of items due on the same day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Task {
    /// Be in court.
    Hearing {
        /// The hearing.
        hearing: HearingId,
        /// What it is about.
        kind: HearingKind,
    },
    /// Get the first session attended: the day-one clock runs.
    DayOne {
        /// Days since the removal.
        days: i64,
        /// The referral nearest to a first session, with its service, status and since when.
        nearest: Option<(ReferralId, ServiceKind, Status, NaiveDate)>,
        /// The day of its next appointment.
        booked_on: Option<NaiveDate>,
    },
    /// A child is missing from care since this day.
    Missing(NaiveDate),
    /// Follow a referral up.
    FollowUp(ReferralId, ServiceKind, Status, NaiveDate),
    /// An appointment of a service: to be there, or to say what became of it.
    Appointment(ReferralId, ServiceKind),
    /// See a child who is on a trial home visit since this day.
    HomeVisit(NaiveDate),
    /// See a child in the place where she lives since this day.
    NewPlace(Setting, NaiveDate),
    /// See a child this month; holds the last visit.
    MonthlyVisit(Option<NaiveDate>),
    /// Speak with the parents.
    NoContact {
        /// Days since the last contact, or since the removal.
        days: i64,
        /// Whether there has been any contact.
        ever: bool,
    },
    /// Ask the parents how it goes: aftercare since this day.
    Aftercare(NaiveDate),
    /// Say what became of family time whose day has passed.
    FamilyTime {
        /// Visits of which nothing is recorded.
        open: usize,
        /// The day of the latest of them.
        on: NaiveDate,
        /// Its plan.
        plan: FamilyTimePlanId,
    },
    /// The six months run out, or have.
    SixMonths {
        /// Days since the removal.
        day: i64,
        /// Days from the removal to the milestone.
        of: i64,
    },
}

/// One row of somebody's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Whose it is; nobody's where the family or the child has no worker.
    pub worker: Option<UserId>,
    /// On which track.
    pub track: Track,
    /// The family.
    pub family: FamilyId,
    /// The child it concerns.
    pub child: Option<ChildId>,
    /// What wants doing.
    pub task: Task,
    /// By when.
    pub due_on: NaiveDate,
}

/// How near a date is; reads "Overdue 3 days", "Due today", "Tomorrow" or "In 5 days".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Days ago.
    Overdue(i64),
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Days ahead.
    In(i64),
}

impl Due {
    /// How near `on` is.
    pub fn of(on: NaiveDate, today: NaiveDate) -> Self {
        match days_between(today, on) {
            days @ ..0 => Self::Overdue(-days),
            0 => Self::Today,
            1 => Self::Tomorrow,
            days => Self::In(days),
        }
    }

    /// Whether it wants doing today: overdue or due.
    pub const fn is_now(self) -> bool {
        matches!(self, Self::Overdue(_) | Self::Today)
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overdue(1) => f.write_str("Overdue 1 day"),
            Self::Overdue(days) => write!(f, "Overdue {days} days"),
            Self::Today => f.write_str("Due today"),
            Self::Tomorrow => f.write_str("Tomorrow"),
            Self::In(days) => write!(f, "In {days} days"),
        }
    }
}

/// How much a worker has before her.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Overdue.
    pub overdue: usize,
    /// Due today.
    pub today: usize,
    /// Coming up.
    pub coming: usize,
}

/// The load of each worker who has any; what is nobody's is left out, because only coverage can help there.
pub fn by_worker(items: &[Item], today: NaiveDate) -> BTreeMap<UserId, Load> {
    let mut loads: BTreeMap<UserId, Load> = BTreeMap::new();
    for (worker, due) in items.iter().filter_map(|i| Some((i.worker?, Due::of(i.due_on, today)))) {
        let load = loads.entry(worker).or_default();
        match due {
            Due::Overdue(_) => load.overdue += 1,
            Due::Today => load.today += 1,
            Due::Tomorrow | Due::In(_) => load.coming += 1,
        }
    }
    loads
}

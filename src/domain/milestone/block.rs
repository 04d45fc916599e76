//! What stands between a family and its milestone, in plain phrases.

use std::fmt;

use chrono::NaiveDate;

use super::{FamilyFacts, Thresholds};
use crate::domain::{calendar::short_date, day_one::TARGET_DAYS, period::days_between, referral::ServiceKind};

/// What stands between a family and its milestone, or comes up; its text is a plain phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Block {
    /// The milestone has passed, this many days ago.
    Past {
        /// Days since.
        days: i64,
    },
    /// No reunification worker has the family.
    NoWorker,
    /// Children whom no permanency worker has.
    ChildWithoutWorker {
        /// How many.
        children: u32,
    },
    /// No first session has been attended.
    NothingAttended {
        /// Days since the removal.
        days: i64,
    },
    /// A service is waited for.
    Waitlisted {
        /// The longest awaited.
        service: ServiceKind,
        /// Since when.
        since: NaiveDate,
        /// How many waitlists in all.
        waitlists: u32,
    },
    /// No contact with the parents for some time.
    NoContact {
        /// Days since the last, or since the removal.
        days: i64,
        /// Whether there has been any.
        ever: bool,
    },
    /// A hearing comes up.
    HearingSoon {
        /// When.
        on: NaiveDate,
    },
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Past { days } => write!(f, "Six months passed {} ago", Days(days)),
            Self::NoWorker => f.write_str("No reunification worker"),
            Self::ChildWithoutWorker { children: 1 } => f.write_str("1 child without a permanency worker"),
            Self::ChildWithoutWorker { children } => write!(f, "{children} children without a permanency worker"),
            Self::NothingAttended { days } => write!(f, "Nothing attended in {}", Days(days)),
            Self::Waitlisted { service, since, waitlists } => {
                write!(f, "Waiting for {} since {}", service.label().to_lowercase(), short_date(since))?;
                if waitlists > 1 { write!(f, ", and {} more", waitlists - 1) } else { Ok(()) }
            }
            Self::NoContact { days, ever: true } => write!(f, "No contact with the parents for {}", Days(days)),
            Self::NoContact { days, ever: false } => {
                write!(f, "No contact with the parents since the removal, {} ago", Days(days))
            }
            Self::HearingSoon { on } => write!(f, "Hearing on {}", short_date(on)),
        }
    }
}

/// "1 day", "14 days".
struct Days(i64);

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} day{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// The blocks of a family with a child away from home, gravest first.
pub(super) fn find(facts: &FamilyFacts, thresholds: &Thresholds, day: i64, days_left: i64) -> Vec<Block> {
    let mut found = Vec::new();
    if days_left < 0 {
        found.push(Block::Past { days: -days_left });
    }
    if !facts.has_reunification_worker {
        found.push(Block::NoWorker);
    }
    if facts.children_without_worker > 0 {
        found.push(Block::ChildWithoutWorker { children: facts.children_without_worker });
    }
    if facts.first_attended_on.is_none() && day > TARGET_DAYS {
        found.push(Block::NothingAttended { days: day });
    }
    if let Some((service, since)) = facts.waitlist {
        found.push(Block::Waitlisted { service, since, waitlists: facts.open_waitlists });
    }
    let ever = facts.last_contact_on.is_some();
    let silent = days_between(facts.last_contact_on.unwrap_or(facts.removed_on), facts.today);
    if silent >= thresholds.no_contact_days {
        found.push(Block::NoContact { days: silent, ever });
    }
    let soon = |on: &NaiveDate| (0..=thresholds.hearing_days).contains(&days_between(facts.today, *on));
    if let Some(on) = facts.next_hearing_on.filter(soon) {
        found.push(Block::HearingSoon { on });
    }
    found
}

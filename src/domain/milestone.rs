//! The programme's six-month milestone: every child of the family physically home within six calendar months of removal.
//!
//! It is the programme's own, not a statute: in Hennepin County's two-track pilot close to 80 % of families were
//! reunified within six months (Casey Family Programs, interview with David Sanders, 28 March 2019). A trial home visit
//! counts as physically home here, although the child is still in care. Legal deadlines are elsewhere, and are data.

use std::fmt;

use chrono::NaiveDate;

use super::{
    calendar::short_date,
    period::{add_months, days_between},
    referral::ServiceKind,
};

/// From when a family counts as at risk. The programme's own choices; an agency sets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Months from the removal to the milestone.
    pub months: i32,
    /// At risk from this day on while a child is away from home.
    pub at_risk_day: i64,
    /// Watched from this day on while a child is away from home.
    pub watch_day: i64,
    /// At risk from this day on while nothing has been attended; before it, watched once the day-one target has passed.
    pub nothing_attended_days: i64,
    /// Watched when the last contact with the parents is this many days back or more.
    pub no_contact_days: i64,
    /// A hearing this many days ahead or fewer is named.
    pub hearing_days: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            months: 6,
            at_risk_day: 120,
            watch_day: 90,
            nothing_attended_days: 14,
            no_contact_days: 14,
            hearing_days: 14,
        }
    }
}

/// How many children of a family are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Children {
    /// In care and away from home.
    pub in_care: u32,
    /// On a trial home visit: home, and still in care.
    pub trial_home_visit: u32,
    /// Home: their episode ended in reunification.
    pub home: u32,
    /// Their episode ended another way.
    pub other_exits: u32,
}

/// The plain facts of a family from which its standing follows. Dates are local; none is after `today` but the hearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FamilyFacts {
    /// The earliest removal of the episodes still open, or, when none is, of those that ended last.
    pub removed_on: NaiveDate,
    /// Where the children are.
    pub children: Children,
    /// The first session that an adult of the family attended since the removal.
    pub first_attended_on: Option<NaiveDate>,
    /// The last contact held with a parent.
    pub last_contact_on: Option<NaiveDate>,
    /// How many referrals of the family stand on a waitlist.
    pub open_waitlists: u32,
    /// The longest wait: for what, and since when.
    pub waitlist: Option<(ServiceKind, NaiveDate)>,
    /// The next hearing.
    pub next_hearing_on: Option<NaiveDate>,
    /// Whether a reunification worker has the family.
    pub has_reunification_worker: bool,
    /// Children in care whom no permanency worker has.
    pub children_without_worker: u32,
    /// The local date.
    pub today: NaiveDate,
}

crate::codes! {
    /// How a family stands; the first are shown first. Those at risk come before those past it: they can still make it.
    pub enum Risk {
        AtRisk => "at_risk", "At risk",
        Past => "past", "Past six months",
        Watch => "watch", "Watch",
        OnCourse => "on_course", "On course",
        /// No child is away from home in care, but not every one came home.
        LeftOtherwise => "left_otherwise", "Left care another way",
        /// Every child is physically home.
        Home => "home", "Home",
    }
}

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

/// Where a family stands against the milestone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Days since the removal; the day of the removal is day 0.
    pub day: i64,
    /// Days from the removal to the milestone: "day 37 of 184".
    pub of: i64,
    /// The milestone.
    pub due_on: NaiveDate,
    /// Days until the milestone; negative after it.
    pub days_left: i64,
    /// Whether the milestone has passed with a child away from home.
    pub past: bool,
    /// What stands in the way or comes up, gravest first; empty once no child is away from home.
    pub blocks: Vec<Block>,
    /// How the family stands.
    pub risk: Risk,
}

impl Standing {
    /// Sorts families as the board shows them: by risk, then the fewest days left, then the most in the way.
    pub fn rank(&self) -> impl Ord + use<> {
        (self.risk, self.days_left, std::cmp::Reverse(self.blocks.len()))
    }
}

/// The milestone of a removal: six calendar months later, or the last day of a shorter month.
pub fn due_on(removed_on: NaiveDate, thresholds: &Thresholds) -> NaiveDate {
    add_months(removed_on, thresholds.months)
}

/// Where a family stands. Allocates nothing for a family that nothing blocks.
pub fn standing(facts: &FamilyFacts, thresholds: &Thresholds) -> Standing {
    let due_on = due_on(facts.removed_on, thresholds);
    let day = days_between(facts.removed_on, facts.today).max(0);
    let days_left = days_between(facts.today, due_on);
    let of = days_between(facts.removed_on, due_on);
    let away = facts.children.in_care > 0;
    let past = away && days_left < 0;
    let blocks = if away { blocks(facts, thresholds, day, days_left) } else { Vec::new() };
    let risk = if !away { settled(facts.children) } else { risk(facts, thresholds, day, past, &blocks) };
    Standing { day, of, due_on, days_left, past, blocks, risk }
}

/// How a family stands of which no child is away from home in care.
const fn settled(children: Children) -> Risk {
    if children.other_exits > 0 { Risk::LeftOtherwise } else { Risk::Home }
}

fn risk(facts: &FamilyFacts, thresholds: &Thresholds, day: i64, past: bool, blocks: &[Block]) -> Risk {
    let unattended = facts.first_attended_on.is_none() && day >= thresholds.nothing_attended_days;
    if past {
        Risk::Past
    } else if !facts.has_reunification_worker || unattended || day >= thresholds.at_risk_day {
        Risk::AtRisk
    } else if day >= thresholds.watch_day || blocks.iter().any(|b| !matches!(b, Block::HearingSoon { .. })) {
        Risk::Watch
    } else {
        Risk::OnCourse
    }
}

fn blocks(facts: &FamilyFacts, thresholds: &Thresholds, day: i64, days_left: i64) -> Vec<Block> {
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
    if facts.first_attended_on.is_none() && day > super::day_one::TARGET_DAYS {
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
    if let Some(on) = facts.next_hearing_on {
        if (0..=thresholds.hearing_days).contains(&days_between(facts.today, on)) {
            found.push(Block::HearingSoon { on });
        }
    }
    found
}

//! The programme's six-month milestone: every child of the family physically home within six calendar months of removal.
//!
//! It is the programme's own, not a statute: in Hennepin County's two-track pilot close to 80 % of families were
//! reunified within six months (Casey Family Programs, interview with David Sanders, 28 March 2019). A trial home visit
//! counts as physically home here, although the child is still in care. Legal deadlines are elsewhere, and are data.

mod block;

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::{
    period::{add_months, days_between},
    referral::ServiceKind,
};

pub use block::Block;

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
    pub fn rank(&self) -> Rank {
        (self.risk, self.days_left, Reverse(self.blocks.len()))
    }
}

/// The place of a family on the board: its risk, the days left, and how much stands in the way.
pub type Rank = (Risk, i64, Reverse<usize>);

/// The milestone of a removal: six calendar months later, or the last day of a shorter month.
pub fn due_on(removed_on: NaiveDate, thresholds: &Thresholds) -> NaiveDate {
    add_months(removed_on, thresholds.months)
}

/// The clock of the six months at a date: the one place where the day and the date of the milestone come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The day of the milestone.
    pub due_on: NaiveDate,
    /// Days since the removal, whose own day is day 0.
    pub day: i64,
    /// The number of the milestone's day.
    pub of: i64,
    /// Days until the milestone; below 0 once it has passed.
    pub days_left: i64,
}

/// The clock of a removal.
pub fn clock(removed_on: NaiveDate, today: NaiveDate, thresholds: &Thresholds) -> Clock {
    let due_on = due_on(removed_on, thresholds);
    Clock {
        due_on,
        day: days_between(removed_on, today).max(0),
        of: days_between(removed_on, due_on),
        days_left: days_between(today, due_on),
    }
}

/// Where a family stands. Allocates nothing for a family that nothing blocks.
pub fn standing(facts: &FamilyFacts, thresholds: &Thresholds) -> Standing {
    let Clock { due_on, day, of, days_left } = clock(facts.removed_on, facts.today, thresholds);
    let away = facts.children.in_care > 0;
    let past = away && days_left < 0;
    let blocks = if away { block::find(facts, thresholds, day, days_left) } else { Vec::new() };
    let risk = if away { risk(facts, thresholds, day, past, &blocks) } else { settled(facts.children) };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        code::check_codes,
        period::tests::{any_date, date},
    };
    use proptest::prelude::*;

    /// A family doing well on the given date: removed on March 6, 2026 and attending since the next day.
    fn family(today: &str) -> FamilyFacts {
        FamilyFacts {
            removed_on: date("2026-03-06"),
            children: Children { in_care: 2, ..Children::default() },
            first_attended_on: Some(date("2026-03-07")),
            last_contact_on: Some(date(today)),
            open_waitlists: 0,
            waitlist: None,
            next_hearing_on: None,
            has_reunification_worker: true,
            children_without_worker: 0,
            today: date(today),
        }
    }

    fn at(facts: FamilyFacts) -> Standing {
        standing(&facts, &Thresholds::default())
    }

    fn said(facts: FamilyFacts) -> Vec<String> {
        at(facts).blocks.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn risk_codes_are_sound() {
        check_codes::<Risk>();
    }

    #[test]
    fn the_removal_is_day_zero_and_the_milestone_the_last_day() {
        let first = at(family("2026-03-06"));
        assert_eq!((first.day, first.of, first.days_left), (0, 184, 184));
        let last = at(family("2026-09-06"));
        assert_eq!((last.due_on, last.day, last.days_left, last.past), (date("2026-09-06"), 184, 0, false));
        let after = at(family("2026-09-07"));
        assert_eq!((after.days_left, after.past, after.risk), (-1, true, Risk::Past));
        assert_eq!(said(family("2026-09-07")), ["Six months passed 1 day ago"]);
    }

    #[test]
    fn the_milestone_stays_within_a_short_month() {
        let due = |removed| due_on(date(removed), &Thresholds::default());
        assert_eq!(due("2026-08-31"), date("2027-02-28"));
        assert_eq!(due("2027-08-31"), date("2028-02-29"));
    }

    #[test]
    fn a_family_doing_well_is_on_course_then_watched_then_at_risk() {
        let risk = |today| at(family(today)).risk;
        assert_eq!(risk("2026-06-03"), Risk::OnCourse, "day 89");
        assert_eq!(risk("2026-06-04"), Risk::Watch, "day 90");
        assert_eq!(risk("2026-07-03"), Risk::Watch, "day 119");
        assert_eq!(risk("2026-07-04"), Risk::AtRisk, "day 120");
    }

    #[test]
    fn nothing_attended_is_watched_after_two_days_and_at_risk_after_fourteen() {
        let nothing = |today| FamilyFacts { first_attended_on: None, ..family(today) };
        assert_eq!(at(nothing("2026-03-08")).risk, Risk::OnCourse);
        assert_eq!(at(nothing("2026-03-09")).risk, Risk::Watch);
        assert_eq!(at(nothing("2026-03-19")).risk, Risk::Watch);
        assert_eq!(at(nothing("2026-03-20")).risk, Risk::AtRisk);
        assert_eq!(said(nothing("2026-03-20")), ["Nothing attended in 14 days"]);
    }

    #[test]
    fn a_family_nobody_works_with_is_at_risk_from_the_first_day() {
        let alone = FamilyFacts { has_reunification_worker: false, ..family("2026-03-06") };
        assert_eq!((at(alone).risk, said(alone)), (Risk::AtRisk, vec!["No reunification worker".to_owned()]));
    }

    #[test]
    fn every_block_is_named_in_plain_words() {
        let facts = FamilyFacts {
            first_attended_on: None,
            last_contact_on: Some(date("2026-03-12")),
            open_waitlists: 3,
            waitlist: Some((ServiceKind::SubstanceUseTreatment, date("2026-03-09"))),
            next_hearing_on: Some(date("2026-04-02")),
            has_reunification_worker: false,
            children_without_worker: 2,
            ..family("2026-03-26")
        };
        assert_eq!(
            said(facts),
            [
                "No reunification worker",
                "2 children without a permanency worker",
                "Nothing attended in 20 days",
                "Waiting for substance-use treatment since Mar 9, 2026, and 2 more",
                "No contact with the parents for 14 days",
                "Hearing on Apr 2, 2026",
            ]
        );
        let never = FamilyFacts { last_contact_on: None, ..family("2026-03-26") };
        assert_eq!(said(never), ["No contact with the parents since the removal, 20 days ago"]);
    }

    #[test]
    fn a_hearing_ahead_is_named_but_is_no_risk() {
        let hearing = |on| FamilyFacts { next_hearing_on: Some(date(on)), ..family("2026-03-26") };
        assert_eq!((at(hearing("2026-04-09")).risk, said(hearing("2026-04-09")).len()), (Risk::OnCourse, 1));
        assert_eq!(said(hearing("2026-04-10")).len(), 0);
        assert_eq!(said(hearing("2026-03-25")).len(), 0);
    }

    #[test]
    fn a_family_is_home_only_when_every_child_is() {
        let with = |in_care, trial_home_visit, home, other_exits| {
            let children = Children { in_care, trial_home_visit, home, other_exits };
            at(FamilyFacts { children, first_attended_on: None, ..family("2026-12-24") })
        };
        assert_eq!(with(0, 1, 1, 0).risk, Risk::Home);
        assert!(!with(0, 1, 1, 0).past && with(0, 1, 1, 0).blocks.is_empty());
        assert_eq!(with(1, 1, 1, 0).risk, Risk::Past);
        assert_eq!(with(0, 0, 1, 1).risk, Risk::LeftOtherwise);
    }

    #[test]
    fn families_still_to_be_saved_come_first_and_the_nearest_due_first_among_them() {
        let mut all = [
            at(family("2026-03-10")),
            at(family("2026-09-20")),
            at(family("2026-07-05")),
            at(family("2026-08-30")),
            at(FamilyFacts { children: Children { home: 2, ..Children::default() }, ..family("2026-09-20") }),
            at(family("2026-06-10")),
        ];
        all.sort_by_key(Standing::rank);
        let order: Vec<_> = all.iter().map(|s| (s.risk, s.day)).collect();
        let expected = [
            (Risk::AtRisk, 177),
            (Risk::AtRisk, 121),
            (Risk::Past, 198),
            (Risk::Watch, 96),
            (Risk::OnCourse, 4),
            (Risk::Home, 198),
        ];
        assert_eq!(order, expected);
    }

    proptest! {
        #[test]
        fn day_and_days_left_always_make_up_the_whole(removed in any_date(), days in 0i64..1000) {
            let today = removed + chrono::Duration::days(days);
            let standing = at(FamilyFacts { removed_on: removed, today, ..family("2026-03-06") });
            prop_assert_eq!(standing.day + standing.days_left, standing.of);
            prop_assert!((181..=184).contains(&standing.of));
            prop_assert_eq!(standing.past, today > standing.due_on);
        }
    }
}

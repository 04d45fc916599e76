//! The Monday summary that supervisors and managers get by e-mail: counts, and where to look. No name, no number of a family and
//! no word of a record is in it, because a mail is read where nobody looks after who reads it.
//!
//! Nothing nags twice: what has grown since last week is listed, what has not moved is one line, and where nothing has grown no
//! mail is sent at all.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike as _, NaiveDate, Timelike as _, Weekday};

use super::calendar::{Today, short_date};
use super::role::Role;

crate::codes! {
    /// What is counted, in the order of the mail.
    pub enum Matter {
        AtRisk => "at_risk", "families near the six-month milestone with something in the way",
        Past => "past", "families past the six-month milestone",
        DayOne => "day_one", "families without a first session by day 2",
        FollowUp => "follow_up", "referrals whose follow-up is over",
        Hearings => "hearings", "hearings this week whose summary nobody opened for a week",
        Approvals => "approvals", "entries waiting for your approval",
        Decisions => "decisions", "key decisions waiting for you",
        Uncovered => "uncovered", "families and children without a worker",
        Openings => "openings", "emergency openings waiting for review",
    }
}

impl Matter {
    /// "1 family past the six-month milestone", "3 families past the six-month milestone".
    #[must_use]
    pub fn counted(self, n: usize) -> String {
        let one = match self {
            Self::AtRisk => "family near the six-month milestone with something in the way",
            Self::Past => "family past the six-month milestone",
            Self::DayOne => "family without a first session by day 2",
            Self::FollowUp => "referral whose follow-up is over",
            Self::Hearings => "hearing this week whose summary nobody opened for a week",
            Self::Approvals => "entry waiting for your approval",
            Self::Decisions => "key decision waiting for you",
            Self::Uncovered => "family or child without a worker",
            Self::Openings => "emergency opening waiting for review",
        };
        format!("{n} {}", if n == 1 { one } else { self.label() })
    }

    /// The page that shows them.
    #[must_use]
    pub const fn path(self, role: Role) -> &'static str {
        match self {
            Self::AtRisk => "/board?risk=at_risk",
            Self::Past => "/board?risk=past",
            Self::FollowUp if matches!(role, Role::Supervisor) => "/desk",
            Self::DayOne | Self::FollowUp | Self::Decisions => "/day",
            Self::Hearings => "/docket",
            Self::Approvals => "/approvals",
            Self::Uncovered => "/coverage",
            Self::Openings => "/break-glass/reviews",
        }
    }
}

crate::codes! {
    /// How the summary of a person and week stands.
    pub enum DigestState {
        /// Somebody is about to send it. If she is cut off, it stays so: once too few is better than twice.
        Claimed => "claimed", "Being sent",
        Retry => "retry", "To be tried again",
        Sent => "sent", "Sent",
        Nothing => "nothing", "Nothing had grown",
        Failed => "failed", "Given up",
    }
}

/// How many there are of each matter; none where there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts(BTreeMap<Matter, usize>);

impl Counts {
    /// From counts, in any order.
    #[must_use]
    pub fn of(counts: impl IntoIterator<Item = (Matter, usize)>) -> Self {
        Self(counts.into_iter().filter(|(_, n)| *n > 0).collect())
    }

    /// How many there are.
    #[must_use]
    pub fn get(&self, of: Matter) -> usize {
        self.0.get(&of).copied().unwrap_or_default()
    }

    /// As it is kept: `at_risk=3,openings=1`.
    #[must_use]
    pub fn written(&self) -> String {
        self.0.iter().map(|(of, n)| format!("{}={n}", of.code())).collect::<Vec<_>>().join(",")
    }

    /// What was kept; what cannot be read counts as not told.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let pair = |part: &str| {
            let (code, n) = part.split_once('=')?;
            Some((Matter::from_code(code)?, n.parse().ok()?))
        };
        Self::of(text.split(',').filter_map(pair))
    }
}

/// The hour of Monday from which summaries are sent.
const FROM_HOUR: u32 = 7;

/// The Monday whose summary is to be sent at this local date and time: from 7 in the morning until the end of Tuesday.
#[must_use]
pub fn week_due(at: Today) -> Option<NaiveDate> {
    match at.date.weekday() {
        Weekday::Mon => (at.time.hour() >= FROM_HOUR).then_some(at.date),
        Weekday::Tue => at.date.pred_opt(),
        _ => None,
    }
}

/// The Monday of the week of a date.
#[must_use]
pub fn week_of(date: NaiveDate) -> NaiveDate {
    date.week(Weekday::Mon).checked_first_day().unwrap_or(date)
}

/// How often a summary is tried.
pub const MOST_TRIES: i32 = 4;

/// Minutes between two tries.
pub const PAUSE_MINUTES: i64 = 15;

/// A summary in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The mail's subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// The summary of a week from the counts of now and those that were told the last time; `base` is where Homeward is reached. `None`
/// where nothing has grown.
#[must_use]
pub fn digest(now: &Counts, told: &Counts, week: NaiveDate, role: Role, base: &str) -> Option<Digest> {
    let of = |matter: &Matter| (*matter, now.get(*matter), told.get(*matter));
    let all: Vec<_> = Matter::ALL.iter().map(of).filter(|(_, n, before)| *n > 0 || *before > 0).collect();
    if !all.iter().any(|(_, n, before)| n > before) {
        return None;
    }
    let mut text = String::from("New or more than last week:\n");
    for (matter, n, before) in all.iter().filter(|(_, n, before)| n > before) {
        let was = if *before > 0 { format!(" (was {before})") } else { String::new() };
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}{was}\n{base}{}\n", matter.counted(*n), matter.path(role));
    }
    let less: Vec<_> = all.iter().filter(|(_, n, before)| n < before).map(|(m, n, _)| m.counted(*n)).collect();
    if !less.is_empty() {
        let _ = write!(text, "\nFewer than last week: {}.\n", less.join("; "));
    }
    let same: usize = all.iter().filter(|(_, n, before)| n == before).map(|(_, n, _)| n).sum();
    if same > 0 {
        let _ = write!(text, "\nAs last week: {same} more. See {base}/day\n");
    }
    let _ = write!(text, "\nYou can turn this mail off on your account page: {base}/account\n");
    Some(Digest { subject: format!("Homeward: the week of {}", short_date(week)), text })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::{any_date, date};

    const BASE: &str = "https://homeward.county.test";

    fn of(counts: &[(Matter, usize)]) -> Counts {
        Counts::of(counts.iter().copied())
    }

    fn text(now: &Counts, told: &Counts) -> Option<String> {
        digest(now, told, date("2026-11-23"), Role::Supervisor, BASE).map(|mail| mail.text)
    }

    #[test]
    fn digest_codes_are_sound() {
        check_codes::<Matter>();
        check_codes::<DigestState>();
    }

    #[test]
    fn what_has_grown_is_listed_and_what_has_not_moved_is_one_line() {
        let told = of(&[(Matter::AtRisk, 2), (Matter::Approvals, 4), (Matter::Openings, 1), (Matter::Past, 3)]);
        let now = of(&[(Matter::AtRisk, 3), (Matter::Approvals, 4), (Matter::FollowUp, 5), (Matter::Past, 1)]);
        let wanted = "New or more than last week:\n\n\
            3 families near the six-month milestone with something in the way (was 2)\nhttps://homeward.county.test/board?risk=at_risk\n\n\
            5 referrals whose follow-up is over\nhttps://homeward.county.test/desk\n\n\
            Fewer than last week: 1 family past the six-month milestone; 0 emergency openings waiting for review.\n\n\
            As last week: 4 more. See https://homeward.county.test/day\n\n\
            You can turn this mail off on your account page: https://homeward.county.test/account\n";
        assert_eq!(text(&now, &told).unwrap(), wanted);
    }

    #[test]
    fn nothing_is_sent_where_nothing_has_grown() {
        let three = of(&[(Matter::Past, 3)]);
        assert_eq!(text(&three, &three), None, "told already");
        assert_eq!(text(&of(&[(Matter::Past, 2)]), &three), None, "fewer is no reason to write");
        assert_eq!(text(&Counts::default(), &three), None);
        assert_eq!(text(&Counts::default(), &Counts::default()), None);
        assert!(text(&three, &Counts::default()).is_some(), "the first time");
    }

    #[test]
    fn counts_are_kept_as_they_were() {
        let counts = of(&[(Matter::AtRisk, 12), (Matter::Openings, 1), (Matter::Past, 0)]);
        assert_eq!(counts.written(), "at_risk=12,openings=1");
        assert_eq!(Counts::read(&counts.written()), counts);
        assert_eq!(Counts::read("at_risk=x,unknown=3,"), Counts::default());
    }

    #[test]
    fn a_summary_is_due_from_monday_at_seven_to_the_end_of_tuesday() {
        let at = |on: &str, time: &str| week_due(Today { date: date(on), time: time.parse().unwrap() });
        let monday = Some(date("2026-11-23"));
        assert_eq!(at("2026-11-23", "06:59:59"), None);
        assert_eq!(at("2026-11-23", "07:00:00"), monday);
        assert_eq!(at("2026-11-24", "00:00:00"), monday);
        assert_eq!(at("2026-11-24", "23:59:59"), monday);
        assert_eq!(at("2026-11-25", "08:00:00"), None);
        assert_eq!(at("2026-11-22", "08:00:00"), None);
    }

    proptest! {
        #[test]
        fn what_is_due_is_always_a_monday_of_that_week(on in any_date(), minute in 0u32..1440) {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
            prop_assert_eq!(week_of(on).weekday(), Weekday::Mon);
            if let Some(week) = week_due(Today { date: on, time }) {
                prop_assert_eq!(week, week_of(on));
            }
        }

        #[test]
        fn every_line_is_one_of_ours(now in prop::collection::vec(0usize..9, 9), told in prop::collection::vec(0usize..9, 9)) {
            let counts = |n: Vec<usize>| Counts::of(Matter::ALL.iter().copied().zip(n));
            let (now, told) = (counts(now), counts(told));
            let grown = Matter::ALL.iter().filter(|m| now.get(**m) > told.get(**m)).count();
            let said = text(&now, &told);
            prop_assert_eq!(said.is_some(), grown > 0);
            let links = said.unwrap_or_default().lines().filter(|line| line.starts_with(BASE)).count();
            prop_assert_eq!(links, grown);
        }
    }
}

//! What a court's status summary counts: the days it covers, and the days a child has spent in care.

use chrono::NaiveDate;

use super::period::{Period, add_months, days_between};

/// Years over which days in care are added up: Minnesota's report to the court asks for the time of this stay and the
/// cumulative time of the previous five years (Minn. R. Juv. Prot. P. 27.02).
pub const YEARS: i32 = 5;

/// What the days that a summary covers begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The last hearing that was held.
    LastHearing,
    /// The removal: there has been no hearing.
    Removal,
    /// The opening of the family's case: there has been no removal either.
    Opening,
}

/// The days that a summary covers, the first and the last included.
///
/// The day of the last hearing is covered again: an entry of that day may have been made after the hearing, and it is
/// better told twice than never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// The first day.
    pub first: NaiveDate,
    /// The last day: the day of the summary.
    pub last: NaiveDate,
    /// What the first day is.
    pub since: Since,
}

impl Coverage {
    /// Whether something of this day is covered.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

/// The days that a summary made `today` covers: from the last of the hearings `held` before it, else from the removal,
/// else from the opening of the case. Hearings after today are no hearings yet.
pub fn coverage(
    held: impl IntoIterator<Item = NaiveDate>,
    removed_on: Option<NaiveDate>,
    opened_on: NaiveDate,
    today: NaiveDate,
) -> Coverage {
    let last_hearing = held.into_iter().filter(|&on| on <= today).max();
    let (first, since) = match (last_hearing, removed_on.filter(|&on| on <= today)) {
        (Some(on), _) => (on, Since::LastHearing),
        (None, Some(on)) => (on, Since::Removal),
        (None, None) => (opened_on.min(today), Since::Opening),
    };
    Coverage { first, last: today, since }
}

/// The first day of the [`YEARS`] up to `today`.
pub fn years_back(today: NaiveDate) -> NaiveDate {
    add_months(today, -12 * YEARS)
}

/// Days in care from `from` up to `today`, over all stays. As in a single stay, the day of a removal is day 0; a day that
/// two stays share is counted once.
pub fn days_in_care(stays: &[Period], from: NaiveDate, today: NaiveDate) -> i64 {
    let mut sorted: Vec<&Period> = stays.iter().collect();
    sorted.sort_by_key(|stay| stay.start());
    let mut counted_to = from;
    let mut days = 0;
    for stay in sorted {
        let start = stay.start().max(counted_to);
        let end = stay.end().map_or(today, |end| end.min(today));
        if start < end {
            days += days_between(start, end);
            counted_to = end;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    fn covered(held: &[&str], removed: Option<&str>) -> Coverage {
        coverage(held.iter().map(|d| date(d)), removed.map(date), date("2026-01-02"), date("2026-11-22"))
    }

    #[test]
    fn a_summary_covers_the_last_hearing_to_today_both_days_included() {
        let period = covered(&["2026-03-09", "2026-06-08", "2026-12-03"], Some("2026-03-06"));
        assert_eq!((period.first, period.since), (date("2026-06-08"), Since::LastHearing));
        assert!(period.contains(date("2026-06-08")) && period.contains(date("2026-11-22")));
        assert!(!period.contains(date("2026-06-07")) && !period.contains(date("2026-11-23")));
    }

    #[test]
    fn without_a_hearing_it_covers_the_time_since_the_removal_or_the_opening() {
        let removed = covered(&[], Some("2026-03-06"));
        assert_eq!((removed.first, removed.since), (date("2026-03-06"), Since::Removal));
        let opened = covered(&[], None);
        assert_eq!((opened.first, opened.since), (date("2026-01-02"), Since::Opening));
        assert_eq!(covered(&["2026-12-03"], Some("2026-12-04")).since, Since::Opening);
    }

    fn stay(start: &str, end: &str) -> Period {
        Period::new(date(start), (!end.is_empty()).then(|| date(end))).unwrap()
    }

    #[test]
    fn days_of_every_stay_count_and_only_those_of_the_last_five_years() {
        let today = date("2026-11-22");
        let from = years_back(today);
        assert_eq!(from, date("2021-11-22"));
        let days = |stays: &[Period]| days_in_care(stays, from, today);
        assert_eq!(days(&[]), 0);
        assert_eq!(days(&[stay("2026-11-12", "")]), 10);
        assert_eq!(days(&[stay("2026-11-12", ""), stay("2023-03-01", "2023-03-31")]), 40);
        assert_eq!(days(&[stay("2021-11-01", "2021-12-02")]), 10, "only what lies within the five years");
        assert_eq!(days(&[stay("2019-01-01", "2021-11-22")]), 0);
        assert_eq!(days(&[stay("2026-12-01", "")]), 0, "what lies ahead has not happened");
    }

    #[test]
    fn a_day_that_two_stays_share_is_counted_once() {
        let stays =
            [stay("2026-03-01", "2026-03-31"), stay("2026-03-11", "2026-04-10"), stay("2026-03-05", "2026-03-06")];
        assert_eq!(days_in_care(&stays, date("2026-01-01"), date("2026-11-22")), 40);
    }

    proptest! {
        #[test]
        fn a_single_stay_has_the_days_it_lasted(start in any_date(), length in 0i64..4000, more in 0i64..4000) {
            let end = start + chrono::Duration::days(length);
            let today = end + chrono::Duration::days(more);
            let one = Period::new(start, Some(end)).unwrap();
            prop_assert_eq!(days_in_care(&[one], start, today), length);
            prop_assert_eq!(days_in_care(&[one], NaiveDate::MIN, today), one.days(today));
        }

        #[test]
        fn nobody_is_longer_in_care_than_there_are_days(
            from in any_date(), span in 0i64..2000, starts in prop::collection::vec((0i64..3000, 0i64..900), 0..6),
        ) {
            let today = from + chrono::Duration::days(span);
            let day = |n: i64| from + chrono::Duration::days(n - 500);
            let stays: Vec<_> = starts.iter().map(|&(at, long)| Period::new(day(at), Some(day(at + long))).unwrap()).collect();
            let counted = days_in_care(&stays, from, today);
            let naive = (0..span).filter(|&n| stays.iter().any(|s| s.contains(from + chrono::Duration::days(n)))).count();
            prop_assert_eq!(counted, i64::try_from(naive).unwrap());
        }
    }
}

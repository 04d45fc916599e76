//! Local dates: half-open periods, and months counted as people and statutes count them.

use chrono::{Datelike, Months, NaiveDate};

/// A stretch of local dates: the first day is in it, the end day is not; without an end it goes on.
///
/// Ending one assignment and starting the next on the same day is therefore no overlap. A period whose end is its
/// start is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    start: NaiveDate,
    end: Option<NaiveDate>,
}

/// The end of a period lies before its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The end date is before the start date.")]
pub struct EndBeforeStart;

impl Period {
    /// The period from `start` up to, not including, `end`.
    pub fn new(start: NaiveDate, end: Option<NaiveDate>) -> Result<Self, EndBeforeStart> {
        match end {
            Some(end) if end < start => Err(EndBeforeStart),
            _ => Ok(Self { start, end }),
        }
    }

    /// The period from `start` on.
    pub const fn since(start: NaiveDate) -> Self {
        Self { start, end: None }
    }

    /// The first day.
    pub const fn start(self) -> NaiveDate {
        self.start
    }

    /// The first day after, if the period ends.
    pub const fn end(self) -> Option<NaiveDate> {
        self.end
    }

    /// Whether no day lies in the period.
    pub fn is_empty(self) -> bool {
        self.end == Some(self.start)
    }

    /// Whether `date` lies in the period.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.start <= date && self.end.is_none_or(|end| date < end)
    }

    /// Whether some day lies in both.
    pub fn overlaps(self, other: Self) -> bool {
        let starts_before_end_of = |a: Self, b: Self| b.end.is_none_or(|end| a.start < end);
        !self.is_empty() && !other.is_empty() && starts_before_end_of(self, other) && starts_before_end_of(other, self)
    }

    /// How many days of the period have passed at the start of `today`; 0 before it starts.
    pub fn days(self, today: NaiveDate) -> i64 {
        let until = self.end.map_or(today, |end| end.min(today));
        days_between(self.start, until).max(0)
    }
}

/// Days from one date to another; negative when `to` is earlier.
pub fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

/// `date` moved by `n` calendar months; where the month is too short, its last day (August 31 + 6 is February 28 or 29).
///
/// Stops at the first or last date that can be held.
pub fn add_months(date: NaiveDate, n: i32) -> NaiveDate {
    let months = Months::new(n.unsigned_abs());
    if n < 0 {
        date.checked_sub_months(months).unwrap_or(NaiveDate::MIN)
    } else {
        date.checked_add_months(months).unwrap_or(NaiveDate::MAX)
    }
}

/// Whole months from one date to another: the most that [`add_months`] can add to `from` without passing `to`.
///
/// Negative when `to` is earlier.
pub fn months_between(from: NaiveDate, to: NaiveDate) -> i32 {
    let calendar = (to.year() - from.year()) * 12 + month(to) - month(from);
    if add_months(from, calendar) > to { calendar - 1 } else { calendar }
}

/// The month from 1 to 12, as a signed number to subtract.
fn month(date: NaiveDate) -> i32 {
    i32::try_from(date.month()).unwrap_or(12)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A date from "2026-03-06".
    pub(crate) fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Any date of two centuries.
    pub(crate) fn any_date() -> impl Strategy<Value = NaiveDate> {
        (0i32..73_000).prop_map(|n| NaiveDate::from_num_days_from_ce_opt(693_596 + n).unwrap())
    }

    fn period(start: &str, end: &str) -> Period {
        Period::new(date(start), (!end.is_empty()).then(|| date(end))).unwrap()
    }

    #[test]
    fn the_end_day_is_not_in_the_period() {
        let march = period("2026-03-01", "2026-04-01");
        assert!(march.contains(date("2026-03-01")) && march.contains(date("2026-03-31")));
        assert!(!march.contains(date("2026-04-01")) && !march.contains(date("2026-02-28")));
        assert!(period("2026-03-01", "").contains(date("2126-01-01")));
    }

    #[test]
    fn following_on_the_same_day_is_no_overlap() {
        let (a, b) = (period("2026-01-01", "2026-02-01"), period("2026-02-01", ""));
        assert!(!a.overlaps(b) && !b.overlaps(a));
        assert!(period("2026-01-01", "2026-02-02").overlaps(b));
    }

    #[test]
    fn an_empty_period_overlaps_nothing() {
        let empty = period("2026-01-15", "2026-01-15");
        assert!(empty.is_empty() && !empty.contains(date("2026-01-15")));
        assert!(!empty.overlaps(period("2026-01-01", "")));
    }

    #[test]
    fn an_end_before_the_start_is_refused() {
        assert_eq!(Period::new(date("2026-01-02"), Some(date("2026-01-01"))), Err(EndBeforeStart));
    }

    #[test]
    fn days_count_up_to_today_or_the_end() {
        assert_eq!(period("2026-01-01", "").days(date("2026-01-11")), 10);
        assert_eq!(period("2026-01-01", "2026-01-04").days(date("2026-01-11")), 3);
        assert_eq!(period("2026-01-01", "").days(date("2025-12-01")), 0);
    }

    #[test]
    fn months_stop_at_the_end_of_a_short_month() {
        assert_eq!(add_months(date("2026-08-31"), 6), date("2027-02-28"));
        assert_eq!(add_months(date("2027-08-31"), 6), date("2028-02-29"));
        assert_eq!(add_months(date("2028-02-29"), 12), date("2029-02-28"));
        assert_eq!(add_months(date("2026-03-31"), -1), date("2026-02-28"));
        assert_eq!(add_months(date("2026-03-06"), 6), date("2026-09-06"));
    }

    #[test]
    fn months_saturate_instead_of_failing() {
        assert_eq!(add_months(date("2026-01-01"), i32::MAX), NaiveDate::MAX);
        assert_eq!(add_months(date("2026-01-01"), i32::MIN), NaiveDate::MIN);
    }

    #[test]
    fn whole_months_are_counted_to_the_day() {
        assert_eq!(months_between(date("2026-01-15"), date("2026-02-14")), 0);
        assert_eq!(months_between(date("2026-01-15"), date("2026-02-15")), 1);
        assert_eq!(months_between(date("2026-01-31"), date("2026-02-28")), 1);
        assert_eq!(months_between(date("2026-01-15"), date("2026-01-14")), -1);
    }

    proptest! {
        #[test]
        fn adding_months_keeps_the_day_or_ends_the_month(d in any_date(), n in -600i32..600) {
            let moved = add_months(d, n);
            prop_assert_eq!((moved.year() - d.year()) * 12 + month(moved) - month(d), n);
            let ends_month = moved.succ_opt().unwrap().day() == 1;
            prop_assert!(moved.day() == d.day() || (moved.day() < d.day() && ends_month));
        }

        #[test]
        fn months_between_is_the_most_that_fits(a in any_date(), b in any_date()) {
            let n = months_between(a, b);
            prop_assert!(add_months(a, n) <= b);
            prop_assert!(add_months(a, n + 1) > b);
        }

        #[test]
        fn overlap_is_mutual_and_means_a_shared_day(a in any_date(), b in any_date(), n in 0i64..40, m in 0i64..40) {
            let make = |d: NaiveDate, n| Period::new(d, Some(d + chrono::Duration::days(n))).unwrap();
            let (a, near) = (make(a, n), make(a + chrono::Duration::days(b.day().into()), m));
            let shared = (0..n).any(|i| near.contains(a.start() + chrono::Duration::days(i)));
            prop_assert_eq!(a.overlaps(near), shared);
            prop_assert_eq!(near.overlaps(a), shared);
        }
    }
}

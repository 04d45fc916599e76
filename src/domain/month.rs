//! A calendar month, as lists are narrowed to it and addresses say it ("2026-10").

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};

use super::calendar::Zone;

/// A month of the calendar, known by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

/// The text is not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write the month as a year and two digits, such as 2026-10.")]
pub struct NotAMonth;

impl Month {
    /// The month of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(date.with_day(1).unwrap_or(date))
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.0
    }

    /// So many months later; the same at the end of the calendar.
    #[must_use]
    pub fn later(self, months: u32) -> Self {
        Self(self.0.checked_add_months(Months::new(months)).unwrap_or(self.0))
    }

    /// The month before; the same at the beginning of the calendar.
    #[must_use]
    pub fn before(self) -> Self {
        Self(self.0.checked_sub_months(Months::new(1)).unwrap_or(self.0))
    }

    /// Its first moment in the agency's zone.
    #[must_use]
    pub fn starts(self, zone: Zone) -> DateTime<Utc> {
        zone.start_of(self.0)
    }

    /// The first moment after it in the agency's zone.
    #[must_use]
    pub fn ends(self, zone: Zone) -> DateTime<Utc> {
        self.later(1).starts(zone)
    }

    /// "October 2026".
    #[must_use]
    pub fn said(self) -> String {
        self.0.format("%B %Y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let is_plain =
            text.len() == 7 && text.bytes().enumerate().all(|(n, b)| (n == 4 && b == b'-') || b.is_ascii_digit());
        let date = is_plain.then(|| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()).flatten();
        date.filter(|date| (1850..=2100).contains(&date.year())).map(Self).ok_or(NotAMonth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    #[test]
    fn only_a_year_and_two_digits_are_a_month() {
        assert_eq!("2026-10".parse(), Ok(Month(date("2026-10-01"))));
        for wrong in ["", "2026", "2026-13", "2026-1", "10/2026", "2026-10-01", "9999-01", "2026+10"] {
            assert_eq!(wrong.parse::<Month>(), Err(NotAMonth), "{wrong}");
        }
    }

    #[test]
    fn a_month_in_which_clocks_change_has_an_hour_more() {
        let zone = Zone::parse("America/Chicago").unwrap();
        let november = Month::of(date("2026-11-23"));
        assert_eq!((november.ends(zone) - november.starts(zone)).num_hours(), 30 * 24 + 1);
        assert_eq!(november.said(), "November 2026");
    }

    proptest! {
        #[test]
        fn every_date_lies_in_its_month(day in any_date()) {
            let month = Month::of(day);
            prop_assert!(month.first() <= day && day < month.later(1).first());
            prop_assert_eq!(month.later(1).before(), month);
            prop_assert_eq!(month.to_string().parse().ok(), (1850..=2100).contains(&day.year()).then_some(month));
        }
    }
}

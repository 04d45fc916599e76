//! A quarter of the calendar year, for what is reviewed four times a year.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A quarter, known by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter(NaiveDate);

crate::codes! {
    /// What a review of an account decided.
    pub enum Decision {
        Keep => "keep", "Stays as it is",
        Change => "change", "To be changed",
    }
}

impl Quarter {
    /// The quarter of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        let month = date.month0() / 3 * 3 + 1;
        Self(NaiveDate::from_ymd_opt(date.year(), month, 1).unwrap_or(date))
    }

    /// Its first day.
    #[must_use]
    pub const fn first(self) -> NaiveDate {
        self.0
    }
}

/// "4th quarter of 2026".
impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name =
            ["1st", "2nd", "3rd"].get(usize::try_from(self.0.month0() / 3).unwrap_or(3)).copied().unwrap_or("4th");
        write!(f, "{name} quarter of {}", self.0.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Decision>();
    }

    #[test]
    fn a_quarter_has_three_months_and_a_name() {
        for (day, first, name) in [
            ("2026-01-01", "2026-01-01", "1st quarter of 2026"),
            ("2026-06-30", "2026-04-01", "2nd quarter of 2026"),
            ("2026-07-01", "2026-07-01", "3rd quarter of 2026"),
            ("2026-12-31", "2026-10-01", "4th quarter of 2026"),
        ] {
            let quarter = Quarter::of(date(day));
            assert_eq!((quarter.first(), quarter.to_string().as_str()), (date(first), name));
        }
    }

    proptest! {
        #[test]
        fn every_day_lies_in_its_quarter(day in any_date()) {
            let first = Quarter::of(day).first();
            prop_assert!(first <= day && (day - first).num_days() < 92);
            prop_assert_eq!(Quarter::of(first), Quarter::of(day));
        }
    }
}

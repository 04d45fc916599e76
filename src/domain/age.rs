//! Ages in the words courts use, and birthdays, those of February 29 too.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use super::period::{add_months, days_between, months_between};

/// When a birthday falls that its month does not have.
///
/// States differ and many are silent; the agency's counsel chooses. The default follows the common-law reckoning that
/// a year is complete only when its last day has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingDay {
    /// The first day of the next month: February 29 becomes March 1.
    #[default]
    NextDay,
    /// The last day of the month: February 29 becomes February 28.
    DayBefore,
}

/// An age in whole months and whole days; written "7 y 8 m", "14 months", "5 weeks" or "3 days".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    months: i32,
    days: i64,
}

impl Age {
    /// The age on `date` of a person born on `born`; `None` before the birth.
    pub fn on(born: NaiveDate, date: NaiveDate, rule: MissingDay) -> Option<Self> {
        let days = days_between(born, date);
        if days < 0 {
            return None;
        }
        let months = months_between(born, date);
        let months = if month_mark(born, months, rule) > date { months - 1 } else { months };
        Some(Self { months, days })
    }

    /// Whole years.
    pub const fn years(self) -> i32 {
        self.months / 12
    }

    /// Whole months since birth.
    pub const fn months(self) -> i32 {
        self.months
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months, self.days) {
            (_, 1) => write!(f, "1 day"),
            (_, days @ ..14) => write!(f, "{days} days"),
            (..3, days) => write!(f, "{} weeks", days / 7),
            (months @ ..24, _) => write!(f, "{months} months"),
            (months, _) if months % 12 == 0 => write!(f, "{} y", months / 12),
            (months, _) => write!(f, "{} y {} m", months / 12, months % 12),
        }
    }
}

/// The day a person born on `born` turns `years`.
pub fn birthday(born: NaiveDate, years: i32, rule: MissingDay) -> NaiveDate {
    month_mark(born, years.saturating_mul(12), rule)
}

/// The 18th birthday, with which federal foster care ends unless the state extends it (42 USC 675(8)).
pub fn eighteenth_birthday(born: NaiveDate, rule: MissingDay) -> NaiveDate {
    birthday(born, 18, rule)
}

/// The day on which `months` months since birth are complete.
fn month_mark(born: NaiveDate, months: i32, rule: MissingDay) -> NaiveDate {
    let mark = add_months(born, months);
    match rule {
        MissingDay::NextDay if mark.day() < born.day() => mark.checked_add_days(Days::new(1)).unwrap_or(mark),
        _ => mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    fn words(born: &str, on: &str) -> String {
        Age::on(date(born), date(on), MissingDay::default()).unwrap().to_string()
    }

    #[test]
    fn ages_are_said_as_courts_say_them() {
        assert_eq!(words("2026-03-06", "2026-03-06"), "0 days");
        assert_eq!(words("2026-03-06", "2026-03-07"), "1 day");
        assert_eq!(words("2026-03-06", "2026-03-19"), "13 days");
        assert_eq!(words("2026-03-06", "2026-03-20"), "2 weeks");
        assert_eq!(words("2026-03-06", "2026-04-10"), "5 weeks");
        assert_eq!(words("2026-03-06", "2026-06-06"), "3 months");
        assert_eq!(words("2026-03-06", "2028-03-05"), "23 months");
        assert_eq!(words("2026-03-06", "2028-03-06"), "2 y");
        assert_eq!(words("2018-03-06", "2025-11-30"), "7 y 8 m");
    }

    #[test]
    fn nobody_has_an_age_before_birth() {
        assert_eq!(Age::on(date("2026-03-06"), date("2026-03-05"), MissingDay::default()), None);
    }

    #[test]
    fn a_leap_day_child_turns_eighteen_on_the_first_of_march_unless_set_otherwise() {
        let born = date("2008-02-29");
        assert_eq!(eighteenth_birthday(born, MissingDay::NextDay), date("2026-03-01"));
        assert_eq!(eighteenth_birthday(born, MissingDay::DayBefore), date("2026-02-28"));
        assert_eq!(birthday(born, 20, MissingDay::NextDay), date("2028-02-29"));
        assert_eq!(Age::on(born, date("2026-02-28"), MissingDay::NextDay).unwrap().years(), 17);
        assert_eq!(Age::on(born, date("2026-02-28"), MissingDay::DayBefore).unwrap().years(), 18);
    }

    proptest! {
        #[test]
        fn the_age_turns_exactly_on_the_birthday(born in any_date(), years in 1i32..100, early in any::<bool>()) {
            let rule = if early { MissingDay::DayBefore } else { MissingDay::NextDay };
            let day = birthday(born, years, rule);
            prop_assert_eq!(Age::on(born, day, rule).unwrap().years(), years);
            prop_assert_eq!(Age::on(born, day.pred_opt().unwrap(), rule).unwrap().years(), years - 1);
        }

        #[test]
        fn nobody_grows_younger(born in any_date(), days in 0u64..40_000) {
            let day = born + Days::new(days);
            let rule = MissingDay::default();
            prop_assert!(Age::on(born, day, rule) < Age::on(born, day.succ_opt().unwrap(), rule));
        }
    }
}

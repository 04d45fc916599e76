//! Calendar months and birthdays on day numbers (days since 1 January 1970).

use chrono::{Datelike, Months, NaiveDate};

/// The same day of the month a number of calendar months later, or the last day of a shorter month.
///
/// 31 August + 6 months = 28 or 29 February. Days outside the calendar's range never come: the result is the last day.
pub(crate) fn add_months(day: i32, months: u32) -> i32 {
    NaiveDate::from_epoch_days(day)
        .and_then(|date| date.checked_add_months(Months::new(months)))
        .map_or(i32::MAX, |date| date.to_epoch_days())
}

/// Whether a day is within a number of calendar months of another, the last day included.
///
/// The calendar is asked only near the end of the window: this runs for every stay.
pub(crate) fn within_months(from: i32, months: u32, day: i32) -> bool {
    let days = f64::from(day.saturating_sub(from));
    let about = f64::from(months) * MEAN_MONTH;
    days + MARGIN < about || (days <= about + MARGIN && day <= add_months(from, months))
}

/// Mean length of a month in days.
const MEAN_MONTH: f64 = 30.436_875;
/// No number of months is further from its mean length, in days.
const MARGIN: f64 = 6.0;

/// When a child born on 29 February comes of age in a common year. States differ; the agency must confirm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeapBirthday {
    /// On 1 March, when the eighteenth year is complete.
    #[default]
    FirstOfMarch,
    /// On 28 February.
    LastOfFebruary,
}

impl LeapBirthday {
    /// The 18th birthday.
    pub(crate) fn eighteenth(self, birth: i32) -> i32 {
        let day = add_months(birth, 18 * 12);
        let leap = NaiveDate::from_epoch_days(birth).is_some_and(|date| date.month() == 2 && date.day() == 29);
        let clamped = leap && NaiveDate::from_epoch_days(day).is_some_and(|date| date.day() == 28);
        match self {
            Self::FirstOfMarch if clamped => day + 1,
            Self::FirstOfMarch | Self::LastOfFebruary => day,
        }
    }
}

/// Day number of a date; `None` if there is no such date.
pub(crate) fn day_number(year: i32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LeapBirthday, add_months, day_number, within_months};
    use chrono::{Datelike, NaiveDate};

    fn day(text: &str) -> i32 {
        text.parse::<NaiveDate>().unwrap().to_epoch_days()
    }

    #[test]
    fn a_month_without_the_day_ends_the_window_on_its_last_day() {
        assert_eq!(add_months(day("2023-08-31"), 6), day("2024-02-29"));
        assert_eq!(add_months(day("2024-02-29"), 12), day("2025-02-28"));
        assert_eq!(add_months(day("2023-02-28"), 6), day("2023-08-28"));
        assert_eq!(add_months(i32::MAX, 6), i32::MAX);
    }

    #[test]
    fn a_child_born_on_29_february_comes_of_age_by_the_setting() {
        let birth = day("2008-02-29");
        assert_eq!(LeapBirthday::FirstOfMarch.eighteenth(birth), day("2026-03-01"));
        assert_eq!(LeapBirthday::LastOfFebruary.eighteenth(birth), day("2026-02-28"));
        assert_eq!(LeapBirthday::FirstOfMarch.eighteenth(day("2007-03-01")), day("2025-03-01"));
    }

    #[test]
    fn a_date_that_does_not_exist_has_no_number() {
        assert_eq!(day_number(1970, 1, 2), Some(1));
        assert_eq!(day_number(2023, 2, 29), None);
    }

    proptest! {
        #[test]
        fn a_day_is_within_months_exactly_when_the_calendar_says_so(start in -30_000..60_000_i32, months in 0..120_u32, off in -12..12_i32) {
            let day = add_months(start, months) + off;
            prop_assert_eq!(within_months(start, months, day), off <= 0);
        }

        #[test]
        fn months_are_clamped_to_the_end_of_the_month_and_never_pass_it(start in -30_000..60_000_i32, months in 0..400_u32) {
            let from = NaiveDate::from_epoch_days(start).unwrap();
            let to = NaiveDate::from_epoch_days(add_months(start, months)).unwrap();
            let passed = (to.year() - from.year()) * 12 + i32::try_from(to.month()).unwrap() - i32::try_from(from.month()).unwrap();
            prop_assert_eq!(passed, i32::try_from(months).unwrap());
            prop_assert!(to.day() == from.day() || (to.day() < from.day() && to.succ_opt().unwrap().day() == 1));
        }
    }
}

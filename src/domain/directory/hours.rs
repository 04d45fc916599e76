//! Opening hours: weekdays from a time to a time, perhaps between two days of the year, and what only words can say.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate, NaiveTime, Weekday};

use crate::domain::calendar::{clock_time, short_date};

/// The weekdays with their two letters of RFC 5545, in order.
const WEEK: [(Weekday, &str, &str); 7] = [
    (Weekday::Mon, "MO", "Monday"),
    (Weekday::Tue, "TU", "Tuesday"),
    (Weekday::Wed, "WE", "Wednesday"),
    (Weekday::Thu, "TH", "Thursday"),
    (Weekday::Fri, "FR", "Friday"),
    (Weekday::Sat, "SA", "Saturday"),
    (Weekday::Sun, "SU", "Sunday"),
];

/// Some days of the week; written `MO,TU`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Days([bool; 7]);

/// The text is no list of weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is no list of weekdays such as MO,TU.")]
pub struct NotDays;

impl Days {
    /// Whether no day is among them.
    pub fn is_empty(self) -> bool {
        !self.0.contains(&true)
    }

    /// Whether this weekday is among them.
    pub fn contains(self, weekday: Weekday) -> bool {
        self.0.iter().zip(WEEK).any(|(in_it, (day, ..))| *in_it && day == weekday)
    }

    /// Every weekday: its letters, its name, whether it is among them.
    pub fn each(self) -> Vec<(&'static str, &'static str, bool)> {
        WEEK.iter().zip(self.0).map(|((_, code, name), in_it)| (*code, *name, in_it)).collect()
    }

    /// "Monday to Friday", "Tuesday and Thursday", "every day".
    pub fn said(self) -> String {
        let names: Vec<&str> = self.each().into_iter().filter(|(.., in_it)| *in_it).map(|(_, name, _)| name).collect();
        let runs = self.0.windows(2).filter(|pair| matches!(pair, [false, true])).count()
            + usize::from(self.0.first() == Some(&true));
        match names.as_slice() {
            [] => String::new(),
            [_, .., _] if names.len() == 7 => "Every day".to_owned(),
            [first, _, .., last] if runs == 1 && names.len() > 2 => format!("{first} to {last}"),
            [one] => (*one).to_owned(),
            [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codes: Vec<&str> = self.each().into_iter().filter(|(.., in_it)| *in_it).map(|(code, ..)| code).collect();
        f.write_str(&codes.join(","))
    }
}

impl FromStr for Days {
    type Err = NotDays;

    fn from_str(text: &str) -> Result<Self, NotDays> {
        let mut days = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let place = WEEK.iter().position(|(_, code, _)| code.eq_ignore_ascii_case(part)).ok_or(NotDays)?;
            *days.0.get_mut(place).ok_or(NotDays)? = true;
        }
        Ok(days)
    }
}

/// When a service is given, or a place is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hours {
    /// On which days of the week; none where the words say all.
    pub days: Days,
    /// From when to when, in local time.
    pub times: Option<(NaiveTime, NaiveTime)>,
    /// The first day on which this holds.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it holds.
    pub valid_to: Option<NaiveDate>,
    /// What else is to be said.
    pub words: String,
}

/// What is wrong with opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Neither days nor words.
    #[error("Choose the days, or say it in words.")]
    Nothing,
    /// Times without days.
    #[error("Choose the days on which it is open at these times.")]
    NoDays,
    /// It closes before it opens. Hours over midnight are two entries.
    #[error("It closes before it opens. Enter hours over midnight as two entries.")]
    ClosesFirst,
    /// The last day is before the first.
    #[error("The last day is before the first.")]
    EndsFirst,
}

impl Hours {
    /// Whether they can be meant.
    pub fn check(&self) -> Result<(), HoursError> {
        if self.days.is_empty() && self.words.is_empty() {
            return Err(if self.times.is_some() { HoursError::NoDays } else { HoursError::Nothing });
        }
        if let Some((opens, closes)) = self.times {
            if self.days.is_empty() {
                return Err(HoursError::NoDays);
            }
            if closes <= opens {
                return Err(HoursError::ClosesFirst);
            }
        }
        match (self.valid_from, self.valid_to) {
            (Some(from), Some(to)) if to < from => Err(HoursError::EndsFirst),
            _ => Ok(()),
        }
    }

    /// Whether they are over by `today`.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.valid_to.is_some_and(|to| to < today)
    }

    /// Whether these hours hold on a date.
    pub fn hold_on(&self, date: NaiveDate) -> bool {
        let begun = self.valid_from.is_none_or(|from| from <= date);
        begun && !self.is_over(date) && self.days.contains(date.weekday())
    }

    /// "Monday to Friday, 9:00 a.m. to 5:00 p.m., from Jan 4, 2027".
    pub fn said(&self) -> String {
        let times = self.times.map(|(opens, closes)| format!("{} to {}", clock_time(opens), clock_time(closes)));
        let from = self.valid_from.map(|on| format!("from {}", short_date(on)));
        let to = self.valid_to.map(|on| format!("until {}", short_date(on)));
        let parts = [Some(self.days.said()), times, from, to];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn days(text: &str) -> Days {
        text.parse().unwrap()
    }

    fn time(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        for (codes, said) in [
            ("MO,TU,WE,TH,FR", "Monday to Friday"),
            ("TH,TU", "Tuesday and Thursday"),
            ("MO,TU", "Monday and Tuesday"),
            ("SA", "Saturday"),
            ("MO,WE,FR", "Monday, Wednesday and Friday"),
            ("MO,TU,WE,TH,FR,SA,SU", "Every day"),
            ("", ""),
        ] {
            assert_eq!(days(codes).said(), said);
        }
        assert_eq!("2MO".parse::<Days>(), Err(NotDays), "the second Monday of a month is no day of every week");
    }

    #[test]
    fn hours_are_said_with_what_bounds_them() {
        let hours = Hours {
            days: days("MO,TU,WE"),
            times: Some((time("09:00:00"), time("17:00:00"))),
            valid_from: "2027-01-04".parse().ok(),
            ..Hours::default()
        };
        assert_eq!(hours.said(), "Monday to Wednesday, 9:00 a.m. to 5:00 p.m., from Jan 4, 2027");
    }

    #[test]
    fn hours_that_cannot_be_meant_are_refused() {
        let times = Some((time("17:00:00"), time("09:00:00")));
        assert_eq!(Hours::default().check(), Err(HoursError::Nothing));
        assert_eq!(Hours { times, ..Hours::default() }.check(), Err(HoursError::NoDays));
        assert_eq!(Hours { times, words: "x".to_owned(), ..Hours::default() }.check(), Err(HoursError::NoDays));
        assert_eq!(Hours { days: days("MO"), times, ..Hours::default() }.check(), Err(HoursError::ClosesFirst));
        let ends = Hours {
            days: days("MO"),
            valid_from: "2027-01-04".parse().ok(),
            valid_to: "2027-01-03".parse().ok(),
            ..Hours::default()
        };
        assert_eq!(ends.check(), Err(HoursError::EndsFirst));
        assert_eq!(Hours { words: "By appointment".to_owned(), ..Hours::default() }.check(), Ok(()));
    }

    proptest! {
        #[test]
        fn days_come_back_as_they_were_written(set in prop::array::uniform7(any::<bool>())) {
            prop_assert_eq!(Days(set).to_string().parse(), Ok(Days(set)));
        }

        #[test]
        fn hours_hold_on_their_weekdays_between_their_days(
            set in prop::array::uniform7(any::<bool>()), from in 0i64..300, long in 0i64..300, on in 0i64..600
        ) {
            let base: NaiveDate = "2026-01-01".parse().unwrap();
            let date = |n| base + chrono::Duration::days(n);
            let hours = Hours { days: Days(set), valid_from: Some(date(from)), valid_to: Some(date(from + long)), ..Hours::default() };
            let inside = on >= from && on <= from + long;
            let weekday = set[usize::try_from(date(on).weekday().num_days_from_monday()).unwrap()];
            prop_assert_eq!(hours.hold_on(date(on)), inside && weekday);
        }
    }
}

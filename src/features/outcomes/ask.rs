//! What a report is asked for: removals of a period, perhaps of one office, followed to a date.

use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;

use super::columns::Columns;
use crate::domain::outcomes::cfsr::{CfsrRules, ShortStay, Turned18};
use crate::domain::outcomes::window::{Cohort, Window};
use crate::domain::period::add_months;

/// Years that can be meant.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2150;

/// Which removals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Those of a federal fiscal year, named by the year in which it ends.
    FederalYear(i32),
    /// Those of a calendar year.
    CalendarYear(i32),
    /// Those from a day to another, both included.
    Days(NaiveDate, NaiveDate),
    /// All.
    All,
}

/// A report that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Which removals.
    pub period: Period,
    /// Only those of the office with this number in the columns.
    pub office: Option<u16>,
    /// The date to which they are followed.
    pub as_of: NaiveDate,
    /// How the federal rules are read, where states read them differently.
    pub readings: Readings,
}

/// Readings of the federal rules that whoever asks may choose; the rest are `CfsrRules`' own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Readings {
    /// Whether children who entered at 17 and turned 18 in care are left out of P1.
    pub exclude_entered17_turned18: bool,
    /// Whether a stay is short by its length after the trial-home-visit rule.
    pub short_stay_on_adjusted_los: bool,
}

impl Readings {
    /// Names, in addresses.
    pub(super) const NAMES: [&'static str; 2] = ["exclude_entered17_turned18", "short_stay_on_adjusted_los"];

    /// With each name, whether it is chosen.
    pub(super) fn named(self) -> [(&'static str, bool); 2] {
        let [turned_18, short_stay] = Self::NAMES;
        [(turned_18, self.exclude_entered17_turned18), (short_stay, self.short_stay_on_adjusted_los)]
    }

    /// The rules, read so.
    pub(super) fn rules(self) -> CfsrRules {
        CfsrRules {
            turned_18: if self.exclude_entered17_turned18 { Turned18::LeftOut } else { Turned18::Counted },
            short_stay: if self.short_stay_on_adjusted_los { ShortStay::AdjustedExit } else { ShortStay::Exit },
            ..CfsrRules::default()
        }
    }
}

impl Period {
    /// Reads `FFY2024`, `2024` or `all`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "all" {
            return Some(Self::All);
        }
        let year = |digits: &str| digits.parse().ok().filter(|year| YEARS.contains(year));
        match text.strip_prefix("FFY") {
            Some(digits) => year(digits).map(Self::FederalYear),
            None => year(text).map(Self::CalendarYear),
        }
    }

    /// The latest federal fiscal year whose last day lies six months back: everybody in it has had six months to go home.
    #[must_use]
    pub fn latest_with_six_months(today: NaiveDate) -> Self {
        Self::FederalYear(federal_year(add_months(today, -6)) - 1)
    }

    /// As it stands in an address and in a file.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::FederalYear(year) => format!("FFY{year}"),
            Self::CalendarYear(year) => year.to_string(),
            Self::Days(from, to) => format!("{from} to {to}"),
            Self::All => "all".to_owned(),
        }
    }

    /// In words that complete "children who entered care ...".
    pub(super) fn words(self) -> String {
        match self {
            Self::FederalYear(year) => format!("in federal fiscal year {year}"),
            Self::CalendarYear(year) => format!("in {year}"),
            Self::Days(from, to) => format!("from {from} to {to}"),
            Self::All => "at any time on record".to_owned(),
        }
    }

    /// In words for a list to pick from.
    pub(super) fn label(self) -> String {
        match self {
            Self::FederalYear(year) => format!("Federal fiscal year {year} (Oct {} to Sep {year})", year - 1),
            Self::CalendarYear(year) => format!("Calendar year {year}"),
            Self::Days(from, to) => format!("{from} to {to}"),
            Self::All => "All years".to_owned(),
        }
    }

    /// Its days; those of all years begin with the first removal on record.
    pub(super) fn window(self, columns: &Columns, as_of: NaiveDate) -> Window {
        let day = |date: NaiveDate| date.to_epoch_days();
        let whole = |from: Option<NaiveDate>, to: Option<NaiveDate>| {
            from.zip(to).map(|(from, to)| Window { from: day(from), to: day(to) })
        };
        let all = || {
            let last = day(as_of);
            Window { from: columns.first_removal.unwrap_or(last).min(last), to: last }
        };
        let window = match self {
            Self::FederalYear(year) => Window::federal_fiscal_year(year),
            Self::CalendarYear(year) => {
                whole(NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31))
            }
            Self::Days(from, to) => whole(Some(from), Some(to)),
            Self::All => None,
        };
        window.unwrap_or_else(all)
    }
}

impl Ask {
    /// The removals.
    pub(super) fn cohort(&self, columns: &Columns) -> Cohort {
        Cohort { window: self.period.window(columns, self.as_of), office: self.office }
    }

    /// The as-of date as a day number.
    pub(super) fn as_of_day(&self) -> i32 {
        self.as_of.to_epoch_days()
    }
}

/// The federal fiscal year that a date lies in.
pub(super) fn federal_year(date: NaiveDate) -> i32 {
    date.year() + i32::from(date.month() >= 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn years_are_read_as_they_are_written() {
        for text in ["FFY2024", "2024", "all"] {
            assert_eq!(Period::parse(text).map(Period::code).as_deref(), Some(text));
        }
        for wrong in ["", "FFY", "ffy2024", "24", "FFY99999", "2024-01", "-2024"] {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_year_shown_first_gives_everybody_six_months() {
        assert_eq!(Period::latest_with_six_months(date("2026-11-22")), Period::FederalYear(2025));
        assert_eq!(Period::latest_with_six_months(date("2027-03-29")), Period::FederalYear(2025));
        assert_eq!(Period::latest_with_six_months(date("2027-04-01")), Period::FederalYear(2026));
    }

    #[test]
    fn a_federal_fiscal_year_begins_in_october() {
        assert_eq!(federal_year(date("2023-09-30")), 2023);
        assert_eq!(federal_year(date("2023-10-01")), 2024);
        let window = Period::FederalYear(2024).window(&Columns::default(), date("2026-01-01"));
        assert_eq!((window.from, window.to), (date("2023-10-01").to_epoch_days(), date("2024-09-30").to_epoch_days()));
    }

    #[test]
    fn all_years_of_no_stays_are_one_day() {
        let window = Period::All.window(&Columns::default(), date("2026-01-01"));
        assert_eq!(window.from, window.to);
    }
}

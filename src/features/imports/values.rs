//! One cell's text to one value: dates in the county's formats, times, money, and clean text.

use std::fmt::Write;

use chrono::{Days, NaiveDate, NaiveTime};
use unicode_normalization::UnicodeNormalization;

/// The day numbered 0 by `days_since_1970`.
const UNIX_DAY: NaiveDate = day(1970, 1, 1);
/// The day numbered 0 by `excel_serial`: spreadsheets count from it for every date after February 1900.
const EXCEL_DAY: NaiveDate = day(1899, 12, 30);
/// The day that messages show as an example; its day, month and year cannot be mistaken for one another.
const EXAMPLE: NaiveDate = day(2024, 3, 31);

const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MIN,
    }
}

/// How a county writes dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DateFormat {
    /// A whole number of days since 1 January 1970.
    DaysSince1970,
    /// A whole number of days as spreadsheets count them.
    ExcelSerial,
    /// A pattern such as `%m/%d/%Y`.
    Pattern(String),
}

impl DateFormat {
    /// Reads a mapping's name of a format; `None` when it is none, or does not hold a whole date.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "days_since_1970" => Some(Self::DaysSince1970),
            "excel_serial" => Some(Self::ExcelSerial),
            "iso" => Some(Self::Pattern("%Y-%m-%d".to_owned())),
            pattern => {
                let format = Self::Pattern(pattern.to_owned());
                let written = format.example()?;
                (format.read(&written) == Some(EXAMPLE)).then_some(format)
            }
        }
    }

    /// 31 March 2024 in this format; `None` when the pattern is not one.
    pub(super) fn example(&self) -> Option<String> {
        match self {
            Self::DaysSince1970 => Some(EXAMPLE.signed_duration_since(UNIX_DAY).num_days().to_string()),
            Self::ExcelSerial => Some(EXAMPLE.signed_duration_since(EXCEL_DAY).num_days().to_string()),
            Self::Pattern(pattern) => {
                let mut written = String::new();
                let moment = EXAMPLE.and_hms_opt(0, 0, 0)?;
                write!(written, "{}", moment.format(pattern)).ok()?;
                Some(written)
            }
        }
    }

    /// The date that `text` is in this format.
    pub(super) fn read(&self, text: &str) -> Option<NaiveDate> {
        match self {
            Self::DaysSince1970 => days_after(UNIX_DAY, text),
            Self::ExcelSerial => days_after(EXCEL_DAY, text),
            Self::Pattern(pattern) => NaiveDate::parse_from_str(text, pattern).ok(),
        }
    }
}

fn days_after(day: NaiveDate, text: &str) -> Option<NaiveDate> {
    let days: i64 = text.parse().ok()?;
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { day.checked_sub_days(distance) } else { day.checked_add_days(distance) }
}

/// A time of day in one of the patterns, to the minute.
pub(super) fn time(text: &str, patterns: &[String]) -> Option<NaiveTime> {
    patterns.iter().find_map(|pattern| NaiveTime::parse_from_str(text, pattern).ok())
}

/// Whether a pattern of a time of day holds hours and minutes.
pub(super) fn is_time_pattern(pattern: &str) -> bool {
    let Some(moment) = EXAMPLE.and_hms_opt(15, 45, 0) else { return false };
    let mut written = String::new();
    write!(written, "{}", moment.format(pattern)).is_ok()
        && NaiveTime::parse_from_str(&written, pattern).is_ok_and(|time| time == moment.time())
}

/// Why an amount of money cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum MoneyError {
    /// Not an amount.
    #[error("it is not an amount such as 1234.50 or $1,234.50")]
    NotAnAmount,
    /// Below zero.
    #[error("an amount cannot be negative")]
    Negative,
}

/// Dollars and cents as cents; a dollar sign and thousands' commas may stand in it.
pub(super) fn money(text: &str) -> Result<i64, MoneyError> {
    let plain: String = text.chars().filter(|c| !matches!(c, '$' | ',' | ' ')).collect();
    if let Some(rest) = plain.strip_prefix('-') {
        return Err(if cents(rest).is_some() { MoneyError::Negative } else { MoneyError::NotAnAmount });
    }
    cents(&plain).ok_or(MoneyError::NotAnAmount)
}

fn cents(plain: &str) -> Option<i64> {
    let (dollars, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if dollars.is_empty() || !digits(dollars) || !digits(fraction) {
        return None;
    }
    let significant = fraction.trim_end_matches('0');
    if significant.len() > 2 {
        return None;
    }
    let whole: i64 = dollars.parse().ok()?;
    let part: i64 = format!("{significant:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(part)
}

/// Why a text cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TextError {
    /// Longer than `max` characters.
    #[error("it has {length} characters; at most {max} fit")]
    TooLong {
        /// How many it has.
        length: usize,
        /// How many fit.
        max: usize,
    },
    /// A line break, a tab or another control character.
    #[error("it holds a line break or a control character")]
    Control,
}

/// One line of text: composed (NFC), ends trimmed, runs of spaces made one.
pub(super) fn text(typed: &str, max: usize) -> Result<String, TextError> {
    let trimmed = typed.trim();
    if trimmed.chars().any(char::is_control) {
        return Err(TextError::Control);
    }
    let composed: String = trimmed.nfc().collect();
    let line = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = line.chars().count();
    if length > max { Err(TextError::TooLong { length, max }) } else { Ok(line) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_read_in_the_countys_formats() {
        let cases = [
            ("iso", "2024-03-31"),
            ("%m/%d/%Y", "03/31/2024"),
            ("%m/%d/%Y", "3/31/2024"),
            ("%d %b %Y", "31 Mar 2024"),
            ("%Y%m%d", "20240331"),
            ("%Y-%m-%d %H:%M:%S", "2024-03-31 14:05:00"),
            ("%m/%d/%y", "03/31/24"),
            ("days_since_1970", "19813"),
            ("excel_serial", "45382"),
        ];
        for (name, text) in cases {
            let format = DateFormat::parse(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(format.read(text), Some(date("2024-03-31")), "{name} {text}");
        }
    }

    #[test]
    fn dates_that_are_none_are_not_read() {
        for (name, text) in [
            ("%m/%d/%Y", "31/03/2024"),
            ("%m/%d/%Y", "02/30/2024"),
            ("%m/%d/%Y", "2024-03-31"),
            ("iso", "2023-02-29"),
            ("days_since_1970", "19813.5"),
            ("days_since_1970", "99999999999999999999"),
            ("days_since_1970", "9999999999"),
            ("excel_serial", ""),
        ] {
            assert_eq!(DateFormat::parse(name).unwrap().read(text), None, "{name} {text}");
        }
    }

    #[test]
    fn a_format_without_a_whole_date_is_no_format() {
        for name in ["", "MM/DD/YYYY", "%m/%Y", "%H:%M", "%Q", "%"] {
            assert_eq!(DateFormat::parse(name), None, "{name}");
        }
    }

    #[test]
    fn times_are_read_to_the_minute() {
        let patterns: Vec<String> = ["%H:%M", "%H:%M:%S", "%I:%M %p"].map(str::to_owned).to_vec();
        for text in ["15:45", "15:45:00", "3:45 PM", "03:45 pm"] {
            assert_eq!(time(text, &patterns), NaiveTime::from_hms_opt(15, 45, 0), "{text}");
        }
        assert_eq!(time("25:00", &patterns), None);
        assert!(is_time_pattern("%m/%d/%Y %H:%M") && !is_time_pattern("%H") && !is_time_pattern("HH:MM"));
    }

    #[test]
    fn money_is_read_to_the_cent() {
        for (text, cents) in [("0", 0), ("50027", 5_002_700), ("$1,234.50", 123_450), ("1.5", 150), ("7.2500", 725)] {
            assert_eq!(money(text), Ok(cents), "{text}");
        }
        assert_eq!(money("-5.00"), Err(MoneyError::Negative));
        for text in ["", ".", "1.255", "12 dollars", "1e5", "-", "99999999999999999999"] {
            assert_eq!(money(text), Err(MoneyError::NotAnAmount), "{text}");
        }
    }

    #[test]
    fn text_is_one_clean_line() {
        assert_eq!(text("  Ana \u{a0} Lopez ", 80).unwrap(), "Ana Lopez");
        assert_eq!(text("Jose\u{301}", 4).unwrap(), "José");
        assert_eq!(text("a\nb", 80), Err(TextError::Control));
        assert_eq!(text("abc", 2), Err(TextError::TooLong { length: 3, max: 2 }));
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_from_every_format(days in -25_000i64..30_000) {
            let day = UNIX_DAY.checked_add_signed(chrono::TimeDelta::days(days)).unwrap();
            let serial = day.signed_duration_since(EXCEL_DAY).num_days();
            prop_assert_eq!(DateFormat::DaysSince1970.read(&days.to_string()), Some(day));
            prop_assert_eq!(DateFormat::ExcelSerial.read(&serial.to_string()), Some(day));
            for pattern in ["%m/%d/%Y", "%Y-%m-%d", "%Y%m%d", "%d.%m.%Y"] {
                let format = DateFormat::parse(pattern).unwrap();
                prop_assert_eq!(format.read(&day.format(pattern).to_string()), Some(day));
            }
        }

        #[test]
        fn no_text_makes_a_reader_fail(text in ".*") {
            let _ = money(&text);
            let _ = DateFormat::parse(&text);
            let _ = is_time_pattern(&text);
            let _ = DateFormat::DaysSince1970.read(&text);
            prop_assert!(super::text(&text, 20).is_ok_and(|line| line.chars().count() <= 20) || !text.is_empty());
        }
    }
}

//! What is wrong with a form, in the person's words, beside each field.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::calendar;
use crate::domain::code::Code;
use crate::domain::text::{self, TextError};

/// Problems by field. A form with problems is shown again with what was typed, and nothing is filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(Vec<(String, String)>);

impl Problems {
    /// Adds a problem of a field.
    pub fn add(&mut self, field: impl Into<String>, words: impl Into<String>) {
        self.0.push((field.into(), words.into()));
    }

    /// The first problem of a field.
    pub fn of(&self, field: impl AsRef<str>) -> Option<&str> {
        self.0.iter().find(|(f, _)| f == field.as_ref()).map(|(_, words)| words.as_str())
    }

    /// Whether there is any.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// All of them: field and words.
    #[must_use]
    pub fn list(&self) -> &[(String, String)] {
        &self.0
    }

    /// A hint with the format that a field wants behind it.
    pub fn with_format(&self, hint: impl AsRef<str>, format: &str) -> String {
        format!("{} {format}", hint.as_ref()).trim().to_owned()
    }

    /// A date as Americans write it; anything else as it was typed.
    pub fn shown_date(&self, value: impl AsRef<str>) -> String {
        let value = value.as_ref();
        NaiveDate::parse_from_str(value, "%Y-%m-%d").map_or_else(|_| value.to_owned(), calendar::numeric_date)
    }

    /// A time of day as Americans write it; anything else as it was typed.
    pub fn shown_time(&self, value: impl AsRef<str>) -> String {
        let value = value.as_ref();
        calendar::kept_time(value).map_or_else(|| value.to_owned(), calendar::clock_time)
    }

    /// What is wrong with two parts of one form.
    #[must_use]
    pub fn both(one: Option<Self>, other: Option<Self>) -> Self {
        Self([one, other].into_iter().flatten().flat_map(|problems| problems.0).collect())
    }

    /// The sound value, or `None` where there was any problem.
    ///
    /// # Errors
    /// The problems themselves.
    pub fn or<T>(self, sound: Option<T>) -> Result<T, Self> {
        match sound {
            Some(value) if !self.any() => Ok(value),
            _ => Err(self),
        }
    }

    /// One line of text that must be there. `what` completes "Enter ...".
    pub fn required_line(&mut self, field: &str, typed: &str, max: usize, what: &str) -> Option<String> {
        let line = self.line(field, typed, max)?;
        if line.is_empty() {
            self.add(field, format!("Enter {what}"));
            return None;
        }
        Some(line)
    }

    /// One line of text, perhaps empty.
    pub fn line(&mut self, field: &str, typed: &str, max: usize) -> Option<String> {
        self.text(field, text::single_line(typed, max))
    }

    /// Text of several lines, perhaps empty.
    pub fn lines(&mut self, field: &str, typed: &str, max: usize) -> Option<String> {
        self.text(field, text::multi_line(typed, max))
    }

    fn text(&mut self, field: &str, read: Result<String, TextError>) -> Option<String> {
        match read {
            Ok(text) => Some(text),
            Err(error) => {
                self.add(field, error.to_string());
                None
            }
        }
    }

    /// A date that must be there and must not be in the future. `what` completes "Enter ...".
    pub fn past_date(&mut self, field: &str, typed: &str, today: NaiveDate, what: &str) -> Option<NaiveDate> {
        let date = self.date(field, typed, what)?;
        if date > today {
            self.add(field, format!("This date must be today ({}) or earlier", calendar::short_date(today)));
            return None;
        }
        Some(date)
    }

    /// A date that must be there. `what` completes "Enter ...".
    pub fn date(&mut self, field: &str, typed: &str, what: &str) -> Option<NaiveDate> {
        if typed.trim().is_empty() {
            self.add(field, format!("Enter {what}"));
            return None;
        }
        self.optional_date(field, typed).flatten()
    }

    /// A date that may be missing: `None` for a problem, `Some(None)` for nothing typed.
    pub fn optional_date(&mut self, field: &str, typed: &str) -> Option<Option<NaiveDate>> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Some(None);
        }
        if let Some(date) = read_date(typed) {
            Some(Some(date))
        } else {
            self.add(field, format!("\"{}\" is not a date; write it like 11/22/2026", short(typed)));
            None
        }
    }

    /// A time of day that may be missing.
    pub fn optional_time(&mut self, field: &str, typed: &str) -> Option<Option<NaiveTime>> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Some(None);
        }
        if let Some(time) = read_time(typed) {
            return Some(Some(time));
        }
        self.add(field, format!("\"{}\" is not a time; write it like 2:30 p.m.", short(typed)));
        None
    }

    /// A choice that must be made. `what` completes "Choose ...".
    pub fn choice<C: Code>(&mut self, field: &str, typed: &str, what: &str) -> Option<C> {
        let choice = C::from_code(typed);
        if choice.is_none() {
            self.add(field, format!("Choose {what}"));
        }
        choice
    }

    /// An id that a list offered. `what` completes "Choose ...".
    pub fn id<I: std::str::FromStr>(&mut self, field: &str, typed: &str, what: &str) -> Option<I> {
        let id = typed.parse().ok();
        if id.is_none() {
            self.add(field, format!("Choose {what}"));
        }
        id
    }
}

/// Reads a date as browsers send it or as Americans write it, within years that can be meant.
#[must_use]
pub fn read_date(typed: &str) -> Option<NaiveDate> {
    use chrono::Datelike as _;
    let formats = ["%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y"];
    formats.iter().find_map(|f| NaiveDate::parse_from_str(typed, f).ok()).filter(|d| (1850..=2100).contains(&d.year()))
}

/// Reads a time of day as browsers send it or as Americans write it.
#[must_use]
pub fn read_time(typed: &str) -> Option<NaiveTime> {
    let plain: String = typed.to_uppercase().chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let plain = if plain.ends_with('M') && !plain.contains(':') {
        plain.replacen("AM", ":00AM", 1).replacen("PM", ":00PM", 1)
    } else {
        plain
    };
    ["%H:%M", "%H:%M:%S", "%I:%M%p"].iter().find_map(|f| NaiveTime::parse_from_str(&plain, f).ok())
}

fn short(typed: &str) -> String {
    typed.chars().take(40).collect()
}

/// Code and label of each choice, for a list to pick from.
#[must_use]
pub fn choices<C: Code>() -> Vec<(String, String)> {
    C::ALL.iter().map(|c| (c.code().to_owned(), c.label().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_read_as_sent_or_as_written_and_only_in_years_that_can_be_meant() {
        for typed in ["2026-11-22", "11/22/2026", "11-22-2026"] {
            assert_eq!(read_date(typed), Some(day("2026-11-22")), "{typed}");
        }
        for wrong in ["2026-02-30", "13/01/2026", "99999-01-01", "1849-12-31", "infinity", "today"] {
            assert_eq!(read_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_are_read_as_sent_or_as_written() {
        for typed in ["14:30", "2:30 p.m.", "2:30PM", "02:30 pm", "14:30:00"] {
            assert_eq!(read_time(typed), NaiveTime::from_hms_opt(14, 30, 0), "{typed}");
        }
        assert_eq!(read_time("9 a.m."), NaiveTime::from_hms_opt(9, 0, 0));
        for wrong in ["25:00", "half two", "2:70 pm", ""] {
            assert_eq!(read_time(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_was_filed_is_shown_as_written_and_what_was_typed_as_typed() {
        let problems = Problems::default();
        assert_eq!(problems.shown_date("2026-11-22"), "11/22/2026");
        assert_eq!(problems.shown_date("22 Nov"), "22 Nov");
        assert_eq!(problems.shown_time("16:10"), "4:10 p.m.");
        assert_eq!(read_date(&problems.shown_date("2024-02-29")), Some(day("2024-02-29")));
    }

    #[test]
    fn a_future_date_is_said_beside_its_field() {
        let mut problems = Problems::default();
        assert_eq!(problems.past_date("on", "2026-11-23", day("2026-11-22"), "the date"), None);
        assert!(problems.of("on").unwrap().contains("today"));
        assert!(problems.or(Some(())).is_err());
    }
}

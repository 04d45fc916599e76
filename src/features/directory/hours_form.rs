//! The forms of hours, and the two taps of "asked today".

use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::directory::HoursError::{ClosesFirst, EndsFirst, NoDays, Nothing};
use crate::domain::directory::{Check, Days, Hours, LONGEST_WEEKS, Opening, OpeningKind};
use crate::web::form::Problems;

/// The longest text, in characters.
const TEXT: usize = 2000;

/// Hours as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HoursForm {
    /// The service, by its key; empty where they are those of a location.
    pub(super) service: String,
    /// The location, by its key.
    pub(super) location: String,
    pub(super) days: Vec<String>,
    pub(super) opens: String,
    pub(super) closes: String,
    pub(super) valid_from: String,
    pub(super) valid_to: String,
    pub(super) words: String,
}

impl HoursForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            service: text("service"),
            location: text("location"),
            days: posted.all("days").map(str::to_owned).collect(),
            opens: text("opens"),
            closes: text("closes"),
            valid_from: text("valid_from"),
            valid_to: text("valid_to"),
            words: text("words"),
        }
    }

    /// The days that are ticked.
    pub(super) fn days(&self) -> Days {
        self.days.join(",").parse().unwrap_or_default()
    }

    pub(super) fn check(&self) -> Result<Hours, Problems> {
        let mut p = Problems::default();
        let (opens, closes) = (p.optional_time("opens", &self.opens), p.optional_time("closes", &self.closes));
        if let (Some(opens), Some(closes)) = (opens, closes)
            && opens.is_some() != closes.is_some()
        {
            p.add(if opens.is_some() { "closes" } else { "opens" }, "Enter both times, or neither");
        }
        let from = p.optional_date("valid_from", &self.valid_from);
        let to = p.optional_date("valid_to", &self.valid_to);
        let words = p.lines("words", &self.words, TEXT);
        let sound = (|| {
            let (times, valid_from, valid_to) = (opens?.zip(closes?), from?, to?);
            Some(Hours { days: self.days(), times, valid_from, valid_to, words: words? })
        })();
        if let Some(Err(error)) = sound.as_ref().map(Hours::check) {
            let field = match error {
                Nothing | NoDays => "days",
                ClosesFirst => "closes",
                EndsFirst => "valid_to",
            };
            p.add(field, error.to_string());
        }
        p.or(sound)
    }
}

/// What was found today, as tapped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CheckForm {
    pub(super) opening: String,
    pub(super) opens_on: String,
    pub(super) weeks: String,
}

impl CheckForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { opening: text("opening"), opens_on: text("opens_on"), weeks: text("weeks") }
    }

    /// The form as it opens: the first open slot is today unless somebody says another day.
    pub(super) fn begun(today: NaiveDate) -> Self {
        Self { opens_on: today.to_string(), ..Self::default() }
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<Check, Problems> {
        let mut p = Problems::default();
        let kind = OpeningKind::from_code(&self.opening).filter(|kind| *kind != OpeningKind::Unsaid);
        let opening = match kind {
            None => {
                p.add("opening", "Choose what the provider said");
                None
            }
            Some(OpeningKind::Open) => self.slot(&mut p, today).map(Opening::Open),
            Some(OpeningKind::Waitlist) => self.weeks(&mut p).map(Opening::Waitlist),
            Some(kind) => Opening::of(kind, None, None),
        };
        p.or(opening.map(|opening| Check { opening, on: today }))
    }

    fn slot(&self, p: &mut Problems, today: NaiveDate) -> Option<NaiveDate> {
        let on = p.date("opens_on", &self.opens_on, "the day of the first open slot")?;
        if on >= today {
            return Some(on);
        }
        p.add("opens_on", "This day is over; enter the next open slot");
        None
    }

    fn weeks(&self, p: &mut Problems) -> Option<i32> {
        let weeks = self.weeks.trim().parse().ok().filter(|weeks| (1..=LONGEST_WEEKS).contains(weeks));
        if weeks.is_none() {
            p.add("weeks", "Enter about how many weeks, such as 3");
        }
        weeks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn hours_have_both_times_and_what_cannot_be_meant_is_said() {
        let form = HoursForm {
            days: vec!["MO".to_owned(), "FR".to_owned()],
            opens: "9 a.m.".to_owned(),
            closes: "5 p.m.".to_owned(),
            ..HoursForm::default()
        };
        assert_eq!(form.check().unwrap().said(), "Monday and Friday, 9:00 a.m. to 5:00 p.m.");
        let one = HoursForm { closes: String::new(), ..form.clone() };
        assert!(one.check().unwrap_err().of("closes").is_some());
        let night = HoursForm { opens: "10 p.m.".to_owned(), ..form };
        assert!(night.check().unwrap_err().of("closes").unwrap().contains("midnight"));
        assert!(HoursForm::default().check().unwrap_err().of("days").is_some());
    }

    #[test]
    fn two_taps_say_what_the_provider_said_and_a_slot_is_never_over() {
        let today = day("2026-11-23");
        let tapped = |opening: &str, opens_on: &str, weeks: &str| CheckForm {
            opening: opening.to_owned(),
            opens_on: opens_on.to_owned(),
            weeks: weeks.to_owned(),
        };
        assert_eq!(tapped("closed", "2026-11-23", "").check(today).unwrap().opening, Opening::Closed);
        assert_eq!(tapped("waitlist", "", "3").check(today).unwrap().opening, Opening::Waitlist(3));
        assert_eq!(tapped("open", "2026-12-01", "x").check(today).unwrap().opening, Opening::Open(day("2026-12-01")));
        assert!(tapped("open", "2026-11-22", "").check(today).unwrap_err().of("opens_on").is_some());
        assert!(tapped("waitlist", "", "0").check(today).unwrap_err().of("weeks").is_some());
        assert!(tapped("unsaid", "", "").check(today).unwrap_err().of("opening").is_some());
    }
}

//! The provider directory: whether a service takes anybody and how old that word is, when it is given, what the exchange format of
//! directories (Open Referral HSDS 3) says of it, and a provider's own record of answers.

pub mod answers;
pub mod hours;
pub mod hsds;
pub mod rank;
pub mod terms;

use chrono::NaiveDate;

use super::calendar::short_date;
use super::period::days_between;

pub use answers::{Answers, Referred};
pub use hours::{Days, Hours, HoursError};

crate::codes! {
    /// What was found when somebody asked whether a service takes anybody.
    pub enum OpeningKind {
        Open => "open", "Has a first open slot",
        Waitlist => "waitlist", "Has a waitlist",
        Closed => "closed", "Not taking anyone",
        /// Only the details were checked.
        Unsaid => "unsaid", "Openings not known",
    }
}

crate::codes! {
    /// Whether a service is given at present (HSDS 3, `service.status`).
    pub enum ServiceStatus {
        Active => "active", "Given now",
        Inactive => "inactive", "Not given at present",
        Defunct => "defunct", "Given up",
        TemporarilyClosed => "temporarily_closed", "Closed for a while",
    }
}

crate::codes! {
    /// What kind of place a location is (HSDS 3, `location.location_type`).
    pub enum LocationKind {
        Physical => "physical", "A place to go to",
        Postal => "postal", "An address for mail",
        Virtual => "virtual", "Online or by telephone",
    }
}

/// After how many days nobody should rely on what a provider said of its openings.
pub const STALE_AFTER_DAYS: i64 = 30;

/// The longest waitlist that can be meant, in weeks.
pub const LONGEST_WEEKS: i32 = 260;

/// Whether a service takes anybody, as it was said on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Opening {
    /// The first open slot is on this day.
    Open(NaiveDate),
    /// Whoever comes now waits about so many weeks.
    Waitlist(i32),
    /// It takes nobody.
    Closed,
    /// Nothing was said.
    Unsaid,
}

impl Opening {
    /// Which of the four it is.
    pub const fn kind(self) -> OpeningKind {
        match self {
            Self::Open(_) => OpeningKind::Open,
            Self::Waitlist(_) => OpeningKind::Waitlist,
            Self::Closed => OpeningKind::Closed,
            Self::Unsaid => OpeningKind::Unsaid,
        }
    }

    /// The opening of a kind with its day or its weeks; `None` where they do not belong together.
    pub const fn of(kind: OpeningKind, on: Option<NaiveDate>, weeks: Option<i32>) -> Option<Self> {
        match (kind, on, weeks) {
            (OpeningKind::Open, Some(on), None) => Some(Self::Open(on)),
            (OpeningKind::Waitlist, None, Some(weeks)) => Some(Self::Waitlist(weeks)),
            (OpeningKind::Closed, None, None) => Some(Self::Closed),
            (OpeningKind::Unsaid, None, None) => Some(Self::Unsaid),
            _ => None,
        }
    }

    /// The day of the first open slot, where there is one.
    pub const fn opens_on(self) -> Option<NaiveDate> {
        if let Self::Open(on) = self { Some(on) } else { None }
    }

    /// The weeks of the waitlist, where there is one.
    pub const fn weeks(self) -> Option<i32> {
        if let Self::Waitlist(weeks) = self { Some(weeks) } else { None }
    }

    /// "Waitlist of 3 weeks": for pages.
    pub fn said(self) -> String {
        match self {
            Self::Open(on) => format!("First open slot {}", short_date(on)),
            Self::Waitlist(1) => "Waitlist of 1 week".to_owned(),
            Self::Waitlist(weeks) => format!("Waitlist of {weeks} weeks"),
            Self::Closed | Self::Unsaid => self.kind().label().to_owned(),
        }
    }
}

/// The latest word of a service's openings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// What was said.
    pub opening: Opening,
    /// When.
    pub on: NaiveDate,
}

/// What the latest word is worth today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It has open slots.
    Open,
    /// It has a waitlist.
    Waitlist,
    /// It takes nobody.
    Closed,
    /// Nobody asked, nothing was said, or it is too long ago.
    ToAsk,
}

/// What the latest word is worth on `today`: an old one is worth asking again, whatever it was, and so is a slot whose day is over.
pub fn standing(check: Option<Check>, today: NaiveDate) -> Standing {
    match check {
        Some(check) if !is_stale(check.on, today) => match check.opening {
            Opening::Open(on) if on < today => Standing::ToAsk,
            Opening::Open(_) => Standing::Open,
            Opening::Waitlist(_) => Standing::Waitlist,
            Opening::Closed => Standing::Closed,
            Opening::Unsaid => Standing::ToAsk,
        },
        _ => Standing::ToAsk,
    }
}

/// Whether a word of `on` is too old to rely on.
pub fn is_stale(on: NaiveDate, today: NaiveDate) -> bool {
    days_between(on, today) > STALE_AFTER_DAYS
}

/// "Checked today", "Checked 40 days ago".
pub fn checked(on: NaiveDate, today: NaiveDate) -> String {
    match days_between(on, today) {
        ..=0 => "Checked today".to_owned(),
        1 => "Checked yesterday".to_owned(),
        days => format!("Checked {days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use chrono::Days as Span;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn codes_are_sound() {
        check_codes::<OpeningKind>();
        check_codes::<ServiceStatus>();
        check_codes::<LocationKind>();
    }

    #[test]
    fn an_opening_is_said_with_its_day_or_its_weeks() {
        assert_eq!(Opening::Open(day("2026-12-01")).said(), "First open slot Dec 1, 2026");
        assert_eq!(Opening::Waitlist(1).said(), "Waitlist of 1 week");
        assert_eq!(Opening::Waitlist(6).said(), "Waitlist of 6 weeks");
        assert_eq!(Opening::Closed.said(), "Not taking anyone");
    }

    #[test]
    fn an_opening_without_what_belongs_to_it_is_none() {
        assert_eq!(Opening::of(OpeningKind::Open, None, None), None);
        assert_eq!(Opening::of(OpeningKind::Closed, None, Some(3)), None);
        assert_eq!(Opening::of(OpeningKind::Waitlist, None, Some(3)), Some(Opening::Waitlist(3)));
    }

    #[test]
    fn a_word_of_last_month_is_to_be_asked_again() {
        let check = |on: &str| Some(Check { opening: Opening::Closed, on: day(on) });
        assert_eq!(standing(check("2026-10-24"), day("2026-11-23")), Standing::Closed);
        assert_eq!(standing(check("2026-10-23"), day("2026-11-23")), Standing::ToAsk);
        assert_eq!(standing(None, day("2026-11-23")), Standing::ToAsk);
        let slot = |opens: &str| Some(Check { opening: Opening::Open(day(opens)), on: day("2026-11-20") });
        assert_eq!(standing(slot("2026-11-23"), day("2026-11-23")), Standing::Open);
        assert_eq!(standing(slot("2026-11-22"), day("2026-11-23")), Standing::ToAsk, "the slot is over");
        assert_eq!(checked(day("2026-10-14"), day("2026-11-23")), "Checked 40 days ago");
        assert_eq!(checked(day("2026-11-22"), day("2026-11-23")), "Checked yesterday");
    }

    proptest! {
        #[test]
        fn a_word_ages_once_and_for_good(ago in 0u64..400, later in 0u64..400) {
            let today = day("2026-11-23");
            let on = today - Span::new(ago);
            prop_assert_eq!(is_stale(on, today), ago > 30);
            prop_assert!(!is_stale(on, today) || is_stale(on, today + Span::new(later)));
        }

        #[test]
        fn an_opening_is_what_its_parts_make(weeks in 1i32..=LONGEST_WEEKS, n in 0usize..4) {
            let opening = [Opening::Open(day("2026-11-23")), Opening::Waitlist(weeks), Opening::Closed, Opening::Unsaid][n];
            prop_assert_eq!(Opening::of(opening.kind(), opening.opens_on(), opening.weeks()), Some(opening));
        }
    }
}

//! A worker who is away for some days, and who stands in for her: which of her families the other may have, and for how long.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::calendar::Zone;

crate::codes! {
    /// Why a worker is away. Nothing about her health is kept.
    pub enum Reason {
        Vacation => "vacation", "Vacation",
        Leave => "leave", "Leave",
        Training => "training", "Training",
        OtherDuty => "other_duty", "Other duty",
    }
}

/// The longest absence that is covered, in days: whoever is away for longer hands the caseload over, so that families have a
/// worker of their own (a quarter of a year).
pub const LONGEST: u64 = 92;

/// The days of an absence, both of them in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day away.
    pub first: NaiveDate,
    /// The last day away.
    pub last: NaiveDate,
}

/// Why days cannot be those of an absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongDays {
    /// The last is before the first.
    #[error("The last day is before the first day.")]
    Backwards,
    /// They are over.
    #[error("These days are over. Choose a last day from today on.")]
    Over,
    /// They are too many.
    #[error("A cover lasts {LONGEST} days at most. For longer, transfer the caseload.")]
    TooLong,
}

impl Span {
    /// The days from `first` to `last`, as they can be filed at `today`.
    ///
    /// # Errors
    /// [`WrongDays`] in words.
    pub fn new(first: NaiveDate, last: NaiveDate, today: NaiveDate) -> Result<Self, WrongDays> {
        if last < first {
            return Err(WrongDays::Backwards);
        }
        if last < today {
            return Err(WrongDays::Over);
        }
        if (last - first).num_days().unsigned_abs() >= LONGEST {
            return Err(WrongDays::TooLong);
        }
        Ok(Self { first, last })
    }

    /// From when until when a cover holds that is filed at `now`: whole days of the agency, and nothing before it was filed.
    #[must_use]
    pub fn holds(self, zone: Zone, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let after = self.last.checked_add_days(Days::new(1)).unwrap_or(self.last);
        let (start, end) = (zone.start_of(self.first), zone.start_of(after));
        (start.max(now).min(end), end)
    }
}

/// Why somebody cannot stand in with one family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// She is or ever was on the other track.
    OtherTrack,
    /// She declared a conflict of interest.
    Conflict,
    /// It is restricted, and she is not named for it.
    Restricted,
    /// Somebody covers it on some of these days.
    Covered,
}

impl Obstacle {
    /// In words, behind the family's name.
    #[must_use]
    pub const fn said(self) -> &'static str {
        match self {
            Self::OtherTrack => "worked on the other track",
            Self::Conflict => "declared a conflict of interest",
            Self::Restricted => "not named for this restricted family",
            Self::Covered => "covered by somebody on some of these days",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_codes_are_sound() {
        check_codes::<Reason>();
    }

    #[test]
    fn days_are_in_order_not_over_and_at_most_a_quarter() {
        let of = |first, last| Span::new(day(first), day(last), day("2026-11-23"));
        assert_eq!(of("2026-11-23", "2026-11-23").map(|span| span.last), Ok(day("2026-11-23")));
        assert!(of("2026-11-20", "2026-11-24").is_ok(), "somebody who fell ill last week");
        assert_eq!(of("2026-11-24", "2026-11-23"), Err(WrongDays::Backwards));
        assert_eq!(of("2026-11-20", "2026-11-22"), Err(WrongDays::Over));
        assert!(of("2026-12-01", "2027-03-02").is_ok(), "92 days");
        assert_eq!(of("2026-12-01", "2027-03-03"), Err(WrongDays::TooLong));
    }

    #[test]
    fn a_cover_holds_for_whole_days_also_when_clocks_change_and_never_backwards() {
        let zone = Zone::parse("America/Chicago").unwrap();
        let now: DateTime<Utc> = "2026-11-23T18:00:00Z".parse().unwrap();
        let of = |first, last| Span { first: day(first), last: day(last) }.holds(zone, now);
        let (start, end) = of("2027-03-13", "2027-03-14");
        assert_eq!(start.to_rfc3339(), "2027-03-13T06:00:00+00:00");
        assert_eq!(end.to_rfc3339(), "2027-03-15T05:00:00+00:00", "the night the clocks went forward");
        assert_eq!(of("2026-11-20", "2026-11-23").0, now, "nobody had access before it was filed");
    }

    proptest! {
        #[test]
        fn it_ends_when_the_day_after_begins_and_never_before_it_starts(
            first in 0..4000_u64, length in 0..92_u64, hours in 0..100_000_i64,
        ) {
            let zone = Zone::parse("America/Chicago").unwrap();
            let first = day("2020-01-01") + Days::new(first);
            let last = first + Days::new(length);
            let now = zone.start_of(day("2020-01-01")) + chrono::Duration::hours(hours);
            let (start, end) = Span { first, last }.holds(zone, now);
            prop_assert!(start <= end);
            prop_assert_eq!(zone.local_date(end), last + Days::new(1));
            prop_assert!(zone.local_date(end - chrono::Duration::seconds(1)) == last);
        }
    }
}

//! Court hearings: their kinds, what became of them, and which entries can be true.
//!
//! When each must be held is law, differs by state, and is data; nothing here computes a deadline.

use chrono::{NaiveDate, NaiveTime, Timelike as _};

use super::calendar::{clock_time, short_date};
use super::period::add_months;

crate::codes! {
    /// The kind of a hearing, in plain words with the courts' other names for it.
    pub enum HearingKind {
        EmergencyProtectiveCare => "emergency_protective_care", "Emergency protective care or shelter hearing",
        /// Minnesota: admit-deny; California: initial or jurisdictional.
        AdmitDeny => "admit_deny", "Admit-deny or initial hearing",
        Pretrial => "pretrial", "Pretrial hearing",
        Trial => "trial", "Trial or fact-finding",
        Disposition => "disposition", "Disposition hearing",
        IntermediateReview => "intermediate_review", "90-day or intermediate review",
        /// The periodic review of 42 USC 675(5)(B); in Minnesota the permanency progress review.
        SixMonthReview => "six_month_review", "Six-month or permanency progress review",
        /// The permanency hearing of 42 USC 675(5)(C); in Minnesota the admit-deny on a permanency petition.
        Permanency => "permanency", "Permanency hearing",
        TerminationTrial => "termination_trial", "Termination of parental rights trial",
        PostPermanencyReview => "post_permanency_review", "Post-permanency review",
        Other => "other", "Other hearing",
    }
}

crate::codes! {
    /// What became of a hearing.
    pub enum HearingStatus {
        Scheduled => "scheduled", "Scheduled",
        Held => "held", "Held",
        /// Put off; the new date is a hearing of its own.
        Continued => "continued", "Continued",
        Cancelled => "cancelled", "Cancelled",
    }
}

impl HearingStatus {
    /// Whether people come, or came, to court for it on its day.
    pub const fn takes_place(self) -> bool {
        matches!(self, Self::Scheduled | Self::Held)
    }
}

/// No court sets a hearing further ahead; a later year is a slip of the hand.
const MONTHS_AHEAD: i32 = 36;
/// Nor is one recorded from longer ago: the children of a case are minors.
const MONTHS_BACK: i32 = 252;
/// No court sits before this hour; 1:30 typed for the afternoon is the usual slip.
const FIRST_HOUR: u32 = 6;

/// Why an entry of a hearing cannot be true, in words for whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HearingError {
    /// Set for a day that has passed.
    #[error("{} has passed. Correct the date, or say what became of the hearing.", short_date(*.0))]
    Passed(NaiveDate),
    /// Held on a day to come.
    #[error("{} is still to come, so the hearing cannot have been held.", short_date(*.0))]
    NotYetHeld(NaiveDate),
    /// Too far ahead to be meant.
    #[error("{} is more than three years ahead. Check the year.", short_date(*.0))]
    TooFarAhead(NaiveDate),
    /// Too long ago to be meant.
    #[error("{} is more than 21 years ago. Check the year.", short_date(*.0))]
    TooLongAgo(NaiveDate),
    /// At night.
    #[error("{} is at night. Write 13:30 for 1:30 in the afternoon.", clock_time(*.0))]
    AtNight(NaiveTime),
}

/// Checks the day of a hearing against what became of it. A hearing of today may be still to come or held.
pub fn check_day(status: HearingStatus, on: NaiveDate, today: NaiveDate) -> Result<(), HearingError> {
    if on > add_months(today, MONTHS_AHEAD) {
        return Err(HearingError::TooFarAhead(on));
    }
    if on < add_months(today, -MONTHS_BACK) {
        return Err(HearingError::TooLongAgo(on));
    }
    match status {
        HearingStatus::Scheduled if on < today => Err(HearingError::Passed(on)),
        HearingStatus::Held if on > today => Err(HearingError::NotYetHeld(on)),
        _ => Ok(()),
    }
}

/// Checks the local time of a hearing.
pub fn check_time(at: NaiveTime) -> Result<(), HearingError> {
    if at.hour() < FIRST_HOUR { Err(HearingError::AtNight(at)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;

    fn day(status: HearingStatus, on: &str) -> Result<(), String> {
        check_day(status, date(on), date("2026-11-22")).map_err(|e| e.to_string())
    }

    #[test]
    fn a_hearing_of_today_may_be_still_to_come_or_held() {
        assert_eq!(day(HearingStatus::Scheduled, "2026-11-22"), Ok(()));
        assert_eq!(day(HearingStatus::Held, "2026-11-22"), Ok(()));
    }

    #[test]
    fn what_has_passed_is_not_scheduled_and_what_is_to_come_not_held() {
        let passed = day(HearingStatus::Scheduled, "2026-11-21").unwrap_err();
        assert_eq!(passed, "Nov 21, 2026 has passed. Correct the date, or say what became of the hearing.");
        let ahead = day(HearingStatus::Held, "2026-11-23").unwrap_err();
        assert_eq!(ahead, "Nov 23, 2026 is still to come, so the hearing cannot have been held.");
        for put_off in [HearingStatus::Continued, HearingStatus::Cancelled] {
            assert_eq!(day(put_off, "2026-11-21"), Ok(()));
            assert_eq!(day(put_off, "2026-11-23"), Ok(()));
            assert!(!put_off.takes_place());
        }
    }

    #[test]
    fn a_year_that_cannot_be_meant_is_questioned() {
        assert_eq!(day(HearingStatus::Scheduled, "2029-11-22"), Ok(()));
        assert!(day(HearingStatus::Scheduled, "2029-11-23").is_err());
        assert!(day(HearingStatus::Cancelled, "2062-12-03").is_err());
        assert_eq!(day(HearingStatus::Held, "2005-11-22"), Ok(()));
        assert!(day(HearingStatus::Held, "2005-11-21").is_err());
    }

    #[test]
    fn no_court_sits_at_night() {
        let at = |text: &str| check_time(text.parse().unwrap());
        assert_eq!(at("06:00:00"), Ok(()));
        assert_eq!(at("17:45:00"), Ok(()));
        let night = at("01:30:00").unwrap_err().to_string();
        assert_eq!(night, "1:30 a.m. is at night. Write 13:30 for 1:30 in the afternoon.");
    }

    #[test]
    fn hearing_codes_are_sound() {
        check_codes::<HearingKind>();
        check_codes::<HearingStatus>();
    }
}

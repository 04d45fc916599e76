//! Appointments of a service: booked, then held, missed, or cancelled by somebody.
//!
//! A booking is a fact and what became of it is another: neither is rewritten. A new time is a new appointment.

use chrono::{Months, NaiveDate};

use super::calendar::short_date;
use super::referral::{Side, State};

crate::codes! {
    /// What an appointment is for.
    pub enum AppointmentKind {
        Assessment => "assessment", "Assessment",
        FirstSession => "first_session", "First session",
        Session => "session", "Session",
    }
}

crate::codes! {
    /// What became of an appointment.
    pub enum Attendance {
        Held => "held", "Held",
        /// The parent did not come and had not said so.
        Missed => "missed", "Missed",
        Cancelled => "cancelled", "Cancelled",
    }
}

/// How far ahead an appointment may be booked, in months.
const FARTHEST: u32 = 12;

/// Why an appointment cannot be kept as entered, in words for the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AppointmentError {
    /// There is nothing to book in this state.
    #[error("Nothing can be booked while the referral is “{}”.", .0.label())]
    NotNow(State),
    /// The day is before the need.
    #[error("This is before the day on which the need was known, {}.", short_date(*.0))]
    BeforeNeed(NaiveDate),
    /// The day is too far ahead.
    #[error("This is more than a year ahead. Check the year.")]
    TooFar,
    /// It has not been yet.
    #[error("The appointment is on {}. Before that it can only be cancelled.", short_date(*.0))]
    NotYet(NaiveDate),
    /// A cancellation without who cancelled.
    #[error("Choose who cancelled.")]
    WhoMissing,
}

/// Whether an appointment may be booked with a referral in this state: with one that was made and did not fail or end.
pub const fn may_book(state: State) -> bool {
    matches!(state, State::Referred | State::Accepted | State::Waitlisted | State::Attended)
}

/// Checks a booking on a day; the need was known on `needed_on`. A day that has passed may be entered: it was booked before and
/// is written down now.
pub fn check_booking(
    state: State,
    on: NaiveDate,
    needed_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), AppointmentError> {
    if !may_book(state) {
        return Err(AppointmentError::NotNow(state));
    }
    if on < needed_on {
        return Err(AppointmentError::BeforeNeed(needed_on));
    }
    let is_too_far = today.checked_add_months(Months::new(FARTHEST)).is_none_or(|last| on > last);
    if is_too_far { Err(AppointmentError::TooFar) } else { Ok(()) }
}

/// Checks what became of an appointment on `on`. Only a cancellation can be known before the day, and says by whom.
pub fn check_attendance(
    attendance: Attendance,
    cancelled_by: Option<Side>,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<(), AppointmentError> {
    match attendance {
        Attendance::Cancelled if cancelled_by.is_none() => Err(AppointmentError::WhoMissing),
        Attendance::Held | Attendance::Missed if on > today => Err(AppointmentError::NotYet(on)),
        _ => Ok(()),
    }
}

/// The steps that a booking shows: a provider who gives a time has accepted.
pub const fn shown_by_booking(state: State) -> &'static [State] {
    match state {
        State::Referred | State::Waitlisted => &[State::Accepted],
        _ => &[],
    }
}

/// The steps that an appointment shows that was held: a first session stops the day-one clock, however it was called.
pub const fn shown_by_holding(state: State) -> &'static [State] {
    match state {
        State::Referred | State::Accepted => &[State::Attended],
        State::Waitlisted => &[State::Accepted, State::Attended],
        _ => &[],
    }
}

/// What became of an appointment, as a form says it: `held`, `missed`, or `cancelled_agency`, `cancelled_parent`,
/// `cancelled_provider`.
pub fn became(said: &str) -> Option<(Attendance, Option<Side>)> {
    match said.split_once('_') {
        Some(("cancelled", by)) => Some((Attendance::Cancelled, Some(Side::from_code(by)?))),
        _ => Attendance::from_code(said).filter(|a| *a != Attendance::Cancelled).map(|a| (a, None)),
    }
}

/// How many appointments were held, missed, and cancelled by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attended {
    /// Held.
    pub held: usize,
    /// Missed by the parent.
    pub missed: usize,
    /// Cancelled by the agency.
    pub by_agency: usize,
    /// Cancelled by the parent.
    pub by_parent: usize,
    /// Cancelled by the provider.
    pub by_provider: usize,
}

impl Attended {
    /// Counts appointments of which it is known what became of them.
    pub fn of(all: impl IntoIterator<Item = (Attendance, Option<Side>)>) -> Self {
        let mut counts = Self::default();
        for one in all {
            let count = match one {
                (Attendance::Held, _) => &mut counts.held,
                (Attendance::Missed, _) => &mut counts.missed,
                (Attendance::Cancelled, Some(Side::Agency)) => &mut counts.by_agency,
                (Attendance::Cancelled, Some(Side::Provider)) => &mut counts.by_provider,
                (Attendance::Cancelled, Some(Side::Parent) | None) => &mut counts.by_parent,
            };
            *count += 1;
        }
        counts
    }

    /// "3 held, 1 missed, 1 cancelled by the provider"; empty when nothing is known.
    pub fn said(&self) -> String {
        let parts = [
            (self.held, "held"),
            (self.missed, "missed"),
            (self.by_parent, "cancelled by the parent"),
            (self.by_provider, "cancelled by the provider"),
            (self.by_agency, "cancelled by the agency"),
        ];
        let said = parts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}"));
        said.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;
    use crate::domain::referral::next_states;

    #[test]
    fn appointment_codes_are_sound() {
        check_codes::<AppointmentKind>();
        check_codes::<Attendance>();
    }

    #[test]
    fn a_booking_is_within_the_need_and_a_year() {
        let (needed, today) = (date("2026-11-01"), date("2026-11-23"));
        let book = |state, on: &str| check_booking(state, date(on), needed, today);
        assert_eq!(book(State::Accepted, "2026-11-24"), Ok(()));
        assert_eq!(book(State::Accepted, "2026-11-02"), Ok(()), "written down afterwards");
        assert_eq!(book(State::Accepted, "2026-10-31"), Err(AppointmentError::BeforeNeed(needed)));
        assert_eq!(book(State::Accepted, "2027-11-23"), Ok(()));
        assert_eq!(book(State::Accepted, "2027-11-24"), Err(AppointmentError::TooFar));
        assert_eq!(book(State::Declined, "2026-11-24"), Err(AppointmentError::NotNow(State::Declined)));
    }

    #[test]
    fn a_year_ahead_of_leap_day_is_the_end_of_february() {
        let leap = date("2028-02-29");
        assert_eq!(check_booking(State::Accepted, date("2029-02-28"), leap, leap), Ok(()));
        assert_eq!(check_booking(State::Accepted, date("2029-03-01"), leap, leap), Err(AppointmentError::TooFar));
    }

    #[test]
    fn only_a_cancellation_is_known_before_the_day_and_it_says_by_whom() {
        let (on, today) = (date("2026-11-24"), date("2026-11-23"));
        let check = |what, by| check_attendance(what, by, on, today);
        assert_eq!(check(Attendance::Held, None), Err(AppointmentError::NotYet(on)));
        assert_eq!(check(Attendance::Missed, None), Err(AppointmentError::NotYet(on)));
        assert_eq!(check(Attendance::Cancelled, None), Err(AppointmentError::WhoMissing));
        assert_eq!(check(Attendance::Cancelled, Some(Side::Provider)), Ok(()));
        assert_eq!(check_attendance(Attendance::Held, None, on, on), Ok(()));
    }

    #[test]
    fn what_a_booking_and_a_session_show_are_allowed_steps() {
        for &state in State::ALL {
            for way in [shown_by_booking(state), shown_by_holding(state)] {
                way.iter().fold(state, |from, &to| {
                    assert!(next_states(from).contains(&to), "{from} to {to}");
                    to
                });
            }
            if may_book(state) && state != State::Attended {
                assert_eq!(shown_by_holding(state).last(), Some(&State::Attended), "{state}");
            }
        }
    }

    #[test]
    fn attendance_is_counted_with_who_cancelled_apart() {
        let all = [
            (Attendance::Held, None),
            (Attendance::Held, None),
            (Attendance::Missed, None),
            (Attendance::Cancelled, Some(Side::Provider)),
        ];
        assert_eq!(Attended::of(all).said(), "2 held, 1 missed, 1 cancelled by the provider");
        assert_eq!(Attended::of([]).said(), "");
    }
}

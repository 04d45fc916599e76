//! By when a referral wants following up: a clock on each state.

use std::str::FromStr;

use chrono::{Days, NaiveDate};

use super::State;

/// After how many days in a state the worker follows up. The programme's own pace, no statute; an agency sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FollowUp {
    /// From the need to the referral.
    pub needed: u16,
    /// From the referral to the provider's answer.
    pub referred: u16,
    /// From the acceptance to the first session.
    pub accepted: u16,
    /// Between calls while waiting for a place.
    pub waitlisted: u16,
    /// From a decline to the next referral.
    pub declined: u16,
    /// Between looks at a service that goes on.
    pub attended: u16,
}

impl Default for FollowUp {
    fn default() -> Self {
        Self { needed: 1, referred: 2, accepted: 3, waitlisted: 7, declined: 1, attended: 30 }
    }
}

/// When somebody last asked about a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Calls {
    /// The last day on which somebody answered, whether or not anything changed.
    pub asked_on: Option<NaiveDate>,
    /// The last day on which nobody answered.
    pub tried_on: Option<NaiveDate>,
}

impl Calls {
    /// The same with the last contact held with the family: waiting for a place and a service that goes on want a look from time to
    /// time, and each contact is one.
    #[must_use]
    pub fn with_contact(self, state: State, contact_on: Option<NaiveDate>) -> Self {
        let looked = contact_on.filter(|_| matches!(state, State::Waitlisted | State::Attended));
        Self { asked_on: self.asked_on.max(looked), ..self }
    }
}

impl FollowUp {
    /// The longest clock that may be set, in days: a service that goes on is looked at twice a year at least.
    const LONGEST: u16 = 180;

    /// The day on which a referral in `state` since `since` wants following up; `None` when it is closed.
    ///
    /// The clock of the state starts anew on each day somebody answered. A call that nobody answered moves a clock that has run
    /// out to the next day: it was tried, and it is to be tried again.
    pub fn due(&self, state: State, since: NaiveDate, calls: Calls) -> Option<NaiveDate> {
        let days = self.days(state)?;
        let from = calls.asked_on.map_or(since, |on| on.max(since));
        let due = from.checked_add_days(Days::new(days.into()))?;
        match calls.tried_on {
            Some(tried) if tried >= due => tried.succ_opt(),
            _ => Some(due),
        }
    }

    const fn days(&self, state: State) -> Option<u16> {
        Some(match state {
            State::Needed => self.needed,
            State::Referred => self.referred,
            State::Accepted => self.accepted,
            State::Waitlisted => self.waitlisted,
            State::Declined => self.declined,
            State::Attended => self.attended,
            State::Completed | State::EndedEarly => return None,
        })
    }

    const fn clock_mut(&mut self, state: State) -> Option<&mut u16> {
        Some(match state {
            State::Needed => &mut self.needed,
            State::Referred => &mut self.referred,
            State::Accepted => &mut self.accepted,
            State::Waitlisted => &mut self.waitlisted,
            State::Declined => &mut self.declined,
            State::Attended => &mut self.attended,
            State::Completed | State::EndedEarly => return None,
        })
    }
}

/// Why clocks cannot be used as written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FollowUpError {
    /// A part is not "state=days".
    #[error("\"{0}\" is not a state and its days, such as referred=2")]
    NotAPair(String),
    /// There is no clock for this.
    #[error("there is no clock for \"{0}\": needed, referred, accepted, waitlisted, declined and attended have one")]
    NoSuchClock(String),
    /// The days are not a number in range.
    #[error("\"{0}\" is not a number of days from 1 to {longest}", longest = FollowUp::LONGEST)]
    Days(String),
    /// A state is named twice.
    #[error("\"{0}\" is set twice")]
    Twice(String),
}

impl FromStr for FollowUp {
    type Err = FollowUpError;

    /// Reads "needed=1,referred=2": days by state; what is not named keeps its usual days.
    fn from_str(text: &str) -> Result<Self, FollowUpError> {
        let (mut clocks, mut seen) = (Self::default(), Vec::new());
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, days) = part.split_once('=').ok_or_else(|| FollowUpError::NotAPair(part.to_owned()))?;
            let (name, days) = (name.trim(), days.trim());
            let clock = State::from_code(name).and_then(|state| clocks.clock_mut(state));
            let clock = clock.ok_or_else(|| FollowUpError::NoSuchClock(name.to_owned()))?;
            let read = days.parse().ok().filter(|days| (1..=Self::LONGEST).contains(days));
            *clock = read.ok_or_else(|| FollowUpError::Days(days.to_owned()))?;
            if seen.contains(&name) {
                return Err(FollowUpError::Twice(name.to_owned()));
            }
            seen.push(name);
        }
        Ok(clocks)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::period::tests::date;
    use crate::domain::referral::is_open;

    fn due(state: State, asked: Option<&str>, tried: Option<&str>) -> Option<NaiveDate> {
        let calls = Calls { asked_on: asked.map(date), tried_on: tried.map(date) };
        FollowUp::default().due(state, date("2026-11-03"), calls)
    }

    #[test]
    fn each_state_has_its_clock() {
        assert_eq!(due(State::Needed, None, None), Some(date("2026-11-04")));
        assert_eq!(due(State::Referred, None, None), Some(date("2026-11-05")));
        assert_eq!(due(State::Waitlisted, None, None), Some(date("2026-11-10")));
        assert_eq!(due(State::Attended, None, None), Some(date("2026-12-03")));
        assert_eq!(due(State::Completed, None, None), None);
    }

    #[test]
    fn an_answer_starts_the_clock_anew_and_an_older_one_does_not() {
        assert_eq!(due(State::Waitlisted, Some("2026-11-09"), None), Some(date("2026-11-16")));
        assert_eq!(due(State::Waitlisted, Some("2026-11-01"), None), Some(date("2026-11-10")));
    }

    #[test]
    fn a_call_that_nobody_answered_is_tried_again_the_next_day() {
        assert_eq!(due(State::Referred, None, Some("2026-11-05")), Some(date("2026-11-06")));
        assert_eq!(due(State::Referred, None, Some("2026-11-04")), Some(date("2026-11-05")), "before it was due");
        assert_eq!(due(State::Referred, Some("2026-11-06"), Some("2026-11-05")), Some(date("2026-11-08")));
    }

    #[test]
    fn a_contact_with_the_family_is_a_look_at_what_waits_or_goes_on() {
        let on = |state| Calls::default().with_contact(state, Some(date("2026-11-20"))).asked_on;
        assert_eq!((on(State::Waitlisted), on(State::Attended)), (Some(date("2026-11-20")), Some(date("2026-11-20"))));
        assert_eq!((on(State::Referred), on(State::Accepted)), (None, None));
        let later = Calls { asked_on: Some(date("2026-11-22")), tried_on: None };
        assert_eq!(later.with_contact(State::Waitlisted, Some(date("2026-11-20"))), later);
    }

    #[test]
    fn an_agency_sets_the_days_it_wants() {
        let set: FollowUp = "referred=1, waitlisted=14".parse().unwrap();
        assert_eq!(set, FollowUp { referred: 1, waitlisted: 14, ..FollowUp::default() });
        assert_eq!("".parse::<FollowUp>(), Ok(FollowUp::default()));
    }

    #[test]
    fn clocks_that_cannot_be_used_are_refused_by_what_is_wrong() {
        let refused = |text: &str| text.parse::<FollowUp>().unwrap_err().to_string();
        assert!(refused("referred").contains("\"referred\" is not a state and its days"));
        assert!(refused("completed=3").contains("no clock for \"completed\""));
        assert!(refused("referred=0").contains("1 to 180") && refused("referred=soon").contains("\"soon\""));
        assert!(refused("referred=1,referred=2").contains("set twice"));
    }

    proptest! {
        #[test]
        fn a_follow_up_is_after_all_that_happened_and_exists_while_something_is_open(
            state in proptest::sample::select(State::ALL),
            since in 0_u64..4000,
            asked in proptest::option::of(0_u64..4000),
            tried in proptest::option::of(0_u64..4000),
        ) {
            let day = |n| date("2020-01-01") + Days::new(n);
            let calls = Calls { asked_on: asked.map(day), tried_on: tried.map(day) };
            let due = FollowUp::default().due(state, day(since), calls);
            prop_assert_eq!(due.is_some(), is_open(state));
            if let Some(due) = due {
                prop_assert!(due > day(since));
                prop_assert!(calls.asked_on.is_none_or(|on| due > on));
                prop_assert!(calls.tried_on.is_none_or(|on| due > on));
            }
        }
    }
}

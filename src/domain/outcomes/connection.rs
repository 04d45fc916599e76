//! How the services that were needed stand, as far as a first session goes, and on whose side what failed had failed.
//!
//! A list of services is cut here in two ways: each service stands in exactly one place (the stands add up to all), and each
//! may have failed on several sides before it began (the failures do not).

use std::collections::BTreeSet;

use super::latency::Service;
use crate::domain::referral::{Reason, Side, State};

/// A step of a referral that counts. The day is of the calendar, in days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The day.
    pub day: i32,
    /// Where the referral stood after it.
    pub state: State,
    /// On whose side it failed, where somebody said so.
    pub side: Option<Side>,
    /// Why.
    pub reason: Option<Reason>,
}

crate::codes! {
    /// Where a needed service stands at a date.
    pub enum Stand {
        Attended => "attended", "First session attended",
        /// The stay ended with no session yet.
        LeftFirst => "left_first", "Child left care first",
        Accepted => "accepted", "Accepted, no session yet",
        Referred => "referred", "Referred, no answer yet",
        Waitlisted => "waitlisted", "On a waitlist",
        /// The last provider asked does not give it: it is open.
        Declined => "declined", "Declined, to be referred elsewhere",
        Needed => "needed", "Nobody asked yet",
        EndedEarly => "ended_early", "Given up before a session",
    }
}

crate::codes! {
    /// On whose side a service failed before its first session.
    pub enum Failed {
        /// Ours to solve: transport, child care, language, cost, not reaching the parent.
        Agency => "agency", "On the agency’s side",
        Provider => "provider", "On the provider’s side",
        Parent => "parent", "On the parent’s side",
        /// Nobody said.
        Unsaid => "unsaid", "Side not said",
    }
}

crate::codes! {
    /// What first sessions are broken down by.
    pub enum By {
        Need => "need", "Need",
        Office => "office", "Office",
        Worker => "worker", "Worker",
        Provider => "provider", "Provider",
    }
}

impl Failed {
    const fn of(side: Option<Side>) -> Self {
        match side {
            Some(Side::Agency) => Self::Agency,
            Some(Side::Provider) => Self::Provider,
            Some(Side::Parent) => Self::Parent,
            None => Self::Unsaid,
        }
    }
}

/// Where a service stands at `as_of`. `steps` are in the order in which they were taken.
pub fn stand(service: &Service, steps: &[Taken], as_of: i32) -> Stand {
    if service.first_session.is_some_and(|day| day <= as_of) {
        return Stand::Attended;
    }
    if service.exit.is_some_and(|day| day <= as_of) {
        return Stand::LeftFirst;
    }
    let last = steps.iter().rfind(|step| step.day <= as_of).map_or(State::Needed, |step| step.state);
    match last {
        State::Needed => Stand::Needed,
        State::Referred => Stand::Referred,
        State::Waitlisted => Stand::Waitlisted,
        State::Declined => Stand::Declined,
        State::EndedEarly => Stand::EndedEarly,
        // Completed without a session attended is nothing that can be entered; it would be an accepted one.
        State::Accepted | State::Attended | State::Completed => Stand::Accepted,
    }
}

/// What failed before the first session of a service, up to `as_of`: each side with its reason, once.
///
/// A decline failed, and so did giving up what had not been declined. A need that went away (no longer needed, the court order
/// changed) failed on nobody's side. Giving up what was declined repeats the decline.
pub fn failures(service: &Service, steps: &[Taken], as_of: i32) -> BTreeSet<(Failed, Option<Reason>)> {
    let until = service.first_session.unwrap_or(i32::MAX);
    let mut found = BTreeSet::new();
    let mut before = State::Needed;
    for step in steps.iter().filter(|step| step.day <= as_of && step.day <= until) {
        let is_own = match step.state {
            State::Declined => true,
            State::EndedEarly => !matches!(before, State::Declined | State::Attended),
            _ => false,
        };
        let went_away = matches!(step.reason, Some(Reason::NoLongerNeeded | Reason::CourtOrder));
        if is_own && !went_away {
            found.insert((Failed::of(step.side), step.reason));
        }
        before = step.state;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVICE: Service = Service {
        removal: 0,
        exit: None,
        office: 0,
        kind: 0,
        needed: 1,
        referral: Some(2),
        first_contact: None,
        first_session: None,
    };

    fn step(day: i32, state: State) -> Taken {
        Taken { day, state, side: None, reason: None }
    }

    fn failed(day: i32, state: State, side: Side, reason: Reason) -> Taken {
        Taken { day, state, side: Some(side), reason: Some(reason) }
    }

    #[test]
    fn codes_and_labels_are_sound() {
        crate::domain::code::check_codes::<Stand>();
        crate::domain::code::check_codes::<Failed>();
        crate::domain::code::check_codes::<By>();
    }

    #[test]
    fn a_service_stands_where_its_last_step_up_to_the_date_left_it() {
        let steps = [
            step(2, State::Referred),
            step(4, State::Waitlisted),
            step(6, State::Declined),
            step(6, State::Referred),
            step(8, State::Accepted),
        ];
        let at = |as_of| stand(&SERVICE, &steps, as_of);
        assert_eq!(
            [1, 2, 5, 6, 9].map(at),
            [Stand::Needed, Stand::Referred, Stand::Waitlisted, Stand::Referred, Stand::Accepted]
        );
        assert_eq!(stand(&SERVICE, &[step(3, State::EndedEarly)], 9), Stand::EndedEarly);
        assert_eq!(stand(&SERVICE, &steps[..3], 9), Stand::Declined);
    }

    #[test]
    fn a_session_goes_before_an_exit_and_an_exit_before_every_step() {
        let left = Service { exit: Some(7), ..SERVICE };
        assert_eq!(stand(&left, &[step(2, State::Referred)], 6), Stand::Referred);
        assert_eq!(stand(&left, &[step(2, State::Referred)], 7), Stand::LeftFirst);
        let attended = Service { first_session: Some(7), ..left };
        assert_eq!(stand(&attended, &[], 7), Stand::Attended);
    }

    #[test]
    fn what_failed_is_counted_once_for_each_side_and_reason() {
        let none = failed(3, State::Declined, Side::Provider, Reason::NoCapacity);
        let steps = [
            none,
            step(3, State::Referred),
            Taken { day: 5, ..none },
            step(6, State::Referred),
            failed(9, State::Declined, Side::Agency, Reason::NoTransport),
            failed(11, State::EndedEarly, Side::Parent, Reason::DeclinedByParent),
        ];
        let found: Vec<_> = failures(&SERVICE, &steps, 20).into_iter().collect();
        assert_eq!(
            found,
            [(Failed::Agency, Some(Reason::NoTransport)), (Failed::Provider, Some(Reason::NoCapacity))],
            "giving up what was declined repeats the decline"
        );
        assert_eq!(failures(&SERVICE, &steps, 4).len(), 1);
    }

    #[test]
    fn giving_up_an_open_referral_failed_and_a_need_that_went_away_did_not() {
        let gave_up = failed(3, State::EndedEarly, Side::Parent, Reason::DeclinedByParent);
        let of = |steps: &[Taken]| failures(&SERVICE, steps, 9).into_iter().map(|(side, _)| side).collect::<Vec<_>>();
        assert_eq!(of(&[step(2, State::Referred), gave_up]), [Failed::Parent]);
        assert_eq!(of(&[Taken { side: None, reason: None, ..gave_up }]), [Failed::Unsaid]);
        for away in [Reason::NoLongerNeeded, Reason::CourtOrder] {
            assert_eq!(of(&[failed(3, State::EndedEarly, Side::Agency, away)]), []);
        }
    }

    #[test]
    fn what_ended_after_the_first_session_is_no_failure_to_connect() {
        let attended = Service { first_session: Some(5), ..SERVICE };
        let steps = [step(5, State::Attended), failed(5, State::EndedEarly, Side::Parent, Reason::NoShow)];
        assert!(failures(&attended, &steps, 20).is_empty());
        let later = [failed(30, State::Declined, Side::Provider, Reason::NoCapacity)];
        assert!(failures(&attended, &later, 40).is_empty());
    }
}

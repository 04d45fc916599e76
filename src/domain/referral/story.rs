//! The story of a need: every attempt to meet it, one after the other.

use chrono::NaiveDate;

use super::{Reason, State, Status};

/// A step that counts, as the story tells it. `P` names a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move<P> {
    /// Where the referral stood after it.
    pub state: State,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: Option<Reason>,
    /// Whom it was with, where somebody said so.
    pub provider: Option<P>,
}

/// One attempt to meet a need: from a referral to what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt<P> {
    /// Its number, from 1.
    pub number: usize,
    /// Whom it was with: the last one named in it.
    pub provider: Option<P>,
    /// The day it was referred.
    pub from: NaiveDate,
    /// Where it stands, or how it ended.
    pub status: Status,
    /// Since when.
    pub since: NaiveDate,
}

/// The attempts in these steps, which are in the order in which they were taken. Each referral begins one; a need that was never
/// referred has none.
pub fn attempts<P: Copy>(steps: &[Move<P>]) -> Vec<Attempt<P>> {
    let mut told: Vec<Attempt<P>> = Vec::new();
    for step in steps {
        let status = Status::of(step.state, step.reason);
        if step.state == State::Referred {
            let number = told.len() + 1;
            told.push(Attempt { number, provider: step.provider, from: step.on, status, since: step.on });
        } else if let Some(last) = told.last_mut() {
            // What failed stays what it was; giving a need up afterwards is no part of the attempt.
            let gives_up = step.state == State::EndedEarly && last.status.state() == State::Declined;
            if !gives_up {
                (last.status, last.since) = (status, step.on);
                last.provider = step.provider.or(last.provider);
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;

    fn step(state: State, day: u32, reason: Option<Reason>, provider: Option<&'static str>) -> Move<&'static str> {
        Move { state, on: date(&format!("2026-11-{day:02}")), reason, provider }
    }

    #[test]
    fn each_referral_begins_an_attempt_and_they_make_one_story() {
        let steps = [
            step(State::Needed, 1, None, None),
            step(State::Referred, 1, None, Some("Harbor House")),
            step(State::Declined, 2, Some(Reason::NoCapacity), None),
            step(State::Referred, 2, None, Some("Northside")),
            step(State::Accepted, 3, None, None),
            step(State::Attended, 5, None, None),
        ];
        let told = attempts(&steps);
        let said: Vec<_> = told.iter().map(|a| (a.number, a.provider, a.status, a.since)).collect();
        assert_eq!(
            said,
            [
                (1, Some("Harbor House"), Status::NoCapacity, date("2026-11-02")),
                (2, Some("Northside"), Status::Attended, date("2026-11-05")),
            ]
        );
    }

    #[test]
    fn a_need_that_was_never_referred_has_no_attempt() {
        assert!(attempts(&[step(State::Needed, 1, None, None), step(State::EndedEarly, 2, None, None)]).is_empty());
    }

    #[test]
    fn giving_a_need_up_does_not_change_how_the_last_attempt_ended() {
        let steps = [
            step(State::Referred, 1, None, Some("Harbor House")),
            step(State::Declined, 2, Some(Reason::NotEligible), None),
            step(State::EndedEarly, 4, Some(Reason::NoLongerNeeded), None),
        ];
        let told = attempts(&steps);
        assert_eq!(told.first().map(|a| a.status), Some(Status::NotEligible));
    }

    #[test]
    fn a_provider_named_later_is_whom_the_attempt_was_with() {
        let steps = [step(State::Referred, 1, None, None), step(State::Accepted, 2, None, Some("Northside"))];
        assert_eq!(attempts(&steps).first().and_then(|a| a.provider), Some("Northside"));
    }
}

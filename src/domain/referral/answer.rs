//! What is heard on a call about a referral, as one choice: a step of the referral, or a call that changed nothing.

use super::{Reason, State, Step};
use crate::domain::talk::TalkKind;

crate::codes! {
    /// One answer on a call. What is not to be said in one word has a form of its own.
    pub enum Heard {
        Referred => "referred", "Referred today",
        Accepted => "accepted", "Accepted",
        Waitlisted => "waitlisted", "Waitlisted",
        Attended => "attended", "First session attended",
        Completed => "completed", "Completed",
        NoCapacity => "no_capacity", "No capacity",
        NotEligible => "not_eligible", "Not eligible",
        CouldNotReach => "could_not_reach", "Couldn’t reach the parent",
        ParentDeclined => "parent_declined", "Parent declined",
        DidNotCome => "did_not_come", "Did not come",
        NoChange => "no_change", "No change yet",
        NoAnswer => "no_answer", "No answer",
    }
}

/// What an answer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It takes the referral a step on, for a reason where it failed.
    Step(State, Option<Reason>),
    /// It is kept as a call.
    Talk(TalkKind),
}

impl Heard {
    /// What it does.
    pub const fn then(self) -> Then {
        match self {
            Self::Referred => Then::Step(State::Referred, None),
            Self::Accepted => Then::Step(State::Accepted, None),
            Self::Waitlisted => Then::Step(State::Waitlisted, None),
            Self::Attended => Then::Step(State::Attended, None),
            Self::Completed => Then::Step(State::Completed, None),
            Self::NoCapacity => Then::Step(State::Declined, Some(Reason::NoCapacity)),
            Self::NotEligible => Then::Step(State::Declined, Some(Reason::NotEligible)),
            Self::CouldNotReach => Then::Step(State::Declined, Some(Reason::CouldNotReach)),
            Self::ParentDeclined => Then::Step(State::Declined, Some(Reason::DeclinedByParent)),
            Self::DidNotCome => Then::Step(State::Declined, Some(Reason::NoShow)),
            Self::NoChange => Then::Talk(TalkKind::Asked),
            Self::NoAnswer => Then::Talk(TalkKind::NoAnswer),
        }
    }

    /// What may be heard of a referral in this state, likeliest first; nothing of one that is closed, or that is to be referred
    /// elsewhere first: whom to call is chosen before.
    pub const fn of(state: State) -> &'static [Self] {
        use Heard::{
            Accepted, Attended, Completed, CouldNotReach, DidNotCome, NoAnswer, NoCapacity, NoChange, NotEligible,
            ParentDeclined, Referred, Waitlisted,
        };
        match state {
            State::Needed => &[Referred, NoAnswer],
            State::Referred => {
                &[Accepted, Waitlisted, NoAnswer, NoChange, NoCapacity, NotEligible, CouldNotReach, ParentDeclined]
            }
            State::Waitlisted => &[Accepted, NoChange, NoAnswer, NoCapacity, ParentDeclined],
            State::Accepted => &[Attended, NoChange, NoAnswer, DidNotCome, CouldNotReach, ParentDeclined],
            State::Attended => &[NoChange, NoAnswer, Completed],
            State::Declined | State::Completed | State::EndedEarly => &[],
        }
    }

    /// The step it takes, to be held to the rules of [`check`](super::check); `None` for a call that changed nothing.
    pub fn step(self, from: State, previous_on: chrono::NaiveDate, on: chrono::NaiveDate) -> Option<Step> {
        let Then::Step(to, reason) = self.then() else { return None };
        let side = reason.and_then(Reason::default_side);
        Some(Step { from, to, occurred_on: on, previous_on, reason, side })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;
    use crate::domain::referral::{check, is_open};

    #[test]
    fn answers_are_sound() {
        check_codes::<Heard>();
    }

    #[test]
    fn every_answer_offered_is_an_allowed_step_and_no_other_is_offered() {
        let on = date("2026-11-23");
        for &state in State::ALL {
            for &heard in Heard::ALL {
                let Some(step) = heard.step(state, on, on) else { continue };
                let offered = Heard::of(state).contains(&heard);
                assert!(!offered || check(&step, on).is_ok(), "{state}: {heard}");
            }
            assert_eq!(Heard::of(state).is_empty(), !is_open(state) || state == State::Declined, "{state}");
        }
    }

    #[test]
    fn an_open_referral_can_always_be_tried_again() {
        for &state in State::ALL.iter().filter(|state| !Heard::of(**state).is_empty()) {
            assert!(Heard::of(state).contains(&Heard::NoAnswer), "{state}");
        }
    }
}

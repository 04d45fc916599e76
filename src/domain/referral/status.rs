//! What the field calls where a referral stands: its state, told apart by what stood in the way.

use chrono::NaiveDate;

use super::{Owner, Reason, Side, State, whose_move};
use crate::domain::calendar::short_date;

crate::codes! {
    /// Where a referral stands, with the kinds of failure apart: each opens another next step.
    pub enum Status {
        Needed => "needed", "Needed",
        Referred => "referred", "Referred",
        Accepted => "accepted", "Accepted",
        Waitlisted => "waitlisted", "Waitlisted",
        CouldNotReach => "could_not_reach", "Couldn’t reach",
        ParentDeclined => "parent_declined", "Parent declined",
        /// The parent did not come, or moved away.
        NotTakenUp => "not_taken_up", "Not taken up",
        NoCapacity => "no_capacity", "No capacity",
        NotEligible => "not_eligible", "Not eligible",
        ProviderDeclined => "provider_declined", "Provider declined",
        /// Something that the agency is to solve, such as transport or language.
        NotArranged => "not_arranged", "Not arranged",
        /// Declined, and nobody said why.
        Declined => "declined", "Declined",
        Attended => "attended", "First session attended",
        Completed => "completed", "Completed",
        EndedEarly => "ended_early", "Ended early",
    }
}

impl Status {
    /// What a state is called that was reached for this reason.
    pub fn of(state: State, reason: Option<Reason>) -> Self {
        match state {
            State::Needed => Self::Needed,
            State::Referred => Self::Referred,
            State::Accepted => Self::Accepted,
            State::Waitlisted => Self::Waitlisted,
            State::Attended => Self::Attended,
            State::Completed => Self::Completed,
            State::EndedEarly => Self::EndedEarly,
            State::Declined => match reason {
                Some(Reason::CouldNotReach) => Self::CouldNotReach,
                Some(Reason::DeclinedByParent) => Self::ParentDeclined,
                Some(Reason::NoCapacity | Reason::Waitlist) => Self::NoCapacity,
                Some(Reason::NotEligible) => Self::NotEligible,
                other => match other.and_then(Reason::default_side) {
                    Some(Side::Parent) => Self::NotTakenUp,
                    Some(Side::Provider) => Self::ProviderDeclined,
                    Some(Side::Agency) => Self::NotArranged,
                    None => Self::Declined,
                },
            },
        }
    }

    /// The state it is one of.
    pub const fn state(self) -> State {
        match self {
            Self::Needed => State::Needed,
            Self::Referred => State::Referred,
            Self::Accepted => State::Accepted,
            Self::Waitlisted => State::Waitlisted,
            Self::Attended => State::Attended,
            Self::Completed => State::Completed,
            Self::EndedEarly => State::EndedEarly,
            Self::CouldNotReach
            | Self::ParentDeclined
            | Self::NotTakenUp
            | Self::NoCapacity
            | Self::NotEligible
            | Self::ProviderDeclined
            | Self::NotArranged
            | Self::Declined => State::Declined,
        }
    }

    /// Whose move it is.
    pub const fn owner(self) -> Owner {
        whose_move(self.state())
    }

    /// What is to be done next, as a sentence without its end.
    pub const fn action(self) -> &'static str {
        match self {
            Self::Needed => "Worker to make the referral",
            Self::Referred => "Provider to accept or decline",
            Self::Accepted => "Parent to attend the first session",
            Self::Waitlisted => "Provider to offer a place",
            Self::CouldNotReach => "Worker to reach the parent another way, or refer elsewhere",
            Self::ParentDeclined | Self::NotTakenUp => "Worker to ask what would help, or refer elsewhere",
            Self::NoCapacity | Self::NotEligible | Self::ProviderDeclined => "Worker to refer elsewhere",
            Self::NotArranged => "Worker to remove what stands in the way, or refer elsewhere",
            Self::Declined => "Worker to refer again or elsewhere",
            Self::Attended => "Parent to finish the service",
            Self::Completed | Self::EndedEarly => "Nothing to do",
        }
    }
}

/// The next action as a sentence: "Provider to accept or decline, since Nov 3, 2026".
pub fn next_action(status: Status, since: NaiveDate) -> String {
    format!("{}, since {}", status.action(), short_date(since))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;
    use crate::domain::referral::{is_open, next_states};

    #[test]
    fn statuses_are_sound() {
        check_codes::<Status>();
    }

    #[test]
    fn every_state_and_reason_has_a_status_of_that_state() {
        for &state in State::ALL {
            for reason in [None].into_iter().chain(Reason::ALL.iter().copied().map(Some)) {
                assert_eq!(Status::of(state, reason).state(), state, "{state} {reason:?}");
            }
        }
        let named = |status: &Status| {
            State::ALL.iter().any(|state| {
                [None]
                    .into_iter()
                    .chain(Reason::ALL.iter().copied().map(Some))
                    .any(|r| Status::of(*state, r) == *status)
            })
        };
        assert!(Status::ALL.iter().all(named), "a status that nothing leads to");
    }

    #[test]
    fn what_stood_in_the_way_opens_refer_elsewhere_at_once() {
        let declined = |reason| Status::of(State::Declined, Some(reason));
        let said: Vec<_> = [
            Reason::CouldNotReach,
            Reason::DeclinedByParent,
            Reason::NoShow,
            Reason::NoCapacity,
            Reason::NotEligible,
            Reason::Schedule,
            Reason::NoTransport,
        ]
        .into_iter()
        .map(|reason| declined(reason).label())
        .collect();
        let expected = [
            "Couldn’t reach",
            "Parent declined",
            "Not taken up",
            "No capacity",
            "Not eligible",
            "Provider declined",
            "Not arranged",
        ];
        assert_eq!(said, expected);
        for status in Status::ALL.iter().filter(|status| status.state() == State::Declined) {
            assert_eq!(status.owner(), Owner::Worker, "{status}");
            assert!(status.action().ends_with("elsewhere"), "{status}");
            assert_eq!(next_states(status.state()).first(), Some(&State::Referred), "{status}");
        }
    }

    #[test]
    fn the_next_action_is_a_plain_sentence_that_names_whose_move_it_is() {
        let said = next_action(Status::Referred, date("2026-11-03"));
        assert_eq!(said, "Provider to accept or decline, since Nov 3, 2026");
        for status in Status::ALL.iter().filter(|status| is_open(status.state())) {
            assert!(status.action().starts_with(status.owner().label()), "{status}");
        }
        assert_eq!(next_action(Status::Completed, date("2026-11-03")), "Nothing to do, since Nov 3, 2026");
    }
}

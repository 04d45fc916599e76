//! The steps of a referral, held to their cases.

use chrono::Days;

use super::*;
use crate::domain::{code::check_codes, period::tests::date};

fn step(from: State, to: State) -> Step {
    let (occurred_on, previous_on) = (date("2026-11-05"), date("2026-11-03"));
    Step { from, to, occurred_on, previous_on, reason: Some(Reason::NoCapacity), side: None }
}

fn checked(step: Step) -> Result<(), StepError> {
    check(&step, date("2026-11-05"))
}

#[test]
fn referral_codes_are_sound() {
    check_codes::<ServiceKind>();
    check_codes::<State>();
    check_codes::<Side>();
    check_codes::<Reason>();
    check_codes::<Owner>();
}

#[test]
fn the_allowed_steps_are_exactly_these() {
    let row = |&from: &State| {
        let to: Vec<_> = State::ALL.iter().filter(|&&to| checked(step(from, to)).is_ok()).map(|s| s.code()).collect();
        format!("{} -> {}\n", from.code(), to.join(" "))
    };
    let allowed: String = State::ALL.iter().map(row).collect();
    let expected = "needed -> referred ended_early\n\
        referred -> accepted waitlisted declined attended ended_early\n\
        accepted -> declined attended ended_early\n\
        waitlisted -> accepted declined ended_early\n\
        declined -> referred ended_early\n\
        attended -> completed ended_early\n\
        completed -> \n\
        ended_early -> \n";
    assert_eq!(allowed, expected);
}

#[test]
fn only_a_closed_referral_has_no_next_step_no_owner_and_no_follow_up() {
    for &state in State::ALL {
        assert_eq!(is_open(state), !next_states(state).is_empty(), "{state}");
        assert_eq!(is_open(state), whose_move(state) != Owner::Nobody, "{state}");
        assert_eq!(
            is_open(state),
            FollowUp::default().due(state, date("2026-11-03"), Calls::default()).is_some(),
            "{state}"
        );
    }
}

#[test]
fn every_way_to_a_state_is_made_of_allowed_steps() {
    for &state in State::ALL {
        let Some(way) = way_to(state) else { continue };
        let end = way.iter().fold(State::Needed, |from, &to| {
            assert!(next_states(from).contains(&to), "{from} to {to}");
            to
        });
        assert_eq!(end, state);
    }
}

#[test]
fn every_way_elsewhere_is_made_of_allowed_steps_and_ends_with_a_referral() {
    for &state in State::ALL {
        let Some(way) = way_elsewhere(state) else { continue };
        let end = way.iter().fold(state, |from, &to| {
            assert!(next_states(from).contains(&to), "{from} to {to}");
            to
        });
        assert_eq!(end, State::Referred);
    }
    assert_eq!((way_elsewhere(State::Accepted), way_elsewhere(State::EndedEarly)), (None, None));
}

#[test]
fn a_step_is_neither_in_the_future_nor_before_the_last() {
    let good = step(State::Referred, State::Accepted);
    assert_eq!(checked(Step { occurred_on: date("2026-11-03"), ..good }), Ok(()));
    assert_eq!(checked(Step { occurred_on: date("2026-11-06"), ..good }), Err(StepError::InFuture));
    let refused = checked(Step { occurred_on: date("2026-11-02"), ..good }).unwrap_err();
    assert_eq!(refused.to_string(), "This date is before the last step, on Nov 3, 2026.");
}

#[test]
fn a_decline_or_an_early_end_says_why_and_on_whose_side() {
    for to in [State::Declined, State::EndedEarly] {
        let bare = Step { reason: None, ..step(State::Accepted, to) };
        assert_eq!(checked(bare), Err(StepError::ReasonMissing));
        let other = Step { reason: Some(Reason::Other), ..bare };
        assert_eq!(checked(other), Err(StepError::SideMissing));
        assert_eq!(checked(Step { side: Some(Side::Agency), ..other }), Ok(()));
    }
    assert_eq!(checked(Step { reason: None, ..step(State::Referred, State::Waitlisted) }), Ok(()));
}

#[test]
fn the_side_chosen_goes_before_the_one_the_reason_tells() {
    let declined = step(State::Referred, State::Declined);
    assert_eq!(declined.failed_on(), Some(Side::Provider));
    assert_eq!(Step { side: Some(Side::Agency), ..declined }.failed_on(), Some(Side::Agency));
    assert_eq!(Step { reason: None, ..declined }.failed_on(), None);
}

#[test]
fn a_first_session_straight_after_the_referral_shows_the_acceptance() {
    assert!(step(State::Referred, State::Attended).implies_acceptance());
    assert!(!step(State::Accepted, State::Attended).implies_acceptance());
}

#[test]
fn what_the_agency_did_not_arrange_is_not_the_parents_failure() {
    for reason in [Reason::NoTransport, Reason::NoChildCare, Reason::Language, Reason::Cost, Reason::CouldNotReach] {
        assert_eq!(reason.default_side(), Some(Side::Agency), "{reason}");
    }
    assert_eq!(Reason::NoShow.default_side(), Some(Side::Parent));
    assert_eq!(Reason::NoCapacity.default_side(), Some(Side::Provider));
}

#[test]
fn a_wrong_step_left_out_gives_the_state_before_it_back() {
    let steps = [
        (State::Needed, date("2026-11-01"), None),
        (State::Referred, date("2026-11-02"), None),
        (State::Attended, date("2026-11-09"), None),
    ];
    let back = without(&steps, 2).unwrap();
    assert_eq!((back.state, back.since, back.first_attended_on), (State::Referred, date("2026-11-02"), None));
    assert_eq!(without(&steps, 0), Err(StepStays::Need));
    assert_eq!(without(&steps, 1), Err(StepStays::Followed { next: State::Attended }));
    assert_eq!(without(&steps, 9), Err(StepStays::Need));
}

#[test]
fn a_wrong_step_in_between_goes_where_the_next_one_still_follows() {
    let steps = [
        (State::Needed, date("2026-11-01"), None),
        (State::Referred, date("2026-11-02"), None),
        (State::Accepted, date("2026-11-03"), None),
        (State::Attended, date("2026-11-09"), None),
    ];
    let left = without(&steps, 2).unwrap();
    assert_eq!(
        (left.state, left.since, left.first_attended_on),
        (State::Attended, date("2026-11-09"), Some(date("2026-11-09")))
    );
}

proptest::proptest! {
    /// Whatever was logged and left out, in any order: what is left is a way that could have been logged so.
    #[test]
    fn steps_logged_and_left_out_at_random_never_leave_an_impossible_way(moves in proptest::collection::vec((0_usize..16, 0_usize..8), 0..60)) {
        let mut steps = vec![(State::Needed, date("2026-11-01"), None)];
        for (turn, pick) in moves {
            let last = steps.last().unwrap().0;
            if turn.is_multiple_of(3) {
                let at = pick % steps.len();
                if let Ok(standing) = without(&steps, at) {
                    let _ = steps.remove(at);
                    proptest::prop_assert_eq!(Some(standing), super::standing(&steps));
                }
            } else if let Some(to) = next_states(last).get(pick % next_states(last).len().max(1)) {
                steps.push((*to, date("2026-11-01") + Days::new(u64::try_from(turn).unwrap()), None));
            }
            proptest::prop_assert!(steps.windows(2).all(|two| next_states(two[0].0).contains(&two[1].0)));
            proptest::prop_assert_eq!(steps[0].0, State::Needed);
        }
    }
}

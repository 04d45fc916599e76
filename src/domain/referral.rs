//! Referrals: the way from a need to the last session, whose move it is, and by when to follow up.
//!
//! Every open referral has an owner and a next action, and what failed on the agency's side is kept apart from what
//! failed on the parent's.

use chrono::{Days, NaiveDate};

use super::calendar::short_date;

crate::codes! {
    /// What kind of service a person is referred to.
    pub enum ServiceKind {
        SubstanceUseAssessment => "substance_use_assessment", "Substance-use assessment",
        SubstanceUseTreatment => "substance_use_treatment", "Substance-use treatment",
        MentalHealthAssessment => "mental_health_assessment", "Mental-health assessment",
        MentalHealthTreatment => "mental_health_treatment", "Mental-health treatment",
        ParentingSupport => "parenting_support", "Parenting support",
        Housing => "housing", "Housing",
        DomesticViolence => "domestic_violence", "Domestic-violence services",
        DrugTesting => "drug_testing", "Drug testing",
        Transportation => "transportation", "Transportation",
        ParentPartner => "parent_partner", "Parent partner",
        MedicalDental => "medical_dental", "Medical or dental care",
        Employment => "employment", "Employment or income",
        Other => "other", "Other service",
    }
}

crate::codes! {
    /// Where a referral stands.
    pub enum State {
        /// The need is known; nobody has been asked yet.
        Needed => "needed", "Needed",
        Referred => "referred", "Referred",
        Accepted => "accepted", "Accepted",
        Waitlisted => "waitlisted", "Waitlisted",
        Declined => "declined", "Declined",
        /// The first session was attended: this stops the day-one clock.
        Attended => "attended", "First session attended",
        Completed => "completed", "Completed",
        EndedEarly => "ended_early", "Ended early",
    }
}

crate::codes! {
    /// On whose side something failed.
    pub enum Side {
        Agency => "agency", "Agency",
        Parent => "parent", "Parent",
        Provider => "provider", "Provider",
    }
}

crate::codes! {
    /// Why a referral was declined, put on a waitlist or ended early.
    pub enum Reason {
        NoCapacity => "no_capacity", "No capacity",
        Waitlist => "waitlist", "Waitlist too long",
        NotEligible => "not_eligible", "Not eligible",
        Schedule => "schedule", "No session at a time she can come",
        NoTransport => "no_transport", "No transport",
        Language => "language", "Not in her language",
        Cost => "cost", "Cost or insurance",
        CourtOrder => "court_order", "Court order changed",
        NoLongerNeeded => "no_longer_needed", "No longer needed",
        DeclinedByParent => "declined_by_parent", "Declined by the parent",
        NoShow => "no_show", "Did not come",
        Moved => "moved", "Moved away",
        Safety => "safety", "Not safe for the parent to go there",
        Other => "other", "Other reason",
    }
}

impl Reason {
    /// The side on which this usually failed; `None` where only the worker can say.
    ///
    /// Transport, language, cost and a changed order are the agency's to solve, not the parent's failure.
    pub const fn default_side(self) -> Option<Side> {
        match self {
            Self::NoCapacity | Self::Waitlist | Self::NotEligible | Self::Schedule => Some(Side::Provider),
            Self::NoTransport
            | Self::Language
            | Self::Cost
            | Self::CourtOrder
            | Self::NoLongerNeeded
            | Self::Safety => Some(Side::Agency),
            Self::DeclinedByParent | Self::NoShow | Self::Moved => Some(Side::Parent),
            Self::Other => None,
        }
    }
}

/// Whether something is still to be done about a referral. A declined one is open: the need is unmet.
pub const fn is_open(state: State) -> bool {
    !matches!(state, State::Completed | State::EndedEarly)
}

/// The states that may follow, likeliest first.
///
/// A first session may follow the referral directly: attending shows acceptance. A declined referral may be made again.
/// Every open referral may be ended early, with a reason.
pub const fn next_states(state: State) -> &'static [State] {
    use State::{Accepted, Attended, Completed, Declined, EndedEarly, Needed, Referred, Waitlisted};
    match state {
        Referred => &[Accepted, Attended, Waitlisted, Declined, EndedEarly],
        Waitlisted => &[Accepted, Declined, EndedEarly],
        Accepted => &[Attended, Declined, EndedEarly],
        Needed | Declined => &[Referred, EndedEarly],
        Attended => &[Completed, EndedEarly],
        Completed | EndedEarly => &[],
    }
}

/// The steps that lead from a need to `state` when all of them are entered at once; `None` for a state that needs a reason
/// or follows a service.
pub const fn way_to(state: State) -> Option<&'static [State]> {
    use State::{Accepted, Attended, Needed, Referred, Waitlisted};
    match state {
        Needed => Some(&[]),
        Referred => Some(&[Referred]),
        Accepted => Some(&[Referred, Accepted]),
        Waitlisted => Some(&[Referred, Waitlisted]),
        Attended => Some(&[Referred, Attended]),
        _ => None,
    }
}

/// One step of a referral, as entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Where the referral stands.
    pub from: State,
    /// Where it goes.
    pub to: State,
    /// When that happened, which may be before it is entered.
    pub occurred_on: NaiveDate,
    /// When the step before happened.
    pub previous_on: NaiveDate,
    /// Why, for a decline or an early end; allowed for a waitlist.
    pub reason: Option<Reason>,
    /// On whose side it failed; needed where the reason does not say.
    pub side: Option<Side>,
}

impl Step {
    /// The side on which it failed: the one chosen, or else the one the reason tells.
    pub fn failed_on(&self) -> Option<Side> {
        self.side.or_else(|| self.reason?.default_side())
    }

    /// Whether the step shows an acceptance that nobody entered: a first session straight after the referral.
    pub const fn implies_acceptance(&self) -> bool {
        matches!((self.from, self.to), (State::Referred, State::Attended))
    }
}

/// Why a step cannot be taken, in words for the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepError {
    /// The one state does not follow the other.
    #[error("A referral that is “{from}” cannot become “{to}”.")]
    NotAllowed {
        /// Where the referral stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// The date is after today.
    #[error("This date is in the future. Enter what has already happened.")]
    InFuture,
    /// The date is before the step before it.
    #[error("This date is before the last step, on {}.", short_date(*previous_on))]
    BeforePrevious {
        /// The date of the step before.
        previous_on: NaiveDate,
    },
    /// A decline or an early end needs a reason.
    #[error("Choose the reason.")]
    ReasonMissing,
    /// The reason does not say on whose side it failed.
    #[error("Choose on whose side it was: the agency's, the parent's or the provider's.")]
    SideMissing,
}

/// Checks one step; dates are local.
pub fn check(step: &Step, today: NaiveDate) -> Result<(), StepError> {
    if !next_states(step.from).contains(&step.to) {
        return Err(StepError::NotAllowed { from: step.from, to: step.to });
    }
    if step.occurred_on > today {
        return Err(StepError::InFuture);
    }
    if step.occurred_on < step.previous_on {
        return Err(StepError::BeforePrevious { previous_on: step.previous_on });
    }
    match step.reason {
        None if matches!(step.to, State::Declined | State::EndedEarly) => Err(StepError::ReasonMissing),
        Some(_) if step.failed_on().is_none() => Err(StepError::SideMissing),
        _ => Ok(()),
    }
}

crate::codes! {
    /// Whose move it is.
    pub enum Owner {
        Worker => "worker", "Worker",
        Provider => "provider", "Provider",
        Parent => "parent", "Parent",
        Nobody => "nobody", "Nobody",
    }
}

/// Whose move it is in a state.
pub const fn whose_move(state: State) -> Owner {
    match state {
        State::Needed | State::Declined => Owner::Worker,
        State::Referred | State::Waitlisted => Owner::Provider,
        State::Accepted | State::Attended => Owner::Parent,
        State::Completed | State::EndedEarly => Owner::Nobody,
    }
}

/// The next action as a sentence: "Provider to accept or decline, since Nov 3, 2026".
pub fn next_action(state: State, since: NaiveDate) -> String {
    let action = match state {
        State::Needed => "Worker to make the referral",
        State::Referred => "Provider to accept or decline",
        State::Accepted => "Parent to attend the first session",
        State::Waitlisted => "Provider to offer a place",
        State::Declined => "Worker to refer again or elsewhere",
        State::Attended => "Parent to finish the service",
        State::Completed | State::EndedEarly => return format!("Nothing to do, since {}", short_date(since)),
    };
    format!("{action}, since {}", short_date(since))
}

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

impl FollowUp {
    /// The day on which a referral in `state` since `since` wants following up; `None` when it is closed.
    pub fn due(&self, state: State, since: NaiveDate) -> Option<NaiveDate> {
        let days = match state {
            State::Needed => self.needed,
            State::Referred => self.referred,
            State::Accepted => self.accepted,
            State::Waitlisted => self.waitlisted,
            State::Declined => self.declined,
            State::Attended => self.attended,
            State::Completed | State::EndedEarly => return None,
        };
        since.checked_add_days(Days::new(days.into()))
    }
}

#[cfg(test)]
mod tests {
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
            let to: Vec<_> =
                State::ALL.iter().filter(|&&to| checked(step(from, to)).is_ok()).map(|s| s.code()).collect();
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
            assert_eq!(is_open(state), FollowUp::default().due(state, date("2026-11-03")).is_some(), "{state}");
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
        for reason in [Reason::NoTransport, Reason::Language, Reason::Cost] {
            assert_eq!(reason.default_side(), Some(Side::Agency), "{reason}");
        }
        assert_eq!(Reason::NoShow.default_side(), Some(Side::Parent));
        assert_eq!(Reason::NoCapacity.default_side(), Some(Side::Provider));
    }

    #[test]
    fn the_next_action_is_a_plain_sentence() {
        let said = next_action(State::Referred, date("2026-11-03"));
        assert_eq!(said, "Provider to accept or decline, since Nov 3, 2026");
        for &state in State::ALL.iter().filter(|&&s| is_open(s)) {
            let owner = whose_move(state).label();
            assert!(next_action(state, date("2026-11-03")).starts_with(owner), "{state}");
        }
    }

    #[test]
    fn follow_up_falls_due_after_the_days_of_its_state() {
        let due = |state| FollowUp::default().due(state, date("2026-11-03"));
        assert_eq!(due(State::Needed), Some(date("2026-11-04")));
        assert_eq!(due(State::Referred), Some(date("2026-11-05")));
        assert_eq!(due(State::Accepted), Some(date("2026-11-06")));
        assert_eq!(due(State::Waitlisted), Some(date("2026-11-10")));
    }
}

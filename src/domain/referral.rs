//! Referrals: the way from a need to the last session, whose move it is, and by when to follow up.
//!
//! Every open referral has an owner, a next action and a clock, and what failed on the agency's side is kept apart from what
//! failed on the parent's.

mod answer;
mod follow_up;
mod status;
mod story;

use chrono::NaiveDate;

use super::calendar::short_date;

pub use answer::{Heard, Then};
pub use follow_up::{Calls, FollowUp, FollowUpError};
pub use status::{Status, next_action};
pub use story::{Attempt, Move, attempts};

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
        /// The provider, or the worker, could not get hold of the parent.
        CouldNotReach => "could_not_reach", "Couldn’t reach the parent",
        NoTransport => "no_transport", "No transport",
        NoChildCare => "no_child_care", "No child care",
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
    /// Transport, child care, language, cost and a changed order are the agency's to solve, not the parent's failure. So is
    /// finding a parent who did not answer: there may be another number, or a door to knock on.
    pub const fn default_side(self) -> Option<Side> {
        match self {
            Self::NoCapacity | Self::Waitlist | Self::NotEligible | Self::Schedule => Some(Side::Provider),
            Self::CouldNotReach
            | Self::NoTransport
            | Self::NoChildCare
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

/// The steps that lead to another provider from where a need stands; `None` where it is with a provider who has not failed it, or
/// closed. A place on a waitlist is given up first.
pub const fn way_elsewhere(state: State) -> Option<&'static [State]> {
    match state {
        State::Needed | State::Declined => Some(&[State::Referred]),
        State::Waitlisted => Some(&[State::Declined, State::Referred]),
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

/// A step that was taken: where it led, on which day, and why.
pub type Taken = (State, NaiveDate, Option<Reason>);

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Since when.
    pub since: NaiveDate,
    /// Why it stands there, where somebody said so.
    pub reason: Option<Reason>,
    /// The day of the first session.
    pub first_attended_on: Option<NaiveDate>,
}

/// Why a step cannot be marked as entered in error, in words for the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StepStays {
    /// It is the need, or it counts no more.
    #[error("This is what the service is about. If the need was wrong, mark the whole service as entered in error.")]
    Need,
    /// What follows rests on it.
    #[error("“{next}” was logged after it and could not follow without it. Mark that step first.")]
    Followed {
        /// The step after it.
        next: State,
    },
}

/// Where a referral stands after these steps, in the order in which they were taken; `None` without any.
pub fn standing(steps: &[Taken]) -> Option<Standing> {
    let (state, since, reason) = *steps.last()?;
    let first = steps.iter().find(|(state, ..)| *state == State::Attended);
    Some(Standing { state, since, reason, first_attended_on: first.map(|(_, on, _)| *on) })
}

/// Where a referral stands once the step at `wrong` is left out: in the state before it, unless a later step still follows.
pub fn without(steps: &[Taken], wrong: usize) -> Result<Standing, StepStays> {
    let before = wrong.checked_sub(1).and_then(|at| steps.get(at));
    let (Some(before), Some(_)) = (before, steps.get(wrong)) else { return Err(StepStays::Need) };
    if let Some((next, ..)) = wrong.checked_add(1).and_then(|at| steps.get(at))
        && !next_states(before.0).contains(next)
    {
        return Err(StepStays::Followed { next: *next });
    }
    let left: Vec<Taken> = steps.iter().enumerate().filter(|(at, _)| *at != wrong).map(|(_, step)| *step).collect();
    standing(&left).ok_or(StepStays::Need)
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

#[cfg(test)]
mod tests;

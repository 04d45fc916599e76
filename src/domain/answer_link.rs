//! A link by which a provider answers a referral without an account: what it shows, how long it works, and what may be answered.
//!
//! It is about one attempt to meet a need. It shows the kind of service, whom to call at the agency, and what the worker chose
//! to share; nothing of the children, the removal or the court can be shared by it.

use chrono::{Days, NaiveDate};

use super::referral::{Reason, ServiceKind, State};

crate::codes! {
    /// What of the person the service is for a link may show.
    pub enum Share {
        Name => "name", "Name",
        Phone => "phone", "Telephone number",
        Language => "language", "Language, and whether an interpreter is needed",
    }
}

crate::codes! {
    /// What a provider says through a link.
    pub enum Answer {
        Accepted => "accepted", "We accept",
        Waitlisted => "waitlisted", "We put the person on our waitlist",
        Declined => "declined", "We cannot take this",
        Booked => "booked", "An appointment",
        Attendance => "attendance", "What became of an appointment",
    }
}

/// For how many days a link may be made to work.
pub const DAYS: [u64; 4] = [3, 7, 14, 30];

/// For how many it works unless somebody chooses.
pub const USUAL_DAYS: u64 = 14;

/// How long an opened link stays open in a browser, in minutes.
pub const VISIT_MINUTES: i64 = 30;

/// The last day on which a link works that is made `today`: it ends with that day's midnight in the agency's zone.
pub fn last_day(today: NaiveDate, days: u64) -> Option<NaiveDate> {
    if DAYS.contains(&days) { today.checked_add_days(Days::new(days)) } else { None }
}

/// What decides whether a link works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The last day on which it works.
    pub last_on: NaiveDate,
    /// Whether it was taken back, replaced, or used up by a refusal.
    pub is_ended: bool,
    /// Where the service stands; none where it was entered in error, or was referred anew since.
    pub state: Option<State>,
    /// Whether the family's case is open, and not by mistake.
    pub is_case_open: bool,
    /// Whether a consent covers what the provider says, where it needs one.
    pub is_covered: bool,
}

/// Whether a link works, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Open,
    /// Somebody took it back, or the provider's answer used it up.
    Ended,
    /// Its last day is over.
    RunOut,
    /// The service is with somebody else, or closed, or was entered in error.
    Elsewhere,
    /// The family's case is closed.
    CaseClosed,
    /// No consent covers what the provider would say.
    NoConsent,
}

impl Standing {
    /// Whether a link with these facts works `today`.
    pub fn of(facts: &Facts, today: NaiveDate) -> Self {
        match facts {
            Facts { is_ended: true, .. } => Self::Ended,
            Facts { last_on, .. } if *last_on < today => Self::RunOut,
            Facts { is_case_open: false, .. } => Self::CaseClosed,
            Facts { state, .. } if !state.is_some_and(may_ask) => Self::Elsewhere,
            Facts { is_covered: false, .. } => Self::NoConsent,
            _ => Self::Open,
        }
    }

    /// In words for the worker.
    pub const fn said(self) -> &'static str {
        match self {
            Self::Open => "It works.",
            Self::Ended => "It no longer works.",
            Self::RunOut => "It has run out.",
            Self::Elsewhere => "It no longer works: the service is with somebody else, or closed.",
            Self::CaseClosed => "It no longer works: the case is closed.",
            Self::NoConsent => "It does not work: no consent covers what this provider would say of the parent.",
        }
    }
}

/// Whether there is something to ask a provider of a service in this state.
pub const fn may_ask(state: State) -> bool {
    matches!(state, State::Referred | State::Waitlisted | State::Accepted | State::Attended)
}

/// What a provider may answer of a service in this state. Who has accepted can only book, and say what became of it.
pub const fn answers(state: State) -> &'static [Answer] {
    match state {
        State::Referred => &[Answer::Accepted, Answer::Waitlisted, Answer::Declined],
        State::Waitlisted => &[Answer::Accepted, Answer::Declined],
        State::Accepted | State::Attended => &[Answer::Booked],
        _ => &[],
    }
}

/// Where the answer takes the service.
pub const fn leads_to(answer: Answer) -> Option<State> {
    match answer {
        Answer::Accepted => Some(State::Accepted),
        Answer::Waitlisted => Some(State::Waitlisted),
        Answer::Declined => Some(State::Declined),
        Answer::Booked | Answer::Attendance => None,
    }
}

/// Why a provider cannot take somebody: the reasons that are hers to give.
pub const REFUSALS: &[Reason] = &[
    Reason::NoCapacity,
    Reason::NotEligible,
    Reason::CouldNotReach,
    Reason::Schedule,
    Reason::Language,
    Reason::Cost,
    Reason::DeclinedByParent,
    Reason::Other,
];

/// Whether what a provider of this service says of a person is protected as the record of a treatment program (42 CFR 2.11: also
/// that somebody was referred there), so that the person's consent must cover it.
pub const fn needs_consent(service: ServiceKind) -> bool {
    matches!(service, ServiceKind::SubstanceUseAssessment | ServiceKind::SubstanceUseTreatment)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;
    use crate::domain::referral::{Side, Step, check, next_states};

    fn facts() -> Facts {
        let last_on = date("2026-12-08");
        Facts { last_on, is_ended: false, state: Some(State::Referred), is_case_open: true, is_covered: true }
    }

    #[test]
    fn codes_are_sound() {
        check_codes::<Share>();
        check_codes::<Answer>();
    }

    #[test]
    fn a_link_works_to_the_end_of_its_last_day() {
        assert_eq!(Standing::of(&facts(), date("2026-12-08")), Standing::Open);
        assert_eq!(Standing::of(&facts(), date("2026-12-09")), Standing::RunOut);
    }

    #[test]
    fn each_fact_alone_shuts_a_link() {
        let today = date("2026-11-24");
        let shut = [
            (Facts { is_ended: true, ..facts() }, Standing::Ended),
            (Facts { is_case_open: false, ..facts() }, Standing::CaseClosed),
            (Facts { state: None, ..facts() }, Standing::Elsewhere),
            (Facts { state: Some(State::Declined), ..facts() }, Standing::Elsewhere),
            (Facts { is_covered: false, ..facts() }, Standing::NoConsent),
        ];
        for (facts, standing) in shut {
            assert_eq!(Standing::of(&facts, today), standing);
        }
    }

    #[test]
    fn every_answer_offered_is_an_allowed_step_and_every_refusal_has_its_side() {
        let on = date("2026-11-24");
        for &from in State::ALL {
            assert_eq!(may_ask(from), !answers(from).is_empty(), "{from}");
            for to in answers(from).iter().filter_map(|answer| leads_to(*answer)) {
                assert!(next_states(from).contains(&to), "{from} to {to}");
            }
        }
        for &reason in REFUSALS {
            let side = reason.default_side().or(Some(Side::Provider));
            let (from, to) = (State::Referred, State::Declined);
            let step = Step { from, to, occurred_on: on, previous_on: on, reason: Some(reason), side };
            assert_eq!(check(&step, on), Ok(()), "{reason}");
        }
    }

    #[test]
    fn only_the_days_on_offer_are_taken() {
        assert_eq!(last_day(date("2028-02-26"), 3), Some(date("2028-02-29")), "leap day");
        assert_eq!(last_day(date("2026-11-24"), 5), None);
        assert!(DAYS.contains(&USUAL_DAYS));
    }

    proptest! {
        #[test]
        fn a_link_works_on_each_of_its_days_and_on_none_after(start in 0_i32..20_000, days in prop::sample::select(DAYS.to_vec()), past in 0_u64..60) {
            let made = NaiveDate::from_num_days_from_ce_opt(730_000 + start).unwrap();
            let last_on = last_day(made, days).unwrap();
            let today = made.checked_add_days(Days::new(past)).unwrap();
            let standing = Standing::of(&Facts { last_on, ..facts() }, today);
            prop_assert_eq!(standing == Standing::Open, past <= days);
        }
    }
}

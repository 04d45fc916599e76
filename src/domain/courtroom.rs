//! The courtroom desk: parents who are in court wait for an assessor, are assessed there, and leave with a first session booked.
//!
//! What is kept of an assessment is a short code: the service and its level. What was said in it stays with the assessor.

pub mod measures;

use chrono::{NaiveDate, NaiveTime};

use super::calendar::clock_time;
use super::referral::ServiceKind;

pub use measures::{Measures, ParentInCourt};

crate::codes! {
    /// What an assessor assesses.
    pub enum AssessorKind {
        SubstanceUse => "substance_use", "Substance use",
        MentalHealth => "mental_health", "Mental health",
    }
}

crate::codes! {
    /// Where a parent stands at the desk.
    pub enum Stand {
        Waiting => "waiting", "Waiting",
        WithAssessor => "with_assessor", "With the assessor",
        Assessed => "assessed", "Assessed",
        /// She left before she was assessed.
        Left => "left", "Left without assessment",
        /// She did not want to be assessed.
        Declined => "declined", "Declined",
    }
}

crate::codes! {
    /// What an assessment came to.
    pub enum Outcome {
        Service => "service", "A service is recommended",
        NoService => "no_service", "No service needed",
        Continue => "continue", "To be continued another day",
    }
}

crate::codes! {
    /// How much of a service is recommended.
    pub enum CareLevel {
        Outpatient => "outpatient", "Outpatient",
        IntensiveOutpatient => "intensive_outpatient", "Intensive outpatient",
        Residential => "residential", "Residential",
        Hospital => "hospital", "Hospital",
        Unsaid => "unsaid", "Level not said",
    }
}

crate::codes! {
    /// Why a parent left without assessment.
    pub enum LeftReason {
        /// The agency's to solve, as are the next two.
        NoAssessor => "no_assessor", "No assessor was free",
        NoInterpreter => "no_interpreter", "No interpreter",
        NoTime => "no_time", "The hearing left no time",
        HadToGo => "had_to_go", "Had to go: work, a ride, a child",
        Unknown => "unknown", "Not known",
    }
}

impl AssessorKind {
    /// The service that she gives at court.
    pub const fn assessment(self) -> ServiceKind {
        match self {
            Self::SubstanceUse => ServiceKind::SubstanceUseAssessment,
            Self::MentalHealth => ServiceKind::MentalHealthAssessment,
        }
    }

    /// The service that is usually recommended: what a form begins with.
    pub const fn usual_service(self) -> ServiceKind {
        match self {
            Self::SubstanceUse => ServiceKind::SubstanceUseTreatment,
            Self::MentalHealth => ServiceKind::MentalHealthTreatment,
        }
    }
}

/// Where a parent may stand next, likeliest first. An assessor who is called away leaves her waiting again; what is closed stays, and
/// whoever comes back is queued anew.
pub const fn next_stands(stand: Stand) -> &'static [Stand] {
    match stand {
        Stand::Waiting => &[Stand::WithAssessor, Stand::Left, Stand::Declined],
        Stand::WithAssessor => &[Stand::Assessed, Stand::Waiting, Stand::Left, Stand::Declined],
        Stand::Assessed | Stand::Left | Stand::Declined => &[],
    }
}

/// Whether a parent may be queued for a hearing on a day: on that day, when she is there.
pub fn may_queue(on: NaiveDate, today: NaiveDate) -> bool {
    on == today
}

/// Whether a parent is still at the desk.
pub const fn is_open(stand: Stand) -> bool {
    !next_stands(stand).is_empty()
}

/// A recommendation: the service and its level, and nothing clinical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommended {
    /// The service.
    pub service: ServiceKind,
    /// How much of it.
    pub level: CareLevel,
}

/// A step at the desk, as entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where she stands.
    pub from: Stand,
    /// Where she goes.
    pub to: Stand,
    /// What the assessor assesses; none where nobody was chosen.
    pub with: Option<AssessorKind>,
    /// What she waits for.
    pub kind: AssessorKind,
    /// What the assessment came to.
    pub outcome: Option<Outcome>,
    /// The service that is recommended.
    pub service: Option<ServiceKind>,
    /// Its level.
    pub level: Option<CareLevel>,
    /// Why she left.
    pub reason: Option<LeftReason>,
}

/// Why a step cannot be taken, in words for the person at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CourtroomError {
    /// The one does not follow the other.
    #[error("“{to}” does not follow “{from}”.")]
    NotAllowed {
        /// Where she stands.
        from: Stand,
        /// Where she was to go.
        to: Stand,
    },
    /// Nobody was chosen.
    #[error("Choose the assessor.")]
    AssessorMissing,
    /// The assessor assesses something else.
    #[error("This assessor is here for another kind of assessment.")]
    OtherAssessor,
    /// Nobody said what it came to.
    #[error("Choose what the assessment came to.")]
    OutcomeMissing,
    /// A recommendation without its service.
    #[error("Choose the service that is recommended.")]
    ServiceMissing,
    /// A recommendation without its level.
    #[error("Choose the level, or that it was not said.")]
    LevelMissing,
    /// Nobody said why she left.
    #[error("Choose why.")]
    ReasonMissing,
}

/// Checks a step; gives what is recommended, where something is.
pub fn check(entry: &Entry) -> Result<Option<Recommended>, CourtroomError> {
    if !next_stands(entry.from).contains(&entry.to) {
        return Err(CourtroomError::NotAllowed { from: entry.from, to: entry.to });
    }
    match entry.to {
        Stand::WithAssessor => match entry.with {
            None => Err(CourtroomError::AssessorMissing),
            Some(with) if with != entry.kind => Err(CourtroomError::OtherAssessor),
            Some(_) => Ok(None),
        },
        Stand::Assessed => match entry.outcome.ok_or(CourtroomError::OutcomeMissing)? {
            Outcome::Service => Ok(Some(Recommended {
                service: entry.service.ok_or(CourtroomError::ServiceMissing)?,
                level: entry.level.ok_or(CourtroomError::LevelMissing)?,
            })),
            Outcome::NoService | Outcome::Continue => Ok(None),
        },
        Stand::Left if entry.reason.is_none() => Err(CourtroomError::ReasonMissing),
        Stand::Left | Stand::Waiting | Stand::Declined => Ok(None),
    }
}

/// What is to be done for a parent before she leaves, the most urgent first: the order of the desk's sections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Todo {
    /// A service is recommended and nobody referred her.
    Refer,
    /// She is referred and no first session is booked.
    Book,
    /// She is with the assessor: the result is to be logged.
    Result,
    /// She waits.
    Call,
    /// Nobody asked her yet.
    Ask,
    /// Nothing more here.
    Done,
}

impl Todo {
    /// Every one, in order.
    pub const ALL: [Self; 6] = [Self::Refer, Self::Book, Self::Result, Self::Call, Self::Ask, Self::Done];

    /// What a section of the desk is called.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Refer => "To be referred before they leave",
            Self::Book => "First session to be booked before they leave",
            Self::Result => "With an assessor",
            Self::Call => "Waiting",
            Self::Ask => "Not asked yet",
            Self::Done => "Done for today",
        }
    }

    /// What is to be done where she stands so, was or was not referred, and has or has not a first session booked or held.
    pub const fn of(stand: Stand, outcome: Option<Outcome>, is_referred: bool, is_booked: bool) -> Self {
        match (stand, outcome) {
            (Stand::Waiting, _) => Self::Call,
            (Stand::WithAssessor, _) => Self::Result,
            (Stand::Assessed, Some(Outcome::Service)) if !is_referred => Self::Refer,
            (Stand::Assessed, Some(Outcome::Service)) if !is_booked => Self::Book,
            (Stand::Assessed | Stand::Left | Stand::Declined, _) => Self::Done,
        }
    }
}

/// An assessor's hours on one day do not end after they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The assessor leaves before {}, when she comes.", clock_time(*.0))]
pub struct LeavesFirst(pub NaiveTime);

/// Checks from when to when an assessor is there.
pub fn check_hours(from: NaiveTime, to: NaiveTime) -> Result<(), LeavesFirst> {
    if to > from { Ok(()) } else { Err(LeavesFirst(from)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;

    fn entry(from: Stand, to: Stand) -> Entry {
        let kind = AssessorKind::SubstanceUse;
        Entry {
            from,
            to,
            with: Some(kind),
            kind,
            outcome: Some(Outcome::Service),
            service: Some(kind.usual_service()),
            level: Some(CareLevel::Outpatient),
            reason: Some(LeftReason::HadToGo),
        }
    }

    #[test]
    fn codes_are_sound() {
        check_codes::<AssessorKind>();
        check_codes::<Stand>();
        check_codes::<Outcome>();
        check_codes::<CareLevel>();
        check_codes::<LeftReason>();
    }

    #[test]
    fn the_allowed_steps_are_exactly_these() {
        let row = |&from: &Stand| {
            let to: Vec<_> =
                Stand::ALL.iter().filter(|&&to| check(&entry(from, to)).is_ok()).map(|s| s.code()).collect();
            format!("{} -> {}\n", from.code(), to.join(" "))
        };
        let allowed: String = Stand::ALL.iter().map(row).collect();
        let expected = "waiting -> with_assessor left declined\n\
            with_assessor -> waiting assessed left declined\n\
            assessed -> \n\
            left -> \n\
            declined -> \n";
        assert_eq!(allowed, expected);
        for &from in Stand::ALL {
            for &to in Stand::ALL {
                let listed = next_stands(from).contains(&to);
                assert_eq!(check(&entry(from, to)).is_ok(), listed, "{from} to {to}");
            }
            assert_eq!(is_open(from), !next_stands(from).is_empty());
        }
    }

    #[test]
    fn a_step_says_what_belongs_to_it() {
        let with = Entry { with: None, ..entry(Stand::Waiting, Stand::WithAssessor) };
        assert_eq!(check(&with), Err(CourtroomError::AssessorMissing));
        let other = Entry { with: Some(AssessorKind::MentalHealth), ..with };
        assert_eq!(check(&other), Err(CourtroomError::OtherAssessor));
        let assessed = entry(Stand::WithAssessor, Stand::Assessed);
        let said = check(&assessed).unwrap().unwrap();
        assert_eq!((said.service, said.level), (ServiceKind::SubstanceUseTreatment, CareLevel::Outpatient));
        assert_eq!(check(&Entry { outcome: None, ..assessed }), Err(CourtroomError::OutcomeMissing));
        assert_eq!(check(&Entry { service: None, ..assessed }), Err(CourtroomError::ServiceMissing));
        assert_eq!(check(&Entry { level: None, ..assessed }), Err(CourtroomError::LevelMissing));
        assert_eq!(
            check(&Entry { outcome: Some(Outcome::NoService), service: None, level: None, ..assessed }),
            Ok(None)
        );
        let left = Entry { reason: None, ..entry(Stand::Waiting, Stand::Left) };
        assert_eq!(check(&left), Err(CourtroomError::ReasonMissing));
        assert_eq!(check(&Entry { to: Stand::Declined, ..left }), Ok(None));
    }

    #[test]
    fn a_recommendation_is_followed_until_the_first_session_is_booked() {
        let of = |outcome, referred, booked| Todo::of(Stand::Assessed, Some(outcome), referred, booked);
        assert_eq!(of(Outcome::Service, false, false), Todo::Refer);
        assert_eq!(of(Outcome::Service, true, false), Todo::Book);
        assert_eq!(of(Outcome::Service, true, true), Todo::Done);
        assert_eq!(of(Outcome::Continue, false, false), Todo::Done);
        assert_eq!(Todo::of(Stand::Waiting, None, false, false), Todo::Call);
        assert_eq!(Todo::of(Stand::WithAssessor, None, false, false), Todo::Result);
        assert_eq!(Todo::of(Stand::Left, None, false, false), Todo::Done);
        assert!(Todo::ALL.windows(2).all(|two| two[0] < two[1]));
    }

    #[test]
    fn an_assessor_leaves_after_she_came() {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        assert_eq!(check_hours(at(9), at(12)), Ok(()));
        let refused = check_hours(at(9), at(9)).unwrap_err();
        assert_eq!(refused.to_string(), "The assessor leaves before 9:00 a.m., when she comes.");
    }
}

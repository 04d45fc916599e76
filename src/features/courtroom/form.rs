//! The forms of the courtroom desk: a step of a parent, and an assessor of a day.

use chrono::{NaiveDate, NaiveTime};

use super::model::{NewCourtStep, Visit};
use crate::access::Posted;
use crate::domain::courtroom::{
    self, AssessorKind, CareLevel, CourtroomError, Entry, LeftReason, Outcome, Stand, check_hours,
};
use crate::domain::id::AssessorId;
use crate::domain::referral::ServiceKind;
use crate::web::form::Problems;

/// The longest line, in characters.
const LINE: usize = 120;

/// A step, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StepForm {
    /// Where she is to stand.
    pub(super) to: String,
    pub(super) assessor: String,
    pub(super) outcome: String,
    pub(super) service: String,
    pub(super) level: String,
    pub(super) reason: String,
    /// The courtroom to which the desk was narrowed.
    pub(super) room: String,
}

impl StepForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            to: text("to"),
            assessor: text("assessor"),
            outcome: text("outcome"),
            service: text("service"),
            level: text("level"),
            reason: text("reason"),
            room: text("room"),
        }
    }

    /// The form as it opens: the service that is usual after such an assessment.
    pub(super) fn begun(query: &Posted, of: &Visit) -> Self {
        Self { service: of.kind.usual_service().code().to_owned(), ..Self::of(query) }
    }

    pub(super) fn stand(&self) -> Option<Stand> {
        Stand::from_code(&self.to)
    }

    pub(super) fn assessor(&self) -> Option<AssessorId> {
        self.assessor.parse().ok()
    }

    /// The step, where it is sound. `with` is what the chosen assessor assesses.
    pub(super) fn check(&self, of: &Visit, with: Option<AssessorKind>) -> Result<NewCourtStep, Problems> {
        let mut problems = Problems::default();
        let Some(to) = self.stand() else {
            problems.add("to", "Choose where she stands now");
            return Err(problems);
        };
        let entry = Entry {
            from: of.stand,
            to,
            with,
            kind: of.kind,
            outcome: Outcome::from_code(&self.outcome),
            service: ServiceKind::from_code(&self.service),
            level: CareLevel::from_code(&self.level),
            reason: LeftReason::from_code(&self.reason),
        };
        match courtroom::check(&entry) {
            Ok(recommended) => Ok(NewCourtStep {
                stand: to,
                assessor: self.assessor().filter(|_| to == Stand::WithAssessor),
                outcome: entry.outcome.filter(|_| to == Stand::Assessed),
                service: recommended.map(|of| of.service),
                level: recommended.map(|of| of.level),
                reason: entry.reason.filter(|_| to == Stand::Left),
            }),
            Err(error) => {
                problems.add(field(error), error.to_string());
                Err(problems)
            }
        }
    }
}

/// Beside which field a refusal stands.
const fn field(error: CourtroomError) -> &'static str {
    match error {
        CourtroomError::NotAllowed { .. } => "to",
        CourtroomError::AssessorMissing | CourtroomError::OtherAssessor => "assessor",
        CourtroomError::OutcomeMissing => "outcome",
        CourtroomError::ServiceMissing => "service",
        CourtroomError::LevelMissing => "level",
        CourtroomError::ReasonMissing => "reason",
    }
}

/// An assessor, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AssessorForm {
    pub(super) on: String,
    pub(super) courtroom: String,
    pub(super) name: String,
    pub(super) provider: String,
    pub(super) kind: String,
    pub(super) from: String,
    pub(super) to: String,
}

/// An assessor, where the form is sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    pub(super) on: NaiveDate,
    pub(super) courtroom: String,
    pub(super) name: String,
    pub(super) provider: String,
    pub(super) kind: AssessorKind,
    pub(super) from: NaiveTime,
    pub(super) to: NaiveTime,
}

impl AssessorForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            on: text("on"),
            courtroom: text("courtroom"),
            name: text("name"),
            provider: text("provider"),
            kind: text("kind"),
            from: text("from"),
            to: text("to"),
        }
    }

    pub(super) fn begun(query: &Posted, today: NaiveDate) -> Self {
        let asked = Self::of(query);
        let on = if asked.on.is_empty() { today.to_string() } else { asked.on.clone() };
        Self { on, from: "08:30".to_owned(), to: "12:00".to_owned(), ..asked }
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<Sound, Problems> {
        let mut problems = Problems::default();
        let on = problems.date("on", &self.on, "the day");
        if on.is_some_and(|on| on < today) {
            problems.add("on", "This day is over. Enter today or a day to come.");
        }
        let courtroom = problems.line("courtroom", &self.courtroom, 40);
        let name = problems.required_line("name", &self.name, LINE, "the name of the assessor");
        let provider = problems.line("provider", &self.provider, LINE);
        let kind = problems.choice("kind", &self.kind, "what she assesses");
        let from = required(&mut problems, "from", &self.from, "from when she is there");
        let to = required(&mut problems, "to", &self.to, "until when she is there");
        if let (Some(from), Some(to)) = (from, to)
            && let Err(error) = check_hours(from, to)
        {
            problems.add("to", error.to_string());
        }
        let sound = (|| {
            let (on, courtroom, name) = (on?, courtroom?, name?);
            Some(Sound { on, courtroom, name, provider: provider?, kind: kind?, from: from?, to: to? })
        })();
        problems.or(sound)
    }
}

fn required(problems: &mut Problems, field: &str, typed: &str, what: &str) -> Option<NaiveTime> {
    let time = problems.optional_time(field, typed)?;
    if time.is_none() {
        problems.add(field, format!("Enter {what}"));
    }
    time
}

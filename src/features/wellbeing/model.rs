//! The rows of `health_entries`, `school_enrollments` and `consultations`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{May, Note, Reader, Sealed, Wellbeing};
use crate::db::schema::{consultations, health_entries, school_enrollments};
use crate::db::{Backend, Instant};
use crate::domain::id::{ChildId, ConsultationId, EnrollmentId, HealthEntryId, UserId};
use crate::domain::tracks::Track;
use crate::domain::wellbeing::{Condition, Grade, HealthKind, SchoolReason, SchoolSupport};

/// One entry of a child's health.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = health_entries, check_for_backend(Backend))]
pub struct HealthEntry {
    /// Key.
    pub id: HealthEntryId,
    /// The child.
    pub child_id: ChildId,
    /// What it is about.
    pub kind: HealthKind,
    /// Which condition, for a diagnosed one.
    pub condition: Option<Condition>,
    what: Sealed,
    provider: Sealed,
    /// The day, or the first of what lasts.
    pub on_day: NaiveDate,
    /// The day that what lasted ended.
    pub ends_on: Option<NaiveDate>,
    /// When the next one is due.
    pub next_due_on: Option<NaiveDate>,
    /// Whether it is a medication that acts on the mind.
    pub psychotropic: bool,
    consent_by: Sealed,
    /// When somebody consented to it.
    pub consent_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub voided_at: Option<Instant>,
    /// Why.
    pub void_reason: String,
}

impl HealthEntry {
    /// What it is, in words: "Medication: Sertraline 25 mg".
    #[must_use]
    pub fn title(&self, proof: &May<Wellbeing>) -> String {
        let kind = self.condition.map_or_else(|| self.kind.label(), Condition::label);
        let what = self.what.of_wellbeing().open(proof);
        if what.is_empty() { kind.to_owned() } else { format!("{kind}: {what}") }
    }

    /// Who examined, prescribed or diagnosed.
    #[must_use]
    pub fn provider(&self) -> Note<'_, Wellbeing> {
        self.provider.of_wellbeing()
    }

    /// Who consented to a medication that acts on the mind.
    #[must_use]
    pub fn consent_by(&self) -> Note<'_, Wellbeing> {
        self.consent_by.of_wellbeing()
    }

    /// Whether it lasts today.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.kind.lasts() && self.ends_on.is_none() && self.voided_at.is_none()
    }
}

/// An entry of a child's health, to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHealth {
    /// The child.
    pub child: ChildId,
    /// What it is about.
    pub kind: HealthKind,
    /// Which condition, for a diagnosed one.
    pub condition: Option<Condition>,
    /// The medication, what she is allergic to, the result.
    pub what: String,
    /// Who examined, prescribed or diagnosed.
    pub provider: String,
    /// The day, or the first of what lasts.
    pub on: NaiveDate,
    /// The day that what lasted ended.
    pub ends_on: Option<NaiveDate>,
    /// When the next one is due.
    pub next_due_on: Option<NaiveDate>,
    /// Whether it is a medication that acts on the mind.
    pub psychotropic: bool,
    /// Who consented to it, and when.
    pub consent: Option<(String, NaiveDate)>,
}

/// One school of a child, present, past, or entered in error.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = school_enrollments, check_for_backend(Backend))]
pub struct Enrollment {
    /// Key.
    pub id: EnrollmentId,
    /// The child.
    pub child_id: ChildId,
    /// The school's name; empty when not enrolled.
    pub school: String,
    /// The grade.
    pub grade: Option<Grade>,
    /// By which plan she gets help; nothing where nobody said.
    pub support: Option<SchoolSupport>,
    /// How it came about.
    pub reason: Option<SchoolReason>,
    /// The first day; nothing for what was known before histories were kept.
    pub starts_on: Option<NaiveDate>,
    /// The day another one took its place.
    pub ends_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub voided_at: Option<Instant>,
    /// Why.
    pub void_reason: String,
}

impl Enrollment {
    /// Whether it stands today: not ended, not entered in error.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ends_on.is_none() && self.voided_at.is_none()
    }

    /// "Oak School, Grade 4".
    #[must_use]
    pub fn title(&self) -> String {
        let grade = self.grade.map(Grade::label).unwrap_or_default();
        let parts = [self.school.as_str(), grade];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// A school to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEnrollment {
    /// The child.
    pub child: ChildId,
    /// The school's name; empty when not enrolled.
    pub school: String,
    /// The grade.
    pub grade: Grade,
    /// By which plan she gets help; nothing where nobody said.
    pub support: Option<SchoolSupport>,
    /// How it came about.
    pub reason: SchoolReason,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The day it ended, for one of the past.
    pub ends_on: Option<NaiveDate>,
}

/// One time that a child was heard. Her words are shut.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = consultations, check_for_backend(Backend))]
pub struct Consultation {
    /// Key.
    pub id: ConsultationId,
    /// The child.
    pub child_id: ChildId,
    /// The day.
    pub heard_on: NaiveDate,
    heard_by: Sealed,
    place: Sealed,
    words: Sealed,
    /// Whether she was consulted on the case plan.
    pub on_plan: bool,
    /// Whether she wishes that the parents' worker is told.
    pub may_be_told: bool,
    member_one: Sealed,
    member_two: Sealed,
    /// Grows with every change.
    pub version: i32,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub voided_at: Option<Instant>,
    /// Why.
    pub void_reason: String,
}

/// What a child said, and whom she chose, for whoever may read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard<'a> {
    /// Who heard her.
    pub by: &'a str,
    /// Where.
    pub place: &'a str,
    /// Her own words.
    pub words: &'a str,
    /// Up to two members of the team whom she chose; empty for none.
    pub members: [&'a str; 2],
}

impl Consultation {
    /// What she said: a note of the child's track, and of the family's too where she wished it. One entered in error is told
    /// to nobody on the family's track. All others learn the day alone, and whether it was about the plan.
    #[must_use]
    pub fn heard(&self, reader: &Reader) -> Option<Heard<'_>> {
        let told = self.may_be_told && self.voided_at.is_none();
        let track = if reader.child_track().is_none() && told { Track::Reunification } else { Track::Permanency };
        Some(Heard {
            by: self.heard_by.on_track(track).open(reader)?,
            place: self.place.on_track(track).open(reader)?,
            words: self.words.on_track(track).open(reader)?,
            members: [self.member_one.on_track(track).open(reader)?, self.member_two.on_track(track).open(reader)?],
        })
    }
}

/// What a child said, to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsultation {
    /// The child.
    pub child: ChildId,
    /// The day.
    pub heard_on: NaiveDate,
    /// Who heard her.
    pub heard_by: String,
    /// Where.
    pub place: String,
    /// Her own words.
    pub words: String,
    /// Whether she was consulted on the case plan.
    pub on_plan: bool,
    /// Whether she wishes that the parents' worker is told.
    pub may_be_told: bool,
    /// Up to two members of the team whom she chose; empty for none.
    pub members: [String; 2],
}

//! The rows of the courtroom desk.

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;

use crate::db::schema::{courtroom_assessors, courtroom_steps, courtroom_visits};
use crate::db::{Backend, Instant};
use crate::domain::calendar::{clock_time, kept_time};
use crate::domain::courtroom::{AssessorKind, CareLevel, LeftReason, Outcome, Stand};
use crate::domain::id::{
    AssessorId, CourtStepId, CourtVisitId, FamilyId, HearingId, PersonId, ProviderId, ReferralId, UserId,
};
use crate::domain::referral::ServiceKind;

/// An assessor who is in a courtroom on one day.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = courtroom_assessors, check_for_backend(Backend))]
pub(super) struct Assessor {
    pub(super) id: AssessorId,
    pub(super) on_day: NaiveDate,
    pub(super) courtroom: String,
    pub(super) name: String,
    pub(super) provider_id: Option<ProviderId>,
    pub(super) kind: AssessorKind,
    from_time: String,
    to_time: String,
    pub(super) ended_at: Option<Instant>,
}

impl Assessor {
    /// "9:00 a.m. to 12:00 p.m.".
    pub(super) fn hours(&self) -> String {
        let said = |time: &str| kept_time(time).map_or_else(|| time.to_owned(), clock_time);
        format!("{} to {}", said(&self.from_time), said(&self.to_time))
    }
}

/// An assessor to be put on a day's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssessor {
    /// Key.
    pub id: AssessorId,
    /// The day.
    pub on_day: NaiveDate,
    /// In which courtroom; empty for all of them.
    pub courtroom: String,
    /// Her name.
    pub name: String,
    /// For whom she works, where that is a provider of the directory.
    pub provider: Option<ProviderId>,
    /// What she assesses.
    pub kind: AssessorKind,
    /// From when she is there, in local time.
    pub from: NaiveTime,
    /// Until when.
    pub to: NaiveTime,
}

/// A parent at the desk on one day, for one assessment.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = courtroom_visits, check_for_backend(Backend))]
pub struct Visit {
    /// Key.
    pub id: CourtVisitId,
    /// The family.
    pub family_id: FamilyId,
    /// The parent.
    pub person_id: PersonId,
    /// The hearing day.
    pub on_day: NaiveDate,
    /// What she is assessed for.
    pub kind: AssessorKind,
    /// Where she stands.
    pub stand: Stand,
    /// Who assesses her, or did.
    pub assessor_id: Option<AssessorId>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// The service that is recommended.
    pub service: Option<ServiceKind>,
    /// Its level.
    pub level: Option<CareLevel>,
    /// Why she left.
    pub reason: Option<LeftReason>,
    /// The referral that was made from it.
    pub referral_id: Option<ReferralId>,
    /// Grows with every step.
    pub version: i32,
    /// When she was queued.
    pub entered_at: Instant,
}

/// A parent to be queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewVisit {
    /// Key.
    pub id: CourtVisitId,
    /// The hearing for which she is there.
    pub hearing: HearingId,
    /// The family.
    pub family: FamilyId,
    /// The parent.
    pub person: PersonId,
    /// The hearing day.
    pub on_day: NaiveDate,
    /// What she is to be assessed for.
    pub kind: AssessorKind,
}

/// A step to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewCourtStep {
    /// Where she stands after it.
    pub stand: Stand,
    /// Who assesses her; kept where none is named, unless she waits again.
    pub assessor: Option<AssessorId>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// The service that is recommended.
    pub service: Option<ServiceKind>,
    /// Its level.
    pub level: Option<CareLevel>,
    /// Why she left.
    pub reason: Option<LeftReason>,
}

impl NewCourtStep {
    /// A step that leads there and says nothing more.
    #[must_use]
    pub const fn to(stand: Stand) -> Self {
        Self { stand, assessor: None, outcome: None, service: None, level: None, reason: None }
    }
}

/// A step as the table has it.
#[derive(Insertable)]
#[diesel(table_name = courtroom_steps)]
pub(super) struct StepRow {
    pub(super) id: CourtStepId,
    pub(super) visit_id: CourtVisitId,
    pub(super) stand: Stand,
    pub(super) assessor_id: Option<AssessorId>,
    pub(super) outcome: Option<Outcome>,
    pub(super) service: Option<ServiceKind>,
    pub(super) level: Option<CareLevel>,
    pub(super) reason: Option<LeftReason>,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
}

//! The rows of `progress_entries` and `agency_efforts`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{Reader, Sealed};
use crate::db::schema::{agency_efforts, progress_entries};
use crate::db::{Backend, Instant};
use crate::domain::family::Who;
use crate::domain::id::{ChildId, EffortId, FamilyId, PersonId, PlanGoalId, ProgressId, UserId};
use crate::domain::progress::{Direction, EffortKind, Standard};
use crate::domain::tracks::Track;

/// What was seen of a parent.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = progress_entries, check_for_backend(Backend))]
pub struct Progress {
    /// Key.
    pub id: ProgressId,
    /// The parent.
    pub person_id: PersonId,
    /// The goal of the plan that it is about.
    pub goal_key: Option<PlanGoalId>,
    /// The day it was seen.
    pub seen_on: NaiveDate,
    /// Forwards or back.
    pub kind: Direction,
    /// What was seen, in behaviour.
    pub seen: String,
    own_words: Sealed,
    /// Her own words that she wants told to the court.
    pub court_words: String,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// Why it is an error; empty for what counts.
    pub error_reason: String,
}

impl Progress {
    /// Her own words, for whoever may read them: those for the court everybody who reads the page.
    #[must_use]
    pub fn words(&self, reader: &Reader) -> Option<&str> {
        if self.court_words.is_empty() {
            self.own_words.on_track(Track::Reunification).open(reader)
        } else {
            Some(&self.court_words)
        }
    }
}

/// What the agency did.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = agency_efforts, check_for_backend(Backend))]
pub struct Effort {
    /// Key.
    pub id: EffortId,
    /// The adult it was for.
    pub person_id: Option<PersonId>,
    /// The child it was for.
    pub child_id: Option<ChildId>,
    /// The goal of the plan that it is for.
    pub goal_key: Option<PlanGoalId>,
    /// The day.
    pub made_on: NaiveDate,
    /// What kind of effort.
    pub kind: EffortKind,
    /// What it is evidence of.
    pub standard: Standard,
    /// What was done.
    pub what: String,
    /// What came of it.
    pub result: String,
    /// What stood in the way.
    pub barrier: String,
    /// What was done about that.
    pub answer: String,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who made and entered it.
    pub entered_by: Option<UserId>,
    /// Why it is an error; empty for what counts.
    pub error_reason: String,
}

impl Effort {
    /// For whom.
    #[must_use]
    pub fn who(&self) -> Who {
        Who::of(self.person_id, self.child_id)
    }
}

/// What was seen of a parent, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgress {
    /// The family.
    pub family: FamilyId,
    /// The parent.
    pub person: PersonId,
    /// The goal of the plan.
    pub goal: Option<PlanGoalId>,
    /// The day.
    pub seen_on: NaiveDate,
    /// Forwards or back.
    pub kind: Direction,
    /// What was seen.
    pub seen: String,
    /// Her own words.
    pub words: String,
    /// Whether she wants them told to the court.
    pub for_court: bool,
}

/// What the agency did, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEffort {
    /// The family.
    pub family: FamilyId,
    /// For whom.
    pub who: Who,
    /// The goal of the plan.
    pub goal: Option<PlanGoalId>,
    /// The day.
    pub made_on: NaiveDate,
    /// What kind of effort.
    pub kind: EffortKind,
    /// What it is evidence of.
    pub standard: Standard,
    /// What was done.
    pub what: String,
    /// What came of it.
    pub result: String,
    /// What stood in the way.
    pub barrier: String,
    /// What was done about that.
    pub answer: String,
}

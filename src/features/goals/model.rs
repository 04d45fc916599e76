//! The rows of `permanency_goals`, `efforts_reads` and `alternatives`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{ChildTrack, ConcurrentGoal, May, Note, Sealed};
use crate::db::schema::{alternatives, permanency_goals};
use crate::db::{Backend, Instant};
use crate::domain::goal::{AlternativeKind, Goal, GoalRole, SetBy};
use crate::domain::id::{AlternativeId, ChildId, EffortsReadId, FamilyId, GoalId, UserId};

/// A goal of a child, present, past, or entered in error.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = permanency_goals, check_for_backend(Backend))]
pub struct SetGoal {
    /// Key.
    pub id: GoalId,
    /// The child.
    pub child_id: ChildId,
    /// Which of the two goals it is.
    pub role: GoalRole,
    /// The goal.
    pub goal: Goal,
    /// Who set it.
    pub set_by: SetBy,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The day another one took its place, or the child left care.
    pub ends_on: Option<NaiveDate>,
    /// On which ground: shut.
    pub(super) ground: Sealed,
    /// What was read of the efforts to reunify, where it was asked for.
    pub efforts_read_id: Option<EffortsReadId>,
    /// Grows with every change.
    pub version: i32,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub voided_at: Option<Instant>,
    /// Who marked it.
    pub voided_by: Option<UserId>,
    /// Why.
    pub void_reason: String,
}

impl SetGoal {
    /// On which ground it was set, as a note of the child's track.
    #[must_use]
    pub fn ground(&self) -> Note<'_, ChildTrack> {
        self.ground.of_child()
    }

    /// Whether it stands today: not ended, not entered in error.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ends_on.is_none() && self.voided_at.is_none()
    }
}

/// The goals of one child, the latest first. The concurrent ones come out with their proof only.
#[derive(Debug, Clone, Default)]
pub struct Goals {
    primary: Vec<SetGoal>,
    concurrent: Vec<SetGoal>,
}

impl Goals {
    pub(super) fn of(rows: Vec<SetGoal>) -> Self {
        let (primary, concurrent) = rows.into_iter().partition(|row| row.role == GoalRole::Primary);
        Self { primary, concurrent }
    }

    /// The permanency goals.
    #[must_use]
    pub fn primary(&self) -> &[SetGoal] {
        &self.primary
    }

    /// The concurrent goals, for whoever may know them.
    #[must_use]
    pub fn concurrent(&self, _proof: May<ConcurrentGoal>) -> &[SetGoal] {
        &self.concurrent
    }

    /// Whether there is a concurrent goal today, whichever it is.
    #[must_use]
    pub fn has_concurrent(&self) -> bool {
        self.concurrent.iter().any(SetGoal::is_open)
    }

    /// All of them, for the store alone.
    pub(super) fn all(&self) -> impl Iterator<Item = &SetGoal> {
        self.primary.iter().chain(&self.concurrent)
    }

    /// The permanency goal of today.
    #[must_use]
    pub fn present(&self) -> Option<&SetGoal> {
        self.primary.iter().find(|goal| goal.is_open())
    }
}

/// A goal to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGoal {
    /// The child.
    pub child: ChildId,
    /// Which of the two goals it is.
    pub role: GoalRole,
    /// The goal.
    pub goal: Goal,
    /// Who set it.
    pub set_by: SetBy,
    /// The first day.
    pub starts_on: NaiveDate,
    /// On which ground.
    pub ground: String,
    /// The facts of the efforts to reunify as they were read, where they were asked for.
    pub efforts: Option<String>,
}

/// Something done for a child beside reunification. There is no way to one but with the proof of the child's track.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = alternatives, check_for_backend(Backend))]
pub struct Alternative {
    /// Key.
    pub id: AlternativeId,
    /// The child.
    pub child_id: ChildId,
    /// What was done.
    pub kind: AlternativeKind,
    who: Sealed,
    /// The day.
    pub done_on: NaiveDate,
    result: Sealed,
    note: Sealed,
    /// Grows with every change.
    pub version: i32,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub voided_at: Option<Instant>,
    /// Why.
    pub void_reason: String,
}

impl Alternative {
    /// With whom or for whom.
    #[must_use]
    pub fn who(&self) -> Note<'_, ChildTrack> {
        self.who.of_child()
    }

    /// What came of it.
    #[must_use]
    pub fn result(&self) -> Note<'_, ChildTrack> {
        self.result.of_child()
    }

    /// More words.
    #[must_use]
    pub fn note(&self) -> Note<'_, ChildTrack> {
        self.note.of_child()
    }
}

/// Something done beside reunification, to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAlternative {
    /// The child.
    pub child: ChildId,
    /// What was done.
    pub kind: AlternativeKind,
    /// With whom or for whom.
    pub who: String,
    /// The day.
    pub done_on: NaiveDate,
    /// What came of it.
    pub result: String,
    /// More words.
    pub note: String,
}

/// A goal that was changed away from reunification, for the supervisor.
#[derive(Debug, Clone)]
pub(super) struct Change {
    pub(super) goal: SetGoal,
    pub(super) child: crate::features::children::Child,
    pub(super) family: FamilyId,
    pub(super) number: String,
    pub(super) facts: String,
    pub(super) read_at: Instant,
    pub(super) read_by: Option<UserId>,
}

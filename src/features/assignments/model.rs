//! The rows of `assignments`, with their workers.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::assignments;
use crate::db::{Backend, Instant};
use crate::domain::id::{AssignmentId, ChildId, FamilyId, UserId};
use crate::domain::tracks::Track;

/// A worker's time on one track of a family.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = assignments, check_for_backend(Backend))]
pub struct Assignment {
    /// Key.
    pub id: AssignmentId,
    /// The family.
    pub family_id: FamilyId,
    /// The child; none on the reunification track.
    pub child_id: Option<ChildId>,
    /// The worker.
    pub user_id: UserId,
    /// The track.
    pub track: Track,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The day it ended.
    pub ends_on: Option<NaiveDate>,
    /// Why it began.
    pub reason: String,
    /// Why it ended.
    pub end_reason: String,
    /// Grows with every change.
    pub version: i32,
}

/// An assignment to be made.
#[derive(Debug, Clone)]
pub struct NewAssignment {
    /// The family.
    pub family: FamilyId,
    /// The child; none on the reunification track.
    pub child: Option<ChildId>,
    /// The worker.
    pub worker: UserId,
    /// The track.
    pub track: Track,
    /// The first day.
    pub starts_on: NaiveDate,
    /// Why it begins.
    pub reason: String,
}

#[derive(Insertable)]
#[diesel(table_name = assignments)]
pub(super) struct AssignmentRow<'a> {
    pub(super) id: AssignmentId,
    pub(super) family_id: FamilyId,
    pub(super) child_id: Option<ChildId>,
    pub(super) user_id: UserId,
    pub(super) track: Track,
    pub(super) starts_on: NaiveDate,
    pub(super) reason: &'a str,
    pub(super) created_at: Instant,
    pub(super) created_by: Option<UserId>,
}

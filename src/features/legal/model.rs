//! The rows of `legal_statuses` and `parental_rights`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{legal_statuses, parental_rights};
use crate::db::{Backend, Instant};
use crate::domain::id::{ChildId, LegalStatusId, PersonId, RightsId, UserId};
use crate::domain::legal::{LegalStatus, RightsEnd};

/// A legal status of a child, present, past, or entered in error.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = legal_statuses, check_for_backend(Backend))]
pub struct HeldStatus {
    /// Key.
    pub id: LegalStatusId,
    /// The child.
    pub child_id: ChildId,
    /// The status.
    pub status: LegalStatus,
    /// The first day.
    pub starts_on: NaiveDate,
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

impl HeldStatus {
    /// Whether it stands today: not ended, not entered in error.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.ends_on.is_none() && self.voided_at.is_none()
    }
}

/// A legal status to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStatus {
    /// The child.
    pub child: ChildId,
    /// The status.
    pub status: LegalStatus,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The day it ended, for one of the past.
    pub ends_on: Option<NaiveDate>,
}

/// The petition and the order that end one parent's rights to a child.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = parental_rights, check_for_backend(Backend))]
pub struct EndedRights {
    /// Key.
    pub id: RightsId,
    /// The child.
    pub child_id: ChildId,
    /// The parent.
    pub person_id: PersonId,
    /// How.
    pub kind: RightsEnd,
    /// The day of the petition.
    pub petition_on: Option<NaiveDate>,
    /// The day of the order.
    pub order_on: Option<NaiveDate>,
    /// Grows with every change.
    pub version: i32,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub voided_at: Option<Instant>,
    /// Why.
    pub void_reason: String,
}

/// The end of a parent's rights, to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRights {
    /// The child.
    pub child: ChildId,
    /// The parent.
    pub person: PersonId,
    /// How.
    pub kind: RightsEnd,
    /// The day of the petition.
    pub petition_on: Option<NaiveDate>,
    /// The day of the order.
    pub order_on: Option<NaiveDate>,
}

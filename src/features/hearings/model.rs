//! The rows of `hearings`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Backend;
use crate::db::schema::hearings;
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::{ChildId, FamilyId, HearingId, UserId};

/// A hearing, set or held.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = hearings, check_for_backend(Backend))]
pub struct Hearing {
    /// Key.
    pub id: HearingId,
    /// The family.
    pub family_id: FamilyId,
    /// What it is about.
    pub kind: HearingKind,
    /// Whether it was held.
    pub status: HearingStatus,
    /// The day.
    pub held_on: NaiveDate,
    /// The local time, `HH:MM`.
    pub held_time: Option<String>,
    /// The courtroom.
    pub courtroom: String,
    /// The judicial officer.
    pub judge: String,
    /// What came of it.
    pub result: String,
    /// Who entered it.
    pub created_by: Option<UserId>,
    /// Grows with every change.
    pub version: i32,
}

/// A hearing to be set.
#[derive(Debug, Clone)]
pub struct NewHearing {
    /// Key.
    pub id: HearingId,
    /// The family.
    pub family: FamilyId,
    /// The children it is about.
    pub children: Vec<ChildId>,
    /// What it is about.
    pub kind: HearingKind,
    /// Whether it was held.
    pub status: HearingStatus,
    /// The day.
    pub held_on: NaiveDate,
    /// The local time, `HH:MM`.
    pub held_time: Option<String>,
    /// The courtroom.
    pub courtroom: String,
    /// The judicial officer.
    pub judge: String,
    /// What came of it.
    pub result: String,
}

//! The rows of `hearings`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Backend;
use crate::db::schema::hearings;
use crate::domain::calendar::{clock_time, kept_time, short_date};
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

impl Hearing {
    /// The local time in words: "10:00 a.m."; nothing where no time is recorded.
    #[must_use]
    pub fn time(&self) -> Option<String> {
        self.held_time.as_deref().and_then(kept_time).map(clock_time)
    }

    /// Day and time in words: "Dec 3, 2026, 10:00 a.m."
    #[must_use]
    pub fn when(&self) -> String {
        let day = short_date(self.held_on);
        self.time().map_or_else(|| day.clone(), |time| format!("{day}, {time}"))
    }
}

/// A hearing to be set, or the new version of one.
#[derive(Debug, Clone, PartialEq, Eq)]
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

//! The rows of `contacts` and `family_times`.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{self, Note, Sealed, TrackNote};
use crate::db::schema::{contacts, family_times};
use crate::db::{Backend, Instant};
use crate::domain::contact::{FamilyTimeOutcome, Medium, Outcome, Supervision};
use crate::domain::id::{ChildId, ContactId, FamilyId, FamilyTimeId, PersonId, UserId};
use crate::domain::tracks::Track;

/// A contact that was made or attempted.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = contacts, check_for_backend(Backend))]
pub struct Contact {
    /// Key.
    pub id: ContactId,
    /// The family.
    pub family_id: FamilyId,
    /// The child it was with.
    pub child_id: Option<ChildId>,
    /// The adult it was with.
    pub person_id: Option<PersonId>,
    /// Whose record the note belongs to.
    pub track: Track,
    /// How it was made.
    pub medium: Medium,
    /// Whether they reached each other.
    pub outcome: Outcome,
    /// The day it happened.
    pub occurred_on: NaiveDate,
    /// What was said: shut, until [`Contact::note`] meets somebody who may read this track's notes.
    pub(super) note: Sealed,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
}

impl Contact {
    /// Its note, as one of its track.
    #[must_use]
    pub fn note(&self) -> TrackNote<'_> {
        self.note.on_track(self.track)
    }
}

impl FamilyTime {
    /// Its note, as one of family time.
    #[must_use]
    pub fn note(&self) -> Note<'_, notes::FamilyTime> {
        self.note.of_family_time()
    }
}

/// When the people of a family were last reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LastHeld {
    /// The last contact that reached an adult.
    pub with_adult: Option<NaiveDate>,
    /// The last visit of a permanency worker in person to each child: what counts as a caseworker visit (42 USC 624(f)).
    pub visits: HashMap<ChildId, NaiveDate>,
}

/// A contact to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// The family.
    pub family: FamilyId,
    /// The child it was with.
    pub child: Option<ChildId>,
    /// The adult it was with.
    pub person: Option<PersonId>,
    /// Whose record the note belongs to.
    pub track: Track,
    /// How it was made.
    pub medium: Medium,
    /// Whether they reached each other.
    pub outcome: Outcome,
    /// The day it happened.
    pub occurred_on: NaiveDate,
    /// What was said.
    pub note: String,
}

/// A planned visit of parents and children, and what became of it.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = family_times, check_for_backend(Backend))]
pub struct FamilyTime {
    /// Key.
    pub id: FamilyTimeId,
    /// The family.
    pub family_id: FamilyId,
    /// The day it was planned for.
    pub planned_on: NaiveDate,
    /// What became of it.
    pub outcome: FamilyTimeOutcome,
    /// How closely it was watched.
    pub supervision: Supervision,
    /// In a few words: shut, for those who may read it.
    pub(super) note: Sealed,
    /// Who entered it.
    pub entered_by: Option<UserId>,
}

/// Family time to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFamilyTime {
    /// The family.
    pub family: FamilyId,
    /// The day it was planned for.
    pub planned_on: NaiveDate,
    /// What became of it.
    pub outcome: FamilyTimeOutcome,
    /// How closely it was watched.
    pub supervision: Supervision,
    /// In a few words.
    pub note: String,
}

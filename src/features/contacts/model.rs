//! The rows of `contacts`: one for each person of an entry, tied by the entry.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{Sealed, TrackNote};
use crate::db::schema::contacts;
use crate::db::{Backend, Instant};
use crate::domain::calendar::{clock_time, kept_time, short_date};
use crate::domain::contact::{ContactPurpose, Medium, MeetingPlace, Outcome};
use crate::domain::family::Who;
use crate::domain::id::{ChildId, ContactId, FamilyId, PersonId, UserId};
use crate::domain::tracks::Track;

/// A contact that was made or attempted, with one of the people of its entry.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = contacts, check_for_backend(Backend))]
pub struct Contact {
    /// Key.
    pub id: ContactId,
    /// The entry: the key of its first row.
    pub entry_id: ContactId,
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
    /// The local time of day, `HH:MM`.
    pub occurred_time: Option<String>,
    /// What it was mainly for.
    pub purpose: Option<ContactPurpose>,
    /// Where they met.
    pub place: Option<MeetingPlace>,
    /// Where more exactly.
    pub place_words: String,
    /// What was said: shut, until [`Contact::note`] meets somebody who may read this track's notes.
    pub(super) note: Sealed,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When a supervisor approved it.
    pub approved_at: Option<Instant>,
    /// Who approved it; never who entered it.
    pub approved_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub error_at: Option<Instant>,
    /// Who marked it.
    pub error_by: Option<UserId>,
    /// Why.
    pub error_reason: String,
}

impl Contact {
    /// Its note, as one of its track.
    #[must_use]
    pub fn note(&self) -> TrackNote<'_> {
        self.note.on_track(self.track)
    }

    /// The day it happened, with the time where one is known: "Nov 22, 2026, 4:10 p.m.".
    #[must_use]
    pub fn occurred(&self) -> String {
        let day = short_date(self.occurred_on);
        let time = self.occurred_time.as_deref().and_then(kept_time);
        time.map_or_else(|| day.clone(), |at| format!("{day}, {}", clock_time(at)))
    }

    /// What for and where, as far as it is known.
    #[must_use]
    pub fn details(&self) -> Vec<String> {
        let purpose = self.purpose.map(|purpose| format!("For: {}", purpose.label().to_lowercase()));
        let place = self.place.map(|place| match self.place_words.as_str() {
            "" => format!("Where: {}", place.label().to_lowercase()),
            words => format!("Where: {}, {words}", place.label().to_lowercase()),
        });
        purpose.into_iter().chain(place).collect()
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

impl LastHeld {
    /// What some contacts say of it. Of contacts in which nobody was reached it hears nothing.
    pub(super) fn of(contacts: &[Contact]) -> Self {
        let mut last = Self::default();
        for held in contacts.iter().filter(|contact| contact.outcome == Outcome::Held) {
            last.hears(held.child_id, held.track, held.medium, held.occurred_on);
        }
        last
    }

    /// Takes one contact in which people reached each other.
    pub(super) fn hears(&mut self, child: Option<ChildId>, track: Track, medium: Medium, on: NaiveDate) {
        match child {
            None => self.with_adult = self.with_adult.max(Some(on)),
            Some(child) if track == Track::Permanency && medium.in_person() => {
                let seen = self.visits.entry(child).or_insert(on);
                *seen = on.max(*seen);
            }
            Some(_) => {}
        }
    }

    /// Whether it knows a day for an adult and for each of these children.
    pub(super) fn knows(&self, children: &[ChildId]) -> bool {
        self.with_adult.is_some() && children.iter().all(|child| self.visits.contains_key(child))
    }
}

/// What for, when and where, as far as somebody said so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// What it was mainly for.
    pub purpose: Option<ContactPurpose>,
    /// The local time of day, `HH:MM`.
    pub time: Option<String>,
    /// Where they met.
    pub place: Option<MeetingPlace>,
    /// Where more exactly.
    pub place_words: String,
}

/// A contact to be logged: one entry, with one person or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// The family.
    pub family: FamilyId,
    /// Everybody it was with.
    pub with: Vec<Who>,
    /// Whose record the note belongs to.
    pub track: Track,
    /// How it was made.
    pub medium: Medium,
    /// Whether they reached each other.
    pub outcome: Outcome,
    /// The day it happened.
    pub occurred_on: NaiveDate,
    /// What for, when and where.
    pub details: Details,
    /// What was said.
    pub note: String,
}

/// An entry that waits for a supervisor, as her list has it: no note.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) entry: ContactId,
    pub(super) family: FamilyId,
    pub(super) family_name: String,
    pub(super) number: String,
    pub(super) medium: Medium,
    pub(super) outcome: Outcome,
    pub(super) occurred_on: NaiveDate,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
}

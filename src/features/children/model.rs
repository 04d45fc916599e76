//! The rows of `children`, `episodes` and `placements`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{children, episodes, placements};
use crate::db::{Backend, Instant};
use crate::domain::duplicate::Match;
use crate::domain::episode::{self, History};
use crate::domain::exit::ExitReason;
use crate::domain::family::{Race, Sex, TribalAnswer, child_name};
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, PlacementId, UserId};
use crate::domain::place::{ApartReason, Location, MoveReason};
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;

/// A child of a family.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = children, check_for_backend(Backend))]
pub struct Child {
    /// Key.
    pub id: ChildId,
    /// The family.
    pub family_id: FamilyId,
    /// Given name; empty for a newborn who has none yet.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Race and ethnicity.
    pub race: Option<Race>,
    /// The last answer to the tribal inquiry.
    pub tribal_answer: TribalAnswer,
    /// The day it was last asked.
    pub tribal_asked_on: Option<NaiveDate>,
    /// The court's file number for this child.
    pub court_file_number: String,
    /// School or day care.
    pub school: String,
    /// Grows with every change.
    pub version: i32,
}

impl Child {
    /// "Given Family", or "Newborn Family" without a name.
    #[must_use]
    pub fn name(&self) -> String {
        child_name(&self.given_name, &self.family_name)
    }
}

/// A child to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChild {
    /// Key.
    pub id: ChildId,
    /// Given name; empty for a newborn who has none yet.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Race and ethnicity.
    pub race: Option<Race>,
    /// The court's file number for this child.
    pub court_file_number: String,
}

/// A child who may be the one being typed: only what tells children apart, and whether she can be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Key.
    pub id: ChildId,
    /// The family.
    pub family: FamilyId,
    /// The family's number.
    pub number: String,
    /// Her name.
    pub name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// Whether a stay is open: a child in care cannot be removed again.
    pub in_care: bool,
    /// How strongly the two match.
    pub strength: Match,
}

/// What may be corrected of a child.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = children, treat_none_as_null = true)]
pub struct Facts {
    /// Given name; empty for a newborn who has none yet.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Race and ethnicity.
    pub race: Option<Race>,
    /// The court's file number for this child.
    pub court_file_number: String,
}

/// A stay in care, from a removal to an exit.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = episodes, check_for_backend(Backend))]
pub struct Episode {
    /// Key.
    pub id: EpisodeId,
    /// The child.
    pub child_id: ChildId,
    /// The family.
    pub family_id: FamilyId,
    /// The day of the removal.
    pub removed_on: NaiveDate,
    /// The local time of the removal, `HH:MM`.
    pub removed_time: Option<String>,
    /// The day of the exit.
    pub exited_on: Option<NaiveDate>,
    /// How the stay ended.
    pub exit_reason: Option<ExitReason>,
    /// Who entered the exit.
    pub exit_entered_by: Option<UserId>,
    /// Who entered the removal.
    pub created_by: Option<UserId>,
    /// Grows with every change.
    pub version: i32,
    /// Whether the exit was planned, where somebody said so.
    pub exit_planned: Option<bool>,
}

/// A stay to be opened by a removal.
#[derive(Debug, Clone)]
pub struct NewEpisode {
    /// Key.
    pub id: EpisodeId,
    /// The child.
    pub child: ChildId,
    /// The family.
    pub family: FamilyId,
    /// The office that removed the child.
    pub office: OfficeId,
    /// The day of the removal.
    pub removed_on: NaiveDate,
    /// The local time of the removal, `HH:MM`.
    pub removed_time: Option<String>,
    /// The circumstances of the removal.
    pub circumstances: Vec<Circumstance>,
}

/// Where a child lives, or lived, during a stay.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = placements, check_for_backend(Backend))]
pub struct Placement {
    /// Key.
    pub id: PlacementId,
    /// The stay.
    pub episode_id: EpisodeId,
    /// The child.
    pub child_id: ChildId,
    /// What kind of place.
    pub setting: Setting,
    /// Who cares for the child there.
    pub caregiver: String,
    /// Whether brothers and sisters in care live there too.
    pub with_siblings: Option<bool>,
    /// The first day.
    pub started_on: NaiveDate,
    /// The day the child left.
    pub ended_on: Option<NaiveDate>,
    /// Why the child left.
    pub end_reason: String,
    /// Who entered it.
    pub created_by: Option<UserId>,
    /// Grows with every change.
    pub version: i32,
    /// Where it is.
    pub location: Option<Location>,
    /// The other state or country.
    pub jurisdiction: String,
    /// Why the child does not live with brothers and sisters there.
    pub apart_reason: Option<ApartReason>,
    /// Why the child moved on from here; `end_reason` has the words.
    pub move_reason: Option<MoveReason>,
}

impl Placement {
    /// Why the child left, in the words that somebody wrote; nothing where only the next place or the exit was noted.
    #[must_use]
    pub fn left_words(&self) -> &str {
        let words = self.end_reason.as_str();
        let is_code = Setting::from_code(words).is_some() || ExitReason::from_code(words).is_some();
        if is_code { "" } else { words }
    }
}

/// A placement to be begun.
#[derive(Debug, Clone)]
pub struct NewPlacement {
    /// The stay.
    pub episode: EpisodeId,
    /// The child.
    pub child: ChildId,
    /// What kind of place.
    pub setting: Setting,
    /// Who cares for the child there.
    pub caregiver: String,
    /// Whether brothers and sisters in care live there too.
    pub with_siblings: Option<bool>,
    /// The first day.
    pub started_on: NaiveDate,
}

/// What more is said of a place than its kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceFacts {
    /// Where it is.
    pub location: Option<Location>,
    /// The other state or country.
    pub jurisdiction: String,
    /// Why the child does not live with brothers and sisters there.
    pub apart: Option<ApartReason>,
}

#[derive(Insertable)]
#[diesel(table_name = children)]
pub(super) struct ChildRow<'a> {
    pub(super) id: ChildId,
    pub(super) family_id: FamilyId,
    pub(super) given_name: &'a str,
    pub(super) family_name: &'a str,
    pub(super) name_key: String,
    pub(super) born_on: Option<NaiveDate>,
    pub(super) sex: Option<Sex>,
    pub(super) race: Option<Race>,
    pub(super) court_file_number: &'a str,
    pub(super) created_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = episodes)]
pub(super) struct EpisodeRow<'a> {
    pub(super) id: EpisodeId,
    pub(super) child_id: ChildId,
    pub(super) family_id: FamilyId,
    pub(super) office_id: OfficeId,
    pub(super) removed_on: NaiveDate,
    pub(super) removed_time: Option<&'a str>,
    pub(super) created_at: Instant,
    pub(super) created_by: Option<UserId>,
}

#[derive(Insertable)]
#[diesel(table_name = placements)]
pub(super) struct PlacementRow<'a> {
    pub(super) id: PlacementId,
    pub(super) episode_id: EpisodeId,
    pub(super) child_id: ChildId,
    pub(super) setting: Setting,
    pub(super) caregiver: &'a str,
    pub(super) with_siblings: Option<bool>,
    pub(super) started_on: NaiveDate,
    pub(super) created_at: Instant,
    pub(super) created_by: Option<UserId>,
}

/// A stay with its placements, in the order they began.
#[derive(Debug, Clone)]
pub struct Stay {
    /// The stay.
    pub episode: Episode,
    /// Its placements.
    pub placements: Vec<Placement>,
}

impl Stay {
    /// What the rules make of it on a day.
    #[must_use]
    pub fn history(&self, today: NaiveDate) -> History {
        let exit = self.episode.exited_on.zip(self.episode.exit_reason);
        let of = |p: &Placement| episode::Placement {
            setting: p.setting,
            provider: None,
            start: p.started_on,
            end: p.ended_on,
        };
        let placements: Vec<_> = self.placements.iter().map(of).collect();
        episode::history(&episode::Episode { removed_on: self.episode.removed_on, exit }, &placements, today)
    }

    /// Where the child lives now, if the stay is open.
    #[must_use]
    pub fn current(&self) -> Option<&Placement> {
        self.placements.iter().rev().find(|p| p.ended_on.is_none())
    }
}

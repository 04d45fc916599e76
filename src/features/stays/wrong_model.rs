//! The rows of `episodes_in_error` and `placements_in_error`: stays and placements that never happened.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::Instant;
use crate::db::schema::{episodes_in_error, placements_in_error};
use crate::domain::calendar::short_date;
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, PlacementId, UserId};
use crate::domain::place::{ApartReason, Location, MoveReason};
use crate::domain::setting::Setting;

/// A stay as it stands in `episodes`, column by column.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = episodes_in_error, treat_none_as_default_value = false)]
pub(super) struct WholeStay {
    id: EpisodeId,
    child_id: ChildId,
    family_id: FamilyId,
    office_id: OfficeId,
    removed_on: NaiveDate,
    removed_time: Option<String>,
    exited_on: Option<NaiveDate>,
    exit_reason: Option<ExitReason>,
    exit_entered_at: Option<Instant>,
    exit_entered_by: Option<UserId>,
    cost_cents: Option<i64>,
    version: i32,
    created_at: Instant,
    created_by: Option<UserId>,
    exit_planned: Option<bool>,
}

/// A placement as it stands in `placements`, column by column.
#[derive(Debug, Clone, Queryable, Insertable)]
#[diesel(table_name = placements_in_error, treat_none_as_default_value = false)]
pub(super) struct WholePlace {
    id: PlacementId,
    episode_id: EpisodeId,
    child_id: ChildId,
    setting: Setting,
    caregiver: String,
    with_siblings: Option<bool>,
    started_on: NaiveDate,
    ended_on: Option<NaiveDate>,
    end_reason: String,
    version: i32,
    created_at: Instant,
    created_by: Option<UserId>,
    location: Option<Location>,
    jurisdiction: String,
    apart_reason: Option<ApartReason>,
    move_reason: Option<MoveReason>,
}

#[derive(Insertable)]
#[diesel(table_name = episodes_in_error, treat_none_as_default_value = false)]
pub(super) struct WrongStay<'a> {
    #[diesel(embed)]
    pub(super) row: WholeStay,
    pub(super) circumstances: String,
    pub(super) error_at: Instant,
    pub(super) error_by: UserId,
    pub(super) error_reason: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = placements_in_error, treat_none_as_default_value = false)]
pub(super) struct WrongPlace<'a> {
    #[diesel(embed)]
    pub(super) row: WholePlace,
    pub(super) error_at: Instant,
    pub(super) error_by: UserId,
    pub(super) error_reason: &'a str,
}

/// Why, by whom and when an entry was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// What was wrong with it, in words.
    pub reason: String,
    /// Who marked it.
    pub by: UserId,
    /// When.
    pub at: Instant,
}

/// A stay or a placement that was marked as entered in error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The stay.
    pub stay: EpisodeId,
    /// The placement; none: the stay with all its placements.
    pub place: Option<PlacementId>,
    /// What it was: "Removal", or the kind of place and the caregiver.
    pub what: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day, where there was one.
    pub until: Option<NaiveDate>,
    /// Why it was marked.
    pub why: Why,
    /// Of a placement: that it was marked with its stay.
    pub with_stay: bool,
}

impl Marked {
    /// "Nov 3, 2026 to Nov 20, 2026"; "since Nov 20, 2026".
    #[must_use]
    pub fn lasted(&self) -> String {
        lasted(self.from, self.until)
    }

    /// Where it is seen and brought back, below the child's page.
    #[must_use]
    pub fn page(&self, child: &str) -> String {
        page_of(child, self.stay, self.place)
    }
}

/// Where a stay or one placement of it is marked, below the child's page, and brought back.
pub(super) fn page_of(child: &str, stay: EpisodeId, place: Option<PlacementId>) -> String {
    let below = place.map_or_else(String::new, |place| format!("/placements/{place}"));
    format!("{child}/stays/{stay}{below}/wrong")
}

/// "Nov 3, 2026 to Nov 20, 2026"; "since Nov 20, 2026".
pub(super) fn lasted(from: NaiveDate, until: Option<NaiveDate>) -> String {
    let from = short_date(from);
    until.map_or_else(|| format!("since {from}"), |until| format!("{from} to {}", short_date(until)))
}

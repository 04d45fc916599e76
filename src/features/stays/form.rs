//! The form of a stay's dates: every date, and one reason for what is other.

use chrono::NaiveDate;

use super::model::Found;
use crate::access::Posted;
use crate::domain::id::PlacementId;
use crate::domain::stay_dates::{DateField, Dates, wrong};
use crate::web::form::Problems;

/// The longest reason, in characters.
const REASON: usize = 500;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DatesForm {
    pub(super) removed: String,
    pub(super) exited: String,
    pub(super) reason: String,
    /// The first day and the day of leaving of each placement.
    pub(super) places: Vec<(PlacementId, String, String)>,
    /// The versions that the form was made beside.
    pub(super) beside: Vec<(PlacementId, i32)>,
}

/// Sound dates and why they are other than on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    pub(super) dates: Dates,
    pub(super) reason: String,
}

/// The field of a date of a placement.
pub(super) fn field(of: DateField, place: PlacementId) -> String {
    format!("{}.{place}", if of == DateField::StartedOn { "start" } else { "end" })
}

/// The hidden field that says beside which version the form was made.
pub(super) fn beside(place: PlacementId) -> String {
    format!("beside.{place}")
}

impl DatesForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name: &str| posted.first(name).to_owned();
        let version = |(name, version): &(String, String)| {
            Some((name.strip_prefix("beside.")?.parse::<PlacementId>().ok()?, version.parse().ok()?))
        };
        let beside: Vec<(PlacementId, i32)> = posted.fields().iter().filter_map(version).collect();
        let place = |(id, _): &(PlacementId, i32)| {
            (*id, text(&field(DateField::StartedOn, *id)), text(&field(DateField::EndedOn, *id)))
        };
        Self {
            removed: text("removed"),
            exited: text("exited"),
            reason: text("reason"),
            places: beside.iter().map(place).collect(),
            beside,
        }
    }

    /// The form as it opens: what is on record.
    pub(super) fn showing(found: &Found) -> Self {
        let said = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
        let dates = found.dates();
        let both = found.stay.placements.iter().zip(&dates.places);
        Self {
            removed: dates.removed_on.to_string(),
            exited: said(dates.exited_on),
            reason: String::new(),
            places: both.map(|(place, (start, end))| (place.id, start.to_string(), said(*end))).collect(),
            beside: found.versions(),
        }
    }

    /// The sound dates: each readable, all of them possible together, at least one other than on record.
    pub(super) fn check(&self, found: &Found, today: NaiveDate) -> Result<Sound, Problems> {
        let mut problems = Problems::default();
        let removed = problems.date("removed", &self.removed, "the removal");
        let exited = match found.stay.episode.exited_on {
            Some(_) => problems.date("exited", &self.exited, "the exit").map(Some),
            None => Some(None),
        };
        let mut places = Vec::new();
        for (id, start, end) in &self.places {
            let start = problems.date(&field(DateField::StartedOn, *id), start, "the first day");
            let end = problems.optional_date(&field(DateField::EndedOn, *id), end);
            places.extend(start.zip(end));
        }
        let reason = problems.required_line("reason", &self.reason, REASON, "why the dates on record are wrong");
        let dates = (|| Some(Dates { removed_on: removed?, exited_on: exited?, places }))();
        if let Some(dates) = dates.as_ref().filter(|_| !problems.any()) {
            self.judge(dates, found, today, &mut problems);
        }
        let sound = dates.zip(reason).map(|(dates, reason)| Sound { dates, reason });
        problems.or(sound)
    }

    fn judge(&self, dates: &Dates, found: &Found, today: NaiveDate, problems: &mut Problems) {
        for (of, at, words) in wrong(dates, &found.around(today)) {
            let place = at.and_then(|at| self.places.get(at));
            let name = match (of, place) {
                (DateField::StartedOn | DateField::EndedOn, Some((id, ..))) => field(of, *id),
                (DateField::ExitedOn, _) => "exited".to_owned(),
                _ => "removed".to_owned(),
            };
            problems.add(name, words);
        }
        if !problems.any() && found.changes(dates).is_empty() {
            problems.add("removed", "These are the dates on record. Change the one that is wrong");
        }
    }
}

//! A stay whose dates are to be corrected, and the rows of `date_corrections`.

use chrono::NaiveDate;

use crate::db::Instant;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, PlacementId, UserId};
use crate::domain::period::Period;
use crate::domain::stay_dates::{Around, DateField, Dates};
use crate::features::children::{Child, Stay};

/// Where a stay is: family, child and stay.
pub(super) type At = (FamilyId, ChildId, EpisodeId);

/// A stay with what its dates must fit in with.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) child: Child,
    pub(super) stay: Stay,
    pub(super) others: Vec<Period>,
    pub(super) corrected: Vec<Corrected>,
}

impl Found {
    pub(super) fn around(&self, today: NaiveDate) -> Around {
        Around { today, born_on: self.child.born_on, others: self.others.clone() }
    }

    /// The dates as they are on record.
    pub(super) fn dates(&self) -> Dates {
        Dates {
            removed_on: self.stay.episode.removed_on,
            exited_on: self.stay.episode.exited_on,
            places: self.stay.placements.iter().map(|place| (place.started_on, place.ended_on)).collect(),
        }
    }

    /// The versions that a form is made beside: the stay's, and each placement's.
    pub(super) fn versions(&self) -> Vec<(PlacementId, i32)> {
        self.stay.placements.iter().map(|place| (place.id, place.version)).collect()
    }

    /// What is other in `dates` than on record.
    pub(super) fn changes(&self, dates: &Dates) -> Vec<Change> {
        let was = self.dates();
        let mut changes = vec![
            Change { of: None, field: DateField::RemovedOn, was: Some(was.removed_on), became: Some(dates.removed_on) },
            Change { of: None, field: DateField::ExitedOn, was: was.exited_on, became: dates.exited_on },
        ];
        let both = was.places.iter().zip(&dates.places);
        for (place, (was, became)) in self.stay.placements.iter().zip(both) {
            let of = Some(place.id);
            changes.push(Change { of, field: DateField::StartedOn, was: Some(was.0), became: Some(became.0) });
            changes.push(Change { of, field: DateField::EndedOn, was: was.1, became: became.1 });
        }
        changes.retain(|change| change.was != change.became);
        changes
    }
}

/// A date that becomes another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    /// The placement; none: the stay itself.
    pub(super) of: Option<PlacementId>,
    pub(super) field: DateField,
    pub(super) was: Option<NaiveDate>,
    pub(super) became: Option<NaiveDate>,
}

/// A correction that was made.
#[derive(Debug, Clone)]
pub(super) struct Corrected {
    pub(super) change: Change,
    pub(super) reason: String,
    pub(super) at: Instant,
    pub(super) by: UserId,
}

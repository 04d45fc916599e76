//! The agency's stays, moves and services as columns, and how rows become them.

use std::collections::HashMap;

use super::services::{self, Begun, Served, place_of};
use super::store::{ChildRow, PlacementRow, Rows, StayRow};
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId};
use crate::domain::outcomes::cfsr::{Move, Moves};
use crate::domain::outcomes::stays::{Exit, Stay, Stays};
use crate::domain::setting::Setting;

/// An office, as reports name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    pub(super) id: OfficeId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What every report is made from, as of one change of the records.
#[derive(Debug, Clone, Default)]
pub struct Columns {
    /// Number of the last change that is in.
    pub(super) seen: i64,
    /// By name; an office's number is its place.
    pub(super) offices: Vec<Office>,
    /// In order; a child's number is its place.
    children: Vec<ChildId>,
    pub(super) stays: Stays,
    pub(super) moves: Moves,
    pub(super) services: Vec<Served>,
    /// The times in which a family had a child in care.
    pub(super) begun: Vec<Begun>,
    /// The day of the first removal.
    pub(super) first_removal: Option<i32>,
}

/// A row names an office or a child that is not known yet: everything must be loaded anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unknown;

impl Columns {
    /// The columns of all rows.
    pub(super) fn new(seen: i64, offices: Vec<(OfficeId, String, String)>, rows: &Rows) -> Self {
        let offices = offices.into_iter().map(|(id, code, name)| Office { id, code, name }).collect();
        let mut children: Vec<ChildId> = rows.children.iter().map(|row| row.0).collect();
        children.sort_unstable();
        let mut columns = Self { seen, offices, children, ..Self::default() };
        // Every row's office and child were read in the same snapshot.
        let stays = columns.stays_of(rows).unwrap_or_default();
        columns.stays = Stays::from_rows(stays);
        columns.moves = Moves::new(columns.moves_of(&rows.placements).unwrap_or_default());
        (columns.services, columns.begun) = services::read(rows, |office| columns.office(office));
        columns.first_removal = first_removal(&columns.stays);
        columns
    }

    /// These columns with the histories of the changed families replaced by their rows.
    pub(super) fn with(&self, seen: i64, families: &[FamilyId], rows: &Rows) -> Result<Self, Unknown> {
        let mut columns =
            Self { seen, offices: self.offices.clone(), children: self.children.clone(), ..Self::default() };
        columns.add_children(&rows.children)?;
        let changed: Vec<u32> = rows.children.iter().filter_map(|row| columns.child(row.0)).collect();
        columns.stays = self.stays.with_histories(&changed, columns.stays_of(rows)?);
        columns.moves = self.moves.with_histories(&changed, columns.moves_of(&rows.placements)?);
        let (services, begun) = services::read(rows, |office| columns.office(office));
        let is_other = |family: &FamilyId| !families.contains(family);
        let kept = self.services.iter().filter(|served| is_other(&served.family)).cloned();
        columns.services = kept.chain(services).collect();
        let kept = self.begun.iter().filter(|begun| is_other(&begun.family)).copied();
        columns.begun = kept.chain(begun).collect();
        columns.first_removal = first_removal(&columns.stays);
        Ok(columns)
    }

    /// New children get the numbers after the last: their keys are later than all before (UUIDv7).
    fn add_children(&mut self, rows: &[ChildRow]) -> Result<(), Unknown> {
        let mut new: Vec<ChildId> = rows.iter().map(|row| row.0).filter(|id| self.child(*id).is_none()).collect();
        new.sort_unstable();
        if new.first() < self.children.last() && !new.is_empty() {
            return Err(Unknown);
        }
        self.children.extend(new);
        Ok(())
    }

    fn child(&self, id: ChildId) -> Option<u32> {
        self.children.binary_search(&id).ok().and_then(|place| u32::try_from(place).ok())
    }

    /// The number of an office.
    pub(super) fn office(&self, id: OfficeId) -> Option<u16> {
        self.offices.iter().position(|office| office.id == id).and_then(|place| u16::try_from(place).ok())
    }

    /// The office with a number.
    pub(super) fn office_at(&self, number: u16) -> Option<&Office> {
        self.offices.get(usize::from(number))
    }

    /// The agency's offices, by name.
    #[must_use]
    pub fn offices(&self) -> &[Office] {
        &self.offices
    }

    /// The number of the office with a code.
    #[must_use]
    pub fn office_by_code(&self, code: &str) -> Option<u16> {
        self.offices.iter().position(|office| office.code == code).and_then(|place| u16::try_from(place).ok())
    }

    fn stays_of(&self, rows: &Rows) -> Result<Vec<Stay>, Unknown> {
        let visits = visits(&rows.placements);
        let about: HashMap<ChildId, &ChildRow> = rows.children.iter().map(|row| (row.0, row)).collect();
        let stay = |row: &StayRow| {
            let (id, child, _, office, removed, exited, reason) = *row;
            let (_, born, sex, race) = *about.get(&child).copied().ok_or(Unknown)?;
            let removal = removed.to_epoch_days();
            let exit = exited.zip(reason).map(|(on, reason)| Exit { day: on.to_epoch_days(), reason });
            let during = |day: &i32| *day >= removal && exit.is_none_or(|exit| *day <= exit.day);
            Ok(Stay {
                child: self.child(child).ok_or(Unknown)?,
                office: self.office(office).ok_or(Unknown)?,
                removal,
                exit,
                birth: born.map(|on| on.to_epoch_days()),
                sex: sex.map_or(0, |sex| place_of(crate::domain::family::Sex::ALL, sex)),
                race: race.map_or(0, |race| place_of(crate::domain::family::Race::ALL, race)),
                home_visit: visits.get(&id).copied().filter(during),
            })
        };
        rows.stays.iter().map(stay).collect()
    }

    fn moves_of(&self, placements: &[PlacementRow]) -> Result<Vec<Move>, Unknown> {
        let mut moves = Vec::new();
        let mut before = None;
        for (stay, child, _, on) in placements.iter().filter(|row| row.2.counts_as_placement()) {
            if before == Some(*stay) {
                moves.push(Move { child: self.child(*child).ok_or(Unknown)?, day: on.to_epoch_days() });
            }
            before = Some(*stay);
        }
        Ok(moves)
    }
}

fn first_removal(stays: &Stays) -> Option<i32> {
    stays.iter().map(|stay| stay.removal).min()
}

/// The first day of the trial home visit that each stay ended with, or is in.
fn visits(placements: &[PlacementRow]) -> HashMap<EpisodeId, i32> {
    let mut visits = HashMap::new();
    let mut rows = placements.iter().peekable();
    while let Some((stay, _, setting, on)) = rows.next() {
        let is_last = rows.peek().is_none_or(|next| next.0 != *stay);
        if is_last && *setting == Setting::TrialHomeVisit {
            visits.insert(*stay, on.to_epoch_days());
        }
    }
    visits
}

//! The agency's stays, moves and services as columns, and how rows become them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::store::{ChildRow, PlacementRow, Rows, ServiceRow, StayRow};
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, ReferralId};
use crate::domain::outcomes::cfsr::{Move, Moves};
use crate::domain::outcomes::latency::{InCare, Service, stay_of_service};
use crate::domain::outcomes::stays::{Exit, Stay, Stays};
use crate::domain::referral::{ServiceKind, State};
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
    services: Vec<Served>,
    /// The day of the first removal.
    pub(super) first_removal: Option<i32>,
}

/// A service and the family it is for.
#[derive(Debug, Clone, Copy)]
struct Served {
    family: FamilyId,
    service: Service,
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
        columns.services = columns.services_of(rows);
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
        let kept = self.services.iter().filter(|served| !families.contains(&served.family));
        columns.services = kept.copied().chain(columns.services_of(rows)).collect();
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

    /// Services of stays that began in these days.
    pub(super) fn services(&self, from: i32, to: i32) -> impl Iterator<Item = Service> {
        self.services.iter().map(|served| served.service).filter(move |s| from <= s.removal && s.removal <= to)
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

    fn services_of(&self, rows: &Rows) -> Vec<Served> {
        let mut in_care: HashMap<FamilyId, Vec<(InCare, u16)>> = HashMap::new();
        for (_, _, family, office, removed, exited, _) in &rows.stays {
            let stay = (removed.to_epoch_days(), exited.map(|on| on.to_epoch_days()));
            in_care.entry(*family).or_default().push((stay, self.office(*office).unwrap_or_default()));
        }
        let steps = Steps::of(rows);
        let served = |row: &ServiceRow| {
            let stays = in_care.get(&row.1)?;
            let spans: Vec<InCare> = stays.iter().map(|(stay, _)| *stay).collect();
            let stay = stay_of_service(&spans, row.3.to_epoch_days())?;
            let (_, office) = stays.iter().find(|(known, _)| *known == stay)?;
            Some(Served { family: row.1, service: steps.service(row, stay, *office) })
        };
        rows.services.iter().filter_map(served).collect()
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

/// The first referral and the first acceptance of each service.
struct Steps(HashMap<(ReferralId, bool), NaiveDate>);

impl Steps {
    fn of(rows: &Rows) -> Self {
        let mut first = HashMap::new();
        for (service, state, on) in &rows.steps {
            first.entry((*service, *state == State::Referred)).or_insert(*on);
        }
        Self(first)
    }

    /// A step that nobody entered was taken at the latest with the next one. What happened before the removal took no days.
    fn service(&self, row: &ServiceRow, (removal, exit): InCare, office: u16) -> Service {
        let first_session = row.4;
        let accepted = [self.0.get(&(row.0, false)).copied(), first_session].into_iter().flatten().min();
        let referred = [self.0.get(&(row.0, true)).copied(), accepted].into_iter().flatten().min();
        let day = |on: Option<NaiveDate>| on.map(|on| on.to_epoch_days().max(removal));
        Service {
            removal,
            exit,
            office,
            kind: place_of(ServiceKind::ALL, row.2),
            referral: day(referred),
            first_contact: day(accepted),
            first_session: day(first_session),
        }
    }
}

/// Place in a list of choices, from 1.
fn place_of<T: PartialEq>(all: &[T], value: T) -> u8 {
    all.iter().position(|known| *known == value).and_then(|place| u8::try_from(place + 1).ok()).unwrap_or_default()
}

/// The service with a number.
pub(super) fn service_kind(number: u8) -> Option<ServiceKind> {
    usize::from(number).checked_sub(1).and_then(|place| ServiceKind::ALL.get(place)).copied()
}

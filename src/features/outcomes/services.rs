//! The services of families with a child in care, and how each became one: from rows to what reports follow.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::store::{AssignmentRow, Rows, ServiceRow, StepRow};
use crate::domain::day_one::first_session;
use crate::domain::id::{FamilyId, OfficeId, ProviderId, ReferralId, UserId};
use crate::domain::outcomes::connection::Taken;
use crate::domain::outcomes::latency::{InCare, Service, stay_of_service, times_in_care};
use crate::domain::referral::{ServiceKind, State, is_open};
use crate::domain::tracks::worker_on;

/// A service, whom it is for, and who has it.
#[derive(Debug, Clone)]
pub(super) struct Served {
    pub(super) family: FamilyId,
    pub(super) referral: ReferralId,
    pub(super) kind: ServiceKind,
    /// Whom it is with, or was with last.
    pub(super) provider: Option<ProviderId>,
    /// The reunification worker on the day the need was known, or the first after it.
    pub(super) worker: Option<UserId>,
    pub(super) service: Service,
    /// Its steps before it began, as they were taken.
    pub(super) steps: Arc<[Taken]>,
}

/// A time in which a family had a child in care, as a service that was needed at once and begins with any session of an adult.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    pub(super) family: FamilyId,
    /// The reunification worker on the first day, or the first after it.
    pub(super) worker: Option<UserId>,
    pub(super) service: Service,
}

/// The stays of a family, each with the number of its office.
type Stays = Vec<(InCare, u16)>;
/// Who had a family: the worker, first and last day.
type Workers = Vec<(UserId, NaiveDate, Option<NaiveDate>)>;

/// The services needed while a child was in care, and the times in care.
pub(super) fn read(rows: &Rows, office: impl Fn(OfficeId) -> Option<u16>) -> (Vec<Served>, Vec<Begun>) {
    let mut in_care: HashMap<FamilyId, Stays> = HashMap::new();
    for (_, _, family, of, removed, exited, _) in &rows.stays {
        let stay = (removed.to_epoch_days(), exited.map(|on| on.to_epoch_days()));
        in_care.entry(*family).or_default().push((stay, office(*of).unwrap_or_default()));
    }
    let workers = workers(&rows.workers);
    let had = |family: FamilyId, on: NaiveDate| workers.get(&family).and_then(|all| worker_on(all, on));
    let served = rows.services.iter().filter_map(|row| {
        let stay = stay(in_care.get(&row.family_id)?, row.needed_on)?;
        let from = rows.steps.partition_point(|step| step.0 < row.id);
        let steps: Vec<StepRow> = rows.steps.iter().skip(from).take_while(|step| step.0 == row.id).copied().collect();
        Some(Served::of(row, stay, &steps, had(row.family_id, row.needed_on)))
    });
    (served.collect(), begun(rows, &in_care, had))
}

fn workers(rows: &[AssignmentRow]) -> HashMap<FamilyId, Workers> {
    let mut workers: HashMap<FamilyId, Workers> = HashMap::new();
    for (family, user, from, until) in rows {
        workers.entry(*family).or_default().push((*user, *from, *until));
    }
    workers
}

fn stay(stays: &Stays, needed: NaiveDate) -> Option<(InCare, u16)> {
    let spans: Vec<InCare> = stays.iter().map(|(stay, _)| *stay).collect();
    let stay = stay_of_service(&spans, needed.to_epoch_days())?;
    stays.iter().find(|(known, _)| *known == stay).copied()
}

impl Served {
    /// A step that nobody entered was taken at the latest with the next one. What happened before the removal took no days.
    fn of(
        row: &ServiceRow,
        ((removal, exit), office): (InCare, u16),
        steps: &[StepRow],
        worker: Option<UserId>,
    ) -> Self {
        let first = |state| steps.iter().find(|step| step.1 == state).map(|step| step.2);
        let accepted = [first(State::Accepted), row.first_attended_on].into_iter().flatten().min();
        let referred = [first(State::Referred), accepted].into_iter().flatten().min();
        let day = |on: Option<NaiveDate>| on.map(|on| on.to_epoch_days().max(removal));
        let taken = |(_, state, on, side, reason): &StepRow| {
            let day = on.to_epoch_days().max(removal);
            Taken { day, state: *state, side: *side, reason: *reason }
        };
        Self {
            family: row.family_id,
            referral: row.id,
            kind: row.service,
            provider: row.provider_id,
            worker,
            service: Service {
                removal,
                exit,
                office,
                kind: place_of(ServiceKind::ALL, row.service),
                needed: row.needed_on.to_epoch_days().max(removal),
                referral: day(referred),
                first_contact: day(accepted),
                first_session: day(row.first_attended_on),
            },
            steps: steps.iter().map(taken).collect(),
        }
    }
}

/// The times in care with the first session of any adult in each.
fn begun(
    rows: &Rows,
    in_care: &HashMap<FamilyId, Stays>,
    had: impl Fn(FamilyId, NaiveDate) -> Option<UserId>,
) -> Vec<Begun> {
    let mut sessions: HashMap<FamilyId, Vec<(NaiveDate, Option<NaiveDate>)>> = HashMap::new();
    for row in rows.services.iter().filter(|row| row.person_id.is_some()) {
        if let Some(on) = row.first_attended_on {
            let ended = (!is_open(row.state)).then_some(row.state_on);
            sessions.entry(row.family_id).or_default().push((on, ended));
        }
    }
    let of = |(family, stays): (&FamilyId, &Stays)| {
        let spans: Vec<InCare> = stays.iter().map(|(stay, _)| *stay).collect();
        let offices: HashMap<i32, u16> = stays.iter().map(|((removal, _), office)| (*removal, *office)).collect();
        let sessions = sessions.get(family).map(Vec::as_slice).unwrap_or_default();
        let one = |(removal, exit): InCare| {
            let removed_on = NaiveDate::from_epoch_days(removal)?;
            let in_time = |on: NaiveDate| exit.is_none_or(|exit| on.to_epoch_days() <= exit);
            let theirs = sessions.iter().copied().filter(|(on, _)| in_time(*on));
            let session = first_session(removed_on, theirs).map(|on| on.to_epoch_days().max(removal));
            let office = offices.get(&removal).copied().unwrap_or_default();
            let (needed, kind) = (removal, 0);
            let steps = Service {
                removal,
                exit,
                office,
                kind,
                needed,
                referral: None,
                first_contact: None,
                first_session: session,
            };
            Some(Begun { family: *family, worker: had(*family, removed_on), service: steps })
        };
        times_in_care(&spans).into_iter().filter_map(one).collect::<Vec<_>>()
    };
    in_care.iter().flat_map(of).collect()
}

/// Place in a list of choices, from 1.
pub(super) fn place_of<T: PartialEq + Copy>(all: &[T], value: T) -> u8 {
    all.iter().position(|known| *known == value).and_then(|place| u8::try_from(place + 1).ok()).unwrap_or_default()
}

/// The kind with a number.
pub(super) fn kind_numbered(number: u8) -> Option<ServiceKind> {
    usize::from(number).checked_sub(1).and_then(|place| ServiceKind::ALL.get(place)).copied()
}

//! Caseloads: what each worker has, by office and unit. Families and children are never added together.

use std::collections::BTreeMap;

use crate::domain::id::{OfficeId, UnitId};
use crate::domain::tracks::Track;
use crate::domain::workload::{Limits, Load};
use crate::features::users::{Caseworker, Office, Unit};

/// With more workers than this the page shows a line for each unit, and each leads to its workers.
const WORKERS: usize = 80;

/// The caseloads of one track.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Caseloads {
    pub(super) title: &'static str,
    pub(super) id: &'static str,
    pub(super) limits: String,
    pub(super) groups: Vec<Group>,
    /// Whether the groups show their workers.
    pub(super) detailed: bool,
}

/// The workers of one unit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) workers: Vec<Worker>,
    /// "41 families, 5 workers, 1 over the limit".
    pub(super) summary: String,
    pub(super) kind: &'static str,
    worst: Load,
}

/// One worker's caseload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worker {
    pub(super) name: String,
    pub(super) open: String,
    pub(super) load: &'static str,
    pub(super) kind: &'static str,
    /// Her families on the board; empty for permanency workers, whose children the board does not list.
    pub(super) href: String,
    /// Where her caseload is transferred; empty where she has none.
    pub(super) transfer: String,
    /// Where somebody is chosen who stands in; empty where she has none.
    pub(super) away: String,
    count: u32,
    level: Load,
}

/// The offices and units whose workers are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) office: Option<OfficeId>,
    pub(super) unit: Option<UnitId>,
}

/// The names of an office and a unit; the unit's is empty for workers without one.
type Names = (String, String);
/// An office, a unit, and who is in it.
type Members = (OfficeId, Option<UnitId>, Vec<Worker>);

/// The caseloads of a track among `workers`, grouped by office and unit: those with the heaviest caseload first, then in the
/// order of their names.
pub(super) fn of(
    track: Track,
    workers: Vec<Caseworker>,
    wanted: Wanted,
    (offices, units): (&[Office], &[Unit]),
    limits: Limits,
) -> Caseloads {
    let here = |w: &Caseworker| {
        wanted.office.is_none_or(|office| office == w.office) && wanted.unit.is_none_or(|unit| Some(unit) == w.unit)
    };
    let mut groups: BTreeMap<Names, Members> = BTreeMap::new();
    let mut total = 0;
    for worker in workers.into_iter().filter(here) {
        total += 1;
        let office = offices.iter().find(|o| o.id == worker.office).map_or("", |o| &o.name).to_owned();
        let unit = units.iter().find(|u| Some(u.id) == worker.unit).map_or("", |u| &u.name).to_owned();
        let group = groups.entry((office, unit)).or_insert_with(|| (worker.office, worker.unit, Vec::new()));
        group.2.push(load(track, worker, limits));
    }
    let limit = limits.of(track);
    let things = things(track, 2);
    let mut groups: Vec<Group> = groups.into_iter().map(|(names, of)| group(track, names, of)).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.worst));
    Caseloads {
        title: match track {
            Track::Reunification => "Reunification workers, by families",
            Track::Permanency => "Permanency workers, by children",
        },
        id: track.code(),
        limits: format!(
            "More than {} {things} is near the limit, more than {} over it.",
            limit.amber_over, limit.red_over
        ),
        groups,
        detailed: total <= WORKERS,
    }
}

fn load(track: Track, worker: Caseworker, limits: Limits) -> Worker {
    let level = limits.load(track, worker.open);
    Worker {
        name: worker.name,
        open: format!("{} {}", worker.open, things(track, worker.open)),
        load: level.label(),
        kind: kind(level),
        href: match track {
            Track::Reunification => format!("/board?worker={}", worker.id),
            Track::Permanency => String::new(),
        },
        transfer: if worker.open > 0 { format!("/coverage/transfer/{}", worker.id) } else { String::new() },
        away: if worker.open > 0 { format!("/coverage/away/{}", worker.id) } else { String::new() },
        count: worker.open,
        level,
    }
}

fn group(track: Track, (office, unit): Names, (office_id, unit_id, mut workers): Members) -> Group {
    workers.sort_by(|a, b| (b.count, &a.name).cmp(&(a.count, &b.name)));
    let open: u32 = workers.iter().map(|w| w.count).sum();
    let over = workers.iter().filter(|w| w.level == Load::Red).count();
    let people = if workers.len() == 1 { "worker" } else { "workers" };
    let over_words = if over > 0 { format!(", {over} over the limit") } else { String::new() };
    let worst = workers.iter().map(|w| w.level).max().unwrap_or(Load::Green);
    let unit_words = unit_id.map(|id| format!("&unit={id}")).unwrap_or_default();
    Group {
        name: named(&office, unit),
        href: format!("/coverage?office={office_id}{unit_words}"),
        summary: format!("{open} {}, {} {people}{over_words}", things(track, open), workers.len()),
        kind: kind(worst),
        worst,
        workers,
    }
}

/// The unit's name, with the office's where it does not say it itself.
fn named(office: &str, unit: String) -> String {
    match unit.as_str() {
        "" => format!("{office}, no unit"),
        _ if unit.starts_with(office) => unit,
        _ => format!("{office}, {unit}"),
    }
}

const fn things(track: Track, n: u32) -> &'static str {
    match (track, n) {
        (Track::Reunification, 1) => "family",
        (Track::Reunification, _) => "families",
        (Track::Permanency, 1) => "child",
        (Track::Permanency, _) => "children",
    }
}

const fn kind(load: Load) -> &'static str {
    match load {
        Load::Green => "good",
        Load::Amber => "warn",
        Load::Red => "bad",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::UserId;
    use crate::domain::role::Role;
    use uuid::Uuid;

    fn worker(n: u128, unit: Option<u128>, open: u32) -> Caseworker {
        Caseworker {
            id: UserId::from_uuid(Uuid::from_u128(n)),
            name: format!("Worker {n}"),
            role: Role::ReunificationWorker,
            office: OfficeId::from_uuid(Uuid::from_u128(1)),
            unit: unit.map(|n| UnitId::from_uuid(Uuid::from_u128(n))),
            languages: Vec::new(),
            open,
        }
    }

    fn agency() -> (Vec<Office>, Vec<Unit>) {
        let office = OfficeId::from_uuid(Uuid::from_u128(1));
        let unit = UnitId::from_uuid(Uuid::from_u128(2));
        let offices = vec![Office { id: office, code: "north".to_owned(), name: "North".to_owned() }];
        (offices, vec![Unit { id: unit, office_id: office, name: "Unit 1".to_owned() }])
    }

    const ALL: Wanted = Wanted { office: None, unit: None };

    #[test]
    fn workers_stand_in_their_units_the_heaviest_first_in_both() {
        let (offices, units) = agency();
        let workers = vec![worker(1, Some(2), 3), worker(2, Some(2), 18), worker(3, None, 1)];
        let found = of(Track::Reunification, workers, ALL, (&offices, &units), Limits::default());
        let groups: Vec<_> = found.groups.iter().map(|g| (g.name.as_str(), g.summary.as_str(), g.kind)).collect();
        assert_eq!(
            groups,
            [
                ("North, Unit 1", "21 families, 2 workers, 1 over the limit", "bad"),
                ("North, no unit", "1 family, 1 worker", "good"),
            ]
        );
        let in_unit: Vec<_> = found.groups[0].workers.iter().map(|w| (w.open.as_str(), w.kind)).collect();
        assert_eq!(in_unit, [("18 families", "bad"), ("3 families", "good")]);
        assert_eq!(found.limits, "More than 12 families is near the limit, more than 17 over it.");
    }

    #[test]
    fn many_workers_are_summed_up_by_unit() {
        let (offices, units) = agency();
        let many = (0..100).map(|n| worker(n, Some(2), 1)).collect();
        let found = of(Track::Permanency, many, ALL, (&offices, &units), Limits::default());
        assert!(!found.detailed && found.groups.len() == 1);
        assert_eq!(found.groups[0].summary, "100 children, 100 workers");
    }
}

//! How soon services begin: days from the removal to the need known, the referral, the first contact and the first session
//! attended; and where on that way the time goes.
//!
//! A stay can end before a service begins, so the exit competes (Aalen-Johansen). The unit is the service. The median of
//! the services that began is given beside, labelled as what it is: it looks faster, because slow ones are missing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::histogram::{GroupCounts, Histogram, HistogramError, LONGEST_DAYS, Shape};
use super::incidence::{Incidence, Share};
use super::window::Cohort;

/// Days at which the share begun is given.
const SHARE_DAYS: [i32; 9] = [0, 2, 7, 14, 30, 45, 60, 90, 180];
/// Places of the steps.
const NEEDED: usize = 0;
const REFERRAL: usize = 1;
const FIRST_CONTACT: usize = 2;
const FIRST_SESSION: usize = 3;
const BEGAN: u8 = 1;
const LEFT_FIRST: u8 = 2;

/// One service of a stay. Dates are days since 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Day of the removal.
    pub removal: i32,
    /// Day of the exit; `None` = still in care.
    pub exit: Option<i32>,
    /// Number of the office, the caller's own.
    pub office: u16,
    /// Number of the kind of service, the caller's own.
    pub kind: u8,
    /// Day on which the need was known.
    pub needed: i32,
    /// Day of the referral.
    pub referral: Option<i32>,
    /// Day of the provider's first contact.
    pub first_contact: Option<i32>,
    /// Day of the first session attended.
    pub first_session: Option<i32>,
}

impl Service {
    /// Whether every date is on or after the removal, and near enough to be of the same stay.
    #[must_use]
    pub fn is_possible(self) -> bool {
        Packed::from(self).is_possible()
    }
}

/// Services at 28 bytes each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services(Vec<Packed>);

/// A service with `NEVER` for what has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    removal: i32,
    exit: i32,
    /// Needed, referral, first contact, first session.
    steps: [i32; 4],
    office: u16,
    kind: u8,
}

const NEVER: i32 = i32::MAX;

impl From<Service> for Packed {
    fn from(service: Service) -> Self {
        Self {
            removal: service.removal,
            exit: service.exit.unwrap_or(NEVER),
            steps: [Some(service.needed), service.referral, service.first_contact, service.first_session]
                .map(|day| day.unwrap_or(NEVER)),
            office: service.office,
            kind: service.kind,
        }
    }
}

impl FromIterator<Service> for Services {
    fn from_iter<I: IntoIterator<Item = Service>>(services: I) -> Self {
        Self(services.into_iter().map(Packed::from).collect())
    }
}

impl Packed {
    fn step(&self, step: usize) -> i32 {
        self.steps.get(step).copied().unwrap_or(NEVER)
    }

    /// The same, counted from the day of an earlier step, which it has reached: a stay that ended before it ends there.
    fn after(&self, step: usize) -> Self {
        let from = self.step(step);
        let later = |day: i32| day.max(from);
        Self { removal: from, exit: later(self.exit), steps: self.steps.map(later), ..*self }
    }

    /// Days to a step and whether it began (1), the stay ended first (2) or neither has happened (0).
    fn outcome(&self, step: usize, as_of: i32) -> (i32, u8) {
        let began = self.step(step);
        let (day, status) = if began <= as_of {
            (began, BEGAN)
        } else if self.exit <= as_of {
            (self.exit, LEFT_FIRST)
        } else {
            (as_of, 0)
        };
        (day.saturating_sub(self.removal), status)
    }

    fn is_possible(&self) -> bool {
        let soon = |day: i32| day == NEVER || (0..=LONGEST_DAYS).contains(&day.saturating_sub(self.removal));
        soon(self.exit) && self.steps.into_iter().all(soon)
    }
}

/// The days in care that a service of a family belongs to: from the removal to the exit, `None` = still in care.
pub type InCare = (i32, Option<i32>);

/// The stay that a service needed on a day is measured from: the earliest of the family's removals whose stay was open on
/// the day. `None`: nobody was in care, and the service is prevention or aftercare.
pub fn stay_of_service(stays: &[InCare], needed: i32) -> Option<InCare> {
    let open =
        |&&(removal, exit): &&InCare| removal == needed || (removal < needed && exit.is_none_or(|exit| needed < exit));
    stays.iter().filter(open).min_by_key(|(removal, exit)| (*removal, exit.unwrap_or(NEVER))).copied()
}

/// The times in which a family had a child in care: stays that touch or overlap are one, from the first removal to the last exit.
pub fn times_in_care(stays: &[InCare]) -> Vec<InCare> {
    let mut sorted = stays.to_vec();
    sorted.sort_unstable_by_key(|(removal, exit)| (*removal, exit.unwrap_or(NEVER)));
    let mut times: Vec<InCare> = Vec::new();
    for (removal, exit) in sorted {
        match times.last_mut() {
            Some((_, last)) if last.is_none_or(|last| removal <= last) => {
                *last = last.zip(exit).map(|(last, exit)| last.max(exit));
            }
            _ => times.push((removal, exit)),
        }
    }
    times
}

/// How soon the services of a cohort began.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayOneReport {
    /// The removals whose services are followed. Not in the serialised form, whose reader wants dates, not day numbers.
    #[serde(skip)]
    pub cohort: Cohort,
    /// The date as of which they are followed; not in the serialised form either.
    #[serde(skip)]
    pub as_of: i32,
    /// Services left out: a date before the removal, or more than a lifetime after it.
    pub unusable: usize,
    /// Removal to the day on which the need was known.
    pub needed: StepLatency,
    /// Removal to referral.
    pub referral: StepLatency,
    /// Removal to the provider's first contact.
    pub first_contact: StepLatency,
    /// Removal to the first session attended.
    pub first_session: StepLatency,
    /// From one step to the next, of the services that reached the one: need to referral, referral to first contact, first
    /// contact to first session.
    pub legs: [Latency; 3],
}

/// One step, over all services and by kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepLatency {
    /// All services.
    pub all: Latency,
    /// By kind of service.
    pub kinds: BTreeMap<u8, Latency>,
}

/// The time to one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Latency {
    /// Services.
    pub services: u32,
    /// Services that reached the step.
    pub happened: u32,
    /// Services whose stay ended before.
    pub left_first: u32,
    /// Share of all services that reached the step by a day.
    pub share_by_day: Vec<ShareByDay>,
    /// Day by which half of all services had reached the step, exits competing; `None` = not reached.
    pub median_day: Option<i32>,
    /// Median over the services that reached the step only.
    pub median_of_those_that_happened: Option<f64>,
}

/// Share by a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ShareByDay {
    /// Days from removal.
    pub day: i32,
    /// The share, its standard error and limits.
    #[serde(flatten)]
    pub share: Share,
}

/// Follows the services of an entry cohort to a date. Fails only for a stay of more than [`LONGEST_DAYS`].
pub fn day_one_report(services: &Services, cohort: &Cohort, as_of: i32) -> Result<DayOneReport, HistogramError> {
    let (usable, unusable) = chosen(services, cohort, as_of);
    Ok(DayOneReport {
        cohort: *cohort,
        as_of,
        unusable,
        needed: step_latency(&usable, NEEDED, as_of)?,
        referral: step_latency(&usable, REFERRAL, as_of)?,
        first_contact: step_latency(&usable, FIRST_CONTACT, as_of)?,
        first_session: step_latency(&usable, FIRST_SESSION, as_of)?,
        legs: [leg(&usable, NEEDED, as_of)?, leg(&usable, REFERRAL, as_of)?, leg(&usable, FIRST_CONTACT, as_of)?],
    })
}

/// The time to the first session alone, of the services of an entry cohort. Fails only for a stay of more than [`LONGEST_DAYS`].
pub fn first_sessions(services: &Services, cohort: &Cohort, as_of: i32) -> Result<Latency, HistogramError> {
    Ok(step_latency(&chosen(services, cohort, as_of).0, FIRST_SESSION, as_of)?.all)
}

/// The services of a cohort that were needed by a date and can be followed, and how many cannot.
fn chosen(services: &Services, cohort: &Cohort, as_of: i32) -> (Vec<Packed>, usize) {
    let known = |s: &&Packed| s.removal <= as_of && s.step(NEEDED) <= as_of && cohort.contains(s.removal, s.office);
    let (usable, not): (Vec<Packed>, Vec<Packed>) =
        services.0.iter().filter(known).copied().partition(Packed::is_possible);
    (usable, not.len())
}

/// From a step to the next, of the services that reached it.
fn leg(services: &[Packed], from: usize, as_of: i32) -> Result<Latency, HistogramError> {
    let reached = services.iter().filter(|service| service.step(from) <= as_of);
    let begun: Vec<Packed> = reached.map(|service| service.after(from)).collect();
    Ok(step_latency(&begun, from + 1, as_of)?.all)
}

fn step_latency(services: &[Packed], step: usize, as_of: i32) -> Result<StepLatency, HistogramError> {
    let rows = services.iter().map(|service| {
        let (days, status) = service.outcome(step, as_of);
        (days, status, u16::from(service.kind))
    });
    let longest = rows.clone().map(|(days, _, _)| days).max().unwrap_or(0);
    let groups = services.iter().map(|service| u16::from(service.kind) + 1).max().unwrap_or(1);
    let table = Histogram::from_rows(rows, longest, Shape { groups, causes: 2 })?;
    let kinds = (0..).zip(table.groups()).filter(|(_, counts)| counts.rows() > 0);
    Ok(StepLatency {
        all: table.pooled().groups().next().map(latency).unwrap_or_default(),
        kinds: kinds.map(|(kind, counts)| (kind, latency(counts))).collect(),
    })
}

fn latency(counts: GroupCounts<'_>) -> Latency {
    let curve = Incidence::estimate(counts);
    let total = |cause| counts.days().map(|day| day.exits_by(cause)).sum();
    Latency {
        services: counts.rows(),
        happened: total(BEGAN),
        left_first: total(LEFT_FIRST),
        share_by_day: SHARE_DAYS.map(|day| ShareByDay { day, share: curve.share(day, BEGAN) }).to_vec(),
        median_day: curve.day_reaching(BEGAN, 0.5),
        median_of_those_that_happened: median_of(counts, BEGAN),
    }
}

/// The median day of the exits by a cause; between two days, their mean.
fn median_of(counts: GroupCounts<'_>, cause: u8) -> Option<f64> {
    let total: u32 = counts.days().map(|day| day.exits_by(cause)).sum();
    let place = |rank: u32| {
        let mut seen = 0;
        let day = counts.days().find(|day| {
            seen += day.exits_by(cause);
            seen >= rank
        });
        day.map(|day| f64::from(day.day))
    };
    if total == 0 {
        return None;
    }
    Some(f64::midpoint(place(total.div_ceil(2))?, place(total / 2 + 1)?))
}

#[cfg(test)]
mod tests {
    use super::{Service, Services, day_one_report, stay_of_service, times_in_care};
    use crate::domain::outcomes::window::{Cohort, Window};

    const COHORT: Cohort = Cohort { window: Window { from: 0, to: 10 }, office: None };

    fn service(session: Option<i32>, exit: Option<i32>) -> Service {
        let day = Some(0);
        Service {
            removal: 0,
            exit,
            office: 0,
            kind: 0,
            needed: 0,
            referral: day,
            first_contact: day,
            first_session: session,
        }
    }

    #[test]
    fn exits_compete_and_impossible_dates_are_counted_apart() {
        let services: Services =
            [service(Some(4), None), service(Some(8), None), service(None, Some(2)), service(Some(-1), None)]
                .into_iter()
                .collect();
        let report = day_one_report(&services, &COHORT, 100).unwrap();
        let sessions = report.first_session.all;
        assert_eq!(report.unusable, 1);
        assert_eq!((sessions.services, sessions.happened, sessions.left_first), (3, 2, 1));
        assert_eq!(sessions.median_day, Some(8));
        assert_eq!(sessions.median_of_those_that_happened, Some(6.0));
    }

    #[test]
    fn each_leg_counts_from_the_step_before_it_and_only_who_reached_that() {
        let on = |referral, first_contact, first_session| Service {
            needed: 3,
            referral,
            first_contact,
            ..service(first_session, Some(40))
        };
        let services: Services =
            [on(Some(5), Some(12), Some(20)), on(Some(9), None, None), on(None, None, None)].into_iter().collect();
        let report = day_one_report(&services, &COHORT, 100).unwrap();
        assert_eq!((report.needed.all.happened, report.needed.all.median_day), (3, Some(3)));
        let said =
            report.legs.map(|leg| (leg.services, leg.happened, leg.left_first, leg.median_of_those_that_happened));
        assert_eq!(said, [(3, 2, 1, Some(4.0)), (2, 1, 1, Some(7.0)), (1, 1, 0, Some(8.0))]);
    }

    #[test]
    fn a_need_known_after_the_as_of_date_is_not_yet_there() {
        let services: Services = [Service { needed: 20, ..service(None, None) }].into_iter().collect();
        assert_eq!(day_one_report(&services, &COHORT, 19).unwrap().needed.all.services, 0);
        assert_eq!(day_one_report(&services, &COHORT, 20).unwrap().needed.all.services, 1);
    }

    #[test]
    fn an_empty_cohort_has_an_empty_report() {
        let report = day_one_report(&Services::default(), &COHORT, 100).unwrap();
        assert_eq!((report.referral.all.services, report.referral.all.median_day), (0, None));
    }

    #[test]
    fn a_service_belongs_to_the_stay_that_was_open_when_it_was_needed() {
        let stays = [(10, Some(20)), (20, None), (40, Some(40)), (15, Some(60))];
        assert_eq!(stay_of_service(&stays, 9), None);
        assert_eq!(stay_of_service(&stays, 10), Some((10, Some(20))));
        assert_eq!(stay_of_service(&stays, 19), Some((10, Some(20))), "the first child's removal started the clock");
        assert_eq!(stay_of_service(&stays, 20), Some((15, Some(60))));
        assert_eq!(stay_of_service(&stays[..2], 20), Some((20, None)), "back in care on the day of the exit");
        assert_eq!(stay_of_service(&[(40, Some(40))], 40), Some((40, Some(40))), "a stay of no days");
        assert_eq!(stay_of_service(&[(40, Some(50))], 50), None);
    }

    #[test]
    fn stays_of_brothers_and_sisters_are_one_time_in_care() {
        let stays = [(20, Some(30)), (0, Some(10)), (5, Some(18)), (30, None), (40, Some(50))];
        assert_eq!(times_in_care(&stays), [(0, Some(18)), (20, None)]);
        assert_eq!(times_in_care(&[(0, Some(10)), (11, Some(12))]), [(0, Some(10)), (11, Some(12))]);
        assert_eq!(times_in_care(&[]), []);
    }
}

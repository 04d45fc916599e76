//! Day one: how long families wait from the removal to the first session of each service, where on that way the time goes, how
//! the services stand, and on whose side what failed had failed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ask::Ask;
use super::columns::Columns;
use super::names::Names;
use super::narrow::Narrow;
use super::report::{Head, Report};
use super::services::{Served, kind_numbered};
use crate::domain::id::{ProviderId, UserId};
use crate::domain::outcomes::connection::{By, Failed, Stand, failures, stand};
use crate::domain::outcomes::latency::{DayOneReport, Latency, Services, StepLatency, day_one_report, first_sessions};
use crate::domain::outcomes::window::Cohort;
use crate::domain::referral::Reason;
use crate::error::Result;

/// All services, or all reasons, where a line names one.
pub(super) const ALL: &str = "all";
/// What a group is called whose services have no worker or no provider yet.
const NOBODY: &str = "Nobody yet";

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayOne {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// The one kind of service counted; absent for all.
    pub service: Option<&'static str>,
    /// The one reunification worker whose families are counted.
    pub worker: Option<String>,
    /// The one provider whose services are counted.
    pub provider: Option<String>,
    /// Whether families that the reader may not open are left out.
    pub closed_left_out: bool,
    /// Services left out because their dates cannot be.
    pub unusable: usize,
    /// The families' times in care: from the first removal to the first session of any service of an adult. `services` counts the
    /// times. Absent where only one kind of service or one provider is counted.
    pub families: Option<Latency>,
    /// A line for each step and kind of service, all services first.
    pub steps: Vec<Line>,
    /// From one step to the next.
    pub legs: Vec<Leg>,
    /// Where the services stand: these add up to all.
    pub stands: Vec<StandLine>,
    /// What failed before the first session, by side and reason. A service can have failed more than once.
    pub failures: Vec<FailureLine>,
    /// The first sessions by office, worker or provider, where that was asked for.
    pub groups: Vec<Group>,
}

/// The time to one step of one kind of service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// `needed`, `referral`, `first_contact` (the provider accepted) or `first_session`.
    pub step: &'static str,
    /// Code of the kind, or `all`.
    pub service: &'static str,
    /// What was counted.
    #[serde(flatten)]
    pub latency: Latency,
}

/// The time from one step to the next.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leg {
    /// `needed_to_referral`, `referral_to_first_contact` or `first_contact_to_first_session`.
    pub leg: &'static str,
    /// What was counted: the services that reached the first of the two.
    #[serde(flatten)]
    pub latency: Latency,
}

/// The services that stand in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StandLine {
    /// The place.
    pub stand: Stand,
    /// How many.
    pub services: u32,
}

/// The services that failed on one side for one reason, or for any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FailureLine {
    /// The side.
    pub side: Failed,
    /// Code of the reason; `all` for any, `unsaid` where nobody said.
    pub reason: &'static str,
    /// How many.
    pub services: u32,
}

/// The first sessions of an office, a worker or a provider.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    #[serde(rename = "group")]
    pub name: String,
    /// What narrows the report to it.
    #[serde(skip)]
    pub code: String,
    /// What was counted.
    #[serde(flatten)]
    pub latency: Latency,
}

impl Report for DayOne {
    const NAME: &'static str = "day-one";

    fn of(columns: &Columns, ask: &Ask) -> Result<Self> {
        Self::narrowed(columns, ask, &Narrow::default(), By::Need, &Names::default())
    }
}

impl DayOne {
    /// The report of some services.
    ///
    /// # Errors
    /// As [`Report::of`].
    pub fn narrowed(columns: &Columns, ask: &Ask, narrow: &Narrow, by: By, names: &Names) -> Result<Self> {
        let (cohort, as_of) = (ask.cohort(columns), ask.as_of_day());
        let chosen: Vec<&Served> = columns.services.iter().filter(|s| narrow.keeps(s, &cohort, as_of)).collect();
        let services: Services = chosen.iter().map(|served| served.service).collect();
        let found = day_one_report(&services, &cohort, as_of).map_err(anyhow::Error::new)?;
        let followed: Vec<&Served> = chosen.into_iter().filter(|served| served.service.is_possible()).collect();
        let DayOneReport { unusable, needed, referral, first_contact, first_session, legs, .. } = found;
        let steps = [
            ("needed", needed),
            ("referral", referral),
            ("first_contact", first_contact),
            ("first_session", first_session),
        ];
        let names_of_legs = ["needed_to_referral", "referral_to_first_contact", "first_contact_to_first_session"];
        Ok(Self {
            head: Head::new::<Self>(columns, ask),
            service: narrow.service.map(crate::domain::referral::ServiceKind::code),
            worker: narrow.worker.and_then(|id| names.workers.get(&id).cloned()),
            provider: narrow.provider.and_then(|id| names.providers.get(&id).cloned()),
            closed_left_out: !narrow.closed.is_empty(),
            unusable,
            families: families(columns, &cohort, as_of, narrow)?,
            steps: steps.into_iter().flat_map(|(step, found)| lines(step, found)).collect(),
            legs: names_of_legs.into_iter().zip(legs).map(|(leg, latency)| Leg { leg, latency }).collect(),
            stands: stands(&followed, as_of),
            failures: failed(&followed, as_of),
            groups: groups(columns, &followed, (&cohort, as_of), by, names)?,
        })
    }
}

fn lines(step: &'static str, found: StepLatency) -> Vec<Line> {
    let kinds = found.kinds.into_iter().filter_map(|(kind, latency)| Some((kind_numbered(kind)?.code(), latency)));
    let all = std::iter::once((ALL, found.all));
    all.chain(kinds).map(|(service, latency)| Line { step, service, latency }).collect()
}

fn families(columns: &Columns, cohort: &Cohort, as_of: i32, narrow: &Narrow) -> Result<Option<Latency>> {
    if !narrow.is_of_families() {
        return Ok(None);
    }
    let times: Services = columns.begun.iter().filter(|t| narrow.keeps_time(t)).map(|t| t.service).collect();
    Ok(Some(first_sessions(&times, cohort, as_of).map_err(anyhow::Error::new)?))
}

fn stands(services: &[&Served], as_of: i32) -> Vec<StandLine> {
    let mut counts: BTreeMap<Stand, u32> = BTreeMap::new();
    for served in services {
        *counts.entry(stand(&served.service, &served.steps, as_of)).or_default() += 1;
    }
    let of = |stand: Stand| StandLine { stand, services: counts.get(&stand).copied().unwrap_or_default() };
    Stand::ALL.iter().copied().map(of).collect()
}

fn failed(services: &[&Served], as_of: i32) -> Vec<FailureLine> {
    let mut counts: BTreeMap<(Failed, &'static str), u32> = BTreeMap::new();
    for served in services {
        let found = failures(&served.service, &served.steps, as_of);
        let mut sides: Vec<Failed> = found.iter().map(|(side, _)| *side).collect();
        sides.dedup();
        let any = sides.into_iter().map(|side| (side, ALL));
        for key in any.chain(found.iter().map(|(side, reason)| (*side, reason_code(*reason)))) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut lines: Vec<FailureLine> =
        counts.into_iter().map(|((side, reason), services)| FailureLine { side, reason, services }).collect();
    lines.sort_by_key(|line| (line.side, line.reason != ALL, std::cmp::Reverse(line.services), line.reason));
    lines
}

/// Code of a reason, or `unsaid`.
pub(super) fn reason_code(reason: Option<Reason>) -> &'static str {
    reason.map_or("unsaid", Reason::code)
}

/// The first sessions by office, worker or provider, most services first. By need they are among the steps.
fn groups(
    columns: &Columns,
    services: &[&Served],
    (cohort, as_of): (&Cohort, i32),
    by: By,
    names: &Names,
) -> Result<Vec<Group>> {
    let worker = |id: UserId| (id.to_string(), names.workers.get(&id).cloned().unwrap_or_default());
    let provider = |id: ProviderId| (id.to_string(), names.providers.get(&id).cloned().unwrap_or_default());
    let nobody = || (String::new(), NOBODY.to_owned());
    let key = |served: &Served| match by {
        By::Need => None,
        By::Office => columns.office_at(served.service.office).map(|office| (office.code.clone(), office.name.clone())),
        By::Worker => Some(served.worker.map_or_else(nobody, worker)),
        By::Provider => Some(served.provider.map_or_else(nobody, provider)),
    };
    let mut apart: BTreeMap<(String, String), Vec<&Served>> = BTreeMap::new();
    for served in services {
        if let Some(key) = key(served) {
            apart.entry(key).or_default().push(served);
        }
    }
    let one = |((code, name), theirs): ((String, String), Vec<&Served>)| {
        let theirs: Services = theirs.into_iter().map(|served| served.service).collect();
        Ok(Group { name, code, latency: first_sessions(&theirs, cohort, as_of).map_err(anyhow::Error::new)? })
    };
    let mut groups = apart.into_iter().map(one).collect::<Result<Vec<_>>>()?;
    groups.sort_by(|a, b| b.latency.services.cmp(&a.latency.services).then_with(|| a.name.cmp(&b.name)));
    Ok(groups)
}

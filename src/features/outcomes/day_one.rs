//! Day one: how long families wait from the removal to the first session of each service.

use serde::Serialize;

use super::ask::Ask;
use super::columns::{Columns, service_kind};
use super::report::{Head, Report};
use crate::domain::outcomes::latency::{self, Latency, Services, StepLatency, day_one_report};
use crate::error::Result;

/// All services, where a line names a kind.
pub(super) const ALL: &str = "all";

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayOne {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// Services left out because their dates cannot be.
    pub unusable: usize,
    /// A line for each step and kind of service, all services first.
    pub steps: Vec<Line>,
}

/// The time to one step of one kind of service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// `referral`, `first_contact` (the provider accepted) or `first_session`.
    pub step: &'static str,
    /// Code of the kind, or `all`.
    pub service: &'static str,
    /// What was counted.
    #[serde(flatten)]
    pub latency: Latency,
}

impl Report for DayOne {
    const NAME: &'static str = "day-one";

    fn of(columns: &Columns, ask: &Ask) -> Result<Self> {
        let cohort = ask.cohort(columns);
        let services: Services = columns.services(cohort.window.from, cohort.window.to).collect();
        let found = day_one_report(&services, &cohort, ask.as_of_day()).map_err(anyhow::Error::new)?;
        let latency::DayOneReport { unusable, referral, first_contact, first_session, .. } = found;
        let steps = [("referral", referral), ("first_contact", first_contact), ("first_session", first_session)];
        let steps = steps.into_iter().flat_map(|(step, found)| lines(step, found));
        Ok(Self { head: Head::new::<Self>(columns, ask), unusable, steps: steps.collect() })
    }
}

fn lines(step: &'static str, found: StepLatency) -> Vec<Line> {
    let kinds = found.kinds.into_iter().filter_map(|(kind, latency)| Some((service_kind(kind)?.code(), latency)));
    let all = std::iter::once((ALL, found.all));
    all.chain(kinds).map(|(service, latency)| Line { step, service, latency }).collect()
}

//! Time to permanency: what became of the stays that began in a period.

use serde::Serialize;

use super::ask::Ask;
use super::columns::Columns;
use super::report::{Head, Report, office_code};
use crate::domain::outcomes::cohort::{self, time_to_permanency};
use crate::domain::outcomes::incidence::Share;
use crate::domain::outcomes::offices::{self, OfficeOutcome, Test, compare_offices};
use crate::domain::outcomes::reentry::ReEntries;
use crate::error::Result;

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeToPermanency {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// What became of the stays.
    #[serde(flatten)]
    pub found: cohort::TimeToPermanency,
    /// Stays of the whole agency that were left out because their dates cannot be; absent for one office.
    pub left_out: Option<usize>,
    /// The offices beside one another; empty in the report of one office.
    pub offices: Vec<OfficeLine>,
    /// Whether the offices differ by more than chance; absent in the report of one office.
    pub tests: Option<Tests>,
}

/// One office.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfficeLine {
    /// Its code.
    pub office: String,
    /// Its name.
    pub name: String,
    /// Stays that began in the period.
    pub entered: u32,
    /// Share home on day 183.
    pub home_6_months: Share,
    /// Share home on day 365.
    pub home_12_months: Share,
    /// Day by which a quarter was home; `None` = not reached.
    pub quarter_home: Option<i32>,
    /// Day by which half was home; `None` = not reached.
    pub half_home: Option<i32>,
    /// Returns to care after reunification.
    pub re_entry: ReEntries,
}

/// Tests that the offices do not differ.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tests {
    /// Log-rank test of every exit.
    pub any_exit: Test,
    /// Gray's test of reunification.
    pub reunification: Test,
}

impl Report for TimeToPermanency {
    const NAME: &'static str = "time-to-permanency";

    fn of(columns: &Columns, ask: &Ask) -> Result<Self> {
        let (cohort, as_of) = (ask.cohort(columns), ask.as_of_day());
        let found = time_to_permanency(&columns.stays, &cohort, as_of).map_err(anyhow::Error::new)?;
        let number = u16::try_from(columns.offices.len()).unwrap_or(u16::MAX);
        let compared = match ask.office {
            Some(_) => None,
            None => Some(compare_offices(&columns.stays, cohort.window, as_of, number).map_err(anyhow::Error::new)?),
        };
        let lines = compared.iter().flat_map(|c| &c.offices).map(|office| OfficeLine::new(columns, office));
        Ok(Self {
            head: Head::new::<Self>(columns, ask),
            found,
            left_out: ask.office.is_none().then(|| columns.stays.unusable().len()),
            offices: lines.collect(),
            tests: compared.as_ref().map(Tests::of),
        })
    }
}

impl Tests {
    fn of(compared: &offices::Comparison) -> Self {
        Self { any_exit: compared.any_exit, reunification: compared.reunification }
    }
}

impl OfficeLine {
    fn new(columns: &Columns, found: &OfficeOutcome) -> Self {
        Self {
            office: office_code(columns, found.office),
            name: columns.office_at(found.office).map(|office| office.name.clone()).unwrap_or_default(),
            entered: found.entered,
            home_6_months: found.home_6_months,
            home_12_months: found.home_12_months,
            quarter_home: found.quarter_home,
            half_home: found.half_home,
            re_entry: found.re_entry,
        }
    }
}

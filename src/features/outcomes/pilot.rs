//! What stays cost before and after a change of practice, in the offices that tried it and elsewhere.

use chrono::NaiveDate;
use serde::Serialize;

use super::csv;
use super::store::{self, CostRow};
use crate::db::Conn;
use crate::domain::outcomes::cost::{Arm, PilotCost, StayCost, pilot_cost};
use crate::domain::period::{add_months, days_between};
use crate::error::{Error, Result};

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PilotAsk {
    /// Codes of the offices that changed their practice.
    pub offices: Vec<String>,
    /// The day on which they did.
    pub changed_on: NaiveDate,
    /// Stays that began so many months before it, and so many from it on.
    pub months: i32,
    /// The date to which stays are followed.
    pub as_of: NaiveDate,
}

/// The report: what was asked for, and the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pilot {
    /// The report's name.
    pub report: &'static str,
    /// The date to which stays are followed.
    pub as_of: NaiveDate,
    /// Codes of the offices that changed their practice.
    pub pilot_offices: String,
    /// The day on which they did.
    pub changed_on: NaiveDate,
    /// Months before and after.
    pub months: i32,
    /// First removal before the change.
    pub before_from: NaiveDate,
    /// Last removal before the change.
    pub before_to: NaiveDate,
    /// First removal after it.
    pub after_from: NaiveDate,
    /// Last removal after it.
    pub after_to: NaiveDate,
    /// The unit of every cost.
    pub unit: &'static str,
    /// Stays of these days left out because no cost is on record.
    pub without_cost: i64,
    /// The costs and the comparisons.
    #[serde(flatten)]
    pub cost: PilotCost,
}

impl Pilot {
    /// Its name on the command line.
    pub const NAME: &'static str = "pilot-cost";

    /// Makes it.
    ///
    /// # Errors
    /// [`Error::Refused`] for an office that is not there, or the database's.
    pub fn of(conn: &mut Conn, ask: &PilotAsk) -> Result<Self> {
        let known = store::offices(conn)?;
        let number = |code: &String| {
            let found = known.iter().find(|(_, known, _)| known == code).map(|(id, ..)| *id);
            let codes = || known.iter().map(|(_, code, _)| code.as_str()).collect::<Vec<_>>().join(", ");
            found.ok_or_else(|| Error::Refused(format!("there is no office \"{code}\"; there are {}", codes())))
        };
        let pilot = ask.offices.iter().map(number).collect::<Result<Vec<_>>>()?;
        let before_from = add_months(ask.changed_on, -ask.months);
        let end = add_months(ask.changed_on, ask.months);
        let rows = store::costs(conn, before_from, end)?;
        let cost = |row: &CostRow| {
            let (office, removed_on, exited_on, cost) = *row;
            let arm = match (pilot.contains(&office), removed_on >= ask.changed_on) {
                (true, false) => Arm::PilotBefore,
                (true, true) => Arm::PilotAfter,
                (false, false) => Arm::OtherBefore,
                (false, true) => Arm::OtherAfter,
            };
            let until = exited_on.map_or(ask.as_of, |on| on.min(ask.as_of));
            let days = i32::try_from(days_between(removed_on, until).max(0)).unwrap_or(i32::MAX);
            Some(StayCost { arm, cost: cost?, days })
        };
        let begun: Vec<&CostRow> = rows.iter().filter(|(_, removed_on, ..)| *removed_on <= ask.as_of).collect();
        let costs: Vec<StayCost> = begun.iter().filter_map(|row| cost(row)).collect();
        Ok(Self {
            report: Self::NAME,
            as_of: ask.as_of,
            pilot_offices: ask.offices.join(", "),
            changed_on: ask.changed_on,
            months: ask.months,
            before_from,
            before_to: ask.changed_on.pred_opt().unwrap_or(ask.changed_on),
            after_from: ask.changed_on,
            after_to: end.pred_opt().unwrap_or(end),
            unit: "cents",
            without_cost: i64::try_from(begun.len() - costs.len()).unwrap_or(i64::MAX),
            cost: pilot_cost(&costs),
        })
    }

    /// As JSON.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of ours.
    pub fn json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self).map_err(anyhow::Error::new)? + "\n")
    }

    /// As CSV: one figure a line.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of ours.
    pub fn csv(&self) -> Result<String> {
        Ok(csv::write(&serde_json::to_value(self).map_err(anyhow::Error::new)?)?)
    }
}

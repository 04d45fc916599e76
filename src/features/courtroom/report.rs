//! The measures of the courtroom desk as a report: the same numbers for the page, the JSON and the CSV.

use chrono::NaiveDate;
use serde::Serialize;

use super::measure_store;
use crate::access::Scope;
use crate::db::Conn;
use crate::domain::calendar::Zone;
use crate::domain::courtroom::Measures;
use crate::domain::period::add_months;
use crate::error::Result;
use crate::features::outcomes::write_csv;

/// What the courtroom desk came to in a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CourtroomReport {
    /// The report's name.
    pub report: &'static str,
    /// The date to which first sessions are followed.
    pub as_of: NaiveDate,
    /// The first hearing day.
    pub from: NaiveDate,
    /// The last one; none after `as_of`.
    pub to: NaiveDate,
    /// What was counted.
    #[serde(flatten)]
    pub measures: Measures,
}

impl CourtroomReport {
    /// Its name on the command line.
    pub const NAME: &'static str = "courtroom";

    /// The period that is shown where none was chosen: the last three months.
    #[must_use]
    pub fn first_period(today: NaiveDate) -> (NaiveDate, NaiveDate) {
        (add_months(today, -3), today)
    }

    /// Of the families within a scope, or of the whole agency.
    ///
    /// # Errors
    /// The database's.
    pub fn of(
        conn: &mut Conn,
        scope: Option<Scope>,
        (from, to): (NaiveDate, NaiveDate),
        (as_of, zone): (NaiveDate, Zone),
    ) -> Result<Self> {
        let families = scope.map_or_else(measure_store::everybody, Scope::families);
        let to = to.min(as_of);
        let parents = measure_store::parents(conn, families, (from, to), zone)?;
        Ok(Self { report: Self::NAME, as_of, from, to, measures: Measures::of(&parents) })
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
        Ok(write_csv(&serde_json::to_value(self).map_err(anyhow::Error::new)?)?)
    }
}

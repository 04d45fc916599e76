//! What every report is: made once from the columns, and written as JSON or CSV with the same numbers.

use chrono::NaiveDate;
use serde::Serialize;

use super::ask::{Ask, Period};
use super::columns::Columns;
use super::csv;
use super::guard::Guard;
use crate::domain::outcomes::window::Window;
use crate::error::Result;

/// A report that pages, files and the command line share.
pub trait Report: Serialize + Sized + Send + 'static {
    /// Its name, in addresses and on the command line.
    const NAME: &'static str;

    /// The period that is shown to a person who chose none.
    fn first_period(today: NaiveDate) -> Period {
        Period::latest_with_six_months(today)
    }

    /// Makes it.
    ///
    /// # Errors
    /// When the columns hold what the engine cannot count, such as a stay of more than 136 years.
    fn of(columns: &Columns, ask: &Ask) -> Result<Self>;

    /// As JSON.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of ours.
    fn json(&self, guard: Guard) -> Result<String> {
        let written = match guard {
            Guard::Open => serde_json::to_string_pretty(self),
            Guard::Small => {
                serde_json::to_value(self).and_then(|value| serde_json::to_string_pretty(&guard.file(value)))
            }
        };
        Ok(written.map_err(anyhow::Error::new)? + "\n")
    }

    /// As CSV: one figure a line.
    ///
    /// # Errors
    /// When it cannot be written, which would be a fault of ours.
    fn csv(&self, guard: Guard) -> Result<String> {
        Ok(csv::write(&guard.file(serde_json::to_value(self).map_err(anyhow::Error::new)?))?)
    }
}

/// What a report is about: opens every report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Head {
    /// The report's name.
    pub report: &'static str,
    /// The date to which it follows.
    pub as_of: NaiveDate,
    /// The period, as it was asked for.
    pub year: String,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Code of the office; absent for the whole agency.
    pub office: Option<String>,
}

impl Head {
    pub(super) fn new<R: Report>(columns: &Columns, ask: &Ask) -> Self {
        let Window { from, to } = ask.period.window(columns, ask.as_of);
        Self {
            report: R::NAME,
            as_of: ask.as_of,
            year: ask.period.code(),
            from: date(from),
            to: date(to),
            office: ask.office.map(|number| office_code(columns, number)),
        }
    }
}

/// The code of an office with a number in the columns.
pub(super) fn office_code(columns: &Columns, number: u16) -> String {
    columns.office_at(number).map(|office| office.code.clone()).unwrap_or_default()
}

/// The date with a day number.
pub(super) fn date(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or_default()
}

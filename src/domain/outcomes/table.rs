//! Curves and tests from a table of rows: what `homeward curves FILE.csv` computes.
//!
//! Columns `time` and `status` (0 = censored, 1, 2, ... = the cause), optionally `entry` (time at which observation
//! began; blank = from the start), and any others, each of which divides the rows into groups. Times may be of any
//! unit, whole or decimal. A row is at risk at t when entry < t <= time.

mod output;
mod read;

use std::io::Read;

pub use output::{CauseCurve, CifCurve, Curves, GrayTest, KmCurve, LogRankTest, Named, Number, Sections};
pub use read::CurvesError;

use super::gray::gray;
use super::histogram::{Histogram, Shape, SlotRow};
use super::incidence::Incidence;
use super::logrank::{Exits, log_rank};
use super::survival::Survival;
use read::{Column, Table};

/// Reads a table in CSV and computes the curves of all rows and of each group, and the comparisons between groups.
///
/// The JSON form of the answer has the keys `km`, `cif`, `logrank`, `logrank_cause_specific` and `gray`; the last two
/// only where there are two causes or more, and `gray` only without late entries.
pub fn curves(reader: impl Read) -> Result<Curves, CurvesError> {
    let table = Table::read(reader)?;
    let scale = Scale::new(&table.time);
    let several = table.causes > 1;
    let all = scale.count(&table, None);
    let mut answer = Curves {
        rows: table.time.len(),
        dropped: table.dropped,
        causes: table.causes,
        km: Sections { all: scale.km(&all).into_iter().next(), groups: Named::default() },
        cif: Sections { all: scale.cif(&all).into_iter().next(), groups: Named::default() },
        logrank: Named::default(),
        logrank_cause_specific: several.then(Named::default),
        gray: (several && !table.truncated()).then(Named::default),
    };
    for column in &table.groups {
        let counts = scale.count(&table, Some(column));
        let name = || column.name.clone();
        answer.km.groups.push(name(), named(column, scale.km(&counts)));
        answer.cif.groups.push(name(), named(column, scale.cif(&counts)));
        let test = |exits| LogRankTest::new(&column.levels, log_rank(&counts, exits));
        answer.logrank.push(name(), test(Exits::Any));
        if let Some(tests) = &mut answer.logrank_cause_specific {
            let by_cause = (1..=table.causes).map(|cause| (cause.to_string(), test(Exits::Cause(cause))));
            tests.push(name(), by_cause.collect());
        }
        if let Some(tests) = &mut answer.gray {
            tests.push(name(), (1..=table.causes).map(|cause| GrayTest::new(cause, gray(&counts, cause))).collect());
        }
    }
    Ok(answer)
}

fn named<T>(column: &Column, values: Vec<T>) -> Named<T> {
    column.levels.iter().cloned().zip(values).collect()
}

/// The distinct times in order: the estimators see their ranks.
struct Scale {
    times: Vec<f64>,
}

impl Scale {
    fn new(times: &[f64]) -> Self {
        let mut times = times.to_vec();
        times.sort_by(f64::total_cmp);
        times.dedup();
        Self { times }
    }

    /// The first rank whose time is above a time, or at it.
    fn rank(&self, time: f64, above: bool) -> usize {
        self.times.partition_point(|&known| known < time || (above && known <= time))
    }

    fn count(&self, table: &Table, column: Option<&Column>) -> Histogram {
        let rows: Vec<SlotRow> = table
            .time
            .iter()
            .zip(&table.entry)
            .zip(&table.status)
            .enumerate()
            .map(|(row, ((&time, entry), &status))| SlotRow {
                slot: self.rank(time, false),
                status,
                group: column.and_then(|column| column.codes.get(row)).copied().unwrap_or(0),
                joins: entry.map_or(0, |entry| self.rank(entry, true)),
            })
            .collect();
        let groups = column.map_or(1, Column::number_of_levels);
        Histogram::from_slots(&rows, self.times.len(), Shape { groups, causes: table.causes })
    }

    fn km(&self, counts: &Histogram) -> Vec<KmCurve> {
        counts.groups().map(|group| KmCurve::new(group.rows(), &Survival::estimate(group), &self.times)).collect()
    }

    fn cif(&self, counts: &Histogram) -> Vec<CifCurve> {
        counts.groups().map(|group| CifCurve::new(group, &Incidence::estimate(group), &self.times)).collect()
    }
}

//! Counts by group, day and cause: the only thing the estimators need to know about the rows.
//!
//! One pass over the columns, no allocation a row. A slot is a whole day in the fast path; for other time scales the
//! caller gives ranks of the distinct times instead of days.

use std::slice::ChunksExact;

use thiserror::Error;

/// The longest time the table holds, in days (136 years); a longer one is an error of entry, not a stay.
pub const LONGEST_DAYS: i32 = 50_000;

/// Rows that cannot be counted.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum HistogramError {
    /// The columns are not of one length.
    #[error("the columns have different lengths: {days} days, {status} statuses, {groups} groups")]
    Lengths {
        /// Rows in the column of days.
        days: usize,
        /// Rows in the column of statuses.
        status: usize,
        /// Rows in the column of groups.
        groups: usize,
    },
    /// A day below 0 or above [`LONGEST_DAYS`].
    #[error("row {row} has {day} days, outside 0 to {LONGEST_DAYS}")]
    Day {
        /// Row, from 0.
        row: usize,
        /// Its day.
        day: i32,
    },
    /// A status above the number of causes, or a group above the number of groups.
    #[error("row {row} has status {status} and group {group}, outside {causes} causes and {groups} groups")]
    Code {
        /// Row, from 0.
        row: usize,
        /// Its status.
        status: u8,
        /// Its group.
        group: u16,
        /// Number of causes.
        causes: u8,
        /// Number of groups.
        groups: u16,
    },
}

/// How many groups and causes the rows may name: groups `0..groups`, causes `1..=causes`, 0 = censored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Number of groups.
    pub groups: u16,
    /// Number of causes.
    pub causes: u8,
}

/// Counts of rows by group, slot and cause (0 = censored), and when left-truncated rows join the risk set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    shape: Shape,
    slots: usize,
    /// `[group][slot][cause]`.
    cells: Vec<u32>,
    /// `[group][slot]`: rows first at risk in this slot. Empty: all are at risk from the start.
    joins: Vec<u32>,
}

/// One row: slot of its last day, status, group, and the first slot in which it is at risk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlotRow {
    pub(crate) slot: usize,
    pub(crate) status: u8,
    pub(crate) group: u16,
    pub(crate) joins: usize,
}

impl Histogram {
    /// Counts columns of days (0 to [`LONGEST_DAYS`]), statuses (0 = censored, else the cause) and groups.
    pub fn from_columns(days: &[i32], status: &[u8], group: &[u16], shape: Shape) -> Result<Self, HistogramError> {
        if days.len() != status.len() || days.len() != group.len() {
            return Err(HistogramError::Lengths { days: days.len(), status: status.len(), groups: group.len() });
        }
        let longest = days.iter().copied().max().unwrap_or(0);
        let rows = days.iter().zip(status).zip(group).map(|((&day, &status), &group)| (day, status, group));
        Self::from_rows(rows, longest, shape)
    }

    /// Counts rows of day, status and group; `longest` is the greatest day among them.
    pub(crate) fn from_rows(
        rows: impl Iterator<Item = (i32, u8, u16)>,
        longest: i32,
        shape: Shape,
    ) -> Result<Self, HistogramError> {
        let slots = usize::try_from(longest.clamp(0, LONGEST_DAYS)).unwrap_or(0) + 1;
        let mut table = Self::empty(shape, slots);
        let stride = table.stride();
        let groups = usize::from(shape.groups);
        for (row, (day, status, group)) in rows.enumerate() {
            let slot = usize::try_from(day).unwrap_or(usize::MAX);
            if slot >= slots {
                return Err(HistogramError::Day { row, day });
            }
            if usize::from(status) >= stride || usize::from(group) >= groups {
                return Err(HistogramError::Code { row, status, group, causes: shape.causes, groups: shape.groups });
            }
            if let Some(cell) = table.cells.get_mut((usize::from(group) * slots + slot) * stride + usize::from(status))
            {
                *cell += 1;
            }
        }
        Ok(table)
    }

    /// Counts rows already given as slots; those outside the table are left out.
    pub(crate) fn from_slots(rows: &[SlotRow], slots: usize, shape: Shape) -> Self {
        let mut table = Self::empty(shape, slots);
        let stride = table.stride();
        table.joins = vec![0; usize::from(shape.groups) * slots];
        for row in rows {
            let place = usize::from(row.group) * slots;
            let cell = table.cells.get_mut((place + row.slot) * stride + usize::from(row.status));
            if let (Some(cell), Some(join)) = (cell, table.joins.get_mut(place + row.joins)) {
                *cell += 1;
                *join += 1;
            }
        }
        table
    }

    fn empty(shape: Shape, slots: usize) -> Self {
        let stride = usize::from(shape.causes) + 1;
        Self { shape, slots, cells: vec![0; usize::from(shape.groups) * slots * stride], joins: Vec::new() }
    }

    /// Number of groups and causes.
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    fn stride(&self) -> usize {
        usize::from(self.shape.causes) + 1
    }

    /// All groups as one.
    #[must_use]
    pub fn pooled(&self) -> Self {
        Self {
            shape: Shape { groups: 1, causes: self.shape.causes },
            slots: self.slots,
            cells: sum_of_blocks(&self.cells, self.slots * self.stride()),
            joins: if self.joins.is_empty() { Vec::new() } else { sum_of_blocks(&self.joins, self.slots) },
        }
    }

    /// The counts of each group, in order.
    pub fn groups(&self) -> impl Iterator<Item = GroupCounts<'_>> {
        let stride = self.stride();
        let mut joins = self.joins.chunks_exact(self.slots);
        self.cells.chunks_exact(self.slots * stride).map(move |cells| {
            let joins = joins.next();
            GroupCounts { cells, joins, stride, rows: sum(cells) }
        })
    }
}

/// The sum of counts of rows, which is a count of rows: it cannot pass the type, and without the check it is four times
/// as fast.
fn sum(counts: &[u32]) -> u32 {
    counts.iter().fold(0, |sum, &count| u32::wrapping_add(sum, count))
}

fn sum_of_blocks(values: &[u32], block: usize) -> Vec<u32> {
    let mut total = vec![0; block];
    for part in values.chunks_exact(block) {
        for (sum, value) in total.iter_mut().zip(part) {
            *sum += value;
        }
    }
    total
}

/// The counts of one group.
#[derive(Clone, Copy, Debug)]
pub struct GroupCounts<'a> {
    cells: &'a [u32],
    joins: Option<&'a [u32]>,
    stride: usize,
    rows: u32,
}

/// What happened in one group on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day<'a> {
    /// Day, or rank of the time.
    pub day: i32,
    /// Rows at risk: not yet gone the day before, and already observed.
    pub at_risk: u32,
    /// Rows whose observation ends, still in care; exits of the day come first.
    pub censored: u32,
    /// Exits of any cause.
    pub exits: u32,
    /// Exits by cause, from cause 1.
    pub by_cause: &'a [u32],
}

/// No rows at all.
impl Default for GroupCounts<'_> {
    fn default() -> Self {
        Self { cells: &[], joins: None, stride: 1, rows: 0 }
    }
}

impl Day<'_> {
    /// Exits by one cause, from 1; 0 for a cause the table does not have.
    pub fn exits_by(&self, cause: u8) -> u32 {
        usize::from(cause).checked_sub(1).and_then(|place| self.by_cause.get(place)).copied().unwrap_or(0)
    }
}

impl<'a> GroupCounts<'a> {
    /// Number of rows.
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// Number of causes.
    pub const fn causes(&self) -> usize {
        self.stride - 1
    }

    /// Every day of the table in order, empty ones too.
    pub(crate) fn every_day(&self) -> Days<'a> {
        Days {
            cells: self.cells.chunks_exact(self.stride),
            joins: self.joins.map(<[u32]>::iter),
            at_risk: if self.joins.is_some() { 0 } else { self.rows },
            day: 0,
        }
    }

    /// The days with an exit or a censoring, in order.
    pub fn days(&self) -> impl Iterator<Item = Day<'a>> {
        self.every_day().filter(|day| day.exits + day.censored > 0)
    }
}

/// The days of one group in order, with the risk set kept up.
pub(crate) struct Days<'a> {
    cells: ChunksExact<'a, u32>,
    joins: Option<std::slice::Iter<'a, u32>>,
    at_risk: u32,
    day: i32,
}

impl<'a> Iterator for Days<'a> {
    type Item = Day<'a>;

    fn next(&mut self) -> Option<Day<'a>> {
        let (&censored, by_cause) = self.cells.next()?.split_first()?;
        let joining = self.joins.as_mut().and_then(Iterator::next).copied().unwrap_or(0);
        let at_risk = self.at_risk + joining;
        let exits = sum(by_cause);
        let day = self.day;
        self.at_risk = at_risk - exits - censored;
        self.day += 1;
        Some(Day { day, at_risk, censored, exits, by_cause })
    }
}

#[cfg(test)]
mod tests {
    use super::{Histogram, HistogramError, Shape, SlotRow};

    const SHAPE: Shape = Shape { groups: 2, causes: 2 };

    #[test]
    fn rows_are_counted_by_group_day_and_cause() {
        let table = Histogram::from_columns(&[3, 3, 0, 5], &[1, 0, 2, 1], &[0, 0, 0, 1], SHAPE).unwrap();
        let first = table.groups().next().unwrap();
        let days: Vec<_> = first.days().map(|d| (d.day, d.at_risk, d.exits, d.censored)).collect();
        assert_eq!(days, [(0, 3, 1, 0), (3, 2, 1, 1)]);
        assert_eq!(table.pooled().groups().next().unwrap().rows(), 4);
    }

    #[test]
    fn impossible_rows_are_named() {
        let count = |days: &[i32], status: &[u8], group: &[u16]| Histogram::from_columns(days, status, group, SHAPE);
        assert_eq!(count(&[1, -1], &[0, 0], &[0, 0]), Err(HistogramError::Day { row: 1, day: -1 }));
        assert_eq!(count(&[60_000], &[0], &[0]), Err(HistogramError::Day { row: 0, day: 60_000 }));
        assert!(matches!(count(&[1], &[3], &[0]), Err(HistogramError::Code { row: 0, status: 3, .. })));
        assert!(matches!(count(&[1], &[0], &[2]), Err(HistogramError::Code { row: 0, group: 2, .. })));
        assert!(matches!(count(&[1], &[0, 0], &[0]), Err(HistogramError::Lengths { .. })));
    }

    #[test]
    fn a_row_that_joins_late_is_at_risk_from_then_on() {
        let row = |slot, joins| SlotRow { slot, status: 1, group: 0, joins };
        let table = Histogram::from_slots(&[row(1, 0), row(2, 2)], 3, Shape { groups: 1, causes: 1 });
        let days: Vec<_> = table.groups().next().unwrap().days().map(|d| (d.day, d.at_risk)).collect();
        assert_eq!(days, [(1, 1), (2, 1)]);
    }
}

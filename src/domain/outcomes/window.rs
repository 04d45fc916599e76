//! Spans of dates that a report is about.

use serde::Serialize;

use super::months::day_number;

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First day.
    pub from: i32,
    /// Last day.
    pub to: i32,
}

impl Window {
    /// Whether a day is inside.
    pub const fn contains(self, day: i32) -> bool {
        self.from <= day && day <= self.to
    }

    /// The federal fiscal year named by the calendar year in which it ends: 1 October to 30 September (31 U.S.C. 1102).
    pub fn federal_fiscal_year(year: i32) -> Option<Self> {
        Some(Self { from: day_number(year.checked_sub(1)?, 10, 1)?, to: day_number(year, 9, 30)? })
    }
}

/// Which removals a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cohort {
    /// Removals in these days.
    pub window: Window,
    /// Only this office; `None` = all.
    pub office: Option<u16>,
}

impl Cohort {
    /// Whether a removal belongs to the cohort.
    pub fn contains(&self, removal: i32, office: u16) -> bool {
        self.window.contains(removal) && self.office.is_none_or(|only| only == office)
    }
}

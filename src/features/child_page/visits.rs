//! The caseworker visits of a stay in words, month by month.

use chrono::NaiveDate;

use crate::domain::period::Period;
use crate::domain::visits::{Month, Visit, months, tally};
use crate::features::children::Stay;

/// Months on the page; the sentence counts them all.
const SHOWN: usize = 12;

/// The visits of one stay.
pub(super) struct Visits {
    pub(super) said: String,
    pub(super) months: Vec<Line>,
}

/// One month.
pub(super) struct Line {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
}

impl Visits {
    /// `None` for a stay whose dates contradict one another.
    pub(super) fn of(stay: &Stay, visits: &[Visit], today: NaiveDate) -> Option<Self> {
        let period = Period::new(stay.episode.removed_on, stay.episode.exited_on).ok()?;
        let months = months(period, visits, today);
        let of = tally(&months);
        let said = match of.months {
            0 => "No full month in care yet.".to_owned(),
            all => format!(
                "Visited in {} of {all} months, in {} of them where the child lives.",
                of.visited, of.in_residence
            ),
        };
        Some(Self { said, months: months.iter().copied().take(SHOWN).map(Line::of).collect() })
    }
}

impl Line {
    fn of(month: Month) -> Self {
        let (kind, state) = match month {
            Month { in_residence: true, .. } => ("good", "Visited where the child lives"),
            Month { visited: true, .. } => ("good", "Visited elsewhere"),
            Month { is_counted: true, .. } => ("bad", "No visit"),
            _ => ("plain", "No visit; not a full month"),
        };
        Self { name: month.first.format("%B %Y").to_string(), kind, state }
    }
}

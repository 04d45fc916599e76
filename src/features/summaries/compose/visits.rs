//! The block on family time: what was offered, what was held, and by whom the rest was missed.

use chrono::{Datelike as _, NaiveDate};

use super::{View, foot};
use crate::domain::family_time::{FamilyTimeOutcome, Supervision};
use crate::domain::period::{add_months, months_between};
use crate::domain::summary::Coverage;
use crate::features::summaries::store::Visit;

/// Family time of the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FamilyTime {
    /// A row for each month, then one for all; none where nothing was offered.
    pub(crate) rows: Vec<MonthRow>,
    pub(crate) foot: String,
}

/// Family time of one month, or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MonthRow {
    pub(crate) month: String,
    /// Offered, and planned with nothing recorded of what became of it.
    pub(crate) planned: usize,
    pub(crate) offered: usize,
    pub(crate) held: usize,
    /// Missed, in the order of [`MISSED`].
    pub(crate) missed: Vec<usize>,
    /// "2 supervised, 1 monitored".
    pub(crate) supervision: String,
}

/// By whom family time did not happen, in the order of the columns.
const MISSED: [FamilyTimeOutcome; 5] = [
    FamilyTimeOutcome::NoShow,
    FamilyTimeOutcome::CancelledByParent,
    FamilyTimeOutcome::CancelledByAgency,
    FamilyTimeOutcome::CancelledByCaregiver,
    FamilyTimeOutcome::CancelledByOther,
];

fn of_period(view: &View<'_>) -> Vec<Visit> {
    view.record.visits.iter().copied().filter(|v| view.period.contains(v.on)).collect()
}

/// The visits offered in the period.
pub(super) fn entries(view: &View<'_>) -> usize {
    of_period(view).len()
}

pub(super) fn block(view: &View<'_>) -> FamilyTime {
    let visits = of_period(view);
    let open: Vec<NaiveDate> =
        view.record.open_visits.iter().copied().filter(|day| view.period.contains(*day)).collect();
    let mut rows = Vec::new();
    if !visits.is_empty() || !open.is_empty() {
        let all = months(view.period);
        let of = |month: NaiveDate| visits.iter().copied().filter(|v| same_month(v.on, month)).collect::<Vec<_>>();
        let open_in = |month: NaiveDate| open.iter().filter(|day| same_month(**day, month)).count();
        rows.extend(all.iter().map(|&month| row(month_name(month), &of(month), open_in(month))));
        if all.len() > 1 {
            rows.push(row("All".to_owned(), &visits, open.len()));
        }
    }
    let foot = foot(visits.len(), view.period.first, view.period.last);
    FamilyTime { foot: with_open(foot, open.len()), rows }
}

/// The foot, with how many visits were planned of which nothing is recorded.
fn with_open(foot: String, open: usize) -> String {
    match open {
        0 => foot,
        1 => format!("{foot} Of 1 planned visit it is not recorded what became of it."),
        open => format!("{foot} Of {open} planned visits it is not recorded what became of them."),
    }
}

fn row(month: String, visits: &[Visit], open: usize) -> MonthRow {
    let with = |outcome| visits.iter().filter(|v| v.outcome == outcome).count();
    let level = |level: &Supervision| {
        let n = visits.iter().filter(|v| v.supervision == *level).count();
        (n > 0).then(|| format!("{n} {}", level.label().to_lowercase()))
    };
    MonthRow {
        month,
        planned: visits.len() + open,
        offered: visits.len(),
        held: with(FamilyTimeOutcome::Held),
        missed: MISSED.into_iter().map(with).collect(),
        supervision: Supervision::ALL.iter().filter_map(level).collect::<Vec<_>>().join(", "),
    }
}

/// The first day of each month that the period touches.
pub(super) fn months(period: Coverage) -> Vec<NaiveDate> {
    let first = period.first.with_day(1).unwrap_or(period.first);
    (0..=months_between(first, period.last)).map(|n| add_months(first, n)).collect()
}

pub(super) fn same_month(a: NaiveDate, b: NaiveDate) -> bool {
    (a.year(), a.month()) == (b.year(), b.month())
}

/// "Nov 2026".
pub(super) fn month_name(month: NaiveDate) -> String {
    month.format("%b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::example::Example;
    use super::*;
    use crate::domain::hearing::{HearingKind, HearingStatus};

    #[test]
    fn family_time_is_told_by_month_and_by_whom_it_was_missed() {
        let mut it = Example::new(1);
        it.hearing(HearingKind::Disposition, HearingStatus::Held, "2026-09-01");
        it.visit("2026-08-31", FamilyTimeOutcome::Held, Supervision::Supervised);
        it.visit("2026-09-01", FamilyTimeOutcome::Held, Supervision::Supervised);
        it.visit("2026-09-08", FamilyTimeOutcome::CancelledByAgency, Supervision::Supervised);
        it.visit("2026-11-22", FamilyTimeOutcome::NoShow, Supervision::Monitored);
        let block = it.compose(None).family_time;
        let told: Vec<_> = block.rows.iter().map(|r| (r.month.as_str(), r.offered, r.held, r.missed.clone())).collect();
        assert_eq!(
            told,
            [
                ("Sep 2026", 2, 1, vec![0, 0, 1, 0, 0]),
                ("Oct 2026", 0, 0, vec![0, 0, 0, 0, 0]),
                ("Nov 2026", 1, 0, vec![1, 0, 0, 0, 0]),
                ("All", 3, 1, vec![1, 0, 1, 0, 0]),
            ]
        );
        assert_eq!(block.rows[3].supervision, "2 supervised, 1 monitored");
        assert_eq!(block.foot, "From 3 entries, Sep 1, 2026 to Nov 22, 2026.");
    }

    #[test]
    fn what_was_offered_is_what_was_held_and_what_was_missed() {
        let mut it = Example::new(1);
        for (n, outcome) in FamilyTimeOutcome::ALL.iter().enumerate() {
            it.visit(&format!("2026-11-{:02}", n + 1), *outcome, Supervision::Unsupervised);
        }
        for row in it.compose(None).family_time.rows {
            assert_eq!(row.offered, row.held + row.missed.iter().sum::<usize>(), "{}", row.month);
        }
    }

    #[test]
    fn a_planned_visit_with_nothing_recorded_is_planned_and_not_offered() {
        let mut it = Example::new(1);
        it.visit("2026-11-03", FamilyTimeOutcome::Held, Supervision::Supervised);
        it.record.open_visits = ["2026-11-10", "2026-11-17", "2025-01-07"].map(|day| day.parse().unwrap()).to_vec();
        let block = it.compose(None).family_time;
        let november = block.rows.iter().find(|row| row.month == "Nov 2026").unwrap();
        assert_eq!((november.planned, november.offered, november.held), (3, 1, 1));
        assert!(block.foot.ends_with("Of 2 planned visits it is not recorded what became of them."), "{}", block.foot);
    }

    #[test]
    fn no_family_time_is_said_with_its_date() {
        let block = Example::new(1).compose(None).family_time;
        assert_eq!((block.rows.len(), block.foot.as_str()), (0, "Nothing recorded since Jun 5, 2026."));
    }
}

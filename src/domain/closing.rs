//! When the work with a family may end.

use chrono::NaiveDate;

use super::period::Period;

/// The first day on which the case of a family may close: the last exit of its children, or the opening where nobody was
/// removed. `None` while a child is in care: the agency is responsible until every stay has ended.
pub fn earliest(opened_on: NaiveDate, stays: impl IntoIterator<Item = Period>) -> Option<NaiveDate> {
    stays.into_iter().try_fold(opened_on, |first, stay| stay.end().map(|exit| first.max(exit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;

    fn stay(start: &str, end: &str) -> Period {
        Period::new(date(start), (!end.is_empty()).then(|| date(end))).unwrap()
    }

    #[test]
    fn a_case_closes_on_the_last_exit_or_later_and_never_while_a_child_is_in_care() {
        let opened = date("2026-03-06");
        let home = [stay("2026-03-06", "2026-09-01"), stay("2026-03-06", "2026-08-01")];
        assert_eq!(earliest(opened, home), Some(date("2026-09-01")));
        assert_eq!(earliest(opened, [home[0], stay("2026-03-06", "")]), None);
        assert_eq!(earliest(opened, []), Some(opened));
    }

    #[test]
    fn an_exit_before_the_opening_does_not_move_it() {
        assert_eq!(earliest(date("2026-03-06"), [stay("2025-01-01", "2025-02-01")]), Some(date("2026-03-06")));
    }
}

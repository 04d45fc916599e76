//! Caseworker visits: month by month, whether a child in care was seen face to face, and whether where she lives.
//!
//! Counted as 42 USC 624(f) counts: the months are those in which the child was in care from the first day to the last; a
//! month counts once, however many visits it saw; and of the months with a visit, the share with one in the residence.

use chrono::{Datelike as _, NaiveDate};

use super::period::{Period, add_months};

/// A visit of a permanency worker to a child, face to face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// The day.
    pub on: NaiveDate,
    /// Whether it was where the child lives.
    pub in_residence: bool,
}

/// A calendar month in care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Whether the child was in care for all of it, so that a visit is counted: false for the month of the removal, of the
    /// exit, and for the present one.
    pub is_counted: bool,
    /// Whether she was visited.
    pub visited: bool,
    /// Whether she was visited where she lives.
    pub in_residence: bool,
}

/// What the months come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Months in which a visit is counted.
    pub months: usize,
    /// Those of them with a visit.
    pub visited: usize,
    /// Those of them with a visit in the residence.
    pub in_residence: usize,
}

fn first_of(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

/// The months of one stay until today, the latest first. A visit counts on days in care alone.
#[must_use]
pub fn months(stay: Period, visits: &[Visit], today: NaiveDate) -> Vec<Month> {
    // Of the day of the exit the child is in care for a part: a visit on it counts (AFCARS 151: within removal and exit).
    let last = stay.end().map_or(today, |end| end.min(today));
    let in_care: Vec<&Visit> = visits.iter().filter(|v| stay.start() <= v.on && v.on <= last).collect();
    let mut months = Vec::new();
    let mut first = first_of(stay.start());
    while first <= last {
        let next = add_months(first, 1);
        let of_month = || in_care.iter().filter(|v| first <= v.on && v.on < next);
        months.push(Month {
            first,
            is_counted: stay.start() <= first && next <= last,
            visited: of_month().next().is_some(),
            in_residence: of_month().any(|v| v.in_residence),
        });
        if next <= first {
            break;
        }
        first = next;
    }
    months.reverse();
    months
}

/// What counts of these months.
#[must_use]
pub fn tally(months: &[Month]) -> Tally {
    let counted = || months.iter().filter(|month| month.is_counted);
    Tally {
        months: counted().count(),
        visited: counted().filter(|month| month.visited).count(),
        in_residence: counted().filter(|month| month.in_residence).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use proptest::prelude::*;

    fn visit(on: &str, in_residence: bool) -> Visit {
        Visit { on: date(on), in_residence }
    }

    #[test]
    fn a_month_counts_once_and_only_when_the_child_was_in_care_for_all_of_it() {
        let stay = Period::since(date("2026-03-06"));
        let visits = [
            visit("2026-03-10", true),
            visit("2026-04-02", false),
            visit("2026-04-20", true),
            visit("2026-05-09", false),
            visit("2026-07-01", true),
        ];
        let months = months(stay, &visits, date("2026-07-15"));
        assert_eq!(months.iter().map(|m| m.is_counted).collect::<Vec<_>>(), [false, true, true, true, false]);
        assert_eq!(tally(&months), Tally { months: 3, visited: 2, in_residence: 1 });
    }

    #[test]
    fn the_month_of_the_exit_is_not_counted_and_visits_after_it_are_none_of_this_stay() {
        let stay = Period::new(date("2026-03-01"), Some(date("2026-05-01"))).unwrap();
        let months = months(stay, &[visit("2026-05-02", true)], date("2026-11-01"));
        assert_eq!(tally(&months), Tally { months: 2, visited: 0, in_residence: 0 });
        assert!(!months[0].visited);
    }

    proptest! {
        #[test]
        fn no_count_is_greater_than_the_one_before(
            days in 0i64..900, visits in prop::collection::vec((-60i64..1000, any::<bool>()), 0..40), today in 0i64..1000,
        ) {
            let day = |n| date("2024-01-31") + chrono::Duration::days(n);
            let stay = Period::new(day(0), Some(day(days))).unwrap();
            let visits: Vec<Visit> = visits.into_iter().map(|(n, in_residence)| Visit { on: day(n), in_residence }).collect();
            let months = months(stay, &visits, day(today));
            let tally = tally(&months);
            prop_assert!(tally.in_residence <= tally.visited && tally.visited <= tally.months && tally.months <= months.len());
            prop_assert!(months.windows(2).all(|w| w[1].first < w[0].first));
        }
    }
}

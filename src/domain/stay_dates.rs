//! Correcting the dates of a stay in care and its placements: what can be true together. Nothing is moved along silently; each
//! date that does not fit is named.

use chrono::NaiveDate;

use super::calendar::short_date;
use super::period::Period;

crate::codes! {
    /// A date of a stay or of one of its placements.
    pub enum DateField {
        RemovedOn => "removed_on", "Removal",
        ExitedOn => "exited_on", "Exit",
        StartedOn => "started_on", "First day of a placement",
        EndedOn => "ended_on", "Day of leaving a placement",
    }
}

/// The dates of a stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The removal.
    pub removed_on: NaiveDate,
    /// The exit, where there is one on record.
    pub exited_on: Option<NaiveDate>,
    /// The first day and the day of leaving of each placement, in order.
    pub places: Vec<(NaiveDate, Option<NaiveDate>)>,
}

/// What the dates of a stay must fit in with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// The agency's day.
    pub today: NaiveDate,
    /// The child's birth.
    pub born_on: Option<NaiveDate>,
    /// The child's other stays.
    pub others: Vec<Period>,
}

/// A date that does not fit, by its field and, for a placement's, the placement's place in the order.
pub type Wrong = (DateField, Option<usize>, String);

/// The dates that cannot be true, each with a sentence; none where all fit.
#[must_use]
pub fn wrong(dates: &Dates, around: &Around) -> Vec<Wrong> {
    let mut wrong = of_stay(dates, around);
    for at in 0..dates.places.len() {
        wrong.extend(of_place(dates, at, around.today).map(|(field, words)| (field, Some(at), words)));
    }
    wrong
}

fn of_stay(dates: &Dates, around: &Around) -> Vec<Wrong> {
    let (removed, exited) = (dates.removed_on, dates.exited_on);
    let on_removal = if removed > around.today {
        Some("The removal cannot be in the future".to_owned())
    } else if let Some(born) = around.born_on.filter(|born| removed < *born) {
        Some(format!("The child was born on {}", short_date(born)))
    } else {
        let stay = Period::new(removed, exited).ok();
        let clash = stay.and_then(|stay| around.others.iter().find(|other| other.overlaps(stay)));
        clash.map(|other| format!("Overlaps another stay in care, from {}{}", short_date(other.start()), until(*other)))
    };
    let on_exit = exited.and_then(|exit| {
        if exit > around.today {
            Some("The exit cannot be in the future".to_owned())
        } else {
            (exit < removed).then(|| format!("The exit is before the removal on {}", short_date(removed)))
        }
    });
    let removal = on_removal.map(|words| (DateField::RemovedOn, None, words));
    removal.into_iter().chain(on_exit.map(|words| (DateField::ExitedOn, None, words))).collect()
}

fn until(period: Period) -> String {
    period.end().map_or_else(String::new, |end| format!(" to {}", short_date(end)))
}

/// The first thing that is wrong with a placement.
fn of_place(dates: &Dates, at: usize, today: NaiveDate) -> Option<(DateField, String)> {
    let (start, end) = dates.places.get(at).copied()?;
    let next = dates.places.get(at + 1).map(|next| next.0);
    let start_words = if start > today {
        Some("The first day cannot be in the future".to_owned())
    } else {
        (start < dates.removed_on).then(|| format!("The removal was on {}", short_date(dates.removed_on)))
    };
    if let Some(words) = start_words {
        return Some((DateField::StartedOn, words));
    }
    let words = match (end, next, dates.exited_on) {
        (Some(end), ..) if end > today => "The day of leaving cannot be in the future".to_owned(),
        (Some(end), ..) if end < start => format!("This placement began on {}", short_date(start)),
        (Some(end), Some(next), _) if end > next => format!("The next placement began on {}", short_date(next)),
        (Some(end), _, Some(exit)) if end > exit => format!("The stay ended on {}", short_date(exit)),
        (None, Some(next), _) => format!("Enter the day of leaving: the next placement began on {}", short_date(next)),
        (None, None, Some(exit)) => format!("Enter the day of leaving: the stay ended on {}", short_date(exit)),
        _ => return None,
    };
    Some((DateField::EndedOn, words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use chrono::Days;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn around() -> Around {
        let earlier = Period::new(day("2024-01-10"), Some(day("2024-06-01"))).unwrap();
        Around { today: day("2026-11-23"), born_on: Some(day("2020-02-29")), others: vec![earlier] }
    }

    fn dates() -> Dates {
        let places = vec![(day("2026-03-06"), Some(day("2026-03-20"))), (day("2026-03-20"), Some(day("2026-09-01")))];
        Dates { removed_on: day("2026-03-06"), exited_on: Some(day("2026-09-01")), places }
    }

    fn fields(dates: &Dates) -> Vec<(DateField, Option<usize>)> {
        wrong(dates, &around()).into_iter().map(|(field, at, _)| (field, at)).collect()
    }

    #[test]
    fn the_codes_are_sound() {
        check_codes::<DateField>();
    }

    #[test]
    fn dates_that_fit_are_not_wrong() {
        assert_eq!(fields(&dates()), []);
        let lasting = Dates { exited_on: None, places: vec![(day("2026-03-07"), None)], ..dates() };
        assert_eq!(fields(&lasting), [], "a day without a placement is a gap and no contradiction");
    }

    #[test]
    fn a_removal_fits_the_birth_the_other_stays_and_today() {
        for on in ["2020-02-28", "2024-05-31", "2026-11-24"] {
            let moved = Dates { removed_on: day(on), exited_on: None, places: vec![] };
            assert_eq!(fields(&moved), [(DateField::RemovedOn, None)], "{on}");
        }
        let touching = Dates { removed_on: day("2024-06-01"), exited_on: None, places: vec![] };
        assert_eq!(fields(&touching), [], "taken in again on the day of the return");
    }

    #[test]
    fn placements_lie_in_the_stay_in_order_and_end_with_it() {
        let with = |places| fields(&Dates { places, ..dates() });
        let (march, april, sept) = (day("2026-03-06"), day("2026-04-01"), day("2026-09-01"));
        assert_eq!(with(vec![(day("2026-03-05"), Some(sept))]), [(DateField::StartedOn, Some(0))]);
        assert_eq!(with(vec![(april, Some(march))]), [(DateField::EndedOn, Some(0))]);
        assert_eq!(with(vec![(march, Some(sept)), (april, Some(sept))]), [(DateField::EndedOn, Some(0))]);
        assert_eq!(with(vec![(march, Some(day("2026-09-02")))]), [(DateField::EndedOn, Some(0))]);
        assert_eq!(with(vec![(march, None)]), [(DateField::EndedOn, Some(0))], "the stay is over");
        assert_eq!(with(vec![(march, None), (april, Some(sept))]), [(DateField::EndedOn, Some(0))]);
    }

    proptest! {
        /// What passes never holds two placements on one day, nor one outside the stay.
        #[test]
        fn what_fits_overlaps_nowhere(
            removed in 0..1000_u64,
            stay in proptest::option::of(0..1000_u64),
            places in proptest::collection::vec((0..1000_u64, proptest::option::of(0..400_u64)), 0..4),
        ) {
            let at = |n: u64| day("2024-02-20") + Days::new(n);
            let removed_on = at(removed);
            let places = places.iter().map(|(s, e)| (at(*s), e.map(|e| at(s + e)))).collect();
            let dates = Dates { removed_on, exited_on: stay.map(|n| at(removed + n)), places };
            let around = Around { today: day("2026-11-23"), born_on: None, others: vec![] };
            if wrong(&dates, &around).is_empty() {
                let periods: Vec<Period> =
                    dates.places.iter().map(|(start, end)| Period::new(*start, *end).unwrap()).collect();
                for (n, one) in periods.iter().enumerate() {
                    prop_assert!(periods.iter().skip(n + 1).all(|other| !one.overlaps(*other)));
                    prop_assert!(one.start() >= removed_on);
                    prop_assert!(dates.exited_on.is_none_or(|exit| one.end().is_some_and(|end| end <= exit)));
                }
            }
        }
    }
}

//! What the courtroom desk came to: of the parents with a hearing, how many were asked, assessed, referred and booked there, and how
//! soon they had their first session.
//!
//! One parent on one hearing day counts once, however many hearings or assessments she had on it. *There* is the same day. A first
//! session is that of a referral that was made from the desk.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::period::days_between;

/// A parent on one hearing day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ParentInCourt {
    /// The day of the hearing.
    pub hearing_on: NaiveDate,
    /// Whether she was asked whether she would be assessed.
    pub asked: bool,
    /// Whether a service was recommended, where she was assessed there; none where she was not.
    pub assessed: Option<bool>,
    /// Whether she was referred there, from the desk.
    pub referred: bool,
    /// Whether a first session was booked there.
    pub booked: bool,
    /// The first session that she attended after a referral from the desk.
    pub attended_on: Option<NaiveDate>,
}

impl ParentInCourt {
    /// The same parent and day from another entry: whatever is true of one of them, and the earliest session.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            hearing_on: self.hearing_on,
            asked: self.asked || other.asked,
            assessed: self.assessed.max(other.assessed),
            referred: self.referred || other.referred,
            booked: self.booked || other.booked,
            attended_on: self.attended_on.into_iter().chain(other.attended_on).min(),
        }
    }
}

/// The counts, each of those before it, and the days to the first session.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Measures {
    /// Parents with a hearing: one a parent and hearing day.
    pub parents_with_hearing: usize,
    /// Of those: asked.
    pub asked: usize,
    /// Of those: assessed there.
    pub assessed_there: usize,
    /// Of those: a service was recommended.
    pub service_recommended: usize,
    /// Of those: referred there.
    pub referred_there: usize,
    /// Of those: a first session was booked there.
    pub booked_there: usize,
    /// Of those referred from the desk, there or later: the first session was attended so far.
    pub first_session_attended: usize,
    /// The median of the days from the hearing to the first session of those who attended one; none where nobody did.
    pub median_days_to_first_session: Option<f64>,
}

impl Measures {
    /// Counts parents on their hearing days.
    pub fn of(all: &[ParentInCourt]) -> Self {
        let count = |is: fn(&ParentInCourt) -> bool| all.iter().filter(|one| is(one)).count();
        let mut days: Vec<i64> =
            all.iter().filter_map(|one| Some(days_between(one.hearing_on, one.attended_on?))).collect();
        days.sort_unstable();
        Self {
            parents_with_hearing: all.len(),
            asked: count(|one| one.asked),
            assessed_there: count(|one| one.assessed.is_some()),
            service_recommended: count(|one| one.assessed == Some(true)),
            referred_there: count(|one| one.referred),
            booked_there: count(|one| one.booked),
            first_session_attended: days.len(),
            median_days_to_first_session: median(&days),
        }
    }

    /// "4 days", "2.5 days": the median in words.
    pub fn median_said(&self) -> Option<String> {
        let days = self.median_days_to_first_session?.to_string();
        Some(if days == "1" { "1 day".to_owned() } else { format!("{days} days") })
    }
}

/// The median of sorted days.
fn median(sorted: &[i64]) -> Option<f64> {
    let half = sorted.len() / 2;
    let at = |place: usize| sorted.get(place).map(|days| i32::try_from(*days).map_or(f64::INFINITY, f64::from));
    let upper = at(half)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { Some(f64::midpoint(at(half - 1)?, upper)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn parent() -> ParentInCourt {
        ParentInCourt { hearing_on: day("2026-11-23"), ..ParentInCourt::default() }
    }

    fn attended(after: u64) -> ParentInCourt {
        let attended_on = Some(day("2026-11-23") + Days::new(after));
        let all = ParentInCourt { asked: true, assessed: Some(true), referred: true, ..parent() };
        ParentInCourt { booked: true, attended_on, ..all }
    }

    #[test]
    fn each_step_counts_those_who_came_so_far() {
        let asked = ParentInCourt { asked: true, ..parent() };
        let assessed = ParentInCourt { assessed: Some(false), ..asked };
        let read = Measures::of(&[parent(), asked, assessed, attended(1), attended(4)]);
        assert_eq!(
            (read.parents_with_hearing, read.asked, read.assessed_there, read.service_recommended),
            (5, 4, 3, 2)
        );
        assert_eq!((read.referred_there, read.booked_there, read.first_session_attended), (2, 2, 2));
        assert_eq!(read.median_said().as_deref(), Some("2.5 days"));
        assert_eq!(Measures::of(&[attended(1)]).median_said().as_deref(), Some("1 day"));
        assert_eq!(Measures::of(&[]), Measures::default());
    }

    #[test]
    fn two_assessments_on_one_day_are_one_parent() {
        let left = ParentInCourt { asked: true, ..parent() };
        let both = left.and(attended(6)).and(attended(3));
        assert_eq!(both, attended(3));
    }

    proptest! {
        #[test]
        fn the_median_lies_among_the_days(mut days in prop::collection::vec(0u64..200, 1..30)) {
            let all: Vec<_> = days.iter().map(|after| attended(*after)).collect();
            days.sort_unstable();
            let median = Measures::of(&all).median_days_to_first_session.unwrap();
            let as_days = |days: u64| f64::from(u32::try_from(days).unwrap());
            prop_assert!(median >= as_days(days[0]) && median <= as_days(days[days.len() - 1]));
            let below = days.iter().filter(|one| as_days(**one) < median).count();
            let above = days.iter().filter(|one| as_days(**one) > median).count();
            prop_assert!(below * 2 <= days.len() && above * 2 <= days.len());
        }

        #[test]
        fn joining_entries_does_not_depend_on_their_order(a in 0u64..30, b in 0u64..30) {
            prop_assert_eq!(attended(a).and(attended(b)), attended(b).and(attended(a)));
        }
    }
}

//! Aftercare: the twelve months after a child came home, the contacts that are due in them, and what to watch for.
//!
//! Twelve months, because re-entry is counted within twelve months of the exit to reunification (CFSR Round 4, re-entry to
//! foster care). The days of the contacts are data: close together at first, when most families struggle, then monthly.

use chrono::{Days, NaiveDate};

use super::period::add_months;

/// How long it lasts, in months.
pub const MONTHS: i32 = 12;

/// After how many days the first contacts are due: one, two and four weeks.
pub const FIRST_DAYS: [u64; 3] = [7, 14, 28];

/// The first month that has its monthly contact.
pub const FIRST_MONTH: i32 = 2;

/// What became of a planned contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Held on this day, within its time.
    Made(NaiveDate),
    /// Its time passed without one.
    Missed,
    /// Its time runs: it is the next one.
    Next,
    /// Its time has not begun.
    Later,
}

/// A planned contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// The last day of its time, which began after the one before it.
    pub due_on: NaiveDate,
    /// What became of it.
    pub state: State,
}

/// The aftercare of a child, or of brothers and sisters who came home on the same day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aftercare {
    /// The last day.
    pub ends_on: NaiveDate,
    /// Its contacts, the earliest first.
    pub plan: Vec<Planned>,
    /// Whether it lasts on the day it was judged.
    pub lasts: bool,
}

/// The days on which contacts are due after the day a child came home.
#[must_use]
pub fn due_days(home_on: NaiveDate) -> Vec<NaiveDate> {
    let first = FIRST_DAYS.iter().filter_map(|days| home_on.checked_add_days(Days::new(*days)));
    first.chain((FIRST_MONTH..=MONTHS).map(|month| add_months(home_on, month))).collect()
}

/// The aftercare that began on `home_on`, with the days on which somebody of the family was reached, until the child came
/// back into care, if it did.
#[must_use]
pub fn aftercare(home_on: NaiveDate, held: &[NaiveDate], back_on: Option<NaiveDate>, today: NaiveDate) -> Aftercare {
    let ends_on = add_months(home_on, MONTHS);
    let until = back_on.map_or(ends_on, |back| back.min(ends_on));
    let mut after = home_on;
    let mut plan = Vec::new();
    for due_on in due_days(home_on) {
        if due_on > until {
            break;
        }
        let made = held.iter().copied().filter(|on| *on > after && *on <= due_on).min();
        let state = match made {
            Some(on) => State::Made(on),
            None if due_on < today => State::Missed,
            None if after < today || after == home_on => State::Next,
            None => State::Later,
        };
        plan.push(Planned { due_on, state });
        after = due_on;
    }
    Aftercare { ends_on, plan, lasts: today <= until && back_on.is_none() }
}

impl Aftercare {
    /// Contacts whose time passed without one.
    #[must_use]
    pub fn missed(&self) -> usize {
        self.plan.iter().filter(|planned| planned.state == State::Missed).count()
    }

    /// Since when a contact is due: the day of the last one missed where none was made since, or else that of the next one.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        if !self.lasts {
            return None;
        }
        let at = self.plan.iter().position(|planned| planned.state == State::Next)?;
        let before =
            at.checked_sub(1).and_then(|at| self.plan.get(at)).filter(|planned| planned.state == State::Missed);
        before.or(self.plan.get(at)).map(|planned| planned.due_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn contacts_are_due_after_one_two_and_four_weeks_and_then_every_month() {
        let days = due_days(day("2026-01-31"));
        assert_eq!(days[..4], ["2026-02-07", "2026-02-14", "2026-02-28", "2026-03-31"].map(day));
        assert_eq!((days.len(), days.last().copied()), (14, Some(day("2027-01-31"))));
    }

    #[test]
    fn a_contact_counts_for_the_time_in_which_it_was_held() {
        let home = day("2026-11-02");
        let of = |held: &[&str], today| {
            aftercare(home, &held.iter().map(|on| day(on)).collect::<Vec<_>>(), None, day(today))
        };
        let now = of(&["2026-11-05"], "2026-11-12");
        assert_eq!(now.plan[0].state, State::Made(day("2026-11-05")));
        assert_eq!((now.plan[1].state, now.due_on()), (State::Next, Some(day("2026-11-16"))));
        assert_eq!(now.plan[2].state, State::Later);
        let late = of(&["2026-11-05"], "2026-11-18");
        assert_eq!((late.plan[1].state, late.missed(), late.due_on()), (State::Missed, 1, Some(day("2026-11-16"))));
        let caught_up = of(&["2026-11-05", "2026-11-17"], "2026-11-18");
        assert_eq!((caught_up.missed(), caught_up.due_on()), (1, None), "the time that runs has its contact");
    }

    #[test]
    fn it_ends_after_twelve_months_and_with_a_return_into_care() {
        let home = day("2025-11-02");
        assert!(aftercare(home, &[], None, day("2026-11-02")).lasts);
        let over = aftercare(home, &[], None, day("2026-11-03"));
        assert!(!over.lasts && over.due_on().is_none());
        let back = aftercare(home, &[], Some(day("2026-01-10")), day("2026-01-11"));
        assert!(!back.lasts && back.plan.iter().all(|planned| planned.due_on <= day("2026-01-10")));
    }

    proptest! {
        #[test]
        fn the_plan_is_in_order_within_the_twelve_months_and_each_contact_counts_once(
            start in 0i64..20000, after in 0u64..420, held in proptest::collection::vec(0u64..420, 0..20),
        ) {
            let home = day("1990-01-01") + chrono::Duration::days(start);
            let held: Vec<NaiveDate> = held.into_iter().map(|days| home + Days::new(days)).collect();
            let of = aftercare(home, &held, None, home + Days::new(after));
            prop_assert!(of.plan.windows(2).all(|two| two[0].due_on < two[1].due_on));
            prop_assert_eq!(of.plan.last().map(|planned| planned.due_on), Some(of.ends_on));
            let made: Vec<NaiveDate> =
                of.plan.iter().filter_map(|p| if let State::Made(on) = p.state { Some(on) } else { None }).collect();
            prop_assert!(made.windows(2).all(|two| two[0] < two[1]));
            prop_assert!(of.plan.iter().filter(|p| p.state == State::Next).count() <= 1);
            if let Some(due) = of.due_on() {
                prop_assert!(due <= of.ends_on && due > home);
            }
        }
    }
}

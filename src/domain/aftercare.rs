//! Aftercare: the twelve months after a child came home, the contacts that are due in them, and what to watch for.
//!
//! Twelve months, because re-entry is counted within twelve months of the exit to reunification (Children's Bureau, CFSR
//! Round 4 Statewide Data Indicators, "reentry to foster care"). The rhythm of the contacts is the programme's own: close
//! together at first, when most families struggle, then monthly. A trial home visit comes before: the child is still in care
//! then, and her workers have visits of their own to make.

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

/// A return home: a stay in care that ended in reunification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// The day of the exit.
    pub home_on: NaiveDate,
    /// The day of the child's next removal, if there was one.
    pub back_on: Option<NaiveDate>,
    /// The day on which work with the family ended, if it has.
    pub closed_on: Option<NaiveDate>,
}

/// Where the aftercare of a return home stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It lasts.
    Lasts,
    /// The child came back into care within the twelve months: a re-entry.
    BackInCare(NaiveDate),
    /// Work with the family ended before the twelve months did; a re-entry would still count.
    Closed(NaiveDate),
    /// The twelve months have passed.
    Over,
}

/// The aftercare of a child, or of brothers and sisters who came home on the same day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aftercare {
    /// The last day of the twelve months.
    pub ends_on: NaiveDate,
    /// Where it stands.
    pub standing: Standing,
    /// Its contacts, the earliest first.
    pub plan: Vec<Planned>,
}

impl Return {
    /// A return home after which nothing more is known.
    #[must_use]
    pub const fn on(home_on: NaiveDate) -> Self {
        Self { home_on, back_on: None, closed_on: None }
    }

    /// The last day of its twelve months.
    #[must_use]
    pub fn ends_on(&self) -> NaiveDate {
        add_months(self.home_on, MONTHS)
    }

    fn standing(&self, today: NaiveDate) -> Standing {
        match (self.back_on, self.closed_on) {
            (Some(back), _) if back <= self.ends_on() => Standing::BackInCare(back),
            _ if today > self.ends_on() => Standing::Over,
            (_, Some(closed)) => Standing::Closed(closed),
            _ => Standing::Lasts,
        }
    }
}

/// The earliest return home whose twelve months may not have passed on `today`.
#[must_use]
pub fn earliest(today: NaiveDate) -> NaiveDate {
    add_months(today, -MONTHS)
}

/// The days on which contacts are due after the day a child came home.
#[must_use]
pub fn due_days(home_on: NaiveDate) -> Vec<NaiveDate> {
    let first = FIRST_DAYS.iter().filter_map(|days| home_on.checked_add_days(Days::new(*days)));
    first.chain((FIRST_MONTH..=MONTHS).map(|month| add_months(home_on, month))).collect()
}

/// The aftercare of a return home, with the days on which a parent was reached.
#[must_use]
pub fn aftercare(of: &Return, held: &[NaiveDate], today: NaiveDate) -> Aftercare {
    let stopped_on = of.back_on.into_iter().chain(of.closed_on).min();
    let mut after = of.home_on;
    let mut plan = Vec::new();
    for due_on in due_days(of.home_on).into_iter().take_while(|due| stopped_on.is_none_or(|on| *due <= on)) {
        let made = held.iter().copied().filter(|on| *on > after && *on <= due_on).min();
        let state = match made {
            Some(on) => State::Made(on),
            None if due_on < today => State::Missed,
            None if after < today || after == of.home_on => State::Next,
            None => State::Later,
        };
        plan.push(Planned { due_on, state });
        after = due_on;
    }
    Aftercare { ends_on: of.ends_on(), standing: of.standing(today), plan }
}

impl Aftercare {
    /// Contacts whose time passed without one.
    #[must_use]
    pub fn missed(&self) -> usize {
        self.plan.iter().filter(|planned| planned.state == State::Missed).count()
    }

    /// Since when a contact is due: the day of the last one missed where none was made since, or else that of the next one.
    /// Nothing is due while the contact of this time is made, nor once the aftercare does not last.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        if self.standing != Standing::Lasts {
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
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    #[test]
    fn contacts_are_due_after_one_two_and_four_weeks_and_then_every_month() {
        let days = due_days(date("2026-01-31"));
        assert_eq!(days[..4], ["2026-02-07", "2026-02-14", "2026-02-28", "2026-03-31"].map(date));
        assert_eq!((days.len(), days.last().copied()), (14, Some(date("2027-01-31"))));
    }

    #[test]
    fn months_that_are_too_short_end_on_their_last_day() {
        let ends = |home: &str| Return::on(date(home)).ends_on();
        assert_eq!(ends("2028-02-29"), date("2029-02-28"), "a leap day has none a year later");
        assert_eq!(ends("2027-02-28"), date("2028-02-28"), "and none is made up where there is one");
        let august = due_days(date("2027-08-31"));
        assert!(august.contains(&date("2028-02-29")) && august.contains(&date("2027-11-30")));
    }

    #[test]
    fn a_contact_counts_for_the_time_in_which_it_was_held() {
        let of = |held: &[&str], today| {
            let held: Vec<_> = held.iter().map(|on| date(on)).collect();
            aftercare(&Return::on(date("2026-11-02")), &held, date(today))
        };
        let now = of(&["2026-11-05"], "2026-11-12");
        assert_eq!(now.plan[0].state, State::Made(date("2026-11-05")));
        assert_eq!((now.plan[1].state, now.due_on()), (State::Next, Some(date("2026-11-16"))));
        assert_eq!(now.plan[2].state, State::Later);
        let late = of(&["2026-11-05"], "2026-11-18");
        assert_eq!((late.plan[1].state, late.missed(), late.due_on()), (State::Missed, 1, Some(date("2026-11-16"))));
        let caught_up = of(&["2026-11-05", "2026-11-17"], "2026-11-18");
        assert_eq!((caught_up.missed(), caught_up.due_on()), (1, None), "the time that runs has its contact");
        let before = of(&["2026-11-02", "2026-10-30"], "2026-11-03");
        assert_eq!(before.plan[0].state, State::Next, "the day of the return itself is no contact after it");
    }

    #[test]
    fn it_ends_after_twelve_months_and_with_a_return_into_care_or_the_end_of_the_work() {
        let home = Return::on(date("2025-11-02"));
        let on = |of: &Return, today| aftercare(of, &[], date(today));
        assert_eq!(on(&home, "2026-11-02").standing, Standing::Lasts, "the last day is one of it");
        assert_eq!((on(&home, "2026-11-03").standing, on(&home, "2026-11-03").due_on()), (Standing::Over, None));
        let back = on(&Return { back_on: Some(date("2026-01-10")), ..home }, "2026-01-11");
        assert_eq!((back.standing, back.due_on()), (Standing::BackInCare(date("2026-01-10")), None));
        assert!(back.plan.iter().all(|planned| planned.due_on <= date("2026-01-10")));
        let closed = on(&Return { closed_on: Some(date("2026-02-01")), ..home }, "2026-03-01");
        assert_eq!((closed.standing, closed.due_on()), (Standing::Closed(date("2026-02-01")), None));
        let later = on(&Return { back_on: Some(date("2026-11-03")), ..home }, "2026-12-01");
        assert_eq!(later.standing, Standing::Over, "a removal after the twelve months is another story");
    }

    proptest! {
        #[test]
        fn the_plan_is_in_order_within_the_twelve_months_and_each_contact_counts_once(
            home in any_date(), after in 0u64..420, held in prop::collection::vec(0u64..420, 0..20),
        ) {
            let held: Vec<NaiveDate> = held.into_iter().map(|days| home + Days::new(days)).collect();
            let of = aftercare(&Return::on(home), &held, home + Days::new(after));
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

        #[test]
        fn the_latest_contact_alone_says_when_the_next_one_is_due(
            home in any_date(), after in 0u64..420, held in prop::collection::vec(0u64..420, 0..20),
        ) {
            let today = home + Days::new(after);
            let held: Vec<NaiveDate> =
                held.into_iter().map(|days| home + Days::new(days)).filter(|on| *on <= today).collect();
            let latest: Vec<NaiveDate> = held.iter().copied().max().into_iter().collect();
            let of = |held: &[NaiveDate]| aftercare(&Return::on(home), held, today).due_on();
            prop_assert_eq!(of(&latest), of(&held));
        }

        #[test]
        fn no_return_home_whose_twelve_months_last_is_older_than_the_earliest(home in any_date(), after in 0u64..420) {
            let today = home + Days::new(after);
            if aftercare(&Return::on(home), &[], today).standing == Standing::Lasts {
                prop_assert!(home >= earliest(today));
            }
        }
    }
}

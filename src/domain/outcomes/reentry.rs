//! Coming back into care within 12 months of leaving to permanency.

use serde::Serialize;

use super::months::within_months;
use super::stays::{Exit, Stay, Stays};
use super::window::Cohort;
use crate::domain::exit::ExitReason;

/// Exits of a cohort and the returns to care after them. The months are calendar months, the last day included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReEntries {
    /// Exits after which 12 months have passed, and were followed by a return within them.
    pub returned: i64,
    /// Exits after which 12 months have passed: the denominator.
    pub followed: i64,
    /// Exits after which 12 months have not passed; they are in neither count.
    pub not_yet_followed: i64,
}

impl ReEntries {
    fn add(&mut self, followed: bool, returned: bool) {
        if followed {
            self.followed += 1;
            self.returned += i64::from(returned);
        } else {
            self.not_yet_followed += 1;
        }
    }
}

/// What a look at the children's histories finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Different children with a stay in the cohort.
    pub(crate) children: i64,
    /// After reunification, adoption, guardianship or living with a relative.
    pub(crate) after_permanency: ReEntries,
    /// After reunification.
    pub(crate) after_reunification: ReEntries,
}

pub(crate) fn re_entries(stays: &Stays, cohort: &Cohort, as_of: i32) -> Found {
    let mut found = Found::default();
    stays.each_child(as_of, |history| {
        let mut rest = history;
        let mut inside = false;
        while let Some((stay, later)) = rest.split_first() {
            rest = later;
            if cohort.contains(stay.removal, stay.office) {
                inside = true;
                if let Some(exit) = stay.exit.filter(|exit| exit.reason.is_permanency()) {
                    found.add(exit, later, as_of);
                }
            }
        }
        found.children += i64::from(inside);
    });
    found
}

impl Found {
    fn add(&mut self, exit: Exit, later: &[Stay], as_of: i32) {
        // Followed for 12 months: the day after the as-of date is past them.
        let followed = !within_months(exit.day, 12, as_of.saturating_add(1));
        let next = later.iter().find(|stay| stay.removal >= exit.day);
        let returned = next.is_some_and(|stay| within_months(exit.day, 12, stay.removal));
        self.after_permanency.add(followed, returned);
        if exit.reason == ExitReason::Reunification {
            self.after_reunification.add(followed, returned);
        }
    }
}

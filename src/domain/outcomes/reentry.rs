//! Coming back into care within 12 months of leaving to permanency.

use serde::Serialize;

use super::months::within_months;
use super::stays::{Span, Stays};
use super::window::{Cohort, Window};
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
    let mut last_child = None;
    each_stay(stays, cohort, as_of, |span, exit| {
        if last_child != Some(span.child) {
            found.children += 1;
            last_child = Some(span.child);
        }
        if let Some(exit) = exit {
            found.add(exit, as_of);
        }
    });
    found
}

/// Re-entries after reunification by office, in one pass; offices are numbered below `offices`.
pub(crate) fn re_entries_by_office(stays: &Stays, window: Window, as_of: i32, offices: u16) -> Vec<ReEntries> {
    let mut found = vec![Found::default(); usize::from(offices)];
    each_stay(stays, &Cohort { window, office: None }, as_of, |span, exit| {
        if let (Some(exit), Some(office)) = (exit, found.get_mut(usize::from(span.office))) {
            office.add(exit, as_of);
        }
    });
    found.into_iter().map(|office| office.after_reunification).collect()
}

/// An exit to permanency and the child's next removal.
struct Left {
    on: i32,
    reason: u8,
    next: Option<i32>,
}

/// Visits the stays of a cohort in order of child, each with its exit if it was to permanency.
fn each_stay(stays: &Stays, cohort: &Cohort, as_of: i32, mut visit: impl FnMut(Span, Option<Left>)) {
    let mut spans = stays.spans();
    while let Some(span) = spans.next() {
        if span.removal > as_of || !cohort.contains(span.removal, span.office) {
            continue;
        }
        let left = span.exit(as_of).filter(|&(_, reason)| is_permanency(reason)).map(|(on, reason)| {
            let mut later = spans.clone().take_while(|next| next.child == span.child && next.removal <= as_of);
            Left { on, reason, next: later.find(|next| next.removal >= on).map(|next| next.removal) }
        });
        visit(span, left);
    }
}

fn is_permanency(reason: u8) -> bool {
    ExitReason::from_number(reason).is_some_and(ExitReason::is_permanency)
}

impl Found {
    fn add(&mut self, exit: Left, as_of: i32) {
        // Followed for 12 months: the day after the as-of date is past them.
        let followed = !within_months(exit.on, 12, as_of.saturating_add(1));
        let returned = exit.next.is_some_and(|removal| within_months(exit.on, 12, removal));
        self.after_permanency.add(followed, returned);
        if exit.reason == ExitReason::Reunification.number() {
            self.after_reunification.add(followed, returned);
        }
    }
}

//! The child's brothers and sisters: whether they live together, or why not, and how often they saw each other, at family time
//! and at visits of their own (42 USC 671(a)(31)).

use chrono::NaiveDate;

use super::index::Found;
use crate::domain::family::Who;
use crate::domain::family_time::{FamilyTimeOutcome, is_among_siblings};
use crate::domain::id::ChildId;
use crate::domain::period::add_months;
use crate::features::children::{Placement, Stay};

/// Months over which visits are counted.
const MONTHS: i32 = 6;

/// One brother or sister.
pub(super) struct Sibling {
    pub(super) name: String,
    pub(super) href: String,
    /// "Live together"; "Live apart: no home with room for all".
    pub(super) lives: String,
    pub(super) kind: &'static str,
    /// "Together at 4 visits of family time and 2 visits of their own in the last six months".
    pub(super) seen: String,
}

/// The other children of the family.
pub(super) fn of(found: &Found, today: NaiveDate) -> Vec<Sibling> {
    let others = found.children.iter().filter(|other| other.id != found.child.id);
    let sibling = |other: &crate::features::children::Child| {
        let (lives, kind) = lives(found, other.id);
        Sibling {
            name: other.name(),
            href: format!("/families/{}/children/{}", other.family_id, other.id),
            lives,
            kind,
            seen: seen(found, other.id, today),
        }
    };
    others.map(sibling).collect()
}

/// Where a child lives while in care.
fn place(found: &Found, child: ChildId) -> Option<&Placement> {
    let stay = found.stays.iter().find(|s| s.episode.child_id == child && s.episode.exited_on.is_none());
    stay.and_then(Stay::current)
}

fn lives(found: &Found, other: ChildId) -> (String, &'static str) {
    let (Some(hers), Some(theirs)) = (place(found, found.child.id), place(found, other)) else {
        return ("Not both in care".to_owned(), "plain");
    };
    let same = hers.setting == theirs.setting && hers.caregiver == theirs.caregiver && !hers.caregiver.is_empty();
    match (same, hers.apart_reason) {
        (true, _) => ("Live together".to_owned(), "good"),
        (false, Some(why)) => (format!("Live apart: {}", why.label().to_lowercase()), "warn"),
        (false, None) if hers.caregiver.is_empty() || theirs.caregiver.is_empty() => {
            ("Not recorded whether they live together".to_owned(), "plain")
        }
        (false, None) => ("Live apart; no reason recorded".to_owned(), "bad"),
    }
}

/// How often they were together, and how often of that without a parent.
fn seen(found: &Found, other: ChildId, today: NaiveDate) -> String {
    let since = add_months(today, -MONTHS);
    let both = |with: &[Who]| with.contains(&Who::Child(found.child.id)) && with.contains(&Who::Child(other));
    let held =
        found.times.visits.iter().filter(|(visit, with)| {
            visit.outcome == FamilyTimeOutcome::Held && visit.planned_on >= since && both(with)
        });
    let (own, with_parents): (Vec<_>, Vec<_>) = held.partition(|(_, with)| is_among_siblings(with));
    let visits = |n: usize| if n == 1 { "1 visit".to_owned() } else { format!("{n} visits") };
    let told = match (with_parents.len(), own.len()) {
        (0, 0) => return "No visit together in the last six months".to_owned(),
        (n, 0) => format!("{} of family time", visits(n)),
        (0, n) => format!("{} of their own", visits(n)),
        (n, own) => format!("{} of family time and {} of their own", visits(n), visits(own)),
    };
    format!("Together at {told} in the last six months")
}

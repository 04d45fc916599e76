//! The child's brothers and sisters: whether they live together, or why not, and how often they saw each other at family time
//! (42 USC 671(a)(31)).

use chrono::NaiveDate;

use super::index::Found;
use crate::domain::family::Who;
use crate::domain::family_time::FamilyTimeOutcome;
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
    /// "Together at 4 visits of family time in the last six months".
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

fn seen(found: &Found, other: ChildId, today: NaiveDate) -> String {
    let since = add_months(today, -MONTHS);
    let both = |with: &[Who]| with.contains(&Who::Child(found.child.id)) && with.contains(&Who::Child(other));
    let held =
        found.times.visits.iter().filter(|(visit, with)| {
            visit.outcome == FamilyTimeOutcome::Held && visit.planned_on >= since && both(with)
        });
    match held.count() {
        0 => "Not together at family time in the last six months".to_owned(),
        1 => "Together at 1 visit of family time in the last six months".to_owned(),
        n => format!("Together at {n} visits of family time in the last six months"),
    }
}

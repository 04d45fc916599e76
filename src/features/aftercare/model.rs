//! A return home with what is known since.

use chrono::NaiveDate;

use crate::domain::aftercare::{Aftercare, Return, Standing, aftercare};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::text::counted;

/// A child's exit to reunification.
#[derive(Debug, Clone)]
pub(super) struct Exit {
    pub(super) family: FamilyId,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) child: ChildId,
    pub(super) home_on: NaiveDate,
}

/// What is known of a family since its children began to come home.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The days on which a parent was reached.
    pub(super) held: Vec<NaiveDate>,
    /// Each removal of a child of the family.
    pub(super) removals: Vec<(ChildId, NaiveDate)>,
    /// Since when each safety concern is known, and whether it is open.
    pub(super) concerns: Vec<(NaiveDate, bool)>,
}

/// Children of one family who came home on the same day, and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    pub(super) family: FamilyId,
    pub(super) name: String,
    pub(super) number: String,
    pub(super) children: Vec<ChildId>,
    pub(super) of: Return,
    pub(super) aftercare: Aftercare,
    /// How many contacts with a parent there were since, and the latest.
    pub(super) contacts: (usize, Option<NaiveDate>),
    /// The removals of other children of the family since.
    pub(super) removals: Vec<NaiveDate>,
    /// The safety concerns since.
    pub(super) concerns: Vec<(NaiveDate, bool)>,
}

/// Puts the exits of one family together by day, and by whether and when the child came back into care.
pub(super) fn watch(exits: &[Exit], known: &Known, today: NaiveDate) -> Vec<Watched> {
    let mut found: Vec<Watched> = Vec::new();
    for exit in exits {
        let of_child = known.removals.iter().filter(|(child, on)| *child == exit.child && *on >= exit.home_on);
        let back_on = of_child.map(|(_, on)| *on).min();
        let of = Return { home_on: exit.home_on, back_on, closed_on: exit.closed_on };
        match found.iter_mut().find(|w| w.of == of) {
            Some(group) => group.children.push(exit.child),
            None => found.push(Watched::of(exit, of, known, today)),
        }
    }
    for group in &mut found {
        let others = known.removals.iter().filter(|(child, _)| !group.children.contains(child));
        group.removals = within(group.of, others.map(|(_, on)| *on));
    }
    found
}

/// Those of these days that lie in the twelve months, the latest first.
fn within(of: Return, days: impl Iterator<Item = NaiveDate>) -> Vec<NaiveDate> {
    let mut within: Vec<NaiveDate> = days.filter(|on| *on >= of.home_on && *on <= of.ends_on()).collect();
    within.sort_unstable_by(|a, b| b.cmp(a));
    within.dedup();
    within
}

impl Watched {
    fn of(exit: &Exit, of: Return, known: &Known, today: NaiveDate) -> Self {
        let held = within(of, known.held.iter().copied().filter(|on| *on > of.home_on));
        let in_time = |on: NaiveDate| on >= of.home_on && on <= of.ends_on();
        Self {
            family: exit.family,
            name: exit.name.clone(),
            number: exit.number.clone(),
            children: vec![exit.child],
            of,
            aftercare: aftercare(&of, &known.held, today),
            contacts: (held.len(), held.first().copied()),
            removals: Vec::new(),
            concerns: known.concerns.iter().copied().filter(|(on, _)| in_time(*on)).collect(),
        }
    }

    /// Whether its twelve months have not passed, whatever became of it.
    pub(super) fn counts(&self, today: NaiveDate) -> bool {
        today <= self.aftercare.ends_on
    }

    /// Whether something happened that must be seen first: a return into care, another removal, an open safety concern.
    pub(super) fn is_alarming(&self) -> bool {
        matches!(self.aftercare.standing, Standing::BackInCare(_))
            || !self.removals.is_empty()
            || self.concerns.iter().any(|(_, is_open)| *is_open)
    }

    /// What to watch, in words: each with its kind.
    pub(super) fn alarms(&self) -> Vec<(&'static str, String)> {
        let mut said = Vec::new();
        if let Standing::BackInCare(on) = self.aftercare.standing {
            said.push(("bad", format!("Back in care since {}", short_date(on))));
        }
        said.extend(self.removals.iter().map(|on| ("bad", format!("Another child removed on {}", short_date(*on)))));
        let (open, ended): (Vec<_>, Vec<_>) = self.concerns.iter().partition(|(_, is_open)| *is_open);
        for (kind, stands, of) in [("bad", "", open), ("plain", " (ended)", ended)] {
            let Some((latest, _)) = of.iter().max() else { continue };
            let count = counted(of.len(), "new safety concern");
            said.push((kind, format!("{count}{stands}, the latest of {}", short_date(*latest))));
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use uuid::Uuid;

    fn child(n: u128) -> ChildId {
        ChildId::from_uuid(Uuid::from_u128(n))
    }

    fn exit(n: u128, on: &str) -> Exit {
        Exit {
            family: FamilyId::from_uuid(Uuid::from_u128(1)),
            name: "Alvarado".to_owned(),
            number: "F-2026-00001".to_owned(),
            closed_on: None,
            child: child(n),
            home_on: date(on),
        }
    }

    #[test]
    fn brothers_and_sisters_of_one_day_are_one_return_until_one_of_them_comes_back() {
        let exits = [exit(1, "2026-06-01"), exit(2, "2026-06-01"), exit(3, "2026-08-01")];
        let together = watch(&exits, &Known::default(), date("2026-09-01"));
        assert_eq!(together.iter().map(|w| w.children.len()).collect::<Vec<_>>(), [2, 1]);
        assert!(together.iter().all(|w| !w.is_alarming() && w.alarms().is_empty()));
        let known = Known { removals: vec![(child(2), date("2026-08-20"))], ..Known::default() };
        let apart = watch(&exits, &known, date("2026-09-01"));
        assert_eq!(apart.len(), 3);
        assert_eq!(apart[1].alarms(), [("bad", "Back in care since Aug 20, 2026".to_owned())]);
        assert_eq!(apart[0].alarms(), [("bad", "Another child removed on Aug 20, 2026".to_owned())]);
    }

    #[test]
    fn what_happened_before_the_return_or_after_the_twelve_months_is_not_watched() {
        let (before, early, late) = (date("2025-05-31"), date("2025-06-01"), date("2026-06-02"));
        let known = Known {
            held: vec![before, early, date("2025-06-20")],
            removals: vec![(child(9), before), (child(9), late)],
            concerns: vec![(before, true), (early, false), (date("2025-07-01"), true), (late, true)],
        };
        let watched = watch(&[exit(1, "2025-06-01")], &known, date("2026-06-02"));
        assert_eq!(
            (watched[0].contacts, watched[0].counts(date("2026-06-02"))),
            ((1, Some(date("2025-06-20"))), false)
        );
        assert_eq!(watched[0].removals, []);
        let said: Vec<String> = watched[0].alarms().into_iter().map(|(_, words)| words).collect();
        let expected = [
            "1 new safety concern, the latest of Jul 1, 2025",
            "1 new safety concern (ended), the latest of Jun 1, 2025",
        ];
        assert_eq!(said, expected);
    }
}

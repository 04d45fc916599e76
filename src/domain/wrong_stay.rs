//! A removal, or a place where a child was said to live, that never happened: when it can be taken off the record, and what
//! must be put right first, and when it can come back. Nothing is moved along silently: what rests on the entry is named.

use super::calendar::short_date;
use super::episode::Contradiction;

/// What is on record of a child that would be left without the stay it was written for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resting {
    /// Permanency goals that began during the stay.
    pub goals: i64,
    /// Legal statuses that began during the stay.
    pub statuses: i64,
}

/// Why a stay cannot be marked as entered in error yet, a sentence for each reason; none where it can.
#[must_use]
pub fn stay_held_by(resting: Resting) -> Vec<String> {
    let of = |n: i64, one: &str, many: &str, page: &str| {
        let (count, it) = if n == 1 { (format!("One {one}"), "it") } else { (format!("{n} {many}"), "them") };
        (n > 0).then(|| format!("{count} began during this stay. Mark {it} as entered in error under {page} first."))
    };
    [
        of(resting.goals, "permanency goal", "permanency goals", "“Goals and alternatives”"),
        of(resting.statuses, "legal status", "legal statuses", "“Legal status and parental rights”"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why a placement cannot be marked as entered in error, by how many placements its stay has; nothing where it can.
///
/// A stay says that the child lived away from home, so one without any place is no stay: either the place was another one,
/// which is a correction, or the removal itself never happened.
#[must_use]
pub fn place_held_by(places: usize) -> Option<&'static str> {
    (places <= 1).then_some(
        "It is the only placement of its stay. If the child was never removed, mark the whole stay as entered in error. \
         If she lived somewhere else, record that placement first.",
    )
}

/// What will be said of the days that a placement leaves empty, a sentence for each gap that was not there before.
#[must_use]
pub fn new_gaps(before: &[Contradiction], after: &[Contradiction]) -> Vec<String> {
    let gap = |found: &Contradiction| match *found {
        Contradiction::Gap { from, to } if !before.contains(found) => Some((from, to)),
        _ => None,
    };
    let words = |(from, to)| {
        format!(
            "No place will be on record from {} to {}. It is listed under data quality until the dates are corrected.",
            short_date(from),
            short_date(to)
        )
    };
    after.iter().filter_map(gap).map(words).collect()
}

/// What decides whether an entry that was marked may be brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// Whether it is a placement whose stay is not on record.
    pub stay_is_out: bool,
    /// Whether the entry has no last day.
    pub is_open: bool,
    /// Whether the family's case is closed.
    pub case_closed: bool,
}

/// Why an entry that was marked cannot be brought back yet; nothing where it can. Days that are taken by another entry are the
/// database's to refuse.
#[must_use]
pub fn back_held_by(of: &Return) -> Option<&'static str> {
    if of.stay_is_out {
        return Some("Its stay is marked as entered in error as well. Bring the stay back first.");
    }
    (of.is_open && of.case_closed)
        .then_some("The case is closed, and this would put a child in care. Reopen the case first.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::episode::{Episode, Placement, history};
    use crate::domain::setting::Setting;
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 2, 20).unwrap() + Days::new(n)
    }

    fn place(from: u64, until: u64) -> Placement {
        Placement { setting: Setting::FosterHome, provider: None, start: day(from), end: Some(day(until)) }
    }

    #[test]
    fn a_stay_on_which_nothing_rests_can_be_marked() {
        assert_eq!(stay_held_by(Resting::default()), [""; 0]);
    }

    #[test]
    fn what_rests_on_a_stay_is_named_with_where_to_mend_it() {
        let held = stay_held_by(Resting { goals: 1, statuses: 2 });
        assert_eq!(
            held,
            [
                "One permanency goal began during this stay. Mark it as entered in error under “Goals and alternatives” first.",
                "2 legal statuses began during this stay. Mark them as entered in error under “Legal status and parental \
                 rights” first.",
            ]
        );
    }

    #[test]
    fn the_only_placement_of_a_stay_leads_to_the_stay() {
        assert!(place_held_by(1).is_some_and(|words| words.contains("the whole stay")));
        assert!(place_held_by(0).is_some());
        assert_eq!(place_held_by(2), None);
    }

    #[test]
    fn an_entry_comes_back_unless_its_stay_is_out_or_a_closed_case_would_have_a_child_in_care() {
        let of = Return { stay_is_out: false, is_open: true, case_closed: false };
        assert_eq!(back_held_by(&of), None);
        assert!(back_held_by(&Return { stay_is_out: true, ..of }).is_some_and(|why| why.contains("stay back first")));
        assert!(back_held_by(&Return { case_closed: true, ..of }).is_some_and(|why| why.contains("Reopen")));
        assert_eq!(back_held_by(&Return { case_closed: true, is_open: false, ..of }), None);
    }

    proptest! {
        /// Taking any placement that lasted a day or more out of an unbroken line leaves exactly its own days to be told.
        #[test]
        fn the_days_of_a_placement_taken_out_are_told(
            lengths in prop::collection::vec(1..90_u64, 2..8),
            at in any::<prop::sample::Index>(),
        ) {
            let (mut from, mut places) = (0, Vec::new());
            for days in lengths {
                places.push(place(from, from + days));
                from += days;
            }
            let episode = Episode { removed_on: day(0), exit: None };
            let before = history(&episode, &places, day(from)).contradictions;
            prop_assert!(before.is_empty());
            let gone = places.remove(at.index(places.len()));
            let after = history(&episode, &places, day(from)).contradictions;
            let told = new_gaps(&before, &after);
            prop_assert_eq!(told.len(), 1);
            let from = format!("from {} to {}.", short_date(gone.start), short_date(gone.end.unwrap()));
            prop_assert!(told[0].contains(&from), "{}", told[0]);
            prop_assert_eq!(new_gaps(&after, &after), Vec::<String>::new());
        }
    }
}

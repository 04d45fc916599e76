//! A child who comes into care again: how long after which exit.

use chrono::NaiveDate;

use super::Episode;
use crate::domain::exit::ExitReason;
use crate::domain::period::days_between;

/// A removal after an earlier stay that had ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reentry {
    /// The place of the earlier stay in the list that was given.
    pub earlier: usize,
    /// When it ended.
    pub exited_on: NaiveDate,
    /// How it ended.
    pub reason: ExitReason,
    /// Days from that exit to the new removal.
    pub days: i64,
}

/// The stay that a removal of the same child follows: the last one that ended on or before that day. Reckoned anew each
/// time, so that a corrected date cannot leave a stale link behind.
#[must_use]
pub fn reentry(removed_on: NaiveDate, stays: &[Episode]) -> Option<Reentry> {
    let ended = stays.iter().enumerate().filter(|(_, stay)| stay.removed_on < removed_on);
    let ended = ended.filter_map(|(at, stay)| stay.exit.map(|(on, reason)| (on, at, reason)));
    let (exited_on, earlier, reason) =
        ended.filter(|(on, ..)| *on <= removed_on).max_by_key(|(on, at, _)| (*on, *at))?;
    Some(Reentry { earlier, exited_on, reason, days: days_between(exited_on, removed_on) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    fn stay(removed: &str, exit: Option<(&str, ExitReason)>) -> Episode {
        Episode { removed_on: date(removed), exit: exit.map(|(on, reason)| (date(on), reason)) }
    }

    #[test]
    fn a_removal_follows_the_last_stay_that_ended_before_it() {
        let stays = [
            stay("2023-01-05", Some(("2023-06-01", ExitReason::Reunification))),
            stay("2024-02-01", Some(("2024-09-01", ExitReason::Guardianship))),
            stay("2025-03-06", None),
        ];
        let found = reentry(date("2025-03-06"), &stays).unwrap();
        assert_eq!((found.earlier, found.reason, found.days), (1, ExitReason::Guardianship, 186));
        assert_eq!(reentry(date("2024-02-01"), &stays).unwrap().earlier, 0);
        assert_eq!(reentry(date("2023-01-05"), &stays), None, "the first removal follows nothing");
    }

    proptest! {
        #[test]
        fn a_reentry_never_lies_before_the_exit_that_it_follows(
            removed in any_date(),
            stays in prop::collection::vec((any_date(), 0i64..900), 0..6),
        ) {
            let of = |(on, days): (NaiveDate, i64)| Episode {
                removed_on: on,
                exit: Some((on + chrono::Duration::days(days), ExitReason::Reunification)),
            };
            let stays: Vec<Episode> = stays.into_iter().map(of).collect();
            let ended = stays.iter().filter(|s| s.removed_on < removed && s.exit.is_some_and(|(on, _)| on <= removed));
            let last = ended.filter_map(|s| s.exit.map(|(on, _)| on)).max();
            let found = reentry(removed, &stays);
            prop_assert_eq!(found.map(|f| f.exited_on), last);
            prop_assert!(found.is_none_or(|f| f.days >= 0));
        }
    }
}

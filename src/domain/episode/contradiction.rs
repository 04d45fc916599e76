//! What does not add up in an episode and its placements.

use std::fmt;

use chrono::NaiveDate;

use super::{Episode, Placement};
use crate::domain::calendar::short_date;

/// A fact of the record that contradicts another; its text is a plain sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Contradiction {
    /// A date after today.
    InFuture(NaiveDate),
    /// The exit lies before the removal.
    ExitBeforeRemoval {
        /// The exit.
        exit: NaiveDate,
        /// The removal.
        removed: NaiveDate,
    },
    /// A placement ends before it starts.
    EndBeforeStart {
        /// Its start.
        start: NaiveDate,
        /// Its end.
        end: NaiveDate,
    },
    /// A placement has days before the removal or after the exit.
    OutsideEpisode {
        /// The placement's start.
        start: NaiveDate,
    },
    /// Two placements share days.
    Overlap {
        /// The start of the one.
        first: NaiveDate,
        /// The start of the other, on or after it.
        second: NaiveDate,
    },
    /// No living arrangement is recorded from one date to another.
    Gap {
        /// The first day without one.
        from: NaiveDate,
        /// The first day with one again.
        to: NaiveDate,
    },
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = |date: &NaiveDate| short_date(*date);
        match self {
            Self::InFuture(on) => write!(f, "{} is in the future.", d(on)),
            Self::ExitBeforeRemoval { exit, removed } => {
                write!(f, "The exit on {} is before the removal on {}.", d(exit), d(removed))
            }
            Self::EndBeforeStart { start, end } => {
                write!(f, "The placement of {} ends before it starts, on {}.", d(start), d(end))
            }
            Self::OutsideEpisode { start } => {
                write!(f, "The placement of {} has days before the removal or after the exit.", d(start))
            }
            Self::Overlap { first, second } => {
                write!(f, "The placements of {} and {} overlap.", d(first), d(second))
            }
            Self::Gap { from, to } => write!(f, "No living arrangement from {} to {}.", d(from), d(to)),
        }
    }
}

/// The contradictions of one episode, its placements in the order of their starts.
pub(super) fn find(episode: &Episode, sorted: &[Placement], today: NaiveDate) -> Vec<Contradiction> {
    let exit_on = episode.exit.map(|(on, _)| on);
    let mut found = Vec::new();
    let dates = [Some(episode.removed_on), exit_on].into_iter();
    let dates = dates.chain(sorted.iter().flat_map(|p| [Some(p.start), p.end])).flatten();
    let mut ahead: Vec<_> = dates.filter(|&on| on > today).collect();
    ahead.sort_unstable();
    ahead.dedup();
    found.extend(ahead.into_iter().map(Contradiction::InFuture));
    if let Some(exit) = exit_on.filter(|&exit| exit < episode.removed_on) {
        found.push(Contradiction::ExitBeforeRemoval { exit, removed: episode.removed_on });
    }
    // Covered up to here, by the placement that starts here; both move on as placements are walked in order.
    let mut covered = episode.removed_on;
    let mut longest: Option<NaiveDate> = None;
    for placement in sorted {
        let (start, end) = (placement.start, placement.end.or(exit_on).unwrap_or(NaiveDate::MAX));
        if placement.end.is_some_and(|end| end < start) {
            found.push(Contradiction::EndBeforeStart { start, end });
            continue;
        }
        if start < episode.removed_on || exit_on.is_some_and(|exit| start > exit || end > exit) {
            found.push(Contradiction::OutsideEpisode { start });
        }
        match longest {
            Some(first) if start < covered && start < end => {
                found.push(Contradiction::Overlap { first, second: start });
            }
            _ if covered < start => found.push(Contradiction::Gap { from: covered, to: start }),
            _ => {}
        }
        if end > covered {
            (covered, longest) = (end, Some(start));
        }
    }
    let until = exit_on.map_or(today, |exit| exit.min(today));
    if covered < until {
        found.push(Contradiction::Gap { from: covered, to: until });
    }
    found
}

//! A child's history from one episode: where she is, how long, how often she moved, and what does not add up.

use std::fmt;

use chrono::NaiveDate;

use super::{calendar::short_date, exit::ExitReason, id::ProviderId, period::days_between, setting::Setting};

/// One stay in care, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// The date of the removal.
    pub removed_on: NaiveDate,
    /// When and why the agency's responsibility ended, if it has.
    pub exit: Option<(NaiveDate, ExitReason)>,
}

/// One living arrangement, as recorded: from `start` up to, not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// The kind of place.
    pub setting: Setting,
    /// Whose home or facility, where known: going back there after a visit or a runaway is no move.
    pub provider: Option<ProviderId>,
    /// The first day.
    pub start: NaiveDate,
    /// The day of leaving; `None` while it lasts.
    pub end: Option<NaiveDate>,
}

/// Where a child stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// In care, away from home.
    InCare,
    /// At home while the agency stays responsible: still in care.
    TrialHomeVisit,
    /// Home: the episode ended in reunification.
    Home,
    /// The episode ended another way.
    Exited(ExitReason),
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::InCare => "In care",
            Self::TrialHomeVisit => "Trial home visit",
            Self::Home => "Home",
            Self::Exited(reason) => reason.label(),
        })
    }
}

/// What an episode and its placements come to at a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Where the child stands.
    pub status: Status,
    /// Days from the removal to the exit or to today.
    pub days_in_care: i64,
    /// Placements so far; visits home, running away and respite are none, nor is staying with the same provider.
    pub placements: usize,
    /// Moves so far: one fewer than the placements.
    pub moves: usize,
    /// Where the child lives today, while in care.
    pub current: Option<Placement>,
    /// The first physical return home: the first trial home visit, or the exit to reunification.
    pub home_on: Option<NaiveDate>,
    /// What does not add up, in the order of the dates concerned.
    pub contradictions: Vec<Contradiction>,
}

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

/// The history of one episode at `today`; placements may come in any order.
pub fn history(episode: &Episode, placements: &[Placement], today: NaiveDate) -> History {
    let mut sorted = placements.to_vec();
    sorted.sort_by_key(|p| (p.start, p.end.unwrap_or(NaiveDate::MAX)));
    let exit = episode.exit.filter(|&(on, _)| on <= today);
    let current = if exit.is_some() { None } else { sorted.iter().rfind(|p| lasts(p, today)).copied() };
    let placements = count_placements(&sorted, today);
    History {
        status: status(exit.map(|(_, reason)| reason), current),
        days_in_care: days_between(episode.removed_on, exit.map_or(today, |(on, _)| on)).max(0),
        placements,
        moves: placements.saturating_sub(1),
        current,
        home_on: home_on(exit, &sorted, today),
        contradictions: contradictions(episode, &sorted, today),
    }
}

fn lasts(placement: &Placement, today: NaiveDate) -> bool {
    placement.start <= today && placement.end.is_none_or(|end| today < end)
}

fn status(exit: Option<ExitReason>, current: Option<Placement>) -> Status {
    match (exit, current.map(|p| p.setting)) {
        (Some(ExitReason::Reunification), _) => Status::Home,
        (Some(reason), _) => Status::Exited(reason),
        (None, Some(Setting::TrialHomeVisit)) => Status::TrialHomeVisit,
        (None, _) => Status::InCare,
    }
}

fn count_placements(sorted: &[Placement], today: NaiveDate) -> usize {
    let mut counted = 0;
    let mut last = None;
    for placement in sorted.iter().filter(|p| p.start <= today && p.setting.counts_as_placement()) {
        if placement.provider.is_none() || placement.provider != last {
            counted += 1;
        }
        last = placement.provider;
    }
    counted
}

fn home_on(exit: Option<(NaiveDate, ExitReason)>, sorted: &[Placement], today: NaiveDate) -> Option<NaiveDate> {
    let visit = sorted.iter().find(|p| p.setting == Setting::TrialHomeVisit && p.start <= today).map(|p| p.start);
    let reunified = exit.filter(|(_, reason)| *reason == ExitReason::Reunification).map(|(on, _)| on);
    visit.into_iter().chain(reunified).min()
}

fn contradictions(episode: &Episode, sorted: &[Placement], today: NaiveDate) -> Vec<Contradiction> {
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

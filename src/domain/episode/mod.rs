//! A child's history from one episode: where she is, how long, how often she moved, and what does not add up.

mod contradiction;
mod reentry;

use std::fmt;

use chrono::NaiveDate;

use super::{exit::ExitReason, id::ProviderId, period::days_between, setting::Setting};

pub use contradiction::Contradiction;
pub use reentry::{Reentry, reentry};

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
        contradictions: contradiction::find(episode, &sorted, today),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use proptest::prelude::*;
    use uuid::Uuid;

    const OPEN: &str = "";

    fn placement(setting: Setting, start: &str, end: &str) -> Placement {
        Placement { setting, provider: None, start: date(start), end: (!end.is_empty()).then(|| date(end)) }
    }

    fn with(provider: u128, placement: Placement) -> Placement {
        Placement { provider: Some(ProviderId::from_uuid(Uuid::from_u128(provider))), ..placement }
    }

    fn removed(on: &str) -> Episode {
        Episode { removed_on: date(on), exit: None }
    }

    fn ended(on: &str, exit: &str, reason: ExitReason) -> Episode {
        Episode { removed_on: date(on), exit: Some((date(exit), reason)) }
    }

    fn facts(episode: Episode, placements: &[Placement], today: &str) -> Vec<String> {
        history(&episode, placements, date(today)).contradictions.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_child_goes_from_care_over_a_trial_home_visit_home() {
        let episode = ended("2026-03-06", "2026-09-01", ExitReason::Reunification);
        let placements = [
            placement(Setting::TrialHomeVisit, "2026-08-01", "2026-09-01"),
            placement(Setting::RelativeHome, "2026-03-06", "2026-08-01"),
        ];
        let at = |today: &str| {
            let h = history(&episode, &placements, date(today));
            (h.status, h.days_in_care, h.home_on)
        };
        assert_eq!(at("2026-03-16"), (Status::InCare, 10, None));
        assert_eq!(at("2026-08-01"), (Status::TrialHomeVisit, 148, Some(date("2026-08-01"))));
        assert_eq!(at("2026-12-01"), (Status::Home, 179, Some(date("2026-08-01"))));
        assert_eq!(facts(episode, &placements, "2026-12-01"), [""; 0]);
    }

    #[test]
    fn an_exit_another_way_is_no_return_home() {
        let episode = ended("2026-03-06", "2026-09-01", ExitReason::Adoption);
        let h =
            history(&episode, &[placement(Setting::PreAdoptiveHome, "2026-03-06", "2026-09-01")], date("2026-12-01"));
        assert_eq!((h.status, h.home_on, h.current), (Status::Exited(ExitReason::Adoption), None, None));
        assert_eq!(h.status.to_string(), "Adoption");
    }

    #[test]
    fn a_reunification_without_a_visit_is_the_return_home() {
        let h = history(&ended("2026-03-06", "2026-05-01", ExitReason::Reunification), &[], date("2026-12-01"));
        assert_eq!((h.status, h.home_on), (Status::Home, Some(date("2026-05-01"))));
    }

    #[test]
    fn visits_home_running_away_and_respite_are_no_moves() {
        let placements = [
            placement(Setting::Shelter, "2026-03-06", "2026-03-10"),
            with(1, placement(Setting::FosterHome, "2026-03-10", "2026-04-01")),
            with(2, placement(Setting::Respite, "2026-04-01", "2026-04-05")),
            with(1, placement(Setting::FosterHome, "2026-04-05", "2026-05-01")),
            placement(Setting::Runaway, "2026-05-01", "2026-05-04"),
            with(1, placement(Setting::FosterHome, "2026-05-04", "2026-06-01")),
            placement(Setting::TrialHomeVisit, "2026-06-01", "2026-06-20"),
            with(3, placement(Setting::FosterHome, "2026-06-20", OPEN)),
        ];
        let h = history(&removed("2026-03-06"), &placements, date("2026-07-01"));
        assert_eq!((h.placements, h.moves), (3, 2));
        assert_eq!(h.current.map(|p| p.start), Some(date("2026-06-20")));
        assert_eq!((h.status, h.home_on), (Status::InCare, Some(date("2026-06-01"))));
        assert!(h.contradictions.is_empty());
    }

    #[test]
    fn two_homes_of_unknown_people_are_two_placements() {
        let placements = [
            placement(Setting::FosterHome, "2026-03-06", "2026-04-01"),
            placement(Setting::FosterHome, "2026-04-01", OPEN),
        ];
        let h = history(&removed("2026-03-06"), &placements, date("2026-07-01"));
        assert_eq!((h.placements, h.moves), (2, 1));
        assert_eq!(history(&removed("2026-03-06"), &[], date("2026-07-01")).moves, 0);
    }

    #[test]
    fn overlaps_and_gaps_are_stated_with_their_dates() {
        let placements = [
            placement(Setting::Shelter, "2026-03-08", "2026-03-12"),
            placement(Setting::FosterHome, "2026-03-10", "2026-04-01"),
            placement(Setting::KinHome, "2026-04-05", "2026-05-01"),
        ];
        assert_eq!(
            facts(removed("2026-03-06"), &placements, "2026-06-01"),
            [
                "No living arrangement from Mar 6, 2026 to Mar 8, 2026.",
                "The placements of Mar 8, 2026 and Mar 10, 2026 overlap.",
                "No living arrangement from Apr 1, 2026 to Apr 5, 2026.",
                "No living arrangement from May 1, 2026 to Jun 1, 2026.",
            ]
        );
    }

    #[test]
    fn a_placement_left_open_overlaps_the_next() {
        let placements =
            [placement(Setting::Shelter, "2026-03-06", OPEN), placement(Setting::FosterHome, "2026-03-10", OPEN)];
        let h = history(&removed("2026-03-06"), &placements, date("2026-06-01"));
        let (first, second) = (date("2026-03-06"), date("2026-03-10"));
        assert_eq!(h.contradictions, [Contradiction::Overlap { first, second }]);
        assert_eq!(h.current.map(|p| p.setting), Some(Setting::FosterHome));
    }

    #[test]
    fn a_short_stay_within_a_long_one_does_not_hide_the_next_overlap() {
        let placements = [
            placement(Setting::FosterHome, "2026-03-06", "2026-05-01"),
            placement(Setting::Hospital, "2026-03-10", "2026-03-12"),
            placement(Setting::KinHome, "2026-04-01", OPEN),
        ];
        assert_eq!(
            facts(removed("2026-03-06"), &placements, "2026-06-01"),
            [
                "The placements of Mar 6, 2026 and Mar 10, 2026 overlap.",
                "The placements of Mar 6, 2026 and Apr 1, 2026 overlap.",
            ]
        );
    }

    #[test]
    fn dates_out_of_order_or_ahead_are_stated() {
        let episode = ended("2026-03-06", "2026-03-01", ExitReason::Transfer);
        assert_eq!(
            facts(episode, &[], "2026-06-01"),
            ["The exit on Mar 1, 2026 is before the removal on Mar 6, 2026."]
        );
        let episode = ended("2026-03-06", "2026-05-01", ExitReason::Reunification);
        let placements = [
            placement(Setting::Shelter, "2026-03-01", "2026-04-01"),
            placement(Setting::KinHome, "2026-04-01", "2026-05-02"),
            placement(Setting::Respite, "2026-04-20", "2026-04-10"),
        ];
        assert_eq!(
            facts(episode, &placements, "2026-05-01"),
            [
                "May 2, 2026 is in the future.",
                "The placement of Mar 1, 2026 has days before the removal or after the exit.",
                "The placement of Apr 1, 2026 has days before the removal or after the exit.",
                "The placement of Apr 20, 2026 ends before it starts, on Apr 10, 2026.",
            ]
        );
    }

    #[test]
    fn an_exit_ahead_has_not_happened() {
        let episode = ended("2026-03-06", "2026-09-01", ExitReason::Reunification);
        let h = history(&episode, &[placement(Setting::KinHome, "2026-03-06", OPEN)], date("2026-06-01"));
        assert_eq!((h.status, h.days_in_care, h.home_on), (Status::InCare, 87, None));
        assert_eq!(h.contradictions, [Contradiction::InFuture(date("2026-09-01"))]);
    }

    #[test]
    fn a_removal_ahead_has_no_days_in_care() {
        assert_eq!(history(&removed("2026-03-06"), &[], date("2026-03-01")).days_in_care, 0);
    }

    fn any_setting() -> impl Strategy<Value = Setting> {
        proptest::sample::select(Setting::ALL)
    }

    proptest! {
        #[test]
        fn stays_that_follow_on_contradict_nothing(stays in prop::collection::vec((any_setting(), 1i64..90), 1..12)) {
            let start = date("2026-03-06");
            let mut from = start;
            let mut placements = Vec::new();
            for (setting, days) in stays {
                let until = from + chrono::Duration::days(days);
                placements.push(Placement { setting, provider: None, start: from, end: Some(until) });
                from = until;
            }
            let episode = Episode { removed_on: start, exit: Some((from, ExitReason::Reunification)) };
            let h = history(&episode, &placements, from);
            prop_assert_eq!(&h.contradictions, &[]);
            prop_assert_eq!(h.days_in_care, days_between(start, from));
            placements.reverse();
            prop_assert_eq!(history(&episode, &placements, from), h);
        }

        #[test]
        fn shifting_one_stay_by_days_is_always_noticed(before in 1i64..60, after in 1i64..60, shift in -20i64..20) {
            prop_assume!(shift != 0);
            let days = chrono::Duration::days;
            let start = date("2026-03-06");
            let change = start + days(before);
            let placements = [
                Placement { end: Some(change), ..placement(Setting::Shelter, "2026-03-06", OPEN) },
                Placement { start: change + days(shift), ..placement(Setting::KinHome, "2026-03-06", OPEN) },
            ];
            let h = history(&removed("2026-03-06"), &placements, change + days(after.max(20)));
            prop_assert!(!h.contradictions.is_empty());
        }
    }
}

//! From what is recorded of a family to the facts that its standing follows from. Pure; the board, a family's own page and
//! its status summary all go through here, so that they never say different things.

use chrono::NaiveDate;

use crate::domain::day_one::first_session;
use crate::domain::episode::{self, Episode, Placement, Status};
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, UserId};
use crate::domain::milestone::{Children, FamilyFacts};
use crate::domain::referral::{ServiceKind, State};
use crate::domain::setting::Setting;
use crate::features::children;
use crate::features::referrals::Referral;

/// One stay in care of one child, and where the child lives now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The child.
    pub child: ChildId,
    /// The day of the removal.
    pub removed_on: NaiveDate,
    /// When and how the stay ended, if it has.
    pub exit: Option<(NaiveDate, ExitReason)>,
    /// Where the child lives and since when, if anybody said.
    pub living: Option<(Setting, NaiveDate)>,
}

/// One service of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// What kind.
    pub kind: ServiceKind,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: NaiveDate,
    /// The first session attended.
    pub first_attended_on: Option<NaiveDate>,
    /// Whether it is for a child and not for an adult.
    pub for_child: bool,
}

/// What is recorded of one family at a date. Assignments are those that last on that date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Every stay of every child.
    pub stays: Vec<Stay>,
    /// The reunification worker.
    pub worker: Option<UserId>,
    /// The children whom a permanency worker has.
    pub children_with_worker: Vec<ChildId>,
    /// The services.
    pub services: Vec<Service>,
    /// The last contact held with an adult of the family.
    pub last_contact_on: Option<NaiveDate>,
    /// The next hearing.
    pub next_hearing_on: Option<NaiveDate>,
}

impl Recorded {
    /// The stays and services of one family, as a page of that family reads them; without workers, contacts and hearings.
    pub fn of<'a>(
        stays: impl IntoIterator<Item = &'a children::Stay>,
        services: impl IntoIterator<Item = &'a Referral>,
    ) -> Self {
        let stay = |stay: &children::Stay| Stay {
            child: stay.episode.child_id,
            removed_on: stay.episode.removed_on,
            exit: stay.episode.exited_on.zip(stay.episode.exit_reason),
            living: stay.current().map(|place| (place.setting, place.started_on)),
        };
        let service = |service: &Referral| Service {
            kind: service.service,
            state: service.state,
            since: service.state_on,
            first_attended_on: service.first_attended_on,
            for_child: service.child_id.is_some(),
        };
        Self {
            stays: stays.into_iter().map(stay).collect(),
            services: services.into_iter().map(service).collect(),
            ..Self::default()
        }
    }

    /// The facts at `today`; `None` for a family without a child in care, which is not on the board.
    pub fn facts(&self, today: NaiveDate) -> Option<FamilyFacts> {
        let removed_on = self.open(today).map(|(stay, _)| stay.removed_on).min()?;
        let without = self.open(today).filter(|(stay, _)| !self.children_with_worker.contains(&stay.child)).count();
        Some(FamilyFacts {
            removed_on,
            children: self.children(removed_on, today),
            first_attended_on: self.first_attended(removed_on, today),
            last_contact_on: self.last_contact_on.filter(|&on| on <= today),
            open_waitlists: u32::try_from(self.waitlists().count()).unwrap_or(u32::MAX),
            waitlist: self.waitlists().map(|s| (s.kind, s.since)).min_by_key(|(_, since)| *since),
            next_hearing_on: self.next_hearing_on.filter(|&on| on >= today),
            has_reunification_worker: self.worker.is_some(),
            children_without_worker: u32::try_from(without).unwrap_or(u32::MAX),
            today,
        })
    }

    /// The stays that last, and where their children are.
    fn open(&self, today: NaiveDate) -> impl Iterator<Item = (&Stay, Status)> {
        let begun = self.stays.iter().filter(move |stay| stay.removed_on <= today);
        let standing = begun.map(move |stay| (stay, status(stay, today)));
        standing.filter(|(_, status)| matches!(status, Status::InCare | Status::TrialHomeVisit))
    }

    /// Where the children of this removal are: those in care, and those whose stay ended since its first day.
    fn children(&self, removed_on: NaiveDate, today: NaiveDate) -> Children {
        let mut counted = Children::default();
        for (_, status) in self.open(today) {
            match status {
                Status::TrialHomeVisit => counted.trial_home_visit += 1,
                _ => counted.in_care += 1,
            }
        }
        let in_care: Vec<ChildId> = self.open(today).map(|(stay, _)| stay.child).collect();
        let mut left: Vec<(ChildId, NaiveDate, ExitReason)> = self
            .stays
            .iter()
            .filter_map(|stay| stay.exit.map(|(on, reason)| (stay.child, on, reason)))
            .filter(|(child, on, _)| (removed_on..=today).contains(on) && !in_care.contains(child))
            .collect();
        left.sort_by_key(|(child, on, _)| (*child, std::cmp::Reverse(*on)));
        left.dedup_by_key(|(child, _, _)| *child);
        for (_, _, reason) in left {
            match reason {
                ExitReason::Reunification => counted.home += 1,
                _ => counted.other_exits += 1,
            }
        }
        counted
    }

    /// The first session of an adult's service that was attended since the removal, or was going on at it.
    fn first_attended(&self, removed_on: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        let adults = self.services.iter().filter(|s| !s.for_child);
        let session = |s: &Service| Some((s.first_attended_on?, (s.state != State::Attended).then_some(s.since)));
        first_session(removed_on, adults.filter_map(session).filter(|&(on, _)| on <= today))
    }

    fn waitlists(&self) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(|s| s.state == State::Waitlisted)
    }
}

fn status(stay: &Stay, today: NaiveDate) -> Status {
    let living = stay.living.map(|(setting, start)| Placement { setting, provider: None, start, end: None });
    let episode = Episode { removed_on: stay.removed_on, exit: stay.exit };
    episode::history(&episode, living.as_slice(), today).status
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn child(n: u128) -> ChildId {
        ChildId::from_uuid(Uuid::from_u128(n))
    }

    fn stay(n: u128, removed: &str, exit: Option<(&str, ExitReason)>, living: Setting) -> Stay {
        let removed_on = date(removed);
        let exit = exit.map(|(on, reason)| (date(on), reason));
        Stay { child: child(n), removed_on, exit, living: exit.is_none().then_some((living, removed_on)) }
    }

    fn service(state: State, since: &str, attended: Option<&str>) -> Service {
        let first_attended_on = attended.map(date);
        Service { kind: ServiceKind::ParentingSupport, state, since: date(since), first_attended_on, for_child: false }
    }

    fn family(stays: Vec<Stay>) -> Recorded {
        Recorded { stays, ..Recorded::default() }
    }

    #[test]
    fn a_family_without_a_child_in_care_is_not_on_the_board() {
        assert_eq!(family(vec![]).facts(date("2026-11-23")), None);
        let home =
            family(vec![stay(1, "2026-03-06", Some(("2026-08-01", ExitReason::Reunification)), Setting::KinHome)]);
        assert_eq!(home.facts(date("2026-11-23")), None);
        assert!(home.facts(date("2026-07-31")).is_some(), "the exit lay ahead");
        assert_eq!(home.facts(date("2026-03-05")), None, "the removal lay ahead");
    }

    #[test]
    fn the_clock_starts_with_the_earliest_removal_that_lasts_and_counts_the_children_of_that_removal() {
        let recorded = family(vec![
            stay(1, "2020-01-01", Some(("2020-06-01", ExitReason::Reunification)), Setting::KinHome),
            stay(1, "2026-03-06", None, Setting::FosterHome),
            stay(2, "2026-04-01", None, Setting::TrialHomeVisit),
            stay(3, "2026-03-06", Some(("2026-05-01", ExitReason::Reunification)), Setting::KinHome),
            stay(4, "2026-03-06", Some(("2026-05-01", ExitReason::Guardianship)), Setting::KinHome),
            stay(5, "2019-03-06", Some(("2019-05-01", ExitReason::Adoption)), Setting::KinHome),
        ]);
        let facts = recorded.facts(date("2026-11-23")).unwrap();
        assert_eq!(facts.removed_on, date("2026-03-06"));
        assert_eq!(facts.children, Children { in_care: 1, trial_home_visit: 1, home: 1, other_exits: 1 });
        assert_eq!(facts.children_without_worker, 2);
    }

    #[test]
    fn what_a_parent_attends_counts_unless_it_ended_before_the_removal_or_is_a_childs() {
        let at = |services: Vec<Service>| {
            let stays = vec![stay(1, "2026-03-06", None, Setting::KinHome)];
            let recorded = Recorded { services, ..family(stays) };
            recorded.facts(date("2026-11-23")).unwrap().first_attended_on
        };
        let before = service(State::Completed, "2026-02-01", Some("2026-01-05"));
        assert_eq!(at(vec![before]), None);
        let goes_on = service(State::Attended, "2026-01-05", Some("2026-01-05"));
        assert_eq!(at(vec![goes_on]), Some(date("2026-01-05")));
        let ended_since = service(State::EndedEarly, "2026-03-20", Some("2026-01-05"));
        assert_eq!(at(vec![before, ended_since]), Some(date("2026-01-05")));
        assert_eq!(at(vec![Service { for_child: true, ..goes_on }]), None);
    }

    #[test]
    fn the_longest_wait_is_named_and_all_are_counted() {
        let services = vec![
            service(State::Waitlisted, "2026-04-02", None),
            service(State::Waitlisted, "2026-04-01", None),
            service(State::Referred, "2026-03-30", None),
        ];
        let recorded = Recorded { services, ..family(vec![stay(1, "2026-03-06", None, Setting::KinHome)]) };
        let facts = recorded.facts(date("2026-11-23")).unwrap();
        assert_eq!(
            (facts.open_waitlists, facts.waitlist),
            (2, Some((ServiceKind::ParentingSupport, date("2026-04-01"))))
        );
    }
}

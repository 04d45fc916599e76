//! The lines of a family's page, ready to be placed.

use chrono::NaiveDate;

use super::standing::lasts;
use super::store::Gathered;
use crate::access::{Action, Means};
use crate::domain::age::{Age, MissingDay};
use crate::domain::calendar::{clock_time, kept_time, short_date};
use crate::domain::episode::Status;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::ChildId;
use crate::domain::referral::is_open;
use crate::domain::tracks::Track;
use crate::features::assignments::Assignment;
use crate::features::children::{Child, Stay};
use crate::features::families::Adult;
use crate::features::hearings::Hearing;
use crate::features::referrals;

/// A service: where it stands, whose move it is, and the likeliest step.
pub(super) struct ServiceLine {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) act: &'static str,
    pub(super) act_href: String,
}

impl ServiceLine {
    /// The open services before the closed ones.
    pub(super) fn all(seen: &Gathered, means: Means) -> Vec<Self> {
        let mut rows: Vec<_> = seen.services.iter().collect();
        rows.sort_by_key(|(service, _)| !is_open(service.state));
        let line = |(service, provider): &(referrals::Referral, Option<String>)| {
            let step = referrals::likeliest(service.state).filter(|_| means.allow(Action::LogService));
            let (kind, state) = referrals::tag(service.status());
            let provider = provider.as_ref().map_or_else(String::new, |name| format!("{name}. "));
            Self {
                href: referrals::path(service.family_id, service.id),
                title: format!("{} for {}", service.service, seen.name(service.who())),
                detail: format!("{provider}{}", service.next_action()),
                kind,
                state,
                act: step.map_or("", |(_, label)| label),
                act_href: step.map_or_else(String::new, |(to, _)| {
                    referrals::next_path(service.family_id, service.id, (service.state, to))
                }),
            }
        };
        rows.into_iter().map(line).collect()
    }
}

/// A child: where she lives, how long she has been in care, and who works with her.
pub(super) struct ChildLine {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) age: String,
    pub(super) kind: &'static str,
    pub(super) status: String,
    pub(super) place: String,
    pub(super) days: String,
    pub(super) worker: String,
    pub(super) seen: String,
    pub(super) edit_href: String,
    pub(super) move_href: String,
    pub(super) exit_href: String,
}

impl ChildLine {
    pub(super) fn all(seen: &Gathered, today: NaiveDate, means: Means) -> Vec<Self> {
        seen.children.iter().map(|child| Self::of(seen, child, today, means)).collect()
    }

    fn of(seen: &Gathered, child: &Child, today: NaiveDate, means: Means) -> Self {
        let stay = seen.stays.iter().rfind(|s| s.episode.child_id == child.id);
        let history = stay.map(|s| s.history(today));
        let in_care = history.as_ref().is_some_and(|h| matches!(h.status, Status::InCare | Status::TrialHomeVisit));
        let path = |what| format!("/families/{}/children/{}/{what}", child.family_id, child.id);
        let moves = in_care && means.allow(Action::RecordPlacement);
        Self {
            href: format!("/families/{}/children/{}", child.family_id, child.id),
            name: child.name(),
            age: child
                .born_on
                .and_then(|on| Age::on(on, today, MissingDay::default()))
                .map_or_else(String::new, |a| a.to_string()),
            kind: match history.as_ref().map(|h| h.status) {
                Some(Status::Home) => "good",
                Some(Status::TrialHomeVisit) => "warn",
                _ => "plain",
            },
            status: history.as_ref().map_or_else(|| "Not in care".to_owned(), |h| h.status.to_string()),
            place: stay.filter(|_| in_care).map_or_else(String::new, place),
            days: history.as_ref().map_or_else(String::new, |h| days(h.days_in_care)),
            worker: if in_care { worker(seen, Track::Permanency, Some(child.id), today) } else { String::new() },
            seen: seen.seen.get(&child.id).map_or_else(String::new, |on| short_date(*on)),
            edit_href: if means.allow(Action::EditFamily) { path("edit") } else { String::new() },
            move_href: if moves { path("placements/new") } else { String::new() },
            exit_href: if moves { path("exit") } else { String::new() },
        }
    }
}

fn place(stay: &Stay) -> String {
    let Some(place) = stay.current() else { return "No living arrangement on record".to_owned() };
    let with = if place.caregiver.is_empty() { String::new() } else { format!(", {}", place.caregiver) };
    format!("{}{with}, since {}", place.setting, short_date(place.started_on))
}

fn days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// The name of the worker who has the family, or the child, on that day.
pub(super) fn worker(seen: &Gathered, track: Track, child: Option<ChildId>, today: NaiveDate) -> String {
    let open = |a: &Assignment| a.track == track && a.child_id == child && lasts(a, today);
    seen.workers.iter().find(|(a, _)| open(a)).map_or_else(String::new, |(_, name)| name.clone())
}

/// An adult and how to reach her.
pub(super) struct AdultLine {
    pub(super) name: String,
    pub(super) relation: &'static str,
    pub(super) phone: String,
    /// The number as a telephone dials it.
    pub(super) dial: String,
}

impl AdultLine {
    pub(super) fn all(seen: &Gathered) -> Vec<Self> {
        let line = |adult: &Adult| Self {
            name: adult.person.name(),
            relation: adult.relation.label(),
            dial: adult.person.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect(),
            phone: adult.person.phone.clone(),
        };
        seen.adults.iter().map(line).collect()
    }
}

/// A hearing, ahead or behind.
pub(super) struct HearingLine {
    pub(super) when: String,
    pub(super) what: &'static str,
    pub(super) result: String,
    pub(super) summary: String,
    /// Where it is corrected; empty for a role that may not.
    pub(super) edit: String,
}

impl HearingLine {
    /// The hearings behind, the latest first, and those ahead, the next first.
    pub(super) fn past_and_next(seen: &Gathered, today: NaiveDate, home: &str, means: Means) -> (Vec<Self>, Vec<Self>) {
        let is_ahead = |h: &&Hearing| h.status == HearingStatus::Scheduled && h.held_on >= today;
        let (ahead, behind): (Vec<_>, Vec<_>) = seen.hearings.iter().partition(is_ahead);
        let next = ahead.into_iter().map(|h| Self::of(h, home, means)).collect();
        (behind.into_iter().rev().take(5).map(|h| Self::of(h, home, means)).collect(), next)
    }

    fn of(hearing: &Hearing, home: &str, means: Means) -> Self {
        let link =
            |action: Action, path: String| if means.allow(action) { format!("{home}/{path}") } else { String::new() };
        let time = hearing.held_time.as_deref().and_then(kept_time);
        let time = time.map_or_else(String::new, |time| format!(", {}", clock_time(time)));
        let room = if hearing.courtroom.is_empty() { String::new() } else { format!(", {}", hearing.courtroom) };
        Self {
            when: format!("{}{time}{room}", short_date(hearing.held_on)),
            what: hearing.kind.label(),
            result: if hearing.result.is_empty() { hearing.status.label().to_owned() } else { hearing.result.clone() },
            summary: link(Action::ViewSummary, format!("summary?hearing={}", hearing.id)),
            edit: link(Action::RecordHearing, format!("hearings/{}/edit", hearing.id)),
        }
    }
}

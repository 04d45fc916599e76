//! What happened to a family lately, from all its records, the newest first.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::store::Gathered;
use crate::domain::calendar::short_date;
use crate::domain::exit::ExitReason;
use crate::domain::family_time::FamilyTimeOutcome;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::UserId;
use crate::domain::referral::State;
use crate::domain::setting::Setting;
use crate::features::children::{Placement, Stay};
use crate::features::contacts::Meeting;
use crate::features::family_time::FamilyTime;
use crate::features::hearings::Hearing;
use crate::features::referrals::{Referral, Step};

/// Events on the page.
const MOST: usize = 15;

/// One thing that happened.
pub(super) struct Event {
    on: NaiveDate,
    pub(super) title: String,
    pub(super) by: String,
    pub(super) kind: &'static str,
}

impl Event {
    /// The day, as lists have it.
    pub(super) fn when(&self) -> String {
        short_date(self.on)
    }

    /// The day, for machines.
    pub(super) fn iso(&self) -> String {
        self.on.to_string()
    }
}

/// One thing that happened, before it is put into words: a family has many, and the page tells the latest.
#[derive(Clone, Copy)]
enum Happened<'a> {
    Removed(&'a Stay),
    Placed(&'a Stay, &'a Placement),
    Left(&'a Stay, ExitReason),
    Stepped(&'a Referral, &'a Step),
    Met(&'a Meeting),
    Visited(&'a FamilyTime),
    Heard(&'a Hearing),
}

/// The latest events until today.
pub(super) fn of(seen: &Gathered, today: NaiveDate) -> Vec<Event> {
    let mut events = happened(seen);
    events.retain(|(on, _)| *on <= today);
    events.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    events.into_iter().take(MOST).map(|(on, what)| what.told(on, seen)).collect()
}

fn happened(seen: &Gathered) -> Vec<(NaiveDate, Happened<'_>)> {
    let mut events = Vec::new();
    for stay in &seen.stays {
        let episode = &stay.episode;
        events.extend(episode.exited_on.zip(episode.exit_reason).map(|(on, why)| (on, Happened::Left(stay, why))));
        events.extend(stay.placements.iter().rev().map(|place| (place.started_on, Happened::Placed(stay, place))));
        events.push((episode.removed_on, Happened::Removed(stay)));
    }
    let mut told = HashSet::new();
    for step in seen.steps.iter().rev() {
        // Of the steps of one day only the last says something new.
        let of = seen.services.iter().find(|(service, _)| service.id == step.referral_id);
        if let Some((service, _)) = of.filter(|_| told.insert((step.referral_id, step.occurred_on))) {
            events.push((step.occurred_on, Happened::Stepped(service, step)));
        }
    }
    events.extend(seen.meetings.iter().map(|meeting| (meeting.contact.occurred_on, Happened::Met(meeting))));
    events.extend(seen.visits.iter().map(|visit| (visit.planned_on, Happened::Visited(visit))));
    let past = seen.hearings.iter().filter(|h| h.status != HearingStatus::Scheduled);
    events.extend(past.map(|hearing| (hearing.held_on, Happened::Heard(hearing))));
    events
}

impl Happened<'_> {
    fn told(self, on: NaiveDate, seen: &Gathered) -> Event {
        let by = self.entered_by().and_then(|user| seen.names.get(&user).cloned());
        let nobody = if self.came_through_a_link() { "the provider, through a link" } else { "an import" };
        let (kind, title) = self.words(seen);
        Event { on, title, by: by.unwrap_or_else(|| nobody.to_owned()), kind }
    }

    fn entered_by(self) -> Option<UserId> {
        match self {
            Self::Removed(stay) => stay.episode.created_by,
            Self::Placed(_, place) => place.created_by,
            Self::Left(stay, _) => stay.episode.exit_entered_by,
            Self::Stepped(_, step) => step.entered_by,
            Self::Met(meeting) => meeting.contact.entered_by,
            Self::Visited(visit) => visit.entered_by,
            Self::Heard(hearing) => hearing.created_by,
        }
    }

    fn came_through_a_link(self) -> bool {
        matches!(self, Self::Stepped(_, step) if step.answer_id.is_some())
    }

    /// The kind of mark, and the sentence.
    fn words(self, seen: &Gathered) -> (&'static str, String) {
        let good = |is: bool| if is { "good" } else { "" };
        let child = |stay: &Stay| seen.child(stay.episode.child_id);
        match self {
            Self::Removed(stay) => ("bad", format!("{} removed", child(stay))),
            Self::Placed(stay, place) => {
                let title = format!("{}: {}", child(stay), lower(place.setting.label()));
                (good(place.setting == Setting::TrialHomeVisit), title)
            }
            Self::Left(stay, ExitReason::Reunification) => ("good", format!("{} home, reunified", child(stay))),
            Self::Left(stay, why) => ("", format!("{} left care: {}", child(stay), lower(why.label()))),
            Self::Stepped(service, step) => {
                let state = lower(step.state.label());
                let title = format!("{} for {}: {state}", service.service, seen.name(service.who()));
                (good(step.state == State::Attended), title)
            }
            Self::Met(meeting) => {
                let names: Vec<(_, String)> = meeting.with.iter().map(|who| (*who, seen.name(*who))).collect();
                let name = |who| names.iter().find(|(w, _)| *w == who).map_or("", |(_, name)| name.as_str());
                ("", meeting.title(name))
            }
            Self::Visited(visit) => {
                let title = format!("Family time: {}", lower(visit.outcome.label()));
                (good(visit.outcome == FamilyTimeOutcome::Held), title)
            }
            Self::Heard(hearing) => ("", format!("{}: {}", hearing.kind, lower(hearing.status.label()))),
        }
    }
}

/// The words within a sentence.
fn lower(label: &str) -> String {
    label.to_lowercase()
}

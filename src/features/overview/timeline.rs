//! What happened to a family lately, from all its records, the newest first.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::store::Gathered;
use crate::domain::calendar::short_date;
use crate::domain::contact::FamilyTimeOutcome;
use crate::domain::exit::ExitReason;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::UserId;
use crate::domain::referral::State;
use crate::domain::setting::Setting;
use crate::features::children::Stay;

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

/// The latest events until today.
pub(super) fn of(seen: &Gathered, today: NaiveDate) -> Vec<Event> {
    let mut events = Vec::new();
    let by = |user: Option<UserId>| {
        user.and_then(|user| seen.names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned())
    };
    let mut add = |on: NaiveDate, kind, title, user| events.push(Event { on, title, by: by(user), kind });
    for stay in &seen.stays {
        of_stay(seen, stay, &mut add);
    }
    let mut told = HashSet::new();
    for step in seen.steps.iter().rev() {
        let Some((service, _)) = seen.services.iter().find(|(s, _)| s.id == step.referral_id) else { continue };
        // Of the steps of one day only the last says something new.
        if !told.insert((step.referral_id, step.occurred_on)) {
            continue;
        }
        let title = format!("{} for {}: {}", service.service, seen.name(service.who()), lower(step.state.label()));
        add(step.occurred_on, if step.state == State::Attended { "good" } else { "" }, title, step.entered_by);
    }
    for meeting in &seen.meetings {
        let names: Vec<(_, String)> = meeting.with.iter().map(|who| (*who, seen.name(*who))).collect();
        let name = |who| names.iter().find(|(w, _)| *w == who).map_or("", |(_, name)| name.as_str());
        add(meeting.contact.occurred_on, "", meeting.title(name), meeting.contact.entered_by);
    }
    for visit in &seen.visits {
        let kind = if visit.outcome == FamilyTimeOutcome::Held { "good" } else { "" };
        add(visit.planned_on, kind, format!("Family time: {}", lower(visit.outcome.label())), visit.entered_by);
    }
    for hearing in seen.hearings.iter().filter(|h| h.status != HearingStatus::Scheduled) {
        let title = format!("{}: {}", hearing.kind, lower(hearing.status.label()));
        add(hearing.held_on, "", title, hearing.created_by);
    }
    events.retain(|event| event.on <= today);
    events.sort_by_key(|event| std::cmp::Reverse(event.on));
    events.truncate(MOST);
    events
}

/// The removal, the places and the exit of one stay.
fn of_stay(seen: &Gathered, stay: &Stay, add: &mut impl FnMut(NaiveDate, &'static str, String, Option<UserId>)) {
    let (episode, child) = (&stay.episode, seen.child(stay.episode.child_id));
    if let Some((on, reason)) = episode.exited_on.zip(episode.exit_reason) {
        let (kind, words) = match reason {
            ExitReason::Reunification => ("good", "home, reunified".to_owned()),
            other => ("", format!("left care: {}", lower(other.label()))),
        };
        add(on, kind, format!("{child} {words}"), episode.exit_entered_by);
    }
    for place in stay.placements.iter().rev() {
        let kind = if place.setting == Setting::TrialHomeVisit { "good" } else { "" };
        let setting = lower(place.setting.label());
        add(place.started_on, kind, format!("{child}: {setting}"), place.created_by);
    }
    add(episode.removed_on, "bad", format!("{child} removed"), episode.created_by);
}

/// The words within a sentence.
fn lower(label: &str) -> String {
    label.to_lowercase()
}

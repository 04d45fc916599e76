//! A child's stays in care in words: each removal, each place on the line, each exit; the latest first.

use chrono::NaiveDate;

use super::store::Gathered;
use crate::domain::calendar::short_date;
use crate::domain::episode::{self, Status};
use crate::domain::exit::ExitReason;
use crate::domain::id::UserId;
use crate::domain::period::days_between;
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;
use crate::features::children::{Placement, Stay};

/// One stay, ready to be placed.
pub(super) struct StayBlock {
    /// What other stays link to.
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) status: String,
    /// "120 days, 2 placements, 1 move".
    pub(super) counts: String,
    pub(super) circumstances: String,
    /// The stay that this one follows: words and anchor.
    pub(super) reentry: Option<(String, String)>,
    pub(super) events: Vec<Event>,
    /// What does not add up, in sentences.
    pub(super) problems: Vec<String>,
}

/// One thing on the line of a stay.
pub(super) struct Event {
    pub(super) title: String,
    pub(super) by: String,
    pub(super) when: String,
    pub(super) iso: String,
    pub(super) kind: &'static str,
    pub(super) lines: Vec<String>,
}

/// The stays of a child, the latest first.
pub(super) fn stays(seen: &Gathered, today: NaiveDate) -> Vec<StayBlock> {
    let plain: Vec<episode::Episode> = seen.stays.iter().map(of_rules).collect();
    seen.stays.iter().rev().map(|stay| block(seen, stay, &plain, today)).collect()
}

fn of_rules(stay: &Stay) -> episode::Episode {
    let exit = stay.episode.exited_on.zip(stay.episode.exit_reason);
    episode::Episode { removed_on: stay.episode.removed_on, exit }
}

fn block(seen: &Gathered, stay: &Stay, all: &[episode::Episode], today: NaiveDate) -> StayBlock {
    let (row, history) = (&stay.episode, stay.history(today));
    let removed = short_date(row.removed_on);
    let earlier = episode::reentry(row.removed_on, all);
    StayBlock {
        anchor: anchor(stay),
        title: match row.exited_on {
            Some(on) => format!("{removed} to {}", short_date(on)),
            None => format!("Since {removed}"),
        },
        kind: match history.status {
            Status::Home => "good",
            Status::TrialHomeVisit => "warn",
            Status::InCare | Status::Exited(_) => "plain",
        },
        status: history.status.to_string(),
        counts: [
            counted(history.days_in_care, "day in care", "days in care"),
            counted(as_count(history.placements), "placement", "placements"),
            counted(as_count(history.moves), "move", "moves"),
        ]
        .join(", "),
        circumstances: circumstances(seen.circumstances.get(&row.id).map_or(&[], Vec::as_slice)),
        reentry: earlier.and_then(|found| {
            let words = format!(
                "Re-entry, {} after the stay that ended on {}: {}",
                counted(found.days, "day", "days"),
                short_date(found.exited_on),
                found.reason.label()
            );
            Some((words, anchor(seen.stays.get(found.earlier)?)))
        }),
        events: events(seen, stay, today),
        problems: history.contradictions.iter().map(ToString::to_string).collect(),
    }
}

fn anchor(stay: &Stay) -> String {
    format!("stay-{}", stay.episode.id)
}

fn circumstances(found: &[Circumstance]) -> String {
    found.iter().map(|c| c.label()).collect::<Vec<_>>().join(", ")
}

/// The removal, the places and the exit, the latest first.
fn events(seen: &Gathered, stay: &Stay, today: NaiveDate) -> Vec<Event> {
    let by = |user: Option<UserId>| {
        user.and_then(|user| seen.names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned())
    };
    let (row, mut events) = (&stay.episode, Vec::new());
    if let Some((on, reason)) = row.exited_on.zip(row.exit_reason) {
        let title = match reason {
            ExitReason::Reunification => "Home for good: reunification".to_owned(),
            other => format!("Left care: {}", other.label().to_lowercase()),
        };
        let kind = if reason == ExitReason::Reunification { "good" } else { "" };
        events.push(Event::at(on, title, by(row.exit_entered_by), kind));
    }
    for place in stay.placements.iter().rev() {
        events.push(Event {
            when: lasted(place, today),
            lines: lines(place),
            ..Event::at(place.started_on, place_title(place), by(place.created_by), tone(place.setting))
        });
    }
    events.push(Event::at(row.removed_on, "Removed".to_owned(), by(row.created_by), "bad"));
    events
}

impl Event {
    fn at(on: NaiveDate, title: String, by: String, kind: &'static str) -> Self {
        Self { title, by, when: short_date(on), iso: on.to_string(), kind, lines: Vec::new() }
    }
}

fn place_title(place: &Placement) -> String {
    let setting = place.setting.label();
    if place.caregiver.is_empty() { setting.to_owned() } else { format!("{setting}, {}", place.caregiver) }
}

/// "Nov 3, 2026 to Nov 20, 2026, 17 days"; "since Nov 20, 2026, 3 days".
fn lasted(place: &Placement, today: NaiveDate) -> String {
    let start = short_date(place.started_on);
    let days = counted(days_between(place.started_on, place.ended_on.unwrap_or(today)).max(0), "day", "days");
    match place.ended_on {
        Some(end) => format!("{start} to {}, {days}", short_date(end)),
        None => format!("since {start}, {days}"),
    }
}

/// What there is to say of one place.
fn lines(place: &Placement) -> Vec<String> {
    let named = match place.setting {
        Setting::TrialHomeVisit => Some("At home on trial. The agency stays responsible: the child is still in care."),
        Setting::Runaway => Some("Away without leave or not found. Not a placement, and no move."),
        Setting::Respite => Some("A short stay that gives the caregivers a rest. Not a placement, and no move."),
        _ => None,
    };
    let siblings = match place.with_siblings {
        Some(true) => Some("With brothers and sisters in care."),
        Some(false) => Some("Not with brothers and sisters in care."),
        None => None,
    };
    let mut lines: Vec<String> = [named, siblings].into_iter().flatten().map(str::to_owned).collect();
    if !place.end_reason.is_empty() {
        lines.push(format!("Left: {}", left(&place.end_reason)));
    }
    lines
}

/// Why a place ended: where the child went, where only that was recorded.
fn left(reason: &str) -> String {
    let setting = Setting::from_code(reason).map(|s| format!("moved on ({})", s.label().to_lowercase()));
    let exit = || ExitReason::from_code(reason).map(|r| format!("left care ({})", r.label().to_lowercase()));
    setting.or_else(exit).unwrap_or_else(|| reason.to_owned())
}

const fn tone(setting: Setting) -> &'static str {
    match setting {
        Setting::TrialHomeVisit => "good",
        Setting::Runaway => "bad",
        _ => "",
    }
}

fn as_count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn counted(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_place_ended_is_never_a_code() {
        assert_eq!(left("trial_home_visit"), "moved on (trial home visit)");
        assert_eq!(left("adoption"), "left care (adoption)");
        assert_eq!(left("Moved to be closer to school"), "Moved to be closer to school");
    }
}

//! A child's stays in care in words: each removal, each place on the line, each exit; the latest first.

use chrono::NaiveDate;

use super::store::Gathered;
use crate::domain::calendar::{Zone, short_date};
use crate::domain::episode::{self, Status};
use crate::domain::exit::ExitReason;
use crate::domain::id::UserId;
use crate::domain::period::days_between;
use crate::domain::place::Location;
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;
use crate::features::children::{Placement, Stay};
use crate::features::stays::Marked;

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
    /// Where its dates are corrected; empty for a role that may not.
    pub(super) dates: String,
    /// Where it is marked as entered in error; empty for a role that may not.
    pub(super) wrong: String,
}

/// One thing on the line of a stay.
pub(super) struct Event {
    pub(super) title: String,
    pub(super) by: String,
    pub(super) when: String,
    pub(super) iso: String,
    pub(super) kind: &'static str,
    pub(super) lines: Vec<String>,
    /// Where more is said of a place; empty for a role that may not.
    pub(super) more: String,
    /// Where a place is marked as entered in error; empty for a role that may not.
    pub(super) wrong: String,
}

/// A stay or a placement entered in error, in words.
pub(super) struct Wrong {
    pub(super) what: String,
    pub(super) when: String,
    pub(super) why: String,
    pub(super) who: String,
    pub(super) at: String,
    /// Where it is brought back; empty for a role that may not.
    pub(super) back: String,
}

/// What the reader may do with a stay.
#[derive(Debug, Clone, Copy)]
pub(super) struct May {
    /// Record placements and say more of them.
    pub(super) moves: bool,
    /// Correct dates.
    pub(super) dates: bool,
}

/// The stays of a child, the latest first.
pub(super) fn stays(seen: &Gathered, may: May, today: NaiveDate) -> Vec<StayBlock> {
    let plain: Vec<episode::Episode> = seen.stays.iter().map(of_rules).collect();
    seen.stays.iter().rev().map(|stay| block(seen, stay, &plain, (may, today))).collect()
}

fn of_rules(stay: &Stay) -> episode::Episode {
    let exit = stay.episode.exited_on.zip(stay.episode.exit_reason);
    episode::Episode { removed_on: stay.episode.removed_on, exit }
}

fn block(seen: &Gathered, stay: &Stay, all: &[episode::Episode], (may, today): (May, NaiveDate)) -> StayBlock {
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
        events: events(seen, stay, may, today),
        problems: history.contradictions.iter().map(ToString::to_string).collect(),
        dates: if may.dates { format!("{}/dates", address(stay)) } else { String::new() },
        wrong: if may.dates { format!("{}/wrong", address(stay)) } else { String::new() },
    }
}

fn address(stay: &Stay) -> String {
    let row = &stay.episode;
    format!("/families/{}/children/{}/stays/{}", row.family_id, row.child_id, row.id)
}

fn anchor(stay: &Stay) -> String {
    format!("stay-{}", stay.episode.id)
}

fn circumstances(found: &[Circumstance]) -> String {
    found.iter().map(|c| c.label()).collect::<Vec<_>>().join(", ")
}

/// The removal, the places and the exit, the latest first.
fn events(seen: &Gathered, stay: &Stay, may: May, today: NaiveDate) -> Vec<Event> {
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
        let planned = row.exit_planned.map(|planned| if planned { "Planned." } else { "Unplanned." });
        let lines = planned.into_iter().map(str::to_owned).collect();
        events.push(Event { lines, ..Event::at(on, title, by(row.exit_entered_by), kind) });
    }
    for place in stay.placements.iter().rev() {
        events.push(Event {
            when: lasted(place, today),
            lines: lines(place),
            more: if may.moves {
                format!("/families/{}/children/{}/placements/{}/more", row.family_id, row.child_id, place.id)
            } else {
                String::new()
            },
            wrong: if may.dates { format!("{}/placements/{}/wrong", address(stay), place.id) } else { String::new() },
            ..Event::at(place.started_on, place_title(place), by(place.created_by), tone(place.setting))
        });
    }
    events.push(Event::at(row.removed_on, "Removed".to_owned(), by(row.created_by), "bad"));
    events
}

impl Event {
    fn at(on: NaiveDate, title: String, by: String, kind: &'static str) -> Self {
        let (lines, more, wrong) = (Vec::new(), String::new(), String::new());
        Self { title, by, when: short_date(on), iso: on.to_string(), kind, lines, more, wrong }
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
    let mut lines: Vec<String> = named.into_iter().map(str::to_owned).collect();
    lines.extend(siblings(place));
    match place.location {
        Some(Location::InState) | None => {}
        Some(location) => lines.push(format!("{}: {}.", location.label(), place.jurisdiction)),
    }
    lines.extend(left(place));
    lines
}

/// With brothers and sisters in care, or why not.
fn siblings(place: &Placement) -> Option<String> {
    let why = place.apart_reason.map_or_else(String::new, |why| format!(": {}", lower_first(why.label())));
    match place.with_siblings {
        Some(true) => Some("With brothers and sisters in care.".to_owned()),
        Some(false) => Some(format!("Not with brothers and sisters in care{why}.")),
        None => None,
    }
}

/// Why a place ended: the reason and the words; where only the next place or the exit was recorded, that.
fn left(place: &Placement) -> Option<String> {
    let words = place.end_reason.as_str();
    if let Some(why) = place.move_reason {
        let words = if words.is_empty() { String::new() } else { format!(". {words}") };
        return Some(format!("Left: {}{words}", lower_first(why.label())));
    }
    let next = Setting::from_code(words).map(|s| format!("Then: {}", lower_first(s.label())));
    let exit = || ExitReason::from_code(words).map(|r| format!("Then: left care, {}", lower_first(r.label())));
    let said = || (!words.is_empty()).then(|| format!("Left: {words}"));
    next.or_else(exit).or_else(said)
}

/// The words within a sentence; abbreviations keep their capitals.
fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    let (first, second) = (chars.next(), chars.next());
    match (first, second) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(label.chars().skip(1)).collect()
        }
        _ => label.to_owned(),
    }
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

/// What was marked as entered in error, the latest mark first; placements that went with their stay are not told apart.
pub(super) fn marked(seen: &Gathered, may: May, zone: Zone) -> Vec<Wrong> {
    let told = seen.marked.iter().filter(|one| !one.with_stay);
    let home = format!("/families/{}/children/{}", seen.family.id, seen.child.id);
    let wrong = |one: &Marked| Wrong {
        back: if may.dates { one.page(&home) } else { String::new() },
        what: one.what.clone(),
        when: one.lasted(),
        why: one.why.reason.clone(),
        who: seen.names.get(&one.why.by).cloned().unwrap_or_default(),
        at: zone.said(one.why.at.utc()),
    };
    told.map(wrong).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_within_a_sentence_is_small_unless_it_is_an_abbreviation() {
        assert_eq!(lower_first("Trial home visit"), "trial home visit");
        assert_eq!(lower_first("A home"), "a home");
        assert_eq!(lower_first("QRTP"), "QRTP");
        assert_eq!(lower_first(""), "");
    }
}

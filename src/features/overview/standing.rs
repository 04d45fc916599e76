//! Where a family stands: the day-one clock, the six months, and what is in the way.

use chrono::NaiveDate;

use super::store::Gathered;
use crate::domain::calendar::short_date;
use crate::domain::day_one::{DayOne, TARGET_DAYS, day_one};
use crate::domain::hearing::HearingStatus;
use crate::domain::milestone::{Block, FamilyFacts, Risk, Standing, Thresholds, standing};
use crate::domain::period::days_between;
use crate::domain::tracks::Track;
use crate::features::assignments::Assignment;
use crate::features::board::facts;
use crate::features::flags::Own;

/// How many days ahead a hearing is an alert.
const HEARING_DAYS: i64 = 14;

/// The six months in words, for the bar.
pub(super) struct Progress {
    pub(super) day: i64,
    pub(super) of: i64,
    pub(super) kind: &'static str,
    pub(super) said: String,
    pub(super) risk: &'static str,
}

impl Progress {
    pub(super) fn of(standing: &Standing) -> Self {
        let kind = match standing.risk {
            Risk::AtRisk | Risk::Past => "bad",
            Risk::Watch => "warn",
            Risk::OnCourse | Risk::LeftOtherwise => "",
            Risk::Home => "good",
        };
        let due = short_date(standing.due_on);
        let said = match standing.days_left {
            left @ 0.. => format!("Day {} of {}, {} left until {due}", standing.day, standing.of, count(left)),
            past => format!("Day {}. Six months passed {} ago, on {due}", standing.day, count(-past)),
        };
        Self { day: standing.day.min(standing.of), of: standing.of, kind, said, risk: standing.risk.label() }
    }
}

/// The facts that the milestone's rules judge, by the same reckoning as on the board; `None` while no child is in care.
pub(super) fn facts(seen: &Gathered, today: NaiveDate) -> Option<FamilyFacts> {
    let lasting = || seen.workers.iter().map(|(a, _)| a).filter(|a| lasts(a, today));
    let recorded = facts::Recorded {
        worker: lasting().find(|a| a.track == Track::Reunification).map(|a| a.user_id),
        children_with_worker: lasting().filter_map(|a| a.child_id).collect(),
        last_contact_on: seen.last_contact_on,
        next_hearing_on: next_hearing(seen, today),
        ..facts::Recorded::of(&seen.stays, seen.services.iter().map(|(service, _)| service))
    };
    recorded.facts(today)
}

/// Whether an assignment lasts on that day.
pub(super) fn lasts(assignment: &Assignment, today: NaiveDate) -> bool {
    assignment.starts_on <= today && assignment.ends_on.is_none_or(|on| today < on)
}

fn next_hearing(seen: &Gathered, today: NaiveDate) -> Option<NaiveDate> {
    let set = seen.hearings.iter().filter(|h| h.status == HearingStatus::Scheduled && h.held_on >= today);
    set.map(|h| h.held_on).min()
}

/// The day-one clock as a kind and a sentence.
pub(super) fn clock(facts: &FamilyFacts) -> (&'static str, String) {
    match day_one(Some(facts.removed_on), facts.first_attended_on, facts.today) {
        DayOne::NotStarted => ("plain", "Day-one clock: not started".to_owned()),
        DayOne::Running { days, over: false } => {
            ("warn", format!("Day-one clock: day {days} of {TARGET_DAYS}, nothing attended yet"))
        }
        DayOne::Running { days, over: true } => ("bad", format!("Day-one clock: nothing attended in {}", count(days))),
        DayOne::Stopped { days, met } => {
            let kind = if met { "good" } else { "plain" };
            let when = if days == 0 { "at once".to_owned() } else { format!("{} after the removal", count(days)) };
            (kind, format!("Day-one clock: first session {when}"))
        }
    }
}

/// What must be seen first: an open safety concern, what blocks the family, a hearing ahead, an interpreter.
pub(super) fn alerts(seen: &Gathered, blocks: &[Block], today: NaiveDate) -> Vec<(&'static str, String)> {
    let concern = |own: &Own| ("bad", format!("Safety concern: {}", own.danger.label().to_lowercase()));
    let mut alerts: Vec<(&'static str, String)> = seen.safety.own.iter().take(3).map(concern).collect();
    alerts.extend(blocks.iter().filter_map(alert));
    if let Some(on) = next_hearing(seen, today).filter(|on| days_between(today, *on) <= HEARING_DAYS) {
        let near = match days_between(today, on) {
            0 => "Hearing today".to_owned(),
            1 => "Hearing tomorrow".to_owned(),
            days => format!("Hearing in {days} days"),
        };
        alerts.push(("warn", near));
    }
    if seen.family.interpreter {
        alerts.push(("plain", format!("Interpreter: {}", seen.family.language)));
    }
    alerts
}

fn alert(block: &Block) -> Option<(&'static str, String)> {
    match block {
        Block::NoWorker | Block::ChildWithoutWorker { .. } => Some(("bad", block.to_string())),
        Block::NoContact { .. } | Block::Waitlisted { .. } => Some(("warn", block.to_string())),
        // The bar says the first, the clock the second, and the hearing has words of its own.
        Block::Past { .. } | Block::NothingAttended { .. } | Block::HearingSoon { .. } => None,
    }
}

/// The standing of a family with a child in care.
pub(super) fn judged(facts: &FamilyFacts) -> Standing {
    standing(facts, &Thresholds::default())
}

fn count(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

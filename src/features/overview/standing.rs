//! Where a family stands: the day-one clock, the six months, and what is in the way.

use chrono::NaiveDate;

use super::store::Gathered;
use crate::domain::calendar::short_date;
use crate::domain::day_one::{DayOne, TARGET_DAYS, day_one, first_session};
use crate::domain::episode::Status;
use crate::domain::hearing::HearingStatus;
use crate::domain::milestone::{Block, Children, FamilyFacts, Risk, Standing, Thresholds, standing};
use crate::domain::period::days_between;
use crate::domain::referral::State;
use crate::domain::tracks::{Track, is_covered};
use crate::features::assignments;
use crate::features::children::Stay;
use crate::features::referrals::Referral;

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
            left @ 0.. => format!("Day {} of {}, {left} days left until {due}", standing.day, standing.of),
            past => format!("Day {}, {} days past six months on {due}", standing.day, -past),
        };
        Self { day: standing.day.min(standing.of), of: standing.of, kind, said, risk: standing.risk.label() }
    }
}

/// The facts that the milestone's rules judge; `None` while no child is in care.
pub(super) fn facts(seen: &Gathered, today: NaiveDate) -> Option<FamilyFacts> {
    let lasts = |s: &&Stay| s.episode.removed_on <= today && s.episode.exited_on.is_none_or(|on| today < on);
    let open = || seen.stays.iter().filter(lasts);
    let removed_on = open().map(|s| s.episode.removed_on).min()?;
    let mut children = Children::default();
    for stay in seen.stays.iter().filter(|s| s.episode.exited_on.is_none_or(|on| on >= removed_on)) {
        match stay.history(today).status {
            Status::InCare => children.in_care += 1,
            Status::TrialHomeVisit => children.trial_home_visit += 1,
            Status::Home => children.home += 1,
            Status::Exited(_) => children.other_exits += 1,
        }
    }
    let history = assignments::history(&seen.workers);
    let without = open().filter(|s| !is_covered(&history, Track::Permanency, Some(s.episode.child_id), today)).count();
    let waits = || seen.services.iter().filter(|(s, _)| s.state == State::Waitlisted);
    Some(FamilyFacts {
        removed_on,
        children,
        first_attended_on: first_attended(seen, removed_on),
        last_contact_on: seen.last_contact_on,
        open_waitlists: u32::try_from(waits().count()).unwrap_or(u32::MAX),
        waitlist: waits().map(|(s, _)| (s.service, s.state_on)).min_by_key(|(_, since)| *since),
        next_hearing_on: next_hearing(seen, today),
        has_reunification_worker: is_covered(&history, Track::Reunification, None, today),
        children_without_worker: u32::try_from(without).unwrap_or(u32::MAX),
        today,
    })
}

fn first_attended(seen: &Gathered, removed_on: NaiveDate) -> Option<NaiveDate> {
    let adults = seen.services.iter().map(|(s, _)| s).filter(|s| s.child_id.is_none());
    let session = |s: &Referral| Some((s.first_attended_on?, (s.state != State::Attended).then_some(s.state_on)));
    first_session(removed_on, adults.filter_map(session))
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
            (kind, format!("Day-one clock: first session {} after the removal", count(days)))
        }
    }
}

/// What must be seen first: what blocks the family, a hearing ahead, an interpreter.
pub(super) fn alerts(seen: &Gathered, blocks: &[Block], today: NaiveDate) -> Vec<(&'static str, String)> {
    let mut alerts: Vec<(&'static str, String)> = blocks.iter().filter_map(alert).collect();
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

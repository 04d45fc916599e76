//! Writes down a family's contacts, family time and hearings.

use chrono::{Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, pick, word};
use super::story::{Cast, Scene, entered};
use crate::db::{Conn, fresh};
use crate::domain::contact::{FamilyTimeOutcome, Medium, Outcome, Supervision};
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::{ChildId, HearingId, UserId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::contacts::{self, NewContact, NewFamilyTime};
use crate::features::hearings::{self, NewHearing};

/// Contacts of both workers, and family time, until the last contact of the plot.
pub(super) fn contacts(
    conn: &mut Conn,
    rng: &mut SmallRng,
    scene: &Scene<'_>,
    cast: &Cast,
    ended: Option<NaiveDate>,
) -> Result<()> {
    let last = ended.unwrap_or(scene.today - Days::new(scene.plot.quiet_for));
    let mut on = scene.plot.opened_on(scene.today);
    // A long story is told in fewer words: about thirty contacts.
    let lasted = u64::try_from((last - on).num_days()).unwrap_or_default();
    let mut count = 0;
    while on <= last {
        let held = rng.random_bool(0.85) || on == last;
        let medium = [Medium::Phone, Medium::InPersonHome, Medium::InPersonElsewhere, Medium::Message];
        let new = NewContact {
            family: scene.family,
            child: None,
            person: Some(scene.mother),
            track: Track::Reunification,
            medium: pick(rng, &medium).unwrap_or(Medium::Phone),
            outcome: if held { Outcome::Held } else { Outcome::Attempted },
            occurred_on: on,
            note: word(rng, names::FAMILY_NOTES).to_owned(),
        };
        contacts::add(conn, &new, scene.worker, entered(on))?;
        if count % 3 == 2 {
            family_time(conn, rng, scene, on)?;
        }
        if count % 4 == 1 {
            visit(conn, rng, scene, cast, on)?;
        }
        count += 1;
        let next = on + Days::new(rng.random_range(4..11).max(lasted / 30));
        on = if next > last && on < last { last } else { next };
    }
    Ok(())
}

fn family_time(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, on: NaiveDate) -> Result<()> {
    let outcomes = [
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::CancelledByCaregiver,
        FamilyTimeOutcome::NoShow,
    ];
    let new = NewFamilyTime {
        family: scene.family,
        planned_on: on,
        outcome: pick(rng, &outcomes).unwrap_or(FamilyTimeOutcome::Held),
        supervision: pick(rng, Supervision::ALL).unwrap_or(Supervision::Supervised),
        note: String::new(),
    };
    contacts::add_family_time(conn, &new, scene.worker, entered(on)).map(|_| ())
}

fn visit(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast, on: NaiveDate) -> Result<()> {
    for (child, worker) in cast {
        let new = NewContact {
            family: scene.family,
            child: Some(*child),
            person: None,
            track: Track::Permanency,
            medium: Medium::InPersonHome,
            outcome: Outcome::Held,
            occurred_on: on,
            note: word(rng, names::CHILD_NOTES).to_owned(),
        };
        contacts::add(conn, &new, *worker, entered(on))?;
    }
    Ok(())
}

/// Hearings held so far, and the next one.
pub(super) fn hearings(
    conn: &mut Conn,
    rng: &mut SmallRng,
    scene: &Scene<'_>,
    by: Option<UserId>,
    cast: &Cast,
) -> Result<()> {
    let children: Vec<ChildId> = cast.iter().map(|(child, _)| *child).collect();
    let opened_on = scene.plot.opened_on(scene.today);
    let held = [
        (
            3,
            HearingKind::EmergencyProtectiveCare,
            "Out-of-home placement continued. Services ordered to begin at once.",
        ),
        (13, HearingKind::AdmitDeny, "Petition admitted in part."),
        (88, HearingKind::IntermediateReview, "Reasonable efforts found. Family time to increase."),
        (182, HearingKind::SixMonthReview, "Progress found on the plan."),
    ];
    let past = held
        .into_iter()
        .map(|(after, kind, result)| (on_a_court_day(opened_on + Days::new(after)), kind, HearingStatus::Held, result));
    let past: Vec<_> = past
        .filter(|(on, ..)| *on < scene.today && scene.plot.stays.iter().all(|s| s.exit.is_none_or(|(e, _)| *on <= e)))
        .collect();
    let next = scene.plot.hearing_in.filter(|_| scene.plot.is_open());
    let next = next.map(|in_days| {
        (
            on_a_court_day(scene.today + Days::new(in_days)),
            next_kind(opened_on, scene.today),
            HearingStatus::Scheduled,
            "",
        )
    });
    for (held_on, kind, status, result) in past.into_iter().chain(next) {
        let new = NewHearing {
            id: fresh::<HearingId>(),
            family: scene.family,
            children: children.clone(),
            kind,
            status,
            held_on,
            held_time: Some(word(rng, names::TIMES).to_owned()),
            courtroom: word(rng, names::COURTROOMS).to_owned(),
            judge: word(rng, names::JUDGES).to_owned(),
            result: result.to_owned(),
        };
        hearings::add(conn, &new, by, entered(opened_on))?;
    }
    Ok(())
}

/// Courts do not sit at weekends.
fn on_a_court_day(on: NaiveDate) -> NaiveDate {
    use chrono::{Datelike as _, Weekday};
    match on.weekday() {
        Weekday::Sat => on + Days::new(2),
        Weekday::Sun => on + Days::new(1),
        _ => on,
    }
}

fn next_kind(opened_on: NaiveDate, today: NaiveDate) -> HearingKind {
    match (today - opened_on).num_days() {
        0..4 => HearingKind::EmergencyProtectiveCare,
        4..30 => HearingKind::AdmitDeny,
        30..100 => HearingKind::IntermediateReview,
        100..220 => HearingKind::SixMonthReview,
        _ => HearingKind::Permanency,
    }
}

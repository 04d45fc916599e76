//! Writes down a family's contacts and hearings.

use chrono::{Datelike as _, Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, pick, word};
use super::story::{Cast, Scene, entered};
use super::visits;
use crate::db::{Conn, fresh};
use crate::domain::contact::{ContactPurpose, Medium, MeetingPlace, Outcome};
use crate::domain::family::Who;
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::{ChildId, HearingId, UserId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::contacts::{self, Details, NewContact};
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
    // A long story is told in fewer words: about thirty contacts, of a closed case half as many.
    let lasted = u64::try_from((last - on).num_days()).unwrap_or_default();
    let most = if scene.plot.is_open() { 30 } else { 15 };
    let mut count = 0;
    while on <= last {
        let held = rng.random_bool(0.85) || on == last;
        let medium = [Medium::Phone, Medium::InPersonHome, Medium::InPersonElsewhere, Medium::Message];
        let new = NewContact {
            family: scene.family,
            with: vec![Who::Adult(scene.mother)],
            track: Track::Reunification,
            medium: pick(rng, &medium).unwrap_or(Medium::Phone),
            outcome: if held { Outcome::Held } else { Outcome::Attempted },
            occurred_on: on,
            details: Details::default(),
            note: word(rng, names::FAMILY_NOTES).to_owned(),
        };
        let new = NewContact { details: details(new.medium, count), ..new };
        log(conn, scene, &new, scene.worker)?;
        if count % 3 == 2 {
            visits::unplanned(conn, rng, scene, cast, on)?;
        }
        if count % 4 == 1 {
            visit(conn, rng, scene, cast, on)?;
        }
        count += 1;
        let next = on + Days::new(rng.random_range(4..11).max(lasted / most));
        on = if next > last && on < last { last } else { next };
    }
    Ok(())
}

/// One visit of a permanency worker sees all children for whom she is responsible.
fn visit(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast, on: NaiveDate) -> Result<()> {
    let mut workers: Vec<Option<UserId>> = cast.iter().map(|(_, worker)| *worker).collect();
    workers.dedup();
    let notes: Vec<&str> = cast.iter().map(|_| word(rng, names::CHILD_NOTES)).collect();
    for (worker, note) in workers.into_iter().zip(notes) {
        let seen = cast.iter().filter(|(_, of)| *of == worker);
        let new = NewContact {
            family: scene.family,
            with: seen.map(|(child, _)| Who::Child(*child)).collect(),
            track: Track::Permanency,
            medium: Medium::InPersonHome,
            outcome: Outcome::Held,
            occurred_on: on,
            details: Details {
                purpose: Some(ContactPurpose::CaseworkerVisit),
                time: Some("15:30".to_owned()),
                place: Some(MeetingPlace::ChildHome),
                place_words: String::new(),
            },
            note: note.to_owned(),
        };
        log(conn, scene, &new, worker)?;
    }
    Ok(())
}

/// What a contact of the reunification worker was for, and where they met.
fn details(medium: Medium, count: usize) -> Details {
    let purposes = [
        ContactPurpose::Plan,
        ContactPurpose::Services,
        ContactPurpose::FamilyTime,
        ContactPurpose::Plan,
        ContactPurpose::Court,
    ];
    let place = match medium {
        Medium::InPersonHome => Some(MeetingPlace::ParentHome),
        Medium::InPersonElsewhere => Some(MeetingPlace::Office),
        _ => None,
    };
    let purpose = purposes.get(count % purposes.len()).copied();
    Details { purpose, place, ..Details::default() }
}

/// Logs a contact; of open cases the supervisor has approved what is older than ten days.
fn log(conn: &mut Conn, scene: &Scene<'_>, new: &NewContact, by: Option<UserId>) -> Result<()> {
    let entry = contacts::add(conn, new, by, entered(new.occurred_on))?;
    let approved_on = new.occurred_on + Days::new(3);
    let is_old = scene.plot.is_open() && new.occurred_on + Days::new(10) <= scene.today;
    match scene.supervisor.filter(|_| is_old) {
        Some(supervisor) => contacts::approve(conn, scene.family, entry, supervisor, entered(approved_on)),
        None => Ok(()),
    }
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
        // In some families the first hearing was entered twice.
        if let Some(by) = by.filter(|_| kind == HearingKind::AdmitDeny && opened_on.day().is_multiple_of(9)) {
            let twice = NewHearing { id: fresh(), ..new };
            hearings::add(conn, &twice, Some(by), entered(opened_on))?;
            hearings::mark(conn, scene.family, twice.id, "Entered twice", (by, entered(held_on)))?;
        }
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

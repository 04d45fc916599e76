//! Writes down family time: what was planned, and what became of it.

use chrono::{Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::pick;
use super::story::{Cast, Scene, entered};
use crate::db::Conn;
use crate::domain::contact::MeetingPlace;
use crate::domain::family::Who;
use crate::domain::family_time::{FamilyTimeOutcome, MissedBecause, Series, Supervision, Weekday};
use crate::error::Result;
use crate::features::family_time::{self, NewFamilyTime, NewPlan};

/// Plans are kept for so many days back; family time from before is of no plan on record.
const PLANNED_FOR: u64 = 84;

/// What is seen at visits.
const SEEN: [&str; 4] = [
    "Brought a snack and a book; sat on the floor with them. The youngest fell asleep on her lap.",
    "Helped with homework and praised each try. Goodbye was hard; she promised to call and said when.",
    "Played a board game together. When they argued she stopped, named it, and they went on.",
    "Quiet at first. Asked about school and listened; the children showed their drawings.",
];

fn people(scene: &Scene<'_>, cast: &Cast) -> Vec<Who> {
    let children = cast.iter().map(|(child, _)| Who::Child(*child));
    children.chain([Who::Adult(scene.mother)]).collect()
}

/// The first day of the weekly plan: after the removal, and not before plans were kept.
fn planned_from(scene: &Scene<'_>) -> Option<NaiveDate> {
    let stay = scene.plot.stays.iter().find(|stay| stay.exit.is_none())?;
    let first = (stay.removed_on + Days::new(5)).max(scene.today - Days::new(PLANNED_FOR));
    (first <= scene.today).then_some(first)
}

fn became(rng: &mut SmallRng) -> FamilyTimeOutcome {
    let outcomes = [
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::CancelledByCaregiver,
        FamilyTimeOutcome::NoShow,
    ];
    pick(rng, &outcomes).unwrap_or(FamilyTimeOutcome::Held)
}

/// A visit from before plans were kept.
pub(super) fn unplanned(
    conn: &mut Conn,
    rng: &mut SmallRng,
    scene: &Scene<'_>,
    cast: &Cast,
    on: NaiveDate,
) -> Result<()> {
    let (outcome, supervision) = (became(rng), pick(rng, Supervision::ALL).unwrap_or(Supervision::Supervised));
    if planned_from(scene).is_some_and(|from| from <= on) {
        return Ok(());
    }
    // Families whose case is closed were entered before people were named.
    let with = if scene.plot.is_open() { people(scene, cast) } else { Vec::new() };
    let new = NewFamilyTime { with, ..NewFamilyTime::of(scene.family, on, outcome, supervision) };
    family_time::add(conn, &new, scene.worker, entered(on)).map(|_| ())
}

/// The weekly plan of a family with children in care, and what became of its visits; of the last one often nothing yet.
pub(super) fn planned(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast) -> Result<()> {
    let Some(from) = planned_from(scene) else { return Ok(()) };
    let supervision = pick(rng, Supervision::ALL).unwrap_or(Supervision::Supervised);
    let place =
        if supervision == Supervision::Unsupervised { MeetingPlace::ParentHome } else { MeetingPlace::VisitCenter };
    let series = Series { weekday: Weekday::of(from), from, until: None };
    let plan = NewPlan {
        family: scene.family,
        follows: None,
        series,
        starts_at: "16:00".to_owned(),
        ends_at: "18:00".to_owned(),
        place,
        place_words: String::new(),
        supervision,
        with: people(scene, cast),
    };
    let id = family_time::add_plan(conn, &plan, scene.worker, entered(from))?;
    let mut days = series.days(from, scene.today - Days::new(1));
    if rng.random_bool(0.4) {
        days.pop();
    }
    for day in days {
        let outcome = became(rng);
        let visit = visit(rng, NewFamilyTime::of(scene.family, day, outcome, supervision));
        let visit = NewFamilyTime { plan: Some(id), with: plan.with.clone(), place: Some(place), ..visit };
        family_time::add(conn, &visit, scene.worker, entered(day))?;
    }
    Ok(())
}

/// The visit with its times and what was seen, or with why it was not held.
fn visit(rng: &mut SmallRng, of: NewFamilyTime) -> NewFamilyTime {
    let late = rng.random_range(0..3);
    match of.outcome {
        FamilyTimeOutcome::Held => NewFamilyTime {
            times: (Some(format!("16:{:02}", late * 10)), Some("18:00".to_owned())),
            quality: pick(rng, &SEEN).unwrap_or_default().to_owned(),
            ..of
        },
        FamilyTimeOutcome::NoShow => NewFamilyTime { reason: Some(MissedBecause::Transport), ..of },
        _ => NewFamilyTime { reason: Some(MissedBecause::Illness), ..of },
    }
}

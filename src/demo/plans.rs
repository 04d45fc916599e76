//! Writes down a family's plan: a first version in the first weeks, and for some a second one.

use chrono::{Days, NaiveDate};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, word};
use super::story::{Scene, entered};
use crate::db::{Conn, fresh};
use crate::domain::plan::{Agreement, Capacity, Doer, Goal, Part, Step};
use crate::domain::referral::ServiceKind;
use crate::error::Result;
use crate::features::plans::{self, NewContent, NewPart, NewVoice};
use crate::features::referrals::{self, Referral};

/// The plan of a family, from its second week on.
pub(super) fn write(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>) -> Result<()> {
    let first_on = scene.plot.opened_on(scene.today) + Days::new(rng.random_range(9..24));
    if first_on > scene.today || scene.worker.is_none() {
        return Ok(());
    }
    let services = referrals::of_family(conn, scene.family)?;
    let mut content = content(rng, scene, &services, first_on);
    give(conn, scene, &content, first_on)?;
    let second_on = first_on + Days::new(rng.random_range(60..95));
    // Of closed cases fewer: they are read less.
    let again = if scene.plot.is_open() { 0.7 } else { 0.3 };
    if second_on <= scene.today && rng.random_bool(again) {
        content.goals.push(home(rng, second_on));
        for voice in &mut content.voices {
            voice.agreement = Some(Agreement::Agrees);
        }
        give(conn, scene, &content, second_on)?;
    }
    for step in content.goals.iter().flat_map(|goal| &goal.steps) {
        let done_on = step.due_on.unwrap_or(second_on) - Days::new(rng.random_range(0..9));
        if done_on > first_on && done_on <= scene.today && rng.random_bool(0.7) {
            plans::mark_done(conn, scene.family, step.key, done_on, scene.worker, entered(done_on))?;
        }
    }
    Ok(())
}

fn give(conn: &mut Conn, scene: &Scene<'_>, content: &NewContent, on: NaiveDate) -> Result<()> {
    plans::save(conn, scene.family, 0, content, scene.worker, entered(on))?;
    plans::give(conn, (scene.family, 1), on, (&[scene.mother], &[1]), scene.worker, entered(on)).map(|_| ())
}

fn content(rng: &mut SmallRng, scene: &Scene<'_>, services: &[Referral], on: NaiveDate) -> NewContent {
    let agreement = match rng.random_range(0..10) {
        0..6 => Agreement::Agrees,
        6..9 => Agreement::Partly,
        _ => Agreement::Disagrees,
    };
    let voice = NewVoice {
        person: scene.mother,
        agreement: Some(agreement),
        words: word(rng, names::PARENT_WORDS).to_owned(),
        helps: word(rng, names::PARENT_HELPS).to_owned(),
        caregivers: format!("{}, 555-01{:02}", word(rng, names::RELATIVES), rng.random_range(0..100)),
    };
    let part = NewPart {
        name: "Gail Amundson".to_owned(),
        capacity: Capacity::GuardianAdLitem,
        part: if rng.random_bool(0.5) { Part::TookPart } else { Part::Consulted },
    };
    let service = |kind| services.iter().find(|r| r.service == kind).map(|r| r.id);
    let goals = vec![
        Goal {
            key: fresh(),
            goal: format!("{} is sober and rested when she is with the children", scene.plot.mother),
            concern: "The children were alone while she used drugs".to_owned(),
            steps: vec![
                Step {
                    referral: service(ServiceKind::SubstanceUseAssessment),
                    ..step("Go to the assessment, and to what it advises", Doer::Parent, "", Some(on + Days::new(30)))
                },
                step("Drive her to the first three sessions", Doer::Worker, "", Some(on + Days::new(21))),
            ],
        },
        Goal {
            key: fresh(),
            goal: "The children know what each day brings".to_owned(),
            concern: "Meals, school and sleep were not looked after".to_owned(),
            steps: vec![
                Step {
                    referral: service(ServiceKind::ParentingSupport),
                    ..step("Finish the parenting class", Doer::Parent, "", Some(on + Days::new(70)))
                },
                step("Cook dinner with the children at each family time", Doer::Parent, "", None),
                step("Pay for a bus pass", Doer::Agency, "", Some(on + Days::new(7))),
            ],
        },
    ];
    NewContent { goals, voices: vec![voice], parts: vec![part] }
}

/// The goal that a later version adds.
fn home(rng: &mut SmallRng, on: NaiveDate) -> Goal {
    Goal {
        key: fresh(),
        goal: "The family has a place of its own".to_owned(),
        concern: "They slept in a car before the removal".to_owned(),
        steps: vec![
            step("Apply for the two flats on the list", Doer::Parent, "", Some(on + Days::new(20))),
            step("Pay the deposit", Doer::Agency, word(rng, &["", "Housing fund"]), Some(on + Days::new(40))),
        ],
    }
}

fn step(what: &str, doer: Doer, who: &str, due_on: Option<NaiveDate>) -> Step {
    Step { key: fresh(), what: what.to_owned(), doer, who: who.to_owned(), due_on, referral: None }
}

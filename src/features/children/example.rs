//! A family of two children in care, for trying forms on.

use chrono::NaiveDate;

use super::household::{Household, Member};
use super::model::{Child, Episode, Placement, Stay};
use crate::db::fresh;
use crate::domain::family::TribalAnswer;
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::setting::Setting;
use crate::features::families::Family;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn child(family: FamilyId, given: &str) -> Child {
    Child {
        id: fresh(),
        family_id: family,
        given_name: given.to_owned(),
        family_name: "Lopez".to_owned(),
        born_on: Some(day("2020-05-02")),
        sex: None,
        race: None,
        tribal_answer: TribalAnswer::NotAsked,
        tribal_asked_on: None,
        court_file_number: String::new(),
        school: String::new(),
        version: 1,
    }
}

fn stay(family: FamilyId, child: ChildId) -> Stay {
    let episode = Episode {
        id: fresh(),
        child_id: child,
        family_id: family,
        removed_on: day("2026-10-01"),
        removed_time: None,
        exited_on: None,
        exit_reason: None,
        exit_entered_by: None,
        created_by: None,
        version: 1,
        exit_planned: None,
    };
    let placement = Placement {
        id: fresh(),
        episode_id: episode.id,
        child_id: child,
        setting: Setting::FosterHome,
        caregiver: "Dee Olson".to_owned(),
        with_siblings: Some(true),
        started_on: day("2026-10-08"),
        ended_on: None,
        end_reason: String::new(),
        created_by: None,
        version: 1,
        location: None,
        jurisdiction: String::new(),
        apart_reason: None,
        move_reason: None,
    };
    Stay { episode, placements: vec![placement] }
}

pub(crate) fn household() -> Household {
    let id: FamilyId = fresh();
    let family = Family {
        id,
        number: "F-2026-00001".to_owned(),
        name: "Lopez".to_owned(),
        office_id: fresh(),
        unit_id: None,
        language: "English".to_owned(),
        interpreter: false,
        court_file_number: String::new(),
        opened_on: day("2026-10-01"),
        closed_on: None,
        projected_return_on: None,
        projected_basis: String::new(),
        is_mistake: false,
        version: 1,
    };
    let member = |given: &str| {
        let child = child(id, given);
        Member { stay: stay(id, child.id), child }
    };
    Household { family, member: member("Mateo"), siblings: vec![member("Luna")], decisions: Vec::new() }
}

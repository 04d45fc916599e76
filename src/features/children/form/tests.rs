//! The forms about a child in care, against a family of two.

use super::*;
use crate::db::fresh;
use crate::domain::id::{ChildId, FamilyId};
use crate::features::children::{Episode, Placement, Stay};
use crate::features::families::Family;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-23")
}

fn child(family: FamilyId, given: &str) -> Child {
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
    };
    Stay { episode, placements: vec![placement] }
}

fn household() -> Household {
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
        version: 1,
    };
    let member = |given: &str| {
        let child = child(id, given);
        Member { stay: stay(id, child.id), child }
    };
    Household { family, member: member("Mateo"), siblings: vec![member("Luna")] }
}

fn a_move() -> MoveForm {
    MoveForm { setting: "kin_home".to_owned(), started_on: "2026-11-20".to_owned(), ..MoveForm::default() }
}

#[test]
fn a_move_with_brothers_and_sisters_is_to_the_same_home() {
    let household = household();
    assert_eq!(a_move().check(&household, today()).unwrap().with_siblings, None);
    let also = vec![household.siblings[0].child.id.to_string()];
    let both = MoveForm { also, ..a_move() };
    assert_eq!(both.check(&household, today()).unwrap().with_siblings, Some(true));
    assert_eq!(household.chosen(&both.also).len(), 2);
}

#[test]
fn a_move_lies_between_the_last_one_and_today() {
    for wrong in ["2026-10-07", "2026-11-24", ""] {
        let form = MoveForm { started_on: wrong.to_owned(), ..a_move() };
        assert!(form.check(&household(), today()).unwrap_err().of("started_on").is_some(), "{wrong}");
    }
    let same_day = MoveForm { started_on: "2026-10-08".to_owned(), ..a_move() };
    assert!(same_day.check(&household(), today()).is_ok());
}

#[test]
fn nobody_moves_to_where_she_lives() {
    let form = MoveForm { setting: "foster_home".to_owned(), caregiver: "dee olson".to_owned(), ..a_move() };
    assert_eq!(form.check(&household(), today()).unwrap_err().of("caregiver"), Some("Mateo Lopez lives there already"));
}

#[test]
fn an_exit_needs_a_day_and_a_reason() {
    let form = ExitForm { exited_on: "2026-11-20".to_owned(), reason: "reunification".to_owned(), also: vec![] };
    assert_eq!(form.check(&household(), today()).unwrap().reason, ExitReason::Reunification);
    let problems = ExitForm::default().check(&household(), today()).unwrap_err();
    assert!(problems.of("exited_on").is_some() && problems.of("reason").is_some());
    let early = ExitForm { exited_on: "2026-10-02".to_owned(), ..form };
    assert!(early.check(&household(), today()).unwrap_err().of("exited_on").is_some());
}

#[test]
fn a_newborn_gets_a_name_or_stays_without_one_knowingly() {
    let child = Child { given_name: String::new(), ..child(fresh(), "") };
    let mut form = FactsForm::showing(&child);
    assert_eq!(form.check(today()).unwrap().given_name, "");
    form.unnamed = false;
    assert!(form.check(today()).unwrap_err().of("given").is_some());
    form.given = "Ivy".to_owned();
    assert_eq!(form.check(today()).unwrap().given_name, "Ivy");
}

#[test]
fn a_tribal_answer_has_the_day_it_was_asked() {
    let mut form = FactsForm::showing(&child(fresh(), "Mateo"));
    form.tribal_answer = "possible".to_owned();
    assert!(form.check(today()).unwrap_err().of("tribal_asked_on").is_some());
    form.tribal_asked_on = "2026-11-20".to_owned();
    assert_eq!(form.check(today()).unwrap().tribal_asked_on, Some(day("2026-11-20")));
    form.tribal_answer = "not_asked".to_owned();
    assert_eq!(form.check(today()).unwrap().tribal_asked_on, None);
}

//! The forms about a child in care, against a family of two.

use super::*;
use crate::db::fresh;
use crate::features::children::example::{child, household};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-23")
}

fn a_move() -> MoveForm {
    MoveForm { setting: "kin_home".to_owned(), started_on: "2026-11-20".to_owned(), ..MoveForm::default() }
}

#[test]
fn a_move_with_brothers_and_sisters_is_to_the_same_home() {
    let household = household();
    assert_eq!(a_move().sound(&household, today()).unwrap().with_siblings, None);
    let also = vec![household.siblings[0].child.id.to_string()];
    let both = MoveForm { also, ..a_move() };
    assert_eq!(both.sound(&household, today()).unwrap().with_siblings, Some(true));
    assert_eq!(household.chosen(&both.also).len(), 2);
}

#[test]
fn a_move_lies_between_the_last_one_and_today() {
    for wrong in ["2026-10-07", "2026-11-24", ""] {
        let form = MoveForm { started_on: wrong.to_owned(), ..a_move() };
        assert!(form.sound(&household(), today()).unwrap_err().of("started_on").is_some(), "{wrong}");
    }
    let same_day = MoveForm { started_on: "2026-10-08".to_owned(), ..a_move() };
    assert!(same_day.sound(&household(), today()).is_ok());
}

#[test]
fn nobody_moves_to_where_she_lives() {
    let form = MoveForm { setting: "foster_home".to_owned(), caregiver: "dee olson".to_owned(), ..a_move() };
    assert_eq!(form.sound(&household(), today()).unwrap_err().of("caregiver"), Some("Mateo Lopez lives there already"));
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

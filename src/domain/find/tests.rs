//! Finding, word by word and over random agencies.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn family(n: u128) -> FamilyId {
    FamilyId::from_uuid(Uuid::from_u128(n))
}

fn office(n: u128) -> OfficeId {
    OfficeId::from_uuid(Uuid::from_u128(n))
}

fn named(n: u128, names: &[&str]) -> Named {
    let child = Of::Child(ChildId::from_uuid(Uuid::from_u128(n)));
    let of = |place: usize| if place == 0 { Of::Family } else { child };
    Named {
        family: family(n),
        office: office(n % 2),
        names: names.iter().enumerate().map(|(place, name)| Name::new(of(place), *name)).collect(),
    }
}

fn agency() -> Index {
    let mut with_file = named(4, &["Alvarado", "Mateo Alvarado"]);
    with_file.names.push(Name::new(Of::CourtFile, "27-JV-26-0123"));
    Index::new(vec![
        named(1, &["Núñez-Ortiz", "José Núñez", "Luna Ortiz"]),
        named(2, &["Okafor", "Adaeze Okafor", "Mateo Okafor"]),
        named(3, &["O'Brien", "Siobhán O'Brien"]),
        with_file,
    ])
}

fn found(sought: &str) -> Vec<u128> {
    agency().find(sought, |_, _| true).iter().map(|f| f.family.uuid().as_u128()).collect()
}

#[test]
fn accents_case_and_order_do_not_matter() {
    for sought in ["nunez", "NÚÑEZ", "jose nunez", "Núñez, José", "ortiz luna", "nunez-ortiz"] {
        assert_eq!(found(sought), [1], "{sought}");
    }
    assert_eq!(found("obrien siobhan"), [3]);
}

#[test]
fn a_slip_of_the_keys_is_forgiven_in_words_long_enough() {
    for slip in ["okafro", "okfor", "okaffor", "okahor", "adaze okafor"] {
        assert_eq!(found(slip), [2], "{slip}");
    }
    assert_eq!(found("alvaraod"), [4]);
    assert_eq!(found("alvraaod"), [4], "two slips in eight letters");
    assert!(found("lna").is_empty(), "three letters are too few for a slip");
    assert!(found("xyzzy").is_empty());
}

#[test]
fn beginnings_find_and_whole_words_come_first() {
    let index = Index::new(vec![named(1, &["Marquez"]), named(2, &["Mark"]), named(3, &["Mar"])]);
    let order: Vec<_> = index.find("mar", |_, _| true).iter().map(|f| f.family).collect();
    assert_eq!(order, [family(3), family(2), family(1)]);
}

#[test]
fn every_word_must_be_found_and_one_person_with_all_comes_first() {
    assert_eq!(found("mateo"), [4, 2]);
    assert_eq!(found("mateo okafor"), [2]);
    assert!(found("mateo lindqvist").is_empty());
    let index = agency();
    let best = index.find("mateo okafor", |_, _| true);
    assert_eq!(best[0].names.iter().map(|name| name.written.as_str()).collect::<Vec<_>>(), ["Mateo Okafor"]);
}

#[test]
fn a_courts_file_is_found_by_its_number_or_a_part_with_a_slip() {
    for number in ["27-JV-26-0123", "27jv260123", "27 JV 26 0123", "0123", "27-JV-26-0132", "27-JV-26-013"] {
        assert_eq!(found(number), [4], "{number}");
    }
    assert!(found("99-JV").is_empty());
}

#[test]
fn what_is_not_to_be_kept_is_not_found() {
    let index = agency();
    assert_eq!(index.find("mateo", |_, of| of == office(1)).len(), 0);
    assert_eq!(index.find("mateo", |family, _| family == self::family(2)).len(), 1);
}

#[test]
fn nothing_sought_finds_nothing() {
    for nothing in ["", "   ", "%", "_", "'", "--"] {
        assert!(found(nothing).is_empty(), "{nothing}");
    }
}

fn any_named() -> impl Strategy<Value = Vec<Named>> {
    let name = "[a-e]{1,6}( [a-e]{1,6})?";
    proptest::collection::vec((0_u128..12, proptest::collection::vec(name, 1..4)), 0..12).prop_map(|all| {
        let names = |(n, names): (u128, Vec<String>)| named(n, &names.iter().map(String::as_str).collect::<Vec<_>>());
        let mut families: Vec<Named> = all.into_iter().map(names).collect();
        families.sort_by_key(|named| named.family);
        families.dedup_by_key(|named| named.family);
        families
    })
}

proptest! {
    #[test]
    fn an_index_that_followed_changes_finds_the_same_as_a_new_one(
        before in any_named(), after in any_named(), sought in "[a-e]{1,7}( [a-e]{1,4})?",
    ) {
        let mut followed = Index::new(before.clone());
        let changed: Vec<FamilyId> = before.iter().map(|named| named.family).collect();
        followed.replace(&changed, after.clone());
        let new = Index::new(after);
        prop_assert_eq!(followed.find(&sought, |_, _| true), new.find(&sought, |_, _| true));
    }

    #[test]
    fn every_word_of_a_name_finds_its_family(families in any_named()) {
        let index = Index::new(families.clone());
        for named in &families {
            for word in named.names.iter().flat_map(|name| &name.words) {
                prop_assert!(index.find(word, |_, _| true).iter().any(|f| f.family == named.family));
            }
        }
    }
}

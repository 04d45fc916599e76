//! The forms of the directory: what is sound, and what is said beside which field.

use super::*;

fn location() -> LocationForm {
    LocationForm {
        name: "Main office".to_owned(),
        street: "12 Cedar St".to_owned(),
        city: "Juniper".to_owned(),
        state: "MN".to_owned(),
        postal_code: "55001".to_owned(),
        ..LocationForm::empty()
    }
}

#[test]
fn a_provider_has_a_name_and_addresses_that_can_be_used() {
    let form = ProviderForm {
        name: " ".to_owned(),
        email: "intake".to_owned(),
        website: "example.org".to_owned(),
        ..ProviderForm::default()
    };
    let problems = form.check().unwrap_err();
    assert!(["name", "email", "website"].iter().all(|field| problems.of(field).is_some()));
    let sound = ProviderForm {
        name: "Harbor  House".to_owned(),
        email: "intake@harbor.example".to_owned(),
        website: "https://harbor.example".to_owned(),
        ..ProviderForm::default()
    };
    let facts = sound.check().unwrap();
    assert_eq!(facts.name, "Harbor House");
    assert_eq!(ProviderForm::begun(&facts).check().unwrap(), facts);
}

#[test]
fn a_service_has_a_kind_a_name_and_ages_in_order() {
    let form = ServiceForm { minimum_age: "18".to_owned(), maximum_age: "12".to_owned(), ..ServiceForm::empty() };
    let problems = form.check().unwrap_err();
    assert!(["kind", "name", "maximum_age"].iter().all(|field| problems.of(field).is_some()));
    let form = ServiceForm {
        kind: "housing".to_owned(),
        name: "Vouchers".to_owned(),
        minimum_age: "18".to_owned(),
        ..ServiceForm::empty()
    };
    let facts = form.check().unwrap();
    assert_eq!((facts.minimum_age, facts.maximum_age, facts.status), (Some(18), None, ServiceStatus::Active));
    assert_eq!(ServiceForm::begun(&facts), form);
}

#[test]
fn an_address_is_whole_or_absent_and_only_what_is_virtual_needs_none() {
    assert!(location().check().is_ok());
    let half = LocationForm { city: String::new(), ..location() };
    assert!(half.check().unwrap_err().of("city").is_some());
    let online = LocationForm { kind: "virtual".to_owned(), name: "Video".to_owned(), ..LocationForm::default() };
    assert!(online.check().is_ok());
    assert!(LocationForm { street: "12 Cedar St".to_owned(), ..online }.check().unwrap_err().of("city").is_some());
}

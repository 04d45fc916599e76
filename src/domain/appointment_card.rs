//! What an appointment's card may say: a paper on a kitchen table, which anybody reads who passes by.
//!
//! It never says that a child-welfare agency is behind it, names no child, and no service whose name tells of an illness, of
//! violence at home or of a court's order. A parent is handed what is about herself, which 42 CFR 2.23 allows also of a treatment program;
//! what others see of it is hers to choose, and until she does the program's name stays off.

use super::referral::ServiceKind;

crate::codes! {
    /// What an appointment is about, where a word for it tells nothing.
    pub enum Topic {
        Housing => "housing", "Housing",
        Health => "health", "Doctor or dentist",
        Work => "work", "Work and income",
        Travel => "travel", "Rides",
    }
}

/// The word for a service that a passer-by may read; none for all others, which are "an appointment".
#[must_use]
pub const fn topic(service: ServiceKind) -> Option<Topic> {
    match service {
        ServiceKind::Housing => Some(Topic::Housing),
        ServiceKind::MedicalDental => Some(Topic::Health),
        ServiceKind::Employment => Some(Topic::Work),
        ServiceKind::Transportation => Some(Topic::Travel),
        ServiceKind::SubstanceUseAssessment
        | ServiceKind::SubstanceUseTreatment
        | ServiceKind::MentalHealthAssessment
        | ServiceKind::MentalHealthTreatment
        | ServiceKind::ParentingSupport
        | ServiceKind::DomesticViolence
        | ServiceKind::DrugTesting
        | ServiceKind::ParentPartner
        | ServiceKind::Other => None,
    }
}

/// Whether the name of the place stays off unless the parent wants it: wherever the service itself has no word on the card, and
/// wherever the same provider also gives a service whose name tells something.
#[must_use]
pub fn leaves_name_off(service: ServiceKind, given_there: &[ServiceKind]) -> bool {
    let tells = |kind: &ServiceKind| topic(*kind).is_none() && *kind != ServiceKind::Other;
    topic(service).is_none() || given_there.iter().any(tells)
}

/// What was written of a place, without the names that would tell what it is: "Harbor House, 12 Elm Street" becomes
/// "12 Elm Street". Letters' case does not count.
#[must_use]
pub fn without_names(place: &str, names: &[&str]) -> String {
    let bare = names
        .iter()
        .filter(|name| !name.trim().is_empty())
        .fold(place.to_owned(), |text, name| cut(&text, name.trim()));
    let parts =
        bare.split([',', ';', '\n']).map(|part| part.trim_matches(|c: char| c.is_whitespace() || "-–—:()".contains(c)));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Text without each occurrence of a name.
fn cut(text: &str, name: &str) -> String {
    let (letters, wanted): (Vec<char>, Vec<char>) = (text.chars().collect(), name.chars().collect());
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(&c) = letters.get(at) {
        let here = letters.get(at..at + wanted.len());
        if here.is_some_and(|here| here.iter().zip(&wanted).all(|(a, b)| a.to_lowercase().eq(b.to_lowercase()))) {
            at += wanted.len();
        } else {
            out.push(c);
            at += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::code::check_codes;

    #[test]
    fn topic_codes_are_sound() {
        check_codes::<Topic>();
    }

    #[test]
    fn what_tells_of_treatment_violence_or_children_has_no_word_and_no_name() {
        for &service in ServiceKind::ALL {
            let telling =
                ["substance", "mental", "violence", "drug", "parent"].iter().any(|w| service.code().contains(w));
            assert!(!telling || (topic(service).is_none() && leaves_name_off(service, &[])), "{service}");
            assert_eq!(leaves_name_off(ServiceKind::Housing, &[ServiceKind::Housing, service]), telling, "{service}");
        }
        assert_eq!(topic(ServiceKind::Housing), Some(Topic::Housing));
        assert!(leaves_name_off(ServiceKind::Other, &[]));
    }

    #[test]
    fn the_name_of_a_place_is_cut_out_of_its_address() {
        let names = ["Harbor House", "Outpatient program"];
        assert_eq!(without_names("Harbor House, 12 Elm Street", &names), "12 Elm Street");
        assert_eq!(without_names("12 Elm Street (HARBOR HOUSE), room 3", &names), "12 Elm Street, room 3");
        assert_eq!(without_names("Outpatient program - Harbor House", &names), "");
        assert_eq!(without_names("12 Elm Street", &["", " "]), "12 Elm Street");
    }

    proptest! {
        #[test]
        fn no_name_is_left(before in "[a-z0-9 ,]{0,12}", name in "[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}", after in "[a-z0-9 ,]{0,12}") {
            let shown = without_names(&format!("{before}{}{after}", name.to_uppercase()), &[&name]);
            prop_assert!(!shown.to_lowercase().contains(&name.to_lowercase()), "{}", shown);
        }
    }
}

//! Homeward's own words for everything that is a choice: the right-hand side of a mapping's code lists.
//!
//! The one place where the import names them; the words are the stable codes that the database holds.

/// Every list: its name in a mapping (`[codes.NAME]`) and its words.
pub const LISTS: &[(&str, &[&str])] = &[
    ("circumstance", CIRCUMSTANCES),
    ("end_reason", END_REASONS),
    ("exit_reason", EXIT_REASONS),
    ("hearing_kind", HEARING_KINDS),
    ("hearing_status", HEARING_STATUSES),
    ("race", RACES),
    ("relation", RELATIONS),
    ("service_kind", SERVICE_KINDS),
    ("setting", SETTINGS),
    ("sex", SEXES),
    ("track", TRACKS),
];

/// Why an episode ended (AFCARS element 155, 45 CFR 1355.44).
pub const EXIT_REASONS: &[&str] =
    &["reunification", "adoption", "guardianship", "relative", "emancipation", "transfer", "runaway", "death"];

/// Where a child in care lives (after AFCARS elements 113 to 120).
pub const SETTINGS: &[&str] = &[
    "relative_home",
    "kin_home",
    "foster_home",
    "therapeutic_foster_home",
    "pre_adoptive_home",
    "shelter",
    "group_home",
    "qrtp",
    "institution",
    "independent_living",
    "justice_facility",
    "hospital",
    "runaway",
    TRIAL_HOME_VISIT,
    "respite",
    "other",
];

/// The setting of a child who is at home while the agency stays responsible.
pub const TRIAL_HOME_VISIT: &str = "trial_home_visit";

/// What a family is connected to.
pub const SERVICE_KINDS: &[&str] = &[
    "substance_use_assessment",
    "substance_use_treatment",
    "mental_health_assessment",
    "mental_health_treatment",
    "parenting_support",
    "housing",
    "domestic_violence",
    "drug_testing",
    "transportation",
    "parent_partner",
    "medical_dental",
    "employment",
    "other",
];

/// Why a service ended early.
pub const END_REASONS: &[&str] = &[
    "no_capacity",
    "waitlist",
    "not_eligible",
    "schedule",
    "no_transport",
    "language",
    "cost",
    "court_order",
    "no_longer_needed",
    "declined_by_parent",
    "no_show",
    "moved",
    "safety",
    "other",
];

/// Circumstances at removal (AFCARS elements 72 to 105).
pub const CIRCUMSTANCES: &[&str] = &[
    "runaway",
    "whereabouts_unknown",
    "physical_abuse",
    "sexual_abuse",
    "psychological_abuse",
    "neglect",
    "medical_neglect",
    "domestic_violence",
    "abandonment",
    "failure_to_return",
    "caretaker_alcohol",
    "caretaker_drugs",
    "child_alcohol",
    "child_drugs",
    "prenatal_alcohol",
    "prenatal_drugs",
    "diagnosed_condition",
    "mental_health_access",
    "medical_access",
    "child_behavior",
    "death_of_caretaker",
    "incarceration",
    "caretaker_impairment",
    "caretaker_cognitive",
    "inadequate_housing",
    "relinquishment",
    "child_requested",
    "sex_trafficking",
    "parental_immigration",
    "family_conflict",
    "educational_neglect",
    "public_agency_agreement",
    "tribal_agreement",
    "homelessness",
];

/// The kind of a court hearing.
pub const HEARING_KINDS: &[&str] = &[
    "emergency_protective_care",
    "admit_deny",
    "pretrial",
    "trial",
    "disposition",
    "intermediate_review",
    "six_month_review",
    "permanency",
    "termination_trial",
    "post_permanency_review",
    "other",
];

/// What became of a hearing.
pub const HEARING_STATUSES: &[&str] = &["scheduled", "held", "continued", "cancelled"];

/// What an adult is to the children of the family.
pub const RELATIONS: &[&str] = &[
    "mother",
    "father",
    "parent",
    "stepparent",
    "guardian",
    "grandparent",
    "aunt_or_uncle",
    "sibling",
    "other_relative",
    "other",
];

/// A child's race or ethnicity, one word, as reports group it.
pub const RACES: &[&str] = &[
    "white",
    "black",
    "hispanic",
    "two_or_more",
    "american_indian_alaska_native",
    "asian",
    "native_hawaiian_pacific_islander",
    "unknown",
];

/// A child's sex.
pub const SEXES: &[&str] = &["female", "male", "other"];

/// The two tracks of the work.
pub const TRACKS: &[&str] = &["reunification", "permanency"];

/// The words of one list, by its name in a mapping.
pub fn list(name: &str) -> Option<&'static [&'static str]> {
    LISTS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The word itself, if the list has it.
pub fn word(list: &[&'static str], text: &str) -> Option<&'static str> {
    list.iter().copied().find(|word| *word == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_has_a_word_twice_and_every_word_is_a_plain_code() {
        for (name, words) in LISTS {
            for (at, one) in words.iter().enumerate() {
                assert!(!words[at + 1..].contains(one), "{name}: {one}");
                assert!(one.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}: {one}");
            }
        }
    }

    #[test]
    fn a_word_is_found_only_as_it_is_written() {
        assert_eq!(word(EXIT_REASONS, "death"), Some("death"));
        assert_eq!(word(EXIT_REASONS, "Death"), None);
        assert_eq!(list("sex"), Some(SEXES));
        assert_eq!(list("colour"), None);
    }
}

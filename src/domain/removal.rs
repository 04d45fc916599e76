//! Why a child was removed: the circumstances at removal.

crate::codes! {
    /// A circumstance at removal, in the order of AFCARS elements 72 to 105 (45 CFR 1355.44(d)).
    pub enum Circumstance {
        Runaway => "runaway", "Runaway",
        WhereaboutsUnknown => "whereabouts_unknown", "Whereabouts unknown",
        PhysicalAbuse => "physical_abuse", "Physical abuse",
        SexualAbuse => "sexual_abuse", "Sexual abuse",
        PsychologicalAbuse => "psychological_abuse", "Psychological or emotional abuse",
        Neglect => "neglect", "Neglect",
        MedicalNeglect => "medical_neglect", "Medical neglect",
        DomesticViolence => "domestic_violence", "Domestic violence",
        Abandonment => "abandonment", "Abandonment",
        FailureToReturn => "failure_to_return", "Failure to return",
        CaretakerAlcohol => "caretaker_alcohol", "Caretaker's alcohol use",
        CaretakerDrugs => "caretaker_drugs", "Caretaker's drug use",
        ChildAlcohol => "child_alcohol", "Child's alcohol use",
        ChildDrugs => "child_drugs", "Child's drug use",
        PrenatalAlcohol => "prenatal_alcohol", "Prenatal alcohol exposure",
        PrenatalDrugs => "prenatal_drugs", "Prenatal drug exposure",
        DiagnosedCondition => "diagnosed_condition", "Child's diagnosed condition or disability",
        MentalHealthAccess => "mental_health_access", "Inadequate access to mental health services",
        MedicalAccess => "medical_access", "Inadequate access to medical services",
        ChildBehavior => "child_behavior", "Child's behavior",
        DeathOfCaretaker => "death_of_caretaker", "Death of caretaker",
        Incarceration => "incarceration", "Incarceration of caretaker",
        /// Inability to cope from illness, physical or emotional.
        CaretakerImpairment => "caretaker_impairment", "Caretaker's physical or emotional impairment",
        CaretakerCognitive => "caretaker_cognitive", "Caretaker's cognitive impairment",
        InadequateHousing => "inadequate_housing", "Inadequate housing",
        Relinquishment => "relinquishment", "Voluntary relinquishment for adoption",
        ChildRequested => "child_requested", "Child requested placement",
        SexTrafficking => "sex_trafficking", "Sex trafficking",
        ParentalImmigration => "parental_immigration", "Parental immigration detainment or deportation",
        FamilyConflict => "family_conflict", "Family conflict over the child's orientation or gender",
        EducationalNeglect => "educational_neglect", "Educational neglect",
        PublicAgencyAgreement => "public_agency_agreement", "Agreement with another public agency",
        TribalAgreement => "tribal_agreement", "Agreement with a tribe",
        Homelessness => "homelessness", "Homelessness",
    }
}

/// Why a set of circumstances cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CircumstancesError {
    /// Nothing was chosen.
    #[error("Choose at least one circumstance of the removal.")]
    None,
    /// Two were chosen of which only one can be true.
    #[error("Choose either “{0}” or “{1}”, not both.")]
    Exclusive(Circumstance, Circumstance),
}

/// Circumstances of which only one can be true of a removal.
const EXCLUSIVE: [&[Circumstance]; 2] = [
    &[Circumstance::Runaway, Circumstance::WhereaboutsUnknown],
    &[Circumstance::Abandonment, Circumstance::FailureToReturn, Circumstance::Relinquishment],
];

/// Checks the circumstances of one removal: at least one, and no two that exclude each other.
pub fn check(chosen: &[Circumstance]) -> Result<(), CircumstancesError> {
    if chosen.is_empty() {
        return Err(CircumstancesError::None);
    }
    for group in EXCLUSIVE {
        let mut both = group.iter().filter(|c| chosen.contains(c));
        if let (Some(&a), Some(&b)) = (both.next(), both.next()) {
            return Err(CircumstancesError::Exclusive(a, b));
        }
    }
    Ok(())
}

impl Circumstance {
    /// The number of its AFCARS element, 72 to 105.
    pub fn afcars_element(self) -> usize {
        72 + Self::ALL.iter().take_while(|&&c| c != self).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circumstance_codes_are_sound() {
        crate::domain::code::check_codes::<Circumstance>();
    }

    #[test]
    fn circumstances_stand_at_their_afcars_elements() {
        let at = [
            (Circumstance::Runaway, 72),
            (Circumstance::Neglect, 77),
            (Circumstance::CaretakerDrugs, 83),
            (Circumstance::Incarceration, 93),
            (Circumstance::Relinquishment, 97),
            (Circumstance::Homelessness, 105),
        ];
        for (circumstance, element) in at {
            assert_eq!(circumstance.afcars_element(), element, "{circumstance}");
        }
    }

    #[test]
    fn a_removal_has_at_least_one_circumstance() {
        assert_eq!(check(&[]), Err(CircumstancesError::None));
        assert_eq!(check(&[Circumstance::Neglect, Circumstance::CaretakerDrugs]), Ok(()));
    }

    #[test]
    fn circumstances_that_exclude_each_other_are_refused_by_name() {
        let refused = check(&[Circumstance::Relinquishment, Circumstance::Neglect, Circumstance::Abandonment]);
        let refused = refused.unwrap_err().to_string();
        assert_eq!(refused, "Choose either “Abandonment” or “Voluntary relinquishment for adoption”, not both.");
        assert!(check(&[Circumstance::Runaway, Circumstance::WhereaboutsUnknown]).is_err());
    }
}

//! Which kind of service a taxonomy's term means: the agency's own list first, then our codes and words, then plain words of the field.

use crate::domain::referral::ServiceKind;
use crate::domain::text::place_key;

use ServiceKind::{
    DomesticViolence, DrugTesting, Employment, Housing, MedicalDental, MentalHealthAssessment, MentalHealthTreatment,
    ParentPartner, ParentingSupport, SubstanceUseAssessment, SubstanceUseTreatment, Transportation,
};

/// Words within a term's name, and what they mean; the first that fits counts. Whole words, folded.
const WORDS: &[(&str, ServiceKind)] = &[
    ("drug testing", DrugTesting),
    ("toxicology", DrugTesting),
    ("substance use assessment", SubstanceUseAssessment),
    ("substance abuse assessment", SubstanceUseAssessment),
    ("chemical dependency assessment", SubstanceUseAssessment),
    ("mental health assessment", MentalHealthAssessment),
    ("mental health evaluation", MentalHealthAssessment),
    ("psychological assessment", MentalHealthAssessment),
    ("domestic violence", DomesticViolence),
    ("intimate partner violence", DomesticViolence),
    ("substance use", SubstanceUseTreatment),
    ("substance abuse", SubstanceUseTreatment),
    ("chemical dependency", SubstanceUseTreatment),
    ("addiction", SubstanceUseTreatment),
    ("opioid", SubstanceUseTreatment),
    ("alcohol", SubstanceUseTreatment),
    ("parent partner", ParentPartner),
    ("parent mentor", ParentPartner),
    ("parenting", ParentingSupport),
    ("parent education", ParentingSupport),
    ("family support", ParentingSupport),
    ("mental health", MentalHealthTreatment),
    ("counseling", MentalHealthTreatment),
    ("counselling", MentalHealthTreatment),
    ("psychotherapy", MentalHealthTreatment),
    ("therapy", MentalHealthTreatment),
    ("housing", Housing),
    ("shelter", Housing),
    ("rent assistance", Housing),
    ("transportation", Transportation),
    ("bus pass", Transportation),
    ("dental", MedicalDental),
    ("medical", MedicalDental),
    ("health care", MedicalDental),
    ("employment", Employment),
    ("job", Employment),
    ("income support", Employment),
];

/// The agency's own list of terms, by folded code or name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms(Vec<(String, ServiceKind)>);

impl Terms {
    /// The agency's list: a term's code or name, and what it means here.
    pub fn of(agency: impl IntoIterator<Item = (String, ServiceKind)>) -> Self {
        Self(agency.into_iter().map(|(term, kind)| (place_key(&term), kind)).collect())
    }

    /// What a term with this code and name means; `None` where nothing says so.
    pub fn kind(&self, code: &str, name: &str) -> Option<ServiceKind> {
        let keys = [place_key(code), place_key(name)];
        let own = self.0.iter().find(|(term, _)| keys.contains(term)).map(|(_, kind)| *kind);
        let ours = || {
            let is_it = |kind: &&ServiceKind| kind.code() == code.trim() || keys.contains(&place_key(kind.label()));
            ServiceKind::ALL.iter().find(is_it).copied()
        };
        own.or_else(ours).or_else(|| in_words(&keys[1]))
    }
}

fn in_words(folded: &str) -> Option<ServiceKind> {
    let padded = format!(" {folded} ");
    WORDS.iter().find(|(words, _)| padded.contains(&format!(" {words} "))).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agencys_own_list_goes_before_ours() {
        let terms = Terms::of([("Counseling".to_owned(), ParentingSupport), ("RP-1400".to_owned(), Housing)]);
        assert_eq!(terms.kind("", "counseling"), Some(ParentingSupport));
        assert_eq!(terms.kind("rp-1400", "Anything"), Some(Housing));
        assert_eq!(Terms::default().kind("", "counseling"), Some(MentalHealthTreatment));
    }

    #[test]
    fn our_codes_and_words_mean_themselves() {
        for kind in ServiceKind::ALL {
            assert_eq!(Terms::default().kind(kind.code(), "anything"), Some(*kind));
            assert_eq!(Terms::default().kind("", kind.label()), Some(*kind));
        }
    }

    #[test]
    fn whole_words_of_the_field_are_known_and_nothing_is_guessed() {
        let kind = |name: &str| Terms::default().kind("", name);
        assert_eq!(kind("Substance Abuse Assessment for Adults"), Some(SubstanceUseAssessment));
        assert_eq!(kind("Outpatient Alcohol Programs"), Some(SubstanceUseTreatment));
        assert_eq!(kind("Emergency Shelter"), Some(Housing));
        assert_eq!((kind("Jobless"), kind("name"), kind("")), (None, None, None));
    }
}

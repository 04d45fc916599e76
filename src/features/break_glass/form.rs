//! The forms: open a family in an emergency, review such an opening.

use super::model::Review;
use crate::access::Posted;
use crate::domain::need_to_know::{Emergency, SHORTEST_REASON};
use crate::domain::number::FamilyNumber;
use crate::web::form::Problems;

/// The longest reason and finding, in characters.
const LONGEST: usize = 1000;

/// What was typed to open a family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OpenForm {
    pub(super) number: String,
    pub(super) class: String,
    pub(super) reason: String,
}

impl OpenForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { number: text("number"), class: text("class"), reason: text("reason") }
    }

    /// The number, the kind of emergency, and the reason.
    pub(super) fn check(&self) -> Result<(FamilyNumber, Emergency, String), Problems> {
        let mut problems = Problems::default();
        let number = self.number.parse::<FamilyNumber>().ok();
        if number.is_none() {
            problems.add("number", "Enter the family's number. It looks like F-2026-00042");
        }
        let class: Option<Emergency> = problems.choice("class", &self.class, "what kind of emergency it is");
        let reason = problems.lines("reason", &self.reason, LONGEST);
        if reason.as_ref().is_some_and(|reason| reason.chars().count() < SHORTEST_REASON) {
            problems
                .add("reason", format!("Say why in at least {SHORTEST_REASON} characters: another person reviews it"));
        }
        let sound = || Some((number?, class?, reason?));
        problems.or(sound())
    }
}

/// What was typed to review an opening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ReviewForm {
    pub(super) finding: String,
    pub(super) words: String,
}

impl ReviewForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { finding: posted.first("finding").to_owned(), words: posted.first("words").to_owned() }
    }

    pub(super) fn check(&self) -> Result<Review, Problems> {
        let mut problems = Problems::default();
        let finding = problems.choice("finding", &self.finding, "what you found");
        let words = problems.lines("words", &self.words, LONGEST).filter(|words| !words.is_empty());
        if words.is_none() && problems.of("words").is_none() {
            problems.add("words", "Enter what you looked at and why you found so");
        }
        let sound = || Some(Review { finding: finding?, words: words? });
        problems.or(sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(reason: &str) -> OpenForm {
        OpenForm { number: "f-2026-42".to_owned(), class: "child_safety".to_owned(), reason: reason.to_owned() }
    }

    #[test]
    fn break_glass_wants_a_number_a_kind_and_twenty_characters() {
        let problems = OpenForm::default().check().unwrap_err();
        assert!(["number", "class", "reason"].iter().all(|field| problems.of(field).is_some()));
        assert!(typed("nineteen characters").check().unwrap_err().of("reason").is_some());
        assert!(typed("   too many spaces     ").check().is_err(), "spaces around do not count");
        let (number, class, _) = typed("twenty characters, at").check().unwrap();
        assert_eq!((number.to_string().as_str(), class), ("F-2026-00042", Emergency::ChildSafety));
    }

    #[test]
    fn break_glass_reviews_need_a_finding_and_words() {
        let problems = ReviewForm::default().check().unwrap_err();
        assert!(problems.of("finding").is_some() && problems.of("words").is_some());
        let form = ReviewForm { finding: "appropriate".to_owned(), words: "The worker was ill".to_owned() };
        assert_eq!(form.check().unwrap().finding, Finding::Appropriate);
    }

    use crate::domain::need_to_know::Finding;
}

//! The form: for what a record is opened.

use crate::access::Posted;
use crate::domain::purpose::Purpose;
use crate::web::form::Problems;
use crate::web::query::own_path;

/// The longest explanation, in characters.
const WORDS: usize = 500;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PurposeForm {
    pub(super) purpose: String,
    pub(super) words: String,
    /// Where the person was going; empty for the family's page.
    pub(super) next: String,
}

impl PurposeForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { purpose: text("purpose"), words: text("words"), next: own_path(posted.first("next")) }
    }

    /// The purpose and its words, which may be missing where the purpose speaks for itself.
    pub(super) fn check(&self) -> Result<(Purpose, String), Problems> {
        let mut problems = Problems::default();
        let purpose: Option<Purpose> = problems.choice("purpose", &self.purpose, "why you open this record");
        let words = problems.lines("words", &self.words, WORDS);
        if purpose == Some(Purpose::Other) && words.as_deref() == Some("") {
            problems.add("words", "Say in a few words what you open it for");
        }
        let sound = || Some((purpose?, words?));
        problems.or(sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(purpose: &str, words: &str) -> PurposeForm {
        PurposeForm { purpose: purpose.to_owned(), words: words.to_owned(), next: String::new() }
    }

    #[test]
    fn a_purpose_is_chosen_and_something_else_is_said_in_words() {
        assert!(typed("", "").check().unwrap_err().of("purpose").is_some());
        assert_eq!(typed("hearing", "").check(), Ok((Purpose::Hearing, String::new())));
        assert!(typed("other", "  ").check().unwrap_err().of("words").is_some());
        assert_eq!(typed("other", "Audit of fees").check(), Ok((Purpose::Other, "Audit of fees".to_owned())));
    }
}

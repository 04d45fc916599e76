//! The forms of a safety concern: the concern itself, what was done about it, and its end.

use chrono::NaiveDate;

use super::model::{About, Concern, Ending, NewConcern};
use crate::access::Posted;
use crate::domain::calendar::short_date;
use crate::domain::family::Who;
use crate::domain::id::FamilyId;
use crate::domain::safety::{Danger, Resolution};
use crate::web::form::Problems;

/// The longest account, in characters.
const WORDS: usize = 4000;

/// Whom a concern of a family may be about: its adults, and who cares or cared for its children.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Caregivers(pub(super) Vec<(About, String)>);

impl About {
    /// As a form sends it.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Adult(person) => Who::Adult(*person).to_string(),
            Self::Caregiver(name) => format!("caregiver:{name}"),
        }
    }
}

/// A concern as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ConcernForm {
    pub(super) about: Vec<String>,
    pub(super) danger: String,
    pub(super) words: String,
    pub(super) source: String,
    pub(super) agency: String,
    pub(super) reporter: String,
    pub(super) known_on: String,
    pub(super) action: String,
}

impl ConcernForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            about: posted.all("about").map(str::to_owned).collect(),
            danger: text("danger"),
            words: text("words"),
            source: text("source"),
            agency: text("agency"),
            reporter: text("reporter"),
            known_on: text("known_on"),
            action: text("action"),
        }
    }

    /// Value, label and whether it is ticked, for each caregiver.
    pub(super) fn ticked(&self, all: &Caregivers) -> Vec<(String, String, bool)> {
        let offer = |(about, label): &(About, String)| {
            let value = about.value();
            let ticked = self.about.contains(&value);
            (value, label.clone(), ticked)
        };
        all.0.iter().map(offer).collect()
    }

    pub(super) fn check(&self, family: FamilyId, all: &Caregivers, today: NaiveDate) -> Result<NewConcern, Problems> {
        let mut p = Problems::default();
        let chosen = all.0.iter().filter(|(about, _)| self.about.contains(&about.value()));
        let about: Vec<About> = chosen.map(|(about, _)| about.clone()).collect();
        if about.is_empty() {
            p.add("about", "Choose whom the concern is about");
        }
        let danger: Option<Danger> = p.choice("danger", &self.danger, "what the danger is");
        let words = required(&mut p, "words", &self.words, "Say what was seen or heard");
        let source = p.choice("source", &self.source, "who told of it");
        let agency = p.line("agency", &self.agency, 120);
        let reporter = p.line("reporter", &self.reporter, 120);
        let known_on = p.past_date("known_on", &self.known_on, today, "the day since which it is known");
        let action = p.lines("action", &self.action, WORDS);
        let sound = (|| {
            Some(NewConcern {
                family,
                about,
                danger: danger?,
                words: words?,
                source: source?,
                agency: agency?,
                reporter: reporter?,
                known_on: known_on?,
                action: action?,
            })
        })();
        p.or(sound)
    }
}

/// Text of several lines that must be there.
pub(super) fn required(p: &mut Problems, field: &str, typed: &str, missing: &str) -> Option<String> {
    let words = p.lines(field, typed, WORDS)?;
    if words.is_empty() {
        p.add(field, missing);
        return None;
    }
    Some(words)
}

/// What was done about a concern, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ActionForm {
    pub(super) on: String,
    pub(super) words: String,
}

impl ActionForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { on: posted.first("on").to_owned(), words: posted.first("words").to_owned() }
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut p = Problems::default();
        let on = p.past_date("on", &self.on, today, "the day it was done");
        let words = required(&mut p, "words", &self.words, "Say what was done");
        p.or(on.zip(words))
    }
}

/// What the end form sends for a wrong entry, beside the codes of [`Resolution`].
pub(super) const WRONG_ENTRY: &str = "wrong_entry";

/// The end of a concern as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EndForm {
    pub(super) how: String,
    pub(super) on: String,
    pub(super) words: String,
}

impl EndForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { how: text("how"), on: text("on"), words: text("words") }
    }

    pub(super) fn check(&self, concern: &Concern, today: NaiveDate) -> Result<Ending, Problems> {
        let mut p = Problems::default();
        let words = required(&mut p, "words", &self.words, "Say in words why");
        if self.how == WRONG_ENTRY {
            return p.or(words.map(Ending::WrongEntry));
        }
        let resolution: Option<Resolution> = p.choice("how", &self.how, "why it is not open any more");
        let on = p.past_date("on", &self.on, today, "the day since which it is so");
        if on.is_some_and(|on| on < concern.known_on) {
            p.add("on", format!("The concern is known since {}", short_date(concern.known_on)));
        }
        let sound = (|| Some(Ending::Resolved { resolution: resolution?, on: on?, words: words? }))();
        p.or(sound)
    }

    /// What was typed, in a line.
    pub(super) fn said(&self) -> String {
        let how = match Resolution::from_code(&self.how) {
            Some(resolution) => resolution.label(),
            None if self.how == WRONG_ENTRY => "Wrong entry",
            None => "Not chosen",
        };
        format!("{how}. {}", self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::PersonId;
    use uuid::Uuid;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    fn caregivers() -> Caregivers {
        let mother = About::Adult(PersonId::from_uuid(Uuid::from_u128(1)));
        Caregivers(vec![
            (mother, "Maria".to_owned()),
            (About::Caregiver("Aunt Inez".to_owned()), "Aunt Inez".to_owned()),
        ])
    }

    fn typed() -> ConcernForm {
        ConcernForm {
            about: vec!["caregiver:Aunt Inez".to_owned()],
            danger: "physical_harm".to_owned(),
            words: "A bruise".to_owned(),
            source: "school".to_owned(),
            known_on: "2026-11-20".to_owned(),
            ..ConcernForm::default()
        }
    }

    fn family() -> FamilyId {
        FamilyId::from_uuid(Uuid::from_u128(9))
    }

    #[test]
    fn a_concern_is_about_somebody_of_the_family_and_says_what_was_seen() {
        let sound = typed().check(family(), &caregivers(), today()).unwrap();
        assert_eq!(sound.about, [About::Caregiver("Aunt Inez".to_owned())]);
        let about = vec!["caregiver:Somebody Else".to_owned()];
        let wrong =
            ConcernForm { about, words: " ".to_owned(), known_on: "2026-11-24".to_owned(), ..ConcernForm::default() };
        let problems = wrong.check(family(), &caregivers(), today()).unwrap_err();
        for field in ["about", "danger", "words", "source", "known_on"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn what_was_done_has_a_day_and_words() {
        let sound = ActionForm { on: "2026-11-22".to_owned(), words: "Called".to_owned() };
        assert!(sound.check(today()).is_ok());
        let problems = ActionForm::default().check(today()).unwrap_err();
        assert!(problems.of("on").is_some() && problems.of("words").is_some());
    }
}

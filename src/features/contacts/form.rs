//! The form of a contact.

use chrono::NaiveDate;

use super::model::Details;
use crate::access::Posted;
use crate::domain::code::Code;
use crate::domain::contact::{Medium, MeetingPlace, Outcome, place_problem};
use crate::domain::family::Who;
use crate::web::form::Problems;

/// The longest note, in characters.
const NOTE: usize = 8000;
/// The longest words for a place.
const PLACE: usize = 100;

/// A contact as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ContactForm {
    pub(super) with: Vec<String>,
    pub(super) medium: String,
    pub(super) outcome: String,
    pub(super) on: String,
    pub(super) time: String,
    pub(super) purpose: String,
    pub(super) place: String,
    pub(super) place_words: String,
    pub(super) note: String,
    /// `day` for a person who came from My day and goes back there.
    pub(super) from: String,
}

/// A sound contact: with one person of the family, or with several at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Met {
    pub(super) with: Vec<Who>,
    pub(super) medium: Medium,
    pub(super) outcome: Outcome,
    pub(super) on: NaiveDate,
    pub(super) details: Details,
    pub(super) note: String,
}

impl ContactForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            with: posted.all("with").map(str::to_owned).collect(),
            medium: text("medium"),
            outcome: text("outcome"),
            on: text("on"),
            time: text("time"),
            purpose: text("purpose"),
            place: text("place"),
            place_words: text("place_words"),
            note: text("note"),
            from: if posted.first("from") == "day" { "day".to_owned() } else { String::new() },
        }
    }

    /// The form as it opens: held, today, and with the only adult where there is one.
    pub(super) fn begun(query: &Posted, likely: Option<Who>, today: NaiveDate) -> Self {
        let mut form = Self::of(query);
        if form.with.is_empty() {
            form.with.extend(likely.map(|who| who.to_string()));
        }
        Outcome::Held.code().clone_into(&mut form.outcome);
        form.on = today.to_string();
        form
    }

    /// Value, label and whether it is ticked, for each person.
    pub(super) fn ticked(&self, people: Vec<(String, String)>) -> Vec<(String, String, bool)> {
        people.into_iter().map(|(value, label)| (value.clone(), label, self.with.contains(&value))).collect()
    }

    /// `is_member` says who belongs to the family.
    pub(super) fn check(&self, today: NaiveDate, is_member: impl Fn(Who) -> bool) -> Result<Met, Problems> {
        let mut problems = Problems::default();
        let mut with: Vec<Who> = self.with.iter().filter_map(|w| w.parse().ok()).filter(|w| is_member(*w)).collect();
        with.sort_unstable();
        with.dedup();
        with.retain(|who| *who != Who::Family);
        if with.is_empty() {
            problems.add("with", "Choose whom the contact was with");
        }
        let medium = problems.choice("medium", &self.medium, "how the contact was made");
        let outcome = problems.choice("outcome", &self.outcome, "whether you reached each other");
        let on = problems.past_date("on", &self.on, today, "the date");
        let details = self.details(medium, &mut problems);
        let note = problems.lines("note", &self.note, NOTE);
        let sound =
            (|| Some(Met { with, medium: medium?, outcome: outcome?, on: on?, details: details?, note: note? }))();
        problems.or(sound)
    }

    fn details(&self, medium: Option<Medium>, problems: &mut Problems) -> Option<Details> {
        let time = problems.optional_time("time", &self.time);
        let purpose = optional(problems, "purpose", &self.purpose, "what it was for");
        let place: Option<Option<MeetingPlace>> = optional(problems, "place", &self.place, "where you met");
        let words = problems.line("place_words", &self.place_words, PLACE);
        let (place, words) = (place?, words?);
        if let Some(wrong) = medium.zip(place).and_then(|(medium, place)| place_problem(medium, place)) {
            problems.add("place", wrong);
        }
        if place.is_none() && !words.is_empty() {
            problems.add("place", "Choose where you met, or take the words about it out");
        }
        let time = time?.map(|at| at.format("%H:%M").to_string());
        Some(Details { purpose: purpose?, time, place, place_words: words })
    }
}

/// A choice that may be left open: `None` for a problem, `Some(None)` for nothing chosen.
#[expect(clippy::option_option, reason = "a problem and no choice are different answers")]
fn optional<C: Code>(problems: &mut Problems, field: &str, typed: &str, what: &str) -> Option<Option<C>> {
    if typed.is_empty() { Some(None) } else { problems.choice(field, typed, what).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn adult(n: u128) -> Who {
        Who::Adult(crate::domain::id::PersonId::from_uuid(Uuid::from_u128(n)))
    }

    fn typed() -> ContactForm {
        let query = Posted::of_query(&format!("with={}&medium=phone", adult(1)));
        ContactForm::begun(&query, None, day("2026-11-22"))
    }

    #[test]
    fn a_call_from_my_day_needs_nothing_more() {
        let met = typed().check(day("2026-11-22"), |_| true).unwrap();
        assert_eq!((met.with, met.medium, met.outcome), (vec![adult(1)], Medium::Phone, Outcome::Held));
        assert_eq!(met.on, day("2026-11-22"));
    }

    #[test]
    fn a_visit_with_several_people_is_with_each_of_them_once() {
        let with = [adult(2), adult(1), adult(2), Who::Family].map(|w| w.to_string()).to_vec();
        let met = ContactForm { with, ..typed() }.check(day("2026-11-22"), |_| true).unwrap();
        assert_eq!(met.with, [adult(1), adult(2)]);
    }

    #[test]
    fn a_contact_is_with_somebody_of_the_family_and_not_in_the_future() {
        let wrong = ContactForm { on: "2026-11-23".to_owned(), medium: "pigeon".to_owned(), ..typed() };
        let problems = wrong.check(day("2026-11-22"), |_| false).unwrap_err();
        assert!(["with", "medium", "on"].iter().all(|field| problems.of(field).is_some()));
    }

    #[test]
    fn a_place_is_where_people_met_and_its_words_stand_beside_one() {
        let at = |medium: &str, place: &str, words: &str| {
            let (medium, place, place_words) = (medium.to_owned(), place.to_owned(), words.to_owned());
            ContactForm {
                medium,
                place,
                place_words,
                time: "4:10 pm".to_owned(),
                purpose: "court".to_owned(),
                ..typed()
            }
            .check(day("2026-11-22"), |_| true)
        };
        let details = at("in_person_elsewhere", "court", "Room 3B").unwrap().details;
        assert_eq!((details.time.as_deref(), details.place), (Some("16:10"), Some(MeetingPlace::Court)));
        for (medium, place, words) in
            [("phone", "court", ""), ("in_person_home", "court", ""), ("in_person_home", "", "by the door")]
        {
            assert!(at(medium, place, words).unwrap_err().of("place").is_some(), "{medium} {place}");
        }
    }
}

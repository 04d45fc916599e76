//! The forms of a contact and of family time.

use chrono::NaiveDate;

use super::model::NewFamilyTime;
use crate::access::Posted;
use crate::domain::contact::{FamilyTimeOutcome, Medium, Outcome, Supervision};
use crate::domain::family::Who;
use crate::domain::id::FamilyId;
use crate::web::form::Problems;

/// The longest note, in characters.
const NOTE: usize = 8000;

/// A contact as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ContactForm {
    pub(super) with: Vec<String>,
    pub(super) medium: String,
    pub(super) outcome: String,
    pub(super) on: String,
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
        let note = problems.lines("note", &self.note, NOTE);
        let sound = (|| Some(Met { with, medium: medium?, outcome: outcome?, on: on?, note: note? }))();
        problems.or(sound)
    }
}

/// Family time as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FamilyTimeForm {
    pub(super) on: String,
    pub(super) outcome: String,
    pub(super) supervision: String,
    pub(super) note: String,
}

impl FamilyTimeForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { on: text("on"), outcome: text("outcome"), supervision: text("supervision"), note: text("note") }
    }

    /// The form as it opens: held, today, and watched as closely as the last time.
    pub(super) fn begun(last: Option<Supervision>, today: NaiveDate) -> Self {
        Self {
            on: today.to_string(),
            outcome: FamilyTimeOutcome::Held.code().to_owned(),
            supervision: last.map_or_else(String::new, |s| s.code().to_owned()),
            note: String::new(),
        }
    }

    pub(super) fn check(&self, family: FamilyId, today: NaiveDate) -> Result<NewFamilyTime, Problems> {
        let mut problems = Problems::default();
        let planned_on = problems.past_date("on", &self.on, today, "the day it was planned for");
        let outcome = problems.choice("outcome", &self.outcome, "what became of it");
        let supervision = problems.choice("supervision", &self.supervision, "how closely it was watched");
        let note = problems.lines("note", &self.note, NOTE);
        let sound = (|| {
            let (planned_on, outcome, supervision) = (planned_on?, outcome?, supervision?);
            Some(NewFamilyTime { family, planned_on, outcome, supervision, note: note? })
        })();
        problems.or(sound)
    }
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
    fn family_time_opens_as_it_was_last_watched() {
        let family = FamilyId::from_uuid(Uuid::from_u128(1));
        let form = FamilyTimeForm::begun(Some(Supervision::Monitored), day("2026-11-22"));
        let time = form.check(family, day("2026-11-22")).unwrap();
        assert_eq!((time.outcome, time.supervision), (FamilyTimeOutcome::Held, Supervision::Monitored));
        let never = FamilyTimeForm::begun(None, day("2026-11-22")).check(family, day("2026-11-22")).unwrap_err();
        assert!(never.of("supervision").is_some());
    }
}

//! The forms of a risk factor.

use chrono::NaiveDate;

use super::model::{NewRisk, RiskEnding, RiskFactor};
use crate::access::Posted;
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, PersonId};
use crate::web::form::Problems;

/// A risk factor as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RiskForm {
    pub(super) person: String,
    pub(super) kind: String,
    pub(super) words: String,
    pub(super) source: String,
    pub(super) agency: String,
    pub(super) since_on: String,
    pub(super) until_on: String,
}

impl RiskForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            person: text("person"),
            kind: text("kind"),
            words: text("words"),
            source: text("source"),
            agency: text("agency"),
            since_on: text("since_on"),
            until_on: text("until_on"),
        }
    }

    pub(super) fn check(&self, family: FamilyId, adults: &[PersonId], today: NaiveDate) -> Result<NewRisk, Problems> {
        let mut p = Problems::default();
        let person: Option<PersonId> = p.id("person", &self.person, "whom it is about");
        let person = person.filter(|person| adults.contains(person));
        if person.is_none() && p.of("person").is_none() {
            p.add("person", "Choose whom it is about");
        }
        let kind = p.choice("kind", &self.kind, "what it is");
        let words = p.lines("words", &self.words, 2000);
        let source = p.choice("source", &self.source, "who told of it");
        let agency = p.line("agency", &self.agency, 120);
        let since_on = p.past_date("since_on", &self.since_on, today, "since when it is so");
        let until_on = p.optional_date("until_on", &self.until_on);
        if let Some(words) = until_on.flatten().and_then(|until| wrong_end(since_on?, until, today)) {
            p.add("until_on", words);
        }
        let sound = (|| {
            Some(NewRisk {
                family,
                person: person?,
                kind: kind?,
                words: words?,
                source: source?,
                agency: agency?,
                since_on: since_on?,
                until_on: until_on?,
            })
        })();
        p.or(sound)
    }
}

fn wrong_end(since: NaiveDate, until: NaiveDate, today: NaiveDate) -> Option<String> {
    if until < since {
        Some(format!("It began on {}; it cannot end before that", short_date(since)))
    } else if until > today {
        Some(format!("This date must be today ({}) or earlier", short_date(today)))
    } else {
        None
    }
}

/// The end of a risk factor as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RiskEndForm {
    pub(super) how: String,
    pub(super) on: String,
    pub(super) words: String,
}

impl RiskEndForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { how: text("how"), on: text("on"), words: text("words") }
    }

    pub(super) fn check(&self, risk: &RiskFactor, today: NaiveDate) -> Result<RiskEnding, Problems> {
        let mut p = Problems::default();
        match self.how.as_str() {
            "over" => {
                let on = p.date("on", &self.on, "the day since which it is over");
                if let Some(words) = on.and_then(|on| wrong_end(risk.since_on, on, today)) {
                    p.add("on", words);
                }
                p.or(on.map(RiskEnding::Over))
            }
            "wrong_entry" => {
                let words = p.required_line("words", &self.words, 500, "why it is a wrong entry");
                p.or(words.map(RiskEnding::WrongEntry))
            }
            _ => {
                p.add("how", "Choose whether it is over or was never so");
                Err(p)
            }
        }
    }

    /// What was typed, in a line.
    pub(super) fn said(&self) -> String {
        match self.how.as_str() {
            "over" => format!("Over since {}", Problems::default().shown_date(&self.on)),
            "wrong_entry" => format!("Wrong entry. {}", self.words),
            _ => "Not chosen".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_risk_factor_is_of_an_adult_of_the_family_and_ends_after_it_began() {
        let today: NaiveDate = "2026-11-23".parse().unwrap();
        let (family, mother) = (FamilyId::from_uuid(Uuid::from_u128(1)), PersonId::from_uuid(Uuid::from_u128(2)));
        let form = RiskForm {
            person: mother.to_string(),
            kind: "housing".to_owned(),
            source: "provider".to_owned(),
            since_on: "2026-10-01".to_owned(),
            ..RiskForm::default()
        };
        assert!(form.check(family, &[mother], today).is_ok());
        assert!(form.check(family, &[], today).unwrap_err().of("person").is_some());
        for until in ["2026-09-30", "2026-11-24"] {
            let wrong = RiskForm { until_on: until.to_owned(), ..form.clone() };
            assert!(wrong.check(family, &[mother], today).unwrap_err().of("until_on").is_some(), "{until}");
        }
    }
}

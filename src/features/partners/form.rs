//! The forms of the roster and of travel.

use chrono::NaiveDate;

use super::model::{NewPartner, PartnerFacts, Travel};
use crate::access::Posted;
use crate::domain::id::{OfficeId, PersonId};
use crate::domain::partner::Miles;
use crate::web::form::Problems;

/// A partner as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PartnerForm {
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) phone: String,
    pub(super) languages: String,
}

impl PartnerForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            given_name: text("given_name"),
            family_name: text("family_name"),
            phone: text("phone"),
            languages: text("languages"),
        }
    }

    fn read(&self, p: &mut Problems) -> Option<PartnerFacts> {
        let given_name = p.required_line("given_name", &self.given_name, 80, "the first name");
        let family_name = p.required_line("family_name", &self.family_name, 80, "the last name");
        let phone = p.line("phone", &self.phone, 40);
        let languages = p.required_line("languages", &self.languages, 120, "the languages she speaks");
        Some(PartnerFacts { given_name: given_name?, family_name: family_name?, phone: phone?, languages: languages? })
    }

    pub(super) fn check(&self) -> Result<PartnerFacts, Problems> {
        let mut p = Problems::default();
        let facts = self.read(&mut p);
        p.or(facts)
    }
}

/// The beginning of a time at an office, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TermForm {
    pub(super) office: String,
    pub(super) starts_on: String,
}

impl TermForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { office: posted.first("office").to_owned(), starts_on: posted.first("starts_on").to_owned() }
    }

    fn read(&self, p: &mut Problems, offices: &[OfficeId]) -> Option<(OfficeId, NaiveDate)> {
        let office: Option<OfficeId> = p.id("office", &self.office, "an office");
        let known = office.filter(|office| offices.contains(office));
        if office.is_some() && known.is_none() {
            p.add("office", "Choose an office");
        }
        let starts_on = p.date("starts_on", &self.starts_on, "from when she covers the office");
        Some((known?, starts_on?))
    }

    pub(super) fn check(&self, offices: &[OfficeId]) -> Result<(OfficeId, NaiveDate), Problems> {
        let mut p = Problems::default();
        let term = self.read(&mut p, offices);
        p.or(term)
    }
}

/// A new partner: her facts, and the first office that she covers.
pub(super) fn check_new(
    partner: &PartnerForm,
    term: &TermForm,
    person: Option<PersonId>,
    offices: &[OfficeId],
) -> Result<NewPartner, Problems> {
    let mut p = Problems::default();
    let facts = partner.read(&mut p);
    let term = term.read(&mut p, offices);
    let sound = (|| {
        let (office, starts_on) = term?;
        Some(NewPartner { person, facts: facts?, office, starts_on })
    })();
    p.or(sound)
}

/// The end of a time at an office, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EndForm {
    pub(super) on: String,
    pub(super) reason: String,
}

impl EndForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { on: posted.first("on").to_owned(), reason: posted.first("reason").to_owned() }
    }

    pub(super) fn check(&self, starts_on: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut p = Problems::default();
        let on = p.date("on", &self.on, "the day");
        if on.is_some_and(|on| on < starts_on) {
            p.add("on", "This is before she began");
        }
        let reason = p.required_line("reason", &self.reason, 200, "why she does not cover it any more");
        let sound = on.zip(reason);
        p.or(sound)
    }
}

/// Travel as typed: part of a contact, or alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TravelForm {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) miles: String,
    pub(super) purpose: String,
    pub(super) on: String,
}

impl TravelForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            from: text("from_place"),
            to: text("to_place"),
            miles: text("miles"),
            purpose: text("purpose"),
            on: text("travelled_on"),
        }
    }

    /// Whether anything of the way was typed.
    pub(super) fn any(&self) -> bool {
        [&self.from, &self.to, &self.miles].iter().any(|typed| !typed.trim().is_empty())
    }

    /// The way: the miles, or both places. What it was for is said by whoever asks.
    pub(super) fn read(&self, p: &mut Problems, purpose: Option<String>) -> Option<Travel> {
        let (from, to) = (p.line("from_place", &self.from, 120), p.line("to_place", &self.to, 120));
        let miles: Option<Option<Miles>> = match self.miles.trim() {
            "" => Some(None),
            typed => typed
                .parse()
                .map(Some)
                .map_err(|error: crate::domain::partner::NotMiles| p.add("miles", error.to_string()))
                .ok(),
        };
        let (from, to, miles) = (from?, to?, miles?);
        if miles.is_none() && (from.is_empty() || to.is_empty()) {
            p.add("miles", "Enter the miles, or from where to where");
            return None;
        }
        Some(Travel { from, to, miles, purpose: purpose? })
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<(NaiveDate, Travel), Problems> {
        let mut p = Problems::default();
        let on = p.past_date("travelled_on", &self.on, today, "the day");
        let purpose = p.required_line("purpose", &self.purpose, 160, "what the trip was for");
        let travel = self.read(&mut p, purpose);
        let sound = on.zip(travel);
        p.or(sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn trip() -> TravelForm {
        let text = str::to_owned;
        TravelForm {
            from: text("Office"),
            to: text("Court"),
            miles: text("12.4"),
            purpose: text("Hearing"),
            on: text("2026-11-20"),
        }
    }

    #[test]
    fn a_trip_has_miles_or_both_places() {
        let (on, travel) = trip().check(day("2026-11-23")).unwrap();
        assert_eq!((on, travel.miles.map(Miles::tenths)), (day("2026-11-20"), Some(124)));
        assert!(TravelForm { miles: String::new(), ..trip() }.check(day("2026-11-23")).is_ok());
        let neither = TravelForm { miles: String::new(), to: String::new(), ..trip() };
        assert!(neither.check(day("2026-11-23")).unwrap_err().of("miles").is_some());
        let wrong =
            TravelForm { miles: "12.45".to_owned(), on: "2026-11-24".to_owned(), purpose: String::new(), ..trip() };
        let problems = wrong.check(day("2026-11-23")).unwrap_err();
        assert!(["miles", "travelled_on", "purpose"].iter().all(|field| problems.of(field).is_some()));
    }

    #[test]
    fn a_new_partner_covers_an_office_of_the_agency() {
        let (north, person) = (OfficeId::from_uuid(Uuid::from_u128(1)), None);
        let partner = PartnerForm {
            given_name: "Dolores".to_owned(),
            family_name: "Quinn".to_owned(),
            phone: String::new(),
            languages: "English, Spanish".to_owned(),
        };
        let term = TermForm { office: north.to_string(), starts_on: "2026-11-01".to_owned() };
        assert_eq!(check_new(&partner, &term, person, &[north]).unwrap().office, north);
        let elsewhere = check_new(&partner, &term, person, &[]).unwrap_err();
        assert!(elsewhere.of("office").is_some());
        let empty = check_new(&PartnerForm::default(), &TermForm::default(), person, &[north]).unwrap_err();
        assert!(
            ["given_name", "family_name", "languages", "office", "starts_on"].iter().all(|f| empty.of(f).is_some())
        );
    }

    #[test]
    fn a_time_at_an_office_ends_with_a_reason_and_not_before_it_began() {
        let form = EndForm { on: "2026-10-31".to_owned(), reason: String::new() };
        let problems = form.check(day("2026-11-01")).unwrap_err();
        assert!(problems.of("on").is_some() && problems.of("reason").is_some());
        let same_day = EndForm { on: "2026-11-01".to_owned(), reason: "Entered twice".to_owned() };
        assert!(same_day.check(day("2026-11-01")).is_ok());
    }
}

//! The forms about a child: a move, and the correction of facts.

use chrono::NaiveDate;

use super::household::{Household, Member};
use super::model::{Child, Facts, PlaceFacts};
use crate::access::Posted;
use crate::domain::family::{Race, Sex};
use crate::domain::place::{ApartReason, Location, MoveReason};
use crate::domain::setting::Setting;
use crate::domain::text::place_key;
use crate::web::form::Problems;

/// What was typed about a move.
#[derive(Debug, Clone, Default)]
pub(super) struct MoveForm {
    pub(super) setting: String,
    pub(super) caregiver: String,
    /// `yes`, `no`, or nothing said.
    pub(super) together: String,
    pub(super) started_on: String,
    /// Why the child moves on, and in words.
    pub(super) why: String,
    pub(super) words: String,
    pub(super) location: String,
    pub(super) jurisdiction: String,
    /// Why she does not live with brothers and sisters there.
    pub(super) apart: String,
    pub(super) also: Vec<String>,
}

/// A sound move, the same for every child it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) setting: Setting,
    pub(super) caregiver: String,
    pub(super) with_siblings: Option<bool>,
    pub(super) started_on: NaiveDate,
    pub(super) why: Option<MoveReason>,
    pub(super) words: String,
    pub(super) facts: PlaceFacts,
}

impl MoveForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let field = |name: &str| posted.first(name).to_owned();
        Self {
            setting: field("setting"),
            caregiver: field("caregiver"),
            together: field("together"),
            started_on: field("started_on"),
            why: field("why"),
            words: field("words"),
            location: field("location"),
            jurisdiction: field("jurisdiction"),
            apart: field("apart"),
            also: posted.all("also").map(str::to_owned).collect(),
        }
    }

    pub(super) fn sound(&self, household: &Household, today: NaiveDate) -> Result<Move, Problems> {
        let mut p = Problems::default();
        let setting: Option<Setting> = p.choice("setting", &self.setting, "where the child lives now");
        let caregiver = p.line("caregiver", &self.caregiver, 80);
        let started_on = p.past_date("started_on", &self.started_on, today, "the first day there");
        for member in household.chosen(&self.also) {
            if let Some(words) = started_on.and_then(|on| member.too_early(on)) {
                p.add("started_on", words);
            }
            if let (Some(setting), Some(caregiver)) = (setting, &caregiver)
                && lives_there(member, setting, caregiver)
            {
                p.add("caregiver", format!("{} lives there already", member.child.name()));
            }
        }
        let with_siblings = match self.together.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => (!self.also.is_empty()).then_some(true),
        };
        let words = p.line("words", &self.words, 200);
        let facts = self.facts(&mut p, with_siblings);
        let why = MoveReason::from_code(&self.why);
        let sound = || {
            let (setting, caregiver, started_on) = (setting?, caregiver?, started_on?);
            Some(Move { setting, caregiver, with_siblings, started_on, why, words: words?, facts: facts? })
        };
        p.or(sound())
    }

    /// Where the place is, and why the child lives apart from brothers and sisters; nothing where nothing was said.
    fn facts(&self, p: &mut Problems, with_siblings: Option<bool>) -> Option<PlaceFacts> {
        let location = Location::from_code(&self.location);
        let jurisdiction = p.line("jurisdiction", &self.jurisdiction, 60)?;
        if location.is_some_and(Location::is_outside) && jurisdiction.is_empty() {
            p.add("jurisdiction", "Enter the state or country");
        }
        let apart = ApartReason::from_code(&self.apart);
        if apart.is_some() && with_siblings == Some(true) {
            p.add("apart", "Said to live with brothers and sisters; there is no reason to live apart then");
        }
        Some(PlaceFacts { location, jurisdiction, apart })
    }
}

fn lives_there(member: &Member, setting: Setting, caregiver: &str) -> bool {
    let same = |current: &super::model::Placement| {
        current.setting == setting && !caregiver.is_empty() && place_key(&current.caregiver) == place_key(caregiver)
    };
    member.stay.current().is_some_and(same)
}

/// What was typed about a child.
#[derive(Debug, Clone, Default)]
pub(super) struct FactsForm {
    pub(super) given: String,
    pub(super) unnamed: bool,
    pub(super) family: String,
    pub(super) born: String,
    pub(super) sex: String,
    pub(super) race: String,
    pub(super) court_file_number: String,
}

impl FactsForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let field = |name: &str| posted.first(name).to_owned();
        Self {
            given: field("given"),
            unnamed: posted.has("unnamed"),
            family: field("family"),
            born: field("born"),
            sex: field("sex"),
            race: field("race"),
            court_file_number: field("court_file_number"),
        }
    }

    pub(super) fn showing(child: &Child) -> Self {
        let date = |on: Option<NaiveDate>| on.map_or_else(String::new, |on| on.to_string());
        Self {
            given: child.given_name.clone(),
            unnamed: child.given_name.is_empty(),
            family: child.family_name.clone(),
            born: date(child.born_on),
            sex: child.sex.map_or("", Sex::code).to_owned(),
            race: child.race.map_or("", Race::code).to_owned(),
            court_file_number: child.court_file_number.clone(),
        }
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<Facts, Problems> {
        let mut p = Problems::default();
        let given_name = p.line("given", &self.given, 80);
        if given_name.as_deref() == Some("") && !self.unnamed {
            p.add("given", "Enter the given name, or tick that the child has none yet");
        }
        let family_name = p.required_line("family", &self.family, 80, "the family name");
        let born_on = p.optional_date("born", &self.born);
        if born_on.flatten().is_some_and(|born| born > today) {
            p.add("born", "This date must be today or earlier");
        }
        let court_file_number = p.line("court_file_number", &self.court_file_number, 40);
        let sound = || {
            Some(Facts {
                given_name: given_name?,
                family_name: family_name?,
                born_on: born_on?,
                sex: Sex::from_code(&self.sex),
                race: Race::from_code(&self.race),
                court_file_number: court_file_number?,
            })
        };
        p.or(sound())
    }
}

#[cfg(test)]
mod tests;

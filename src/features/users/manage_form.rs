//! The administrator's form of a person.

use super::model::{NewUser, Office, Person, Unit, UserChange};
use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::calendar::Zone;
use crate::domain::id::{OfficeId, UnitId};
use crate::domain::role::Role;
use crate::domain::sign_in::last_day;
use crate::web::form::{Problems, choices};

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct UserForm {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) office: String,
    pub(super) unit: String,
    pub(super) phone: String,
    pub(super) languages: String,
    /// Whether she is in charge of restricted families.
    pub(super) guards: bool,
    /// The last day of the account.
    pub(super) ends: String,
}

/// The offices and units to choose from.
#[derive(Debug, Clone)]
pub(super) struct Places {
    pub(super) offices: Vec<Office>,
    pub(super) units: Vec<Unit>,
}

impl Places {
    pub(super) fn office_choices(&self) -> Vec<(String, String)> {
        self.offices.iter().map(|office| (office.id.to_string(), office.name.clone())).collect()
    }

    /// Units with the office they belong to.
    pub(super) fn unit_choices(&self) -> Vec<(String, String)> {
        let office = |unit: &Unit| self.offices.iter().find(|o| o.id == unit.office_id).map_or("", |o| o.name.as_str());
        self.units.iter().map(|unit| (unit.id.to_string(), format!("{}, {}", unit.name, office(unit)))).collect()
    }
}

impl UserForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let field = |name: &str| posted.first(name).trim().to_owned();
        Self {
            name: field("name"),
            email: field("email"),
            role: field("role"),
            office: field("office"),
            unit: field("unit"),
            phone: field("phone"),
            languages: field("languages"),
            guards: posted.has("guards"),
            ends: field("ends"),
        }
    }

    pub(super) fn saved(person: &Person, zone: Zone) -> Self {
        let last_day = person.user.closes_at.map(|at| last_day(at.utc(), zone));
        Self {
            name: person.user.full_name.clone(),
            email: person.user.email.clone(),
            role: person.user.role.code().to_owned(),
            office: person.user.office_id.map_or_else(String::new, |id| id.to_string()),
            unit: person.user.unit_id.map_or_else(String::new, |id| id.to_string()),
            phone: person.user.phone.clone(),
            languages: person.languages.join(", "),
            guards: person.user.guards_restricted,
            ends: last_day.map_or_else(String::new, |day| day.to_string()),
        }
    }

    /// A sound change, or what is wrong with it.
    pub(super) fn check(&self, places: &Places) -> Result<UserChange, Problems> {
        let mut problems = Problems::default();
        let full_name = problems.required_line("name", &self.name, 100, "the name, as colleagues know it");
        let role: Option<Role> = problems.choice("role", &self.role, "a role");
        let phone = problems.line("phone", &self.phone, 40);
        let languages = problems.line("languages", &self.languages, 200);
        let ends_on = problems.optional_date("ends", &self.ends);
        let office: Option<OfficeId> = self.office.parse().ok().filter(|id| places.offices.iter().any(|o| o.id == *id));
        if office.is_none() && role.is_some_and(needs_office) {
            problems.add("office", "Choose an office: this role works in one");
        }
        let unit: Option<&Unit> =
            self.unit.parse::<UnitId>().ok().and_then(|id| places.units.iter().find(|u| u.id == id));
        if unit.is_some_and(|unit| Some(unit.office_id) != office) {
            problems.add("unit", "This unit belongs to another office");
        }
        let unit = unit.map(|unit| unit.id);
        let may_guard = role.is_none_or(|role| matches!(role, Role::Supervisor | Role::Manager));
        if self.guards && !may_guard {
            problems.add("guards", "Only a supervisor or a manager can be in charge of restricted families");
        }
        let sound = full_name.zip(role).zip(phone).zip(languages).zip(ends_on).map(
            |((((full_name, role), phone), languages), ends_on)| UserChange {
                ends_on,
                guards_restricted: self.guards,
                full_name,
                role,
                office,
                unit,
                phone,
                languages: listed(&languages),
            },
        );
        problems.or(sound)
    }

    /// A sound new person, or what is wrong with her.
    pub(super) fn check_new(&self, places: &Places) -> Result<(NewUser, Option<NaiveDate>), Problems> {
        let (mut problems, change) = match self.check(places) {
            Ok(change) => (Problems::default(), Some(change)),
            Err(problems) => (problems, None),
        };
        let email = problems.required_line("email", &self.email, 254, "the e-mail address to sign in with");
        let email = email.filter(|email| {
            let (name, host) = email.split_once('@').unwrap_or_default();
            let sound = !name.is_empty() && host.contains('.') && !email.contains(char::is_whitespace);
            if !sound {
                problems.add("email", "This is not an e-mail address; write it like rosa.reyes@county.gov");
            }
            sound
        });
        let ends_on = change.as_ref().and_then(|of| of.ends_on);
        let sound = change.zip(email).map(|(of, email)| NewUser {
            email,
            full_name: of.full_name,
            role: of.role,
            office: of.office,
            unit: of.unit,
            phone: of.phone,
            languages: of.languages,
        });
        problems.or(sound.map(|new| (new, ends_on)))
    }

    /// Both versions, field by field: label, this one, the other.
    pub(super) fn beside(&self, theirs: &Self, places: &Places) -> Vec<(&'static str, String, String)> {
        let named = |list: &[(String, String)], code: &str| {
            list.iter().find(|(value, _)| value == code).map_or_else(String::new, |(_, label)| label.clone())
        };
        let (roles, offices, units) = (choices::<Role>(), places.office_choices(), places.unit_choices());
        vec![
            ("Name", self.name.clone(), theirs.name.clone()),
            ("Role", named(&roles, &self.role), named(&roles, &theirs.role)),
            ("Office", named(&offices, &self.office), named(&offices, &theirs.office)),
            ("Unit", named(&units, &self.unit), named(&units, &theirs.unit)),
            ("Telephone", self.phone.clone(), theirs.phone.clone()),
            ("Languages", self.languages.clone(), theirs.languages.clone()),
            ("Last day", self.ends.clone(), theirs.ends.clone()),
            ("In charge of restricted families", yes_no(self.guards), yes_no(theirs.guards)),
        ]
    }
}

fn yes_no(yes: bool) -> String {
    if yes { "Yes" } else { "No" }.to_owned()
}

/// The roles whose records are those of an office.
fn needs_office(role: Role) -> bool {
    matches!(
        role,
        Role::ReunificationWorker | Role::PermanencyWorker | Role::Supervisor | Role::ParentPartnerCoordinator
    )
}

/// "English, Hmong" as a list, each once.
fn listed(text: &str) -> Vec<String> {
    let mut all: Vec<String> = text.split(',').map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let id = |n: u128| uuid::Uuid::from_u128(n);
        let office = |n: u128, name: &str| Office {
            id: OfficeId::from_uuid(id(n)),
            code: name.to_lowercase(),
            name: name.to_owned(),
        };
        let offices = vec![office(1, "North"), office(2, "South")];
        let unit = Unit { id: UnitId::from_uuid(id(3)), office_id: offices[0].id, name: "Unit 1".to_owned() };
        Places { offices, units: vec![unit] }
    }

    fn typed() -> UserForm {
        UserForm {
            name: "Rosa Reyes".to_owned(),
            email: "rosa@juniper.test".to_owned(),
            role: "supervisor".to_owned(),
            office: places().offices[0].id.to_string(),
            unit: places().units[0].id.to_string(),
            languages: "Spanish, English, Spanish".to_owned(),
            ..UserForm::default()
        }
    }

    #[test]
    fn a_sound_form_is_a_new_person() {
        let (new, ends_on) = typed().check_new(&places()).unwrap();
        assert_eq!(ends_on, None);
        assert_eq!((new.role, new.languages), (Role::Supervisor, vec!["English".to_owned(), "Spanish".to_owned()]));
    }

    #[test]
    fn what_is_wrong_is_said_beside_its_field() {
        type Spoil = fn(&mut UserForm);
        let cases: [(&str, Spoil); 8] = [
            ("name", |f| f.name.clear()),
            ("role", |f| f.role = "boss".to_owned()),
            ("office", |f| f.office.clear()),
            ("unit", |f| f.office = places().offices[1].id.to_string()),
            ("ends", |f| f.ends = "soon".to_owned()),
            ("email", |f| f.email.clear()),
            ("email", |f| f.email = "rosa".to_owned()),
            ("email", |f| f.email = "rosa @juniper.test".to_owned()),
        ];
        for (field, spoil) in cases {
            let mut form = typed();
            spoil(&mut form);
            assert!(form.check_new(&places()).unwrap_err().of(field).is_some(), "{field}");
        }
    }

    #[test]
    fn who_serves_the_whole_agency_needs_no_office() {
        let form = UserForm { role: "manager".to_owned(), office: String::new(), unit: String::new(), ..typed() };
        assert_eq!(form.check(&places()).unwrap().office, None);
    }
}

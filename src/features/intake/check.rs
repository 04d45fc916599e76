//! From a typed form to a sound plan, with every problem beside its field.

use super::form::{IntakeForm, TypedChild, prefix};
use super::known::Alike;
use super::model::{Home, NewHome, Place, Plan, PlannedAdult, PlannedChild, WhichChild};
use super::removal::{Moment, note_siblings};
use crate::domain::age::{Age, MissingDay};
use crate::domain::family::{Sex, child_name};
use crate::domain::id::FamilyId;
use crate::domain::referral::ServiceKind;
use crate::features::children;
use crate::features::people::{Choice, SOMEONE_ELSE, Who, choice};
use crate::features::users::Office;
use crate::web::form::Problems;

/// What a form is checked against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facing<'a> {
    pub(super) alike: &'a Alike,
    pub(super) offices: &'a [Office],
    pub(super) moment: Moment,
}

/// Beyond this age nobody is removed from home: the latest that extended foster care lasts (42 USC 675(8)).
const OLDEST: i32 = 21;

impl IntakeForm {
    /// The plan, if everything is sound.
    ///
    /// # Errors
    /// Every problem at once.
    pub(super) fn check(&self, facing: Facing<'_>) -> Result<Plan, Problems> {
        let mut p = Problems::default();
        let adults = self.check_adults(&mut p, facing);
        let children = self.check_children(&mut p, facing);
        let family = self.check_home(&mut p, facing, &adults, &children);
        let removal = self.removal.check(&mut p, facing.moment);
        let removed_on = removal.as_ref().map(|removal| removal.on);
        for (at, child) in children.iter().enumerate() {
            if let (WhichChild::New { born_on: Some(born), .. }, Some(on)) = (&child.who, removed_on) {
                let age = Age::on(*born, on, MissingDay::default());
                let field = format!("{}born", prefix("child", at));
                match age {
                    None => p.add(field, "This date is after the removal"),
                    Some(age) if age.years() >= OLDEST => p.add(field, format!("The child would be {age} old")),
                    Some(_) => {}
                }
            }
        }
        let services = services(&self.services);
        p.or((|| Some(Plan { family: family?, adults, children, removal: removal?, services }))())
    }

    fn check_adults(&self, p: &mut Problems, facing: Facing<'_>) -> Vec<PlannedAdult> {
        let typed = self.adults.iter().enumerate().filter(|(_, adult)| !adult.person.is_empty());
        let mut adults: Vec<PlannedAdult> = Vec::new();
        for (at, adult) in typed {
            let prefix = prefix("adult", at);
            let offered = facing.alike.of_adult(at);
            let Some((who, relation)) = adult.person.check(p, &prefix, offered, facing.moment.today) else { continue };
            if matches!(who, Who::Known(_)) && adults.iter().any(|other| other.who == who) {
                p.add(format!("{prefix}known"), "This person is on the form already");
            }
            let name = match &who {
                Who::New(new) => format!("{} {}", new.given_name, new.family_name),
                Who::Known(id) => match offered.iter().find(|k| k.id == *id && facing.alike.shows_adult(k)) {
                    Some(known) => known.name.clone(),
                    None => format!("{} {}", adult.person.given.trim(), adult.person.family.trim()),
                },
            };
            adults.push(PlannedAdult { name, who, relation, services: services(&adult.services) });
        }
        adults
    }

    fn check_children(&self, p: &mut Problems, facing: Facing<'_>) -> Vec<PlannedChild> {
        // The place of all is checked only where it serves somebody.
        let shared = if self.children.iter().any(|child| child.place.is_empty()) {
            self.removal.place.check(p, "")
        } else {
            None
        };
        let mut children = Vec::new();
        for (at, child) in self.children.iter().enumerate() {
            if child.is_empty() && self.children.len() > 1 {
                continue;
            }
            if let Some(child) = self.check_child(p, at, child, shared.as_ref(), facing) {
                children.push(child);
            }
        }
        if children.is_empty() && !p.any() {
            p.add("child.1.given", "Enter at least one child");
        }
        note_siblings(&mut children.iter_mut().map(|child| &mut child.place).collect::<Vec<_>>());
        children
    }

    fn check_child(
        &self,
        p: &mut Problems,
        at: usize,
        child: &TypedChild,
        shared: Option<&Place>,
        facing: Facing<'_>,
    ) -> Option<PlannedChild> {
        let prefix = prefix("child", at);
        let name = |field: &str| format!("{prefix}{field}");
        let given_name = p.line(&name("given"), &child.given, 80);
        if given_name.as_deref() == Some("") && !child.unnamed {
            p.add(name("given"), "Enter the child’s given name, or tick that the newborn has none yet");
        }
        let family_name = p.required_line(&name("family"), self.family_name_of(child), 80, "the child’s family name");
        let born_on = p.optional_date(&name("born"), &child.born);
        let place = if child.place.is_empty() { shared.cloned() } else { child.place.check(p, &prefix) };
        let offered = facing.alike.of_child(at);
        let who = match choice(&child.known, offered.iter().map(|known| known.id)) {
            Choice::Open => {
                p.add(name("known"), "A child of this name is known. Say whether this is the same child");
                return None;
            }
            Choice::Known(id) => WhichChild::Known(id),
            Choice::New => WhichChild::New {
                given_name: given_name?,
                family_name: family_name?,
                born_on: born_on?,
                sex: Sex::from_code(&child.sex),
            },
        };
        let known = chosen(offered, &who);
        if known.is_some_and(|known| known.in_care) {
            p.add(name("known"), in_care_words(known.is_some_and(|known| facing.alike.shows_child(known))));
        }
        let shown = known.filter(|known| facing.alike.shows_child(known));
        let name = shown.map_or_else(|| self.name_of(child), |known| known.name.clone());
        Some(PlannedChild { name, who, place: place? })
    }

    fn name_of(&self, child: &TypedChild) -> String {
        child_name(&child.given, self.family_name_of(child))
    }

    /// The family the removal belongs to. That of a known child is given; that of a known adult is asked.
    fn check_home(
        &self,
        p: &mut Problems,
        facing: Facing<'_>,
        adults: &[PlannedAdult],
        children: &[PlannedChild],
    ) -> Option<Home> {
        let homes = homes_of_children(facing.alike, children);
        if let Some((first, number)) = homes.first() {
            if homes.iter().any(|(other, _)| other != first) {
                p.add("join", "These children belong to different families. Take in each family’s removal by itself");
            }
            return Some(Home::Known(*first, facing.alike.named(*first, number)));
        }
        let offered = homes_of_adults(facing.alike, adults);
        match choice(&self.join, offered.iter().map(|(family, _)| *family)) {
            Choice::Known(family) => {
                let number = offered.into_iter().find(|(id, _)| *id == family).map(|(_, number)| number)?;
                Some(Home::Known(family, facing.alike.named(family, &number)))
            }
            Choice::Open => {
                p.add("join", "An adult belongs to a family that is known. Say whether the children do too");
                None
            }
            Choice::New => self.check_new_home(p, facing.offices).map(Home::New),
        }
    }

    /// The families of adults chosen as known, as choices of a list; the last one is a new family.
    pub(super) fn join_offers(&self, alike: &Alike) -> Vec<(String, String)> {
        let mut offers: Vec<(String, String)> = Vec::new();
        for (at, adult) in self.adults.iter().enumerate() {
            let chosen = alike.of_adult(at).iter().filter(|known| known.id.to_string() == adult.person.known);
            for (family, number) in chosen.flat_map(|known| &known.families) {
                let offer = (family.to_string(), alike.named(*family, number));
                if !offers.contains(&offer) {
                    offers.push(offer);
                }
            }
        }
        if !offers.is_empty() {
            offers.push((SOMEONE_ELSE.to_owned(), "A family of its own".to_owned()));
        }
        offers
    }

    fn check_new_home(&self, p: &mut Problems, offices: &[Office]) -> Option<NewHome> {
        let name = p.required_line("name", self.family_name(), 80, "the family’s name");
        let office = offices.iter().find(|office| office.id.to_string() == self.office).map(|office| office.id);
        if office.is_none() {
            p.add("office", "Choose the office that serves the family");
        }
        let language = p.required_line("language", &self.language, 40, "the language spoken at home");
        let court_file_number = p.line("court_file_number", &self.court_file_number, 40);
        Some(NewHome {
            name: name?,
            office: office?,
            language: language?,
            interpreter: self.interpreter,
            court_file_number: court_file_number?,
        })
    }
}

/// Why a child that is known cannot be removed again, as far as the person may know.
const fn in_care_words(shown: bool) -> &'static str {
    if shown {
        "This child is in care already. Record a move on the family’s page instead"
    } else {
        "No removal can be added to this record now. Call the worker who is named here"
    }
}

/// The families of the children chosen as known, one entry a child.
fn homes_of_children(alike: &Alike, children: &[PlannedChild]) -> Vec<(FamilyId, String)> {
    let all = alike.children.iter().flatten();
    let is_chosen = |known: &&children::Known| children.iter().any(|child| child.known() == Some(known.id));
    all.filter(is_chosen).map(|known| (known.family, known.number.clone())).collect()
}

/// The families of the adults chosen as known, each once.
fn homes_of_adults(alike: &Alike, adults: &[PlannedAdult]) -> Vec<(FamilyId, String)> {
    let is_chosen = |id| adults.iter().any(|adult| adult.who == Who::Known(id));
    let mut homes: Vec<(FamilyId, String)> = Vec::new();
    for (family, number) in alike.adults.iter().flatten().filter(|k| is_chosen(k.id)).flat_map(|k| &k.families) {
        if homes.iter().all(|(id, _)| id != family) {
            homes.push((*family, number.clone()));
        }
    }
    homes
}

fn chosen<'a>(offered: &'a [children::Known], who: &WhichChild) -> Option<&'a children::Known> {
    let WhichChild::Known(id) = who else { return None };
    offered.iter().find(|known| known.id == *id)
}

fn services(ticked: &[String]) -> Vec<ServiceKind> {
    ticked.iter().filter_map(|code| ServiceKind::from_code(code)).collect()
}

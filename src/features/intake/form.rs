//! The intake form as it was typed: groups of adults and children that grow and shrink.

use super::removal::{PlaceForm, RemovalForm};
use crate::access::Posted;
use crate::domain::text;
use crate::features::people::AdultForm;
use crate::web::form::read_date;

/// The most adults, and the most children, that one form holds.
const MOST: usize = 20;

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct IntakeForm {
    pub(super) name: String,
    pub(super) office: String,
    pub(super) language: String,
    pub(super) interpreter: bool,
    pub(super) court_file_number: String,
    /// The family it belongs to, where an adult is known: a key, `new`, or nothing said.
    pub(super) join: String,
    pub(super) adults: Vec<TypedAdult>,
    pub(super) children: Vec<TypedChild>,
    pub(super) removal: RemovalForm,
    pub(super) services: Vec<String>,
}

/// An adult and what she needs at once.
#[derive(Debug, Clone, Default)]
pub(super) struct TypedAdult {
    pub(super) person: AdultForm,
    pub(super) services: Vec<String>,
}

/// A child, and where it lives if not with the others.
#[derive(Debug, Clone, Default)]
pub(super) struct TypedChild {
    pub(super) given: String,
    pub(super) unnamed: bool,
    pub(super) family: String,
    pub(super) born: String,
    pub(super) sex: String,
    pub(super) known: String,
    pub(super) place: PlaceForm,
}

impl TypedChild {
    fn of(posted: &Posted, prefix: &str) -> Self {
        let field = |name: &str| posted.first(&format!("{prefix}{name}")).to_owned();
        Self {
            given: field("given"),
            unnamed: posted.has(&format!("{prefix}unnamed")),
            family: field("family"),
            born: field("born"),
            sex: field("sex"),
            known: field("known"),
            place: PlaceForm::of(posted, prefix),
        }
    }

    /// Whether nothing was typed.
    pub(super) fn is_empty(&self) -> bool {
        !self.unnamed && [&self.given, &self.family, &self.born].iter().all(|typed| typed.trim().is_empty())
    }
}

/// The first part of the names of a group's fields: `adult.1.`.
pub(super) fn prefix(kind: &str, at: usize) -> String {
    format!("{kind}.{}.", at + 1)
}

impl IntakeForm {
    /// An empty form of an office, with one adult and one child.
    pub(super) fn blank(office: String, today: String) -> Self {
        Self {
            office,
            language: "English".to_owned(),
            adults: vec![TypedAdult::default()],
            children: vec![TypedChild::default()],
            removal: RemovalForm { removed_on: today, ..RemovalForm::default() },
            ..Self::default()
        }
    }

    pub(super) fn of(posted: &Posted) -> Self {
        let field = |name: &str| posted.first(name).to_owned();
        let groups = |kind: &'static str| {
            (0..MOST).map(move |at| prefix(kind, at)).take_while(|prefix| posted.has(&format!("{prefix}given")))
        };
        let adult = |prefix: String| TypedAdult {
            person: AdultForm::of(posted, &prefix),
            services: posted.all(&format!("{prefix}services")).map(str::to_owned).collect(),
        };
        Self {
            name: field("name"),
            office: field("office"),
            language: field("language"),
            interpreter: posted.has("interpreter"),
            court_file_number: field("court_file_number"),
            join: field("join"),
            adults: groups("adult").map(adult).collect(),
            children: groups("child").map(|prefix| TypedChild::of(posted, &prefix)).collect(),
            removal: RemovalForm::of(posted),
            services: posted.all("services").map(str::to_owned).collect(),
        }
    }

    /// The family's name, or else that of the first adult.
    pub(super) fn family_name(&self) -> &str {
        let of_adult = || self.adults.iter().map(|adult| adult.person.family.trim()).find(|name| !name.is_empty());
        match self.name.trim() {
            "" => of_adult().unwrap_or_default(),
            name => name,
        }
    }

    /// A child's family name, or else the family's.
    pub(super) fn family_name_of<'a>(&'a self, child: &'a TypedChild) -> &'a str {
        match child.family.trim() {
            "" => self.family_name(),
            name => name,
        }
    }

    /// The folded name and the birth of a child, for finding the same one.
    pub(super) fn sought(&self, child: &TypedChild) -> (String, Option<chrono::NaiveDate>) {
        if child.is_empty() {
            return (String::new(), None);
        }
        (text::name_key(&child.given, self.family_name_of(child)), read_date(child.born.trim()))
    }

    /// What the drafts' list calls it: "Lopez, 2 children".
    pub(super) fn title(&self) -> String {
        let name = match self.family_name() {
            "" => "No name yet",
            name => name,
        };
        match self.children.iter().filter(|child| !child.is_empty()).count() {
            0 => name.to_owned(),
            1 => format!("{name}, 1 child"),
            n => format!("{name}, {n} children"),
        }
    }
}

/// The button of the form that was pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Pressed {
    /// Go on to check the answers.
    Continue,
    /// Look for people already known.
    Look,
    /// Add a group, to be shown at this anchor.
    Changed(String),
}

/// Reads the pressed button, and adds or removes the group it is for.
pub(super) fn press(posted: &Posted) -> (Posted, Pressed) {
    let count = |kind: &str| (0..MOST).take_while(|at| posted.has(&format!("{}given", prefix(kind, *at)))).count();
    if let Some(kind) = ["adult", "child"].into_iter().find(|kind| posted.first("add") == *kind) {
        let given = format!("{}given", prefix(kind, count(kind).min(MOST - 1)));
        let mut fields = posted.fields().to_vec();
        if !posted.has(&given) {
            fields.push((given.clone(), String::new()));
        }
        return (Posted::of(fields), Pressed::Changed(given));
    }
    if let Some((kind, at)) = posted.first("remove").split_once('.')
        && let Ok(at) = at.parse::<usize>()
        && ["adult", "child"].contains(&kind)
    {
        let fields = posted.fields().iter().filter_map(|field| without(field, kind, at)).collect();
        let group = if kind == "adult" { "adults" } else { "children" };
        return (Posted::of(fields), Pressed::Changed(group.to_owned()));
    }
    let pressed = if posted.has("look") { Pressed::Look } else { Pressed::Continue };
    (posted.clone(), pressed)
}

/// A field in a form that has lost group `at` (from 1) of a kind: gone, or one group earlier, or as it was.
fn without((name, value): &(String, String), kind: &str, at: usize) -> Option<(String, String)> {
    let group = name.strip_prefix(kind).and_then(|rest| rest.strip_prefix('.')).and_then(|rest| rest.split_once('.'));
    match group.and_then(|(n, field)| Some((n.parse::<usize>().ok()?, field))) {
        Some((n, _)) if n == at => None,
        Some((n, field)) if n > at => Some((format!("{kind}.{}.{field}", n - 1), value.clone())),
        _ => Some((name.clone(), value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted::of(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn groups_are_read_in_their_order() {
        let form = IntakeForm::of(&posted(&[
            ("adult.1.given", "Maria"),
            ("adult.1.family", "Lopez"),
            ("adult.1.services", "housing"),
            ("adult.1.services", "drug_testing"),
            ("child.1.given", "Mateo"),
            ("child.2.given", ""),
            ("child.2.unnamed", "yes"),
        ]));
        assert_eq!(form.adults[0].services, ["housing", "drug_testing"]);
        assert_eq!(form.children.len(), 2);
        assert_eq!(form.family_name_of(&form.children[0]), "Lopez");
        assert_eq!(form.title(), "Lopez, 2 children");
    }

    #[test]
    fn adding_keeps_what_was_typed_and_gives_one_more_group() {
        let (grown, pressed) = press(&posted(&[("child.1.given", "Mateo"), ("add", "child")]));
        assert_eq!(IntakeForm::of(&grown).children.len(), 2);
        assert_eq!(pressed, Pressed::Changed("child.2.given".to_owned()));
    }

    #[test]
    fn removing_the_first_child_moves_the_others_up() {
        let fields =
            [("child.1.given", "A"), ("child.2.given", "B"), ("child.2.born", "2020-01-01"), ("remove", "child.1")];
        let form = IntakeForm::of(&press(&posted(&fields)).0);
        assert_eq!(form.children.len(), 1);
        assert_eq!((form.children[0].given.as_str(), form.children[0].born.as_str()), ("B", "2020-01-01"));
    }

    #[test]
    fn a_form_never_grows_past_its_most() {
        let mut form = posted(&[]);
        for _ in 0..MOST + 5 {
            let mut fields = form.fields().to_vec();
            fields.retain(|(name, _)| name != "add");
            fields.push(("add".to_owned(), "child".to_owned()));
            form = press(&Posted::of(fields)).0;
        }
        assert_eq!(IntakeForm::of(&form).children.len(), MOST);
    }

    #[test]
    fn without_another_button_the_form_continues() {
        assert_eq!(press(&posted(&[("name", "Lopez")])).1, Pressed::Continue);
        assert_eq!(press(&posted(&[("look", "yes")])).1, Pressed::Look);
    }
}

//! The form that corrects a family's facts, and what families' forms offer.

use super::model::{Facts, Family};
use crate::access::Posted;
use crate::web::form::Problems;

/// Languages that child-welfare agencies meet most, English first. An agency's workers may add others by speaking them.
const LANGUAGES: [&str; 18] = [
    "English",
    "Spanish",
    "American Sign Language",
    "Amharic",
    "Arabic",
    "Armenian",
    "Cantonese",
    "Haitian Creole",
    "Hmong",
    "Karen",
    "Mandarin",
    "Oromo",
    "Russian",
    "Somali",
    "Tagalog",
    "Vietnamese",
    "Ukrainian",
    "Other",
];

/// The languages a family's form offers, as (value, label): the usual ones, and `current` where it is none of them.
#[must_use]
pub fn languages(current: &str) -> Vec<(String, String)> {
    let mut offered: Vec<&str> = LANGUAGES.to_vec();
    if !current.is_empty() && !offered.contains(&current) {
        offered.insert(1, current);
    }
    offered.into_iter().map(|language| (language.to_owned(), language.to_owned())).collect()
}

/// Pairs of key and name, as a list offers them.
pub fn offered_names<I: ToString>(rows: impl IntoIterator<Item = (I, String)>) -> Vec<(String, String)> {
    rows.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
}

/// What was typed about a family.
#[derive(Debug, Clone, Default)]
pub(super) struct FamilyForm {
    pub(super) name: String,
    pub(super) language: String,
    pub(super) interpreter: bool,
    pub(super) court_file_number: String,
    pub(super) projected_return_on: String,
    pub(super) projected_basis: String,
}

impl FamilyForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let field = |name: &str| posted.first(name).to_owned();
        Self {
            name: field("name"),
            language: field("language"),
            interpreter: posted.has("interpreter"),
            court_file_number: field("court_file_number"),
            projected_return_on: field("projected_return_on"),
            projected_basis: field("projected_basis"),
        }
    }

    pub(super) fn showing(family: &Family) -> Self {
        Self {
            name: family.name.clone(),
            language: family.language.clone(),
            interpreter: family.interpreter,
            court_file_number: family.court_file_number.clone(),
            projected_return_on: family.projected_return_on.map_or_else(String::new, |on| on.to_string()),
            projected_basis: family.projected_basis.clone(),
        }
    }

    pub(super) fn check(&self) -> Result<Facts, Problems> {
        let mut p = Problems::default();
        let name = p.required_line("name", &self.name, 80, "the family's name");
        let language = p.required_line("language", &self.language, 40, "the language spoken at home");
        let court_file_number = p.line("court_file_number", &self.court_file_number, 40);
        let projected_return_on = p.optional_date("projected_return_on", &self.projected_return_on);
        let projected_basis = p.lines("projected_basis", &self.projected_basis, 500);
        if let (Some(Some(_)), Some("")) = (projected_return_on, projected_basis.as_deref()) {
            p.add("projected_basis", "Say what the date rests on: the court will ask");
        }
        let sound = || {
            Some(Facts {
                name: name?,
                language: language?,
                interpreter: self.interpreter,
                court_file_number: court_file_number?,
                projected_return_on: projected_return_on?,
                projected_basis: projected_basis?,
            })
        };
        p.or(sound())
    }
}

/// The fields in which what was filed differs from what was there, for the audit trail: names of fields only.
pub(super) fn changed(before: &Family, after: &Facts) -> String {
    let differs = [
        ("name", before.name != after.name),
        ("language", before.language != after.language),
        ("interpreter", before.interpreter != after.interpreter),
        ("court file number", before.court_file_number != after.court_file_number),
        ("projected return", before.projected_return_on != after.projected_return_on),
        ("basis of the projected return", before.projected_basis != after.projected_basis),
    ];
    let fields: Vec<&str> = differs.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect();
    fields.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> FamilyForm {
        FamilyForm { name: " Lopez ".to_owned(), language: "Spanish".to_owned(), ..FamilyForm::default() }
    }

    #[test]
    fn a_family_needs_a_name_and_a_language() {
        assert_eq!(typed().check().unwrap().name, "Lopez");
        let problems = FamilyForm::default().check().unwrap_err();
        assert!(problems.of("name").is_some() && problems.of("language").is_some());
    }

    #[test]
    fn a_projected_return_rests_on_something() {
        let mut form = FamilyForm { projected_return_on: "2027-02-01".to_owned(), ..typed() };
        assert!(form.check().unwrap_err().of("projected_basis").is_some());
        form.projected_basis = "Treatment completed in January".to_owned();
        assert!(form.check().unwrap().projected_return_on.is_some());
    }

    #[test]
    fn a_language_of_a_family_that_is_not_usual_is_offered_too() {
        assert_eq!(languages("Spanish").len(), LANGUAGES.len());
        assert_eq!(languages("Ixil")[1].0, "Ixil");
    }
}

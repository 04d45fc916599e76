//! The fields of one adult, wherever a form asks for one: who she is, and whether she is known already.

use chrono::NaiveDate;

use super::model::{Known, NewPerson};
use crate::access::Posted;
use crate::domain::calendar;
use crate::domain::duplicate::Identity;
use crate::domain::family::Relation;
use crate::domain::id::PersonId;
use crate::domain::text;
use crate::web::form::{Problems, read_date};

/// What was typed about one adult.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdultForm {
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// What she is to the children.
    pub relation: String,
    /// Day of birth.
    pub born: String,
    /// Telephone number.
    pub phone: String,
    /// Who she is among those already known: a key, `new` for nobody of them, empty while nobody has said.
    pub known: String,
}

/// An adult as a sound form names her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Somebody entered for the first time.
    New(NewPerson),
    /// Somebody already known.
    Known(PersonId),
}

/// What the form sends for "nobody of these".
pub const SOMEONE_ELSE: &str = "new";

impl AdultForm {
    /// The fields whose names begin with `prefix`.
    #[must_use]
    pub fn of(posted: &Posted, prefix: &str) -> Self {
        let field = |name: &str| posted.first(&format!("{prefix}{name}")).to_owned();
        Self {
            given: field("given"),
            family: field("family"),
            relation: field("relation"),
            born: field("born"),
            phone: field("phone"),
            known: field("known"),
        }
    }

    /// Whether nothing was typed: an empty group of a longer form.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [&self.given, &self.family, &self.born, &self.phone].iter().all(|typed| typed.trim().is_empty())
    }

    /// The folded name and the day of birth, for finding the same person.
    #[must_use]
    pub fn sought(&self) -> (String, Option<NaiveDate>) {
        (text::name_key(&self.given, &self.family), read_date(self.born.trim()))
    }

    /// Checks the adult against those `offered` as likely the same; problems are named `prefix` and the field.
    pub fn check(
        &self,
        problems: &mut Problems,
        prefix: &str,
        offered: &[Known],
        today: NaiveDate,
    ) -> Option<(Who, Relation)> {
        let name = |field: &str| format!("{prefix}{field}");
        let relation = problems.choice(&name("relation"), &self.relation, "what this adult is to the children");
        let given_name = problems.required_line(&name("given"), &self.given, 80, "the given name");
        let family_name = problems.required_line(&name("family"), &self.family, 80, "the family name");
        let born_on = problems.optional_date(&name("born"), &self.born);
        if let Some(born) = born_on.flatten().filter(|born| *born > today) {
            problems.add(name("born"), format!("{} is in the future", calendar::short_date(born)));
        }
        let phone = problems.line(&name("phone"), &self.phone, 40);
        let new = NewPerson { given_name: given_name?, family_name: family_name?, born_on: born_on?, phone: phone? };
        match choice(&self.known, offered.iter().map(|known| known.id)) {
            Choice::Known(id) => Some((Who::Known(id), relation?)),
            Choice::New => Some((Who::New(new), relation?)),
            Choice::Open => {
                problems.add(name("known"), "A person of this name is known. Say whether this is the same person");
                None
            }
        }
    }
}

/// What was chosen among those offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice<I> {
    /// This one of them.
    Known(I),
    /// Nobody of them, or nobody was offered.
    New,
    /// Nothing yet.
    Open,
}

/// Reads a choice among `offered`. What was chosen before the name changed, and is offered no more, counts for nothing.
pub fn choice<I: Copy + ToString>(typed: &str, offered: impl IntoIterator<Item = I>) -> Choice<I> {
    let mut offered = offered.into_iter().peekable();
    if offered.peek().is_none() || typed == SOMEONE_ELSE {
        return Choice::New;
    }
    offered.find(|id| id.to_string() == typed).map_or(Choice::Open, Choice::Known)
}

/// The identity of a name and a birth.
#[must_use]
pub fn identity(sought: &(String, Option<NaiveDate>)) -> Identity<'_> {
    Identity { name_key: &sought.0, born_on: sought.1 }
}

/// Those offered as choices of a list: key and "Maria Lopez, born 1994, F-2026-00042"; the last one is somebody else.
#[must_use]
pub fn offers(known: &[Known]) -> Vec<(String, String)> {
    let offer = |known: &Known| {
        let numbers = known.families.iter().map(|(_, number)| number.as_str());
        (known.id.to_string(), described(&known.name, known.born_on, numbers))
    };
    with_someone_else(known.iter().map(offer).collect())
}

/// Adds "someone else" to offers, if there are any.
#[must_use]
pub fn with_someone_else(mut offers: Vec<(String, String)>) -> Vec<(String, String)> {
    if !offers.is_empty() {
        offers.push((SOMEONE_ELSE.to_owned(), "Someone else".to_owned()));
    }
    offers
}

/// "Maria Lopez, born 1994, F-2026-00042": all that is said of a person before it is known that it is she.
pub fn described<'a>(name: &str, born_on: Option<NaiveDate>, numbers: impl Iterator<Item = &'a str>) -> String {
    use chrono::Datelike as _;
    let born = born_on.map_or_else(|| "year of birth not known".to_owned(), |born| format!("born {}", born.year()));
    let mut words = format!("{name}, {born}");
    for number in numbers {
        words.push_str(", ");
        words.push_str(number);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;
    use crate::domain::duplicate::Match;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn typed() -> AdultForm {
        AdultForm {
            given: "Maria".to_owned(),
            family: "Lopez".to_owned(),
            relation: "mother".to_owned(),
            born: "1994-03-14".to_owned(),
            ..AdultForm::default()
        }
    }

    fn known() -> Known {
        let families = vec![(fresh(), "F-2026-00042".to_owned())];
        let (name, born_on) = ("Maria Lopez".to_owned(), Some(day("1994-03-14")));
        let (strength, same_as) = (Match::Same, None);
        Known { id: fresh(), name, born_on, families, strength, same_as, records: Vec::new() }
    }

    fn check(form: &AdultForm, offered: &[Known]) -> (Option<(Who, Relation)>, Problems) {
        let mut problems = Problems::default();
        let sound = form.check(&mut problems, "adult.1.", offered, day("2026-11-23"));
        (sound, problems)
    }

    #[test]
    fn an_adult_nobody_knows_is_new() {
        let (sound, problems) = check(&typed(), &[]);
        assert!(matches!(sound, Some((Who::New(_), Relation::Mother))) && !problems.any());
    }

    #[test]
    fn a_likely_duplicate_must_be_answered_before_anything_is_filed() {
        let known = known();
        let (sound, problems) = check(&typed(), std::slice::from_ref(&known));
        assert_eq!(sound, None);
        assert!(problems.of("adult.1.known").is_some());
        let linked = AdultForm { known: known.id.to_string(), ..typed() };
        assert_eq!(check(&linked, std::slice::from_ref(&known)).0, Some((Who::Known(known.id), Relation::Mother)));
        let other = AdultForm { known: SOMEONE_ELSE.to_owned(), ..typed() };
        assert!(matches!(check(&other, &[known]).0, Some((Who::New(_), _))));
    }

    #[test]
    fn a_choice_made_for_another_name_counts_for_nothing() {
        let stale = AdultForm { known: fresh::<PersonId>().to_string(), ..typed() };
        assert!(check(&stale, &[known()]).1.of("adult.1.known").is_some());
        assert!(matches!(check(&stale, &[]).0, Some((Who::New(_), _))));
    }

    #[test]
    fn an_offer_says_name_year_and_number_only() {
        let offers = offers(&[known()]);
        assert_eq!(offers[0].1, "Maria Lopez, born 1994, F-2026-00042");
        assert_eq!(offers[1], ("new".to_owned(), "Someone else".to_owned()));
    }

    #[test]
    fn problems_stand_beside_their_fields() {
        let form = AdultForm { given: " ".to_owned(), born: "2027-01-01".to_owned(), ..AdultForm::default() };
        let (sound, problems) = check(&form, &[]);
        assert_eq!(sound, None);
        for field in ["adult.1.relation", "adult.1.given", "adult.1.family", "adult.1.born"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
        assert!(AdultForm::default().is_empty() && !typed().is_empty());
    }
}

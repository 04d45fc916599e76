//! Whom one looks for, and what one finds.

use chrono::NaiveDate;

use crate::domain::duplicate::{Identity, compare, meeting_keys};
use crate::domain::id::{ConcernId, FamilyId, PersonId};
use crate::domain::safety::Danger;
use crate::domain::text::{fold, name_key};
use crate::features::people::{Known, Person};

/// Somebody who may be named by a concern: an adult, or by name alone somebody who cares for a child in a placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// Her key, where she has one.
    pub person: Option<PersonId>,
    /// Her name, as the family's record has it.
    pub name: String,
    /// The record that stands for her, where several were merged.
    one: Option<PersonId>,
    /// Her folded names, each way round where it is not known which is the family name, with the day of birth beside each.
    looks: Vec<(String, Option<NaiveDate>)>,
}

impl Sought {
    /// An adult.
    #[must_use]
    pub fn person(person: &Person) -> Self {
        let looks = vec![look(person)];
        Self { person: Some(person.id), name: person.name(), one: Some(person.one()), looks }
    }

    /// The same, found also by what her other records say, where several were merged.
    #[must_use]
    pub fn also(mut self, records: &[Person]) -> Self {
        self.looks.extend(records.iter().map(look));
        self.looks.sort_unstable();
        self.looks.dedup();
        self
    }

    /// Somebody of whom only the name is typed.
    #[must_use]
    pub fn typed(given: &str, family: &str, born_on: Option<NaiveDate>) -> Self {
        let name = format!("{} {}", given.trim(), family.trim()).trim().to_owned();
        Self { person: None, name, one: None, looks: vec![(name_key(given, family), born_on)] }
    }

    /// Somebody who cares for a child in a placement, as the placement names her.
    #[must_use]
    pub fn caregiver(name: &str) -> Self {
        let forwards = fold(name);
        let names = match forwards.rsplit_once(' ') {
            Some((given, family)) => vec![format!("{family} {given}"), forwards],
            // One word alone ("Grandmother") names nobody.
            None => Vec::new(),
        };
        let looks = names.into_iter().map(|name| (name, None)).collect();
        Self { person: None, name: name.trim().to_owned(), one: None, looks }
    }

    /// Somebody offered as likely the same as one being typed.
    #[must_use]
    pub fn known(known: &Known) -> Self {
        let mut sought = Self::caregiver(&known.name).who_is(known.id, known.same_as);
        for (_, born_on) in &mut sought.looks {
            *born_on = known.born_on;
        }
        sought.also(&known.records)
    }

    pub(super) fn who_is(self, person: PersonId, same_as: Option<PersonId>) -> Self {
        Self { person: Some(person), one: Some(same_as.unwrap_or(person)), ..self }
    }

    /// The record that stands for her.
    pub(super) fn one(&self) -> Option<PersonId> {
        self.one
    }

    /// Under what she is found.
    pub(super) fn keys(&self) -> Vec<String> {
        let person = self.one.map(person_key);
        let names = self.looks.iter().map(|(name, _)| name);
        let named = names.filter(|name| name.contains(' ')).flat_map(|name| meeting_keys(name));
        named.chain(person).collect()
    }

    /// Whether the two may be one person by the rules for duplicates.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let mut pairs = self.looks.iter().flat_map(|a| other.looks.iter().map(move |b| (a, b)));
        pairs.any(|(a, b)| compare(identity(a), identity(b)).is_some())
    }
}

fn look(person: &Person) -> (String, Option<NaiveDate>) {
    (name_key(&person.given_name, &person.family_name), person.born_on)
}

fn identity((name_key, born_on): &(String, Option<NaiveDate>)) -> Identity<'_> {
    Identity { name_key, born_on: *born_on }
}

/// The key of one person.
fn person_key(person: PersonId) -> String {
    format!("person {person}")
}

/// The key of everybody named by the concerns of a family.
pub(super) fn family_key(family: FamilyId) -> String {
    format!("family {family}")
}

/// An open concern of the family itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The concern.
    pub concern: ConcernId,
    /// What the danger is.
    pub danger: Danger,
    /// Since when it is known.
    pub known_on: NaiveDate,
}

/// That a concern in another family names somebody of this one, or somebody like her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Her key in this family, where she has one.
    pub person: Option<PersonId>,
    /// Her name, as this family's record has it.
    pub name: String,
    /// Whether it is the same person; otherwise she may be.
    pub is_same: bool,
    /// The other family: for what the page may link, not for what it says.
    pub family: FamilyId,
    /// Whether that family is restricted: then not even that there is another family is said.
    pub is_restricted: bool,
    /// Whom to call: "South office: Ron South, 555-0100".
    pub call: String,
}

impl Warning {
    /// The whole warning in words.
    #[must_use]
    pub fn said(&self) -> String {
        format!("{} Call {}", self.heading(), self.call)
    }

    /// What is known, without whom to call.
    #[must_use]
    pub fn heading(&self) -> String {
        let (name, place) = (&self.name, if self.is_restricted { "" } else { " in another family" });
        if self.is_same {
            format!("A safety concern about {name} is on record{place}.")
        } else {
            format!("{name} may be the same person as somebody with a safety concern on record{place}.")
        }
    }
}

/// What is on record about the people of one family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The family's own open concerns, the latest first.
    pub own: Vec<Own>,
    /// Concerns in other families.
    pub elsewhere: Vec<Warning>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caregiver_is_found_whichever_way_round_her_name_was_typed() {
        let adult = Sought::typed("Inez", "Alvarado", None);
        for name in ["Inez Alvarado", "Alvarado, Inez", "inez alvarado ", "Ines Alvarado"] {
            let caregiver = Sought::caregiver(name);
            assert!(caregiver.keys().iter().any(|key| adult.keys().contains(key)), "{name}");
            assert!(caregiver.is_like(&adult) && adult.is_like(&caregiver), "{name}");
        }
        assert!(!Sought::caregiver("Inez Delgado").is_like(&adult));
    }

    #[test]
    fn one_word_alone_names_nobody() {
        assert!(Sought::caregiver("Grandmother").keys().is_empty());
        assert!(!Sought::caregiver("Grandmother").is_like(&Sought::caregiver("Grandmother")));
    }

    #[test]
    fn births_far_apart_part_people_of_one_name() {
        let of = |born: &str| Sought::typed("Maria", "Lopez", born.parse().ok());
        assert!(of("1990-05-02").is_like(&of("1990-05-02")) && of("").is_like(&of("1990-05-02")));
        assert!(!of("1990-05-02").is_like(&of("1961-01-01")));
    }
}

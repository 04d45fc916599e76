//! The people of a family, as records name them.

use std::fmt;
use std::str::FromStr;

use super::id::{ChildId, PersonId};

crate::codes! {
    /// What an adult is to the children.
    pub enum Relation {
        Mother => "mother", "Mother",
        Father => "father", "Father",
        Parent => "parent", "Parent",
        Stepparent => "stepparent", "Stepparent",
        Guardian => "guardian", "Legal guardian",
        Grandparent => "grandparent", "Grandparent",
        AuntOrUncle => "aunt_or_uncle", "Aunt or uncle",
        Sibling => "sibling", "Adult sibling",
        OtherRelative => "other_relative", "Other relative",
        Other => "other", "Other adult",
    }
}

impl Relation {
    /// Whether the children may come home to this adult: reunification is with a parent or legal guardian.
    #[must_use]
    pub const fn is_parent(self) -> bool {
        matches!(self, Self::Mother | Self::Father | Self::Parent | Self::Stepparent | Self::Guardian)
    }
}

/// A child's name as everywhere: "Given Family", or "Newborn Family" while there is no given name.
#[must_use]
pub fn child_name(given: &str, surname: &str) -> String {
    let given = if given.trim().is_empty() { "Newborn" } else { given.trim() };
    format!("{given} {surname}").trim().to_owned()
}

crate::codes! {
    /// A child's sex, as the record has it.
    pub enum Sex {
        Female => "female", "Female",
        Male => "male", "Male",
        Other => "other", "Another",
    }
}

crate::codes! {
    /// Race and ethnicity in the groups of federal reports (AFCARS), combined into one.
    pub enum Race {
        White => "white", "White",
        Black => "black", "Black or African American",
        Hispanic => "hispanic", "Hispanic or Latino",
        TwoOrMore => "two_or_more", "Two or more races",
        AmericanIndianAlaskaNative => "american_indian_alaska_native", "American Indian or Alaska Native",
        Asian => "asian", "Asian",
        NativeHawaiianPacificIslander => "native_hawaiian_pacific_islander", "Native Hawaiian or Pacific Islander",
        Unknown => "unknown", "Not known",
    }
}

crate::codes! {
    /// The answer to the tribal inquiry that the Indian Child Welfare Act asks for (25 CFR 23.107).
    pub enum TribalAnswer {
        NotAsked => "not_asked", "Not asked yet",
        No => "no", "No known tribal heritage",
        Possible => "possible", "Possible: inquiry continues",
        Yes => "yes", "Tribal member or eligible",
    }
}

/// Whom a record of a family is about; reads and writes as `family`, `adult:<key>` or `child:<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// The whole family.
    Family,
    /// One adult.
    Adult(PersonId),
    /// One child.
    Child(ChildId),
}

impl Who {
    /// Of a row that names an adult, a child or neither.
    #[must_use]
    pub fn of(adult: Option<PersonId>, child: Option<ChildId>) -> Self {
        adult.map(Self::Adult).or(child.map(Self::Child)).unwrap_or(Self::Family)
    }

    /// The adult, if it is one.
    #[must_use]
    pub const fn adult(self) -> Option<PersonId> {
        if let Self::Adult(id) = self { Some(id) } else { None }
    }

    /// The child, if it is one.
    #[must_use]
    pub const fn child(self) -> Option<ChildId> {
        if let Self::Child(id) = self { Some(id) } else { None }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Family => f.write_str("family"),
            Self::Adult(id) => write!(f, "adult:{id}"),
            Self::Child(id) => write!(f, "child:{id}"),
        }
    }
}

/// The text names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is nobody of a family.")]
pub struct Nobody;

impl FromStr for Who {
    type Err = Nobody;

    fn from_str(text: &str) -> Result<Self, Nobody> {
        let found = match text.split_once(':') {
            Some(("adult", id)) => id.parse().ok().map(Self::Adult),
            Some(("child", id)) => id.parse().ok().map(Self::Child),
            _ => (text == "family").then_some(Self::Family),
        };
        found.ok_or(Nobody)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_record_is_about_reads_back_as_it_was_written() {
        let key = "0193584e-0a10-7c3e-9f6a-3b1f0c6f2a11";
        for who in [Who::Family, Who::Adult(key.parse().unwrap()), Who::Child(key.parse().unwrap())] {
            assert_eq!(who.to_string().parse(), Ok(who));
            assert_eq!(Who::of(who.adult(), who.child()), who);
        }
        for nobody in ["", "adult:", "child:7", "dog:0193584e-0a10-7c3e-9f6a-3b1f0c6f2a11"] {
            assert_eq!(nobody.parse::<Who>(), Err(Nobody));
        }
    }

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Relation>();
        crate::domain::code::check_codes::<Sex>();
        crate::domain::code::check_codes::<Race>();
        crate::domain::code::check_codes::<TribalAnswer>();
    }
}

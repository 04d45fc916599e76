//! The people of a family, adults and children, for forms that ask whom something is for.

use super::store;
use crate::db::Conn;
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, PersonId};
use crate::error::Result;
use crate::features::families;

/// The people of one family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Members(Vec<Member>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Member {
    who: Who,
    name: String,
    label: String,
    /// Other records of hers, which were merged with this one.
    records: Vec<PersonId>,
}

impl Member {
    fn is(&self, who: Who) -> bool {
        self.who == who || who.adult().is_some_and(|person| self.records.contains(&person))
    }
}

impl Members {
    /// Of a family that was read within scope: adults first, then children.
    ///
    /// # Errors
    /// The database's.
    pub fn of(conn: &mut Conn, family: FamilyId) -> Result<Self> {
        let adults = families::adults(conn, family)?.into_iter().map(|adult| {
            let name = adult.person.name();
            let label = format!("{name}, {}", adult.relation.label().to_lowercase());
            Member { who: Who::Adult(adult.person.id), name, label, records: adult.keys().skip(1).collect() }
        });
        let children = store::of_family(conn, family)?.into_iter().map(|child| {
            let name = child.name();
            Member { who: Who::Child(child.id), label: format!("{name}, child"), name, records: Vec::new() }
        });
        Ok(Self(adults.chain(children).collect()))
    }

    /// Whether these people include this one; the whole family always is.
    #[must_use]
    pub fn include(&self, who: Who) -> bool {
        who == Who::Family || self.0.iter().any(|m| m.is(who))
    }

    /// The name, as sentences have it.
    #[must_use]
    pub fn name(&self, who: Who) -> &str {
        self.0.iter().find(|m| m.is(who)).map_or("the whole family", |m| m.name.as_str())
    }

    /// Value and label of each person, for a list to pick from.
    #[must_use]
    pub fn choices(&self) -> Vec<(String, String)> {
        self.0.iter().map(|m| (m.who.to_string(), m.label.clone())).collect()
    }

    /// The children, with their names.
    pub fn children(&self) -> impl Iterator<Item = (crate::domain::id::ChildId, &str)> {
        self.0.iter().filter_map(|m| Some((m.who.child()?, m.name.as_str())))
    }

    /// The only adult, where there is one: the likeliest answer.
    #[must_use]
    pub fn only_adult(&self) -> Option<Who> {
        let mut adults = self.0.iter().filter(|m| m.who.adult().is_some()).map(|m| m.who);
        adults.next().filter(|_| adults.next().is_none())
    }
}

//! Two records side by side, and the merges that were made.

use crate::db::Instant;
use crate::domain::id::{ApartId, FamilyId, MergeId, PersonId};
use crate::domain::merge::Standing;
use crate::features::people::Person;

/// The longest reason, in characters.
pub(super) const REASON: usize = 300;

/// A family of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Belongs {
    pub(super) family: FamilyId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) is_closed: bool,
    /// The reunification worker of record.
    pub(super) worker: Option<String>,
}

/// One record of a pair with what hangs on it.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub(super) person: Person,
    pub(super) families: Vec<Belongs>,
    /// What is recorded on it, as counts.
    pub(super) counts: Vec<(&'static str, i64)>,
    pub(super) standing: Standing,
}

impl Side {
    /// What a form was looking at: another word when the record, its families or its merges changed since.
    pub(super) fn seen(&self) -> String {
        let standing = match self.standing {
            Standing::Alone => "alone".to_owned(),
            Standing::Holds => "holds".to_owned(),
            Standing::Away(into) => into.to_string(),
        };
        format!("{}/{}/{standing}", self.person.version, self.families.len())
    }
}

/// Both records of a pair.
#[derive(Debug, Clone)]
pub(super) struct Both {
    pub(super) one: Side,
    pub(super) other: Side,
}

impl Both {
    pub(super) fn seen(&self) -> String {
        format!("{} {}", self.one.seen(), self.other.seen())
    }

    /// The record to be kept, and the one to be merged into it.
    pub(super) fn keeping(&self, kept: PersonId) -> Option<(&Side, &Side)> {
        match kept {
            kept if kept == self.one.person.id => Some((&self.one, &self.other)),
            kept if kept == self.other.person.id => Some((&self.other, &self.one)),
            _ => None,
        }
    }
}

/// A merge that was made.
#[derive(Debug, Clone)]
pub(super) struct Merged {
    pub(super) id: MergeId,
    pub(super) kept: Person,
    pub(super) other: Person,
    pub(super) reason: String,
    pub(super) at: Instant,
    pub(super) by: String,
    /// When it was undone, by whom and why.
    pub(super) undone: Option<(Instant, String, String)>,
}

/// Two records of which somebody said that they are two people.
#[derive(Debug, Clone)]
pub(super) struct Apart {
    pub(super) id: ApartId,
    pub(super) names: (String, String),
    pub(super) reason: String,
    pub(super) at: Instant,
    pub(super) by: String,
}

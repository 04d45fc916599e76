//! What an intake comes to once it is sound, and the drafts on the way there.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::db::Instant;
use crate::domain::family::{Relation, Sex};
use crate::domain::id::{ChildId, DraftId, FamilyId, OfficeId};
use crate::domain::referral::ServiceKind;
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;
use crate::features::people::Who;

/// A removal to be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) family: Home,
    pub(super) adults: Vec<PlannedAdult>,
    pub(super) children: Vec<PlannedChild>,
    pub(super) removal: Removal,
    /// Services for the family as a whole.
    pub(super) services: Vec<ServiceKind>,
}

/// The family the children were removed from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Home {
    /// One that this intake opens.
    New(NewHome),
    /// One that is known already, and what the person calls it: its number, or whom to call.
    Known(FamilyId, String),
}

/// A family to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewHome {
    pub(super) name: String,
    pub(super) office: OfficeId,
    pub(super) language: String,
    pub(super) interpreter: bool,
    pub(super) court_file_number: String,
}

/// An adult, what she is to the children, and what she needs at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlannedAdult {
    pub(super) name: String,
    pub(super) who: Who,
    pub(super) relation: Relation,
    pub(super) services: Vec<ServiceKind>,
}

/// A child and where it lives first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlannedChild {
    pub(super) name: String,
    pub(super) who: WhichChild,
    pub(super) place: Place,
}

/// A child as the form names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WhichChild {
    /// Entered for the first time.
    New { given_name: String, family_name: String, born_on: Option<NaiveDate>, sex: Option<Sex> },
    /// Of a family that is known.
    Known(ChildId),
}

impl PlannedChild {
    pub(super) fn known(&self) -> Option<ChildId> {
        match self.who {
            WhichChild::Known(id) => Some(id),
            WhichChild::New { .. } => None,
        }
    }
}

/// When and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Removal {
    pub(super) on: NaiveDate,
    /// The agency's local time, `HH:MM`.
    pub(super) time: Option<String>,
    pub(super) circumstances: Vec<Circumstance>,
}

/// Where a child lives first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) setting: Setting,
    pub(super) caregiver: String,
    pub(super) with_siblings: Option<bool>,
}

/// An intake that somebody is in the middle of.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) id: DraftId,
    pub(super) typed: Posted,
    pub(super) updated_at: Instant,
}

//! The rows of the review: openings as the audit trail has them, what is to be reviewed, and what was found.

use chrono::NaiveDate;

use crate::access::Scope;
use crate::db::Instant;
use crate::domain::id::{FamilyId, OfficeId, ReviewDrawId, ReviewItemId, UnitId, UserId};
use crate::domain::month::Month;
use crate::domain::review::{Finding, Kind, State};
use crate::domain::role::Role;

/// One look at a family: a row of the audit trail.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) seq: i64,
    pub(super) at: Instant,
    pub(super) user: UserId,
    pub(super) family: FamilyId,
}

/// The sample of one unit, or of an office's families without a unit, with the seed that drew it.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) office: OfficeId,
    pub(super) unit: Option<UnitId>,
    pub(super) seed: String,
    pub(super) openings: usize,
    pub(super) taken: Vec<Look>,
}

/// The sample of a month.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    pub(super) month: Month,
    pub(super) groups: Vec<Drawn>,
}

/// What a rule raised.
#[derive(Debug, Clone)]
pub(super) struct Alert {
    pub(super) kind: Kind,
    pub(super) user: UserId,
    pub(super) family: Option<FamilyId>,
    /// The person's office, for what is about no family.
    pub(super) office: Option<OfficeId>,
    pub(super) day: NaiveDate,
    pub(super) seq: i64,
    /// The figures, where the rule compares some.
    pub(super) said: String,
}

/// What the rules raised from a stretch of the audit trail.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// The last row looked at before.
    pub(super) from: i64,
    /// The last row of it.
    pub(super) to: i64,
    pub(super) alerts: Vec<Alert>,
}

/// Who reviews: everything for an auditor, else what lies in her scope; nobody what she did herself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reviewer {
    pub(super) user: UserId,
    pub(super) role: Role,
    pub(super) office: Option<OfficeId>,
    pub(super) scope: Scope,
}

/// What of the queue to show.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filter {
    pub(super) month: Option<Month>,
    pub(super) kind: Option<Kind>,
    pub(super) state: State,
    /// Only what comes after this one, the latest day first.
    pub(super) after: Option<(NaiveDate, ReviewItemId)>,
}

/// One line of the queue.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) id: ReviewItemId,
    pub(super) kind: Kind,
    pub(super) user: UserId,
    pub(super) who: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) family: Option<(FamilyId, String)>,
    pub(super) day: NaiveDate,
    pub(super) seq: i64,
    pub(super) at: Instant,
    pub(super) said: String,
    pub(super) draw: Option<ReviewDrawId>,
    pub(super) finding: Option<Finding>,
}

/// A finding on record.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) item: ReviewItemId,
    pub(super) by: UserId,
    pub(super) who: String,
    pub(super) at: Instant,
    pub(super) finding: Finding,
    pub(super) words: String,
}

/// A sound finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewFinding {
    pub(super) finding: Finding,
    pub(super) words: String,
}

/// How a sample was drawn.
#[derive(Debug, Clone)]
pub(super) struct DrawOnRecord {
    pub(super) id: ReviewDrawId,
    pub(super) seed: String,
    pub(super) openings: i32,
    pub(super) taken: i32,
}

/// A family that the person opened on the day: how many pages, and since when.
#[derive(Debug, Clone)]
pub(super) struct OpenedThatDay {
    pub(super) family: FamilyId,
    pub(super) number: String,
    pub(super) first: Instant,
    pub(super) pages: usize,
}

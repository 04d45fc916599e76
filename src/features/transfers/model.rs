//! The rows of `transfers`, `transfer_seats` and `absences`, and what a caseload consists of.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::absences;
use crate::db::{Backend, Instant};
use crate::domain::absence::{Reason, Span};
use crate::domain::id::{AbsenceId, FamilyId, OfficeId, TransferId, UserId};
use crate::features::assignments::Assignment;

/// One family or child of a caseload.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) assignment: Assignment,
    pub(super) number: String,
    pub(super) family_name: String,
    pub(super) office: OfficeId,
    pub(super) language: String,
    /// The child's name; empty on the reunification track.
    pub(super) child: String,
}

impl Held {
    /// "Okafor family, F-2026-00042", or with the child's name before it.
    pub(super) fn title(&self) -> String {
        title(&self.child, &self.family_name, &self.number)
    }
}

/// "Okafor family, F-2026-00042", with the child's name before it where there is one.
pub(super) fn title(child: &str, family: &str, number: &str) -> String {
    let child = if child.is_empty() { String::new() } else { format!("{child}, ") };
    format!("{child}{family} family, {number}")
}

/// A transfer as it was filed.
#[derive(Debug, Clone)]
pub(super) struct Transfer {
    pub(super) id: TransferId,
    pub(super) from_user: UserId,
    pub(super) starts_on: NaiveDate,
    pub(super) reason: String,
    pub(super) filed_on: NaiveDate,
    pub(super) filed_at: Instant,
    pub(super) filed_by: UserId,
}

/// One seat of a transfer.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    /// What it made, as it stands now.
    pub(super) made: Assignment,
    /// What it ended, as it stands now.
    pub(super) ended: Assignment,
    pub(super) ended_version: i32,
    pub(super) undone_at: Option<Instant>,
    pub(super) title: String,
    /// Who follows.
    pub(super) to: String,
}

/// The version of an assignment that nothing changed since it was made.
const UNCHANGED: i32 = 1;

impl Moved {
    /// Whether neither of the two assignments changed since.
    pub(super) const fn is_as_filed(&self) -> bool {
        self.undone_at.is_none()
            && self.made.version == UNCHANGED
            && self.made.ends_on.is_none()
            && self.ended.version == self.ended_version
    }
}

/// A transfer of a day, for the coverage page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Key.
    pub id: TransferId,
    /// Whose caseload it was.
    pub from: String,
    /// How many families or children of the scope went.
    pub count: usize,
}

/// A move to be recorded: the old assignment, its version once ended, the new one, and the family.
pub(super) struct Seated {
    pub(super) ended: crate::domain::id::AssignmentId,
    pub(super) ended_version: i32,
    pub(super) made: crate::domain::id::AssignmentId,
    pub(super) family: FamilyId,
}

/// Days on which a worker is away and another stands in for her.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = absences, check_for_backend(Backend))]
pub struct Absence {
    /// Key.
    pub id: AbsenceId,
    /// Who is away.
    pub user_id: UserId,
    /// Who stands in.
    pub cover_id: UserId,
    /// The first day away.
    pub first_day: NaiveDate,
    /// The last day away.
    pub last_day: NaiveDate,
    /// Why.
    pub reason: Reason,
    /// When it was filed.
    pub filed_at: Instant,
    /// Who filed it.
    pub filed_by: UserId,
    /// When somebody ended it early.
    pub ended_at: Option<Instant>,
    /// Who did.
    pub ended_by: Option<UserId>,
}

/// An absence to be recorded.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewAbsence {
    pub(super) id: AbsenceId,
    pub(super) user: UserId,
    pub(super) cover: UserId,
    pub(super) span: Span,
    pub(super) reason: Reason,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
    pub(super) filed_at: Instant,
    pub(super) filed_by: UserId,
}

/// A seat that is covered.
#[derive(Debug, Clone)]
pub(super) struct CoveredSeat {
    pub(super) family: FamilyId,
    pub(super) title: String,
    /// Whether the assignment has ended since: then there is nothing to cover any more.
    pub(super) has_left: bool,
}

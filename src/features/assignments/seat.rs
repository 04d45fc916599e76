//! The seats of a family: one reunification worker for the family, one permanency worker for each child; and the rules of
//! taking one. Pure: what is recorded comes in.

use chrono::NaiveDate;

use super::model::Assignment;
use crate::domain::calendar::short_date;
use crate::domain::id::{AssignmentId, ChildId, UserId};
use crate::domain::period::Period;
use crate::domain::role::Role;
use crate::domain::tracks::{self, Conflict, Track};
use crate::web::form::Problems;

/// A place for one worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// The family's reunification worker.
    Family,
    /// A child's permanency worker.
    Child(ChildId),
}

/// What the address and the forms call the family's seat; a child's is called by the child's key.
const FAMILY: &str = "reunification";

impl Seat {
    pub(super) fn read(text: &str) -> Option<Self> {
        if text == FAMILY { Some(Self::Family) } else { text.parse().ok().map(Self::Child) }
    }

    pub(super) fn written(self) -> String {
        match self {
            Self::Family => FAMILY.to_owned(),
            Self::Child(child) => child.to_string(),
        }
    }

    /// The seat that an assignment fills.
    #[must_use]
    pub const fn of(assignment: &Assignment) -> Self {
        match assignment.child_id {
            None => Self::Family,
            Some(child) => Self::Child(child),
        }
    }

    pub(super) const fn track(self) -> Track {
        match self {
            Self::Family => Track::Reunification,
            Self::Child(_) => Track::Permanency,
        }
    }

    pub(super) const fn child(self) -> Option<ChildId> {
        match self {
            Self::Family => None,
            Self::Child(child) => Some(child),
        }
    }

    /// The role that sits here.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Family => Role::ReunificationWorker,
            Self::Child(_) => Role::PermanencyWorker,
        }
    }

    /// Who sits here, and has not been given an end.
    pub(super) fn held(self, rows: &[(Assignment, String)]) -> Option<&(Assignment, String)> {
        rows.iter().find(|(row, _)| Self::of(row) == self && row.ends_on.is_none())
    }
}

/// Who is to sit where from when on, and who sat there when the form was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// Where.
    pub seat: Seat,
    /// Who.
    pub worker: UserId,
    /// The first day.
    pub from: NaiveDate,
    /// Why, if anybody says.
    pub reason: String,
    /// The open assignment that the form was made beside, and its version.
    pub current: Option<(AssignmentId, i32)>,
}

impl Taking {
    /// Whether somebody else changed the seat since the form was made.
    pub(super) fn is_stale(&self, rows: &[(Assignment, String)]) -> bool {
        self.seat.held(rows).map(|(row, _)| (row.id, row.version)) != self.current
    }

    /// Why the one who sits there ends, where `name` follows.
    pub(super) fn handing_over(&self, name: &str) -> String {
        let why = if self.reason.is_empty() { String::new() } else { format!(": {}", self.reason) };
        format!("Handed over to {name}{why}")
    }

    /// Checks it against the whole history of the family. `name` is the worker's; work with the family began on `opened_on`.
    pub(super) fn check(&self, rows: &[(Assignment, String)], name: &str, opened_on: NaiveDate) -> Problems {
        let mut problems = Problems::default();
        if self.from < opened_on {
            problems.add("from", format!("Work with this family began on {}", short_date(opened_on)));
        }
        if let Some((held, holder)) = self.seat.held(rows) {
            if held.user_id == self.worker {
                problems.add("worker", format!("{holder} has this assignment already"));
                return problems;
            }
            if self.from < held.starts_on {
                let began = short_date(held.starts_on);
                problems.add("from", format!("{holder} began on {began}. Choose that day or a later one"));
                return problems;
            }
        }
        let new = tracks::Assignment {
            worker: self.worker,
            name,
            track: self.seat.track(),
            child: self.seat.child(),
            period: Period::since(self.from),
        };
        if let Err(conflict) = tracks::check(&self.after(rows), &new, self.seat.role()) {
            let field = if matches!(conflict, Conflict::Taken { .. }) { "from" } else { "worker" };
            problems.add(field, conflict.to_string());
        }
        problems
    }

    /// The history as it will be when the one who sits there has ended.
    fn after<'a>(&self, rows: &'a [(Assignment, String)]) -> Vec<tracks::Assignment<'a>> {
        let of = |(row, name): &'a (Assignment, String)| {
            let leaves = Seat::of(row) == self.seat && row.ends_on.is_none();
            let end = if leaves { Some(self.from) } else { row.ends_on };
            let period = Period::new(row.starts_on, end).ok()?;
            Some(tracks::Assignment { worker: row.user_id, name, track: row.track, child: row.child_id, period })
        };
        rows.iter().filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::FamilyId;
    use uuid::Uuid;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    fn row(n: u128, child: Option<u128>, from: &str, to: &str, name: &str) -> (Assignment, String) {
        let child_id = child.map(|n| ChildId::from_uuid(Uuid::from_u128(n)));
        let row = Assignment {
            id: AssignmentId::from_uuid(Uuid::from_u128(n)),
            family_id: FamilyId::from_uuid(Uuid::from_u128(1)),
            child_id,
            user_id: user(n),
            track: if child.is_some() { Track::Permanency } else { Track::Reunification },
            starts_on: date(from),
            ends_on: (!to.is_empty()).then(|| date(to)),
            reason: String::new(),
            end_reason: String::new(),
            version: 1,
        };
        (row, name.to_owned())
    }

    fn taking(seat: Seat, n: u128, from: &str, rows: &[(Assignment, String)]) -> Taking {
        let current = seat.held(rows).map(|(row, _)| (row.id, row.version));
        Taking { seat, worker: user(n), from: date(from), reason: String::new(), current }
    }

    fn said(seat: Seat, n: u128, from: &str, rows: &[(Assignment, String)]) -> Vec<(String, String)> {
        taking(seat, n, from, rows).check(rows, "Cy", date("2026-01-01")).list().to_vec()
    }

    #[test]
    fn handing_over_ends_the_old_one_that_day() {
        let rows = [row(1, None, "2026-01-05", "", "Ana")];
        assert_eq!(said(Seat::Family, 2, "2026-03-06", &rows), []);
        assert_eq!(said(Seat::Family, 2, "2026-01-05", &rows), []);
    }

    #[test]
    fn the_old_assignment_says_who_follows_and_why() {
        let plain = taking(Seat::Family, 2, "2026-03-06", &[]);
        assert_eq!(plain.handing_over("Bea"), "Handed over to Bea");
        let why = Taking { reason: "speaks Spanish".to_owned(), ..plain };
        assert_eq!(why.handing_over("Bea"), "Handed over to Bea: speaks Spanish");
    }

    #[test]
    fn nobody_takes_over_before_the_other_began_nor_from_herself() {
        let rows = [row(1, None, "2026-01-05", "", "Ana")];
        let early = said(Seat::Family, 2, "2026-01-04", &rows);
        assert_eq!(early, [("from".to_owned(), "Ana began on Jan 5, 2026. Choose that day or a later one".to_owned())]);
        let same = said(Seat::Family, 1, "2026-03-06", &rows);
        assert_eq!(same, [("worker".to_owned(), "Ana has this assignment already".to_owned())]);
    }

    #[test]
    fn nobody_begins_before_the_work_with_the_family_or_within_an_earlier_assignment() {
        assert_eq!(said(Seat::Family, 2, "2025-12-31", &[])[0].0, "from");
        let rows = [row(1, None, "2026-01-05", "2026-03-06", "Ana")];
        assert_eq!(said(Seat::Family, 2, "2026-03-06", &rows), []);
        let within = said(Seat::Family, 2, "2026-03-05", &rows);
        assert!(within[0].0 == "from" && within[0].1.starts_with("Ana was this family's reunification worker"));
    }

    #[test]
    fn nobody_changes_sides_even_later() {
        let rows = [row(1, Some(7), "2026-01-05", "2026-02-05", "Ana")];
        let refused = said(Seat::Family, 1, "2026-06-05", &rows);
        assert!(refused[0].1.ends_with("The same person never works both tracks of one family."), "{refused:?}");
    }

    #[test]
    fn a_form_made_beside_another_worker_is_stale() {
        let rows = [row(1, None, "2026-01-05", "", "Ana")];
        let fresh = taking(Seat::Family, 2, "2026-03-06", &rows);
        assert!(!fresh.is_stale(&rows));
        assert!(fresh.is_stale(&[row(1, None, "2026-01-05", "2026-02-01", "Ana")]));
        assert!(taking(Seat::Family, 2, "2026-03-06", &[]).is_stale(&rows));
    }
}

//! The form of a transfer: for each seat who follows, and one day and one reason for all.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::id::{AssignmentId, UserId};
use crate::web::form::Problems;

/// The longest reason, in characters: room for "Handed over to" and a name is left.
const REASON: usize = 200;
/// The most seats that one transfer takes, so that one form stays one page.
const MOST: usize = 60;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TransferForm {
    pub(super) from: String,
    pub(super) reason: String,
    pub(super) rows: Vec<Row>,
}

/// One seat as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) id: AssignmentId,
    /// The version of the assignment that the form was made beside.
    pub(super) version: i32,
    /// Who follows; empty: it stays where it is.
    pub(super) to: String,
}

/// A sound wish: which seats go to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) from: NaiveDate,
    pub(super) reason: String,
    pub(super) moves: Vec<Move>,
}

/// One seat and its next worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Move {
    pub(super) id: AssignmentId,
    pub(super) version: i32,
    pub(super) to: UserId,
}

/// The field of a seat's next worker.
pub(super) fn field(id: AssignmentId) -> String {
    format!("to.{id}")
}

/// The hidden field that says beside which version the form was made.
pub(super) fn beside(id: AssignmentId) -> String {
    format!("beside.{id}")
}

impl TransferForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let row = |(name, version): &(String, String)| {
            let id = name.strip_prefix("beside.")?.parse().ok()?;
            Some(Row { id, version: version.parse().ok()?, to: posted.first(&field(id)).to_owned() })
        };
        Self {
            from: posted.first("from").to_owned(),
            reason: posted.first("reason").to_owned(),
            rows: posted.fields().iter().filter_map(row).collect(),
        }
    }

    /// Who was chosen for a seat.
    pub(super) fn chosen(&self, id: AssignmentId) -> Option<&str> {
        self.rows.iter().find(|row| row.id == id).map(|row| row.to.as_str())
    }

    /// The sound wish.
    pub(super) fn check(&self, today: NaiveDate) -> Result<Wish, Problems> {
        let mut problems = Problems::default();
        let from = problems.past_date("from", &self.from, today, "the first day");
        let reason = problems.required_line("reason", &self.reason, REASON, "the reason");
        let mut moves = Vec::new();
        for row in self.rows.iter().filter(|row| !row.to.is_empty()) {
            if let Some(to) = problems.id(&field(row.id), &row.to, "the next worker") {
                moves.push(Move { id: row.id, version: row.version, to });
            }
        }
        if !problems.any() && moves.is_empty() {
            problems.add("caseload", "Choose a new worker for at least one of them");
        }
        if moves.len() > MOST {
            problems.add("caseload", format!("Choose at most {MOST} at a time, and transfer the others afterwards"));
        }
        let wish = || Some(Wish { from: from?, reason: reason?, moves });
        let sound = wish();
        problems.or(sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "01930000-0000-7000-8000-00000000000a";
    const B: &str = "01930000-0000-7000-8000-00000000000b";

    fn form(fields: &[(&str, &str)]) -> TransferForm {
        let owned = |(n, v): &(&str, &str)| ((*n).to_owned(), (*v).to_owned());
        TransferForm::of(&Posted::of(fields.iter().map(owned).collect()))
    }

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn a_seat_may_stay_where_it_is() {
        let (a, b, to) = (format!("beside.{A}"), format!("beside.{B}"), format!("to.{A}"));
        let form = form(&[("from", "2026-11-23"), ("reason", "Leaves"), (&a, "2"), (&to, B), (&b, "1")]);
        let wish = form.check(today()).unwrap();
        assert_eq!(wish.moves, [Move { id: A.parse().unwrap(), version: 2, to: B.parse().unwrap() }]);
        assert_eq!(form.chosen(B.parse().unwrap()), Some(""));
    }

    #[test]
    fn a_day_a_reason_and_somebody_to_go_to_are_needed() {
        let a = format!("beside.{A}");
        let problems = form(&[(&a, "1")]).check(today()).unwrap_err();
        assert!(problems.of("from").is_some() && problems.of("reason").is_some());
        let nobody = form(&[("from", "2026-11-23"), ("reason", "Leaves"), (&a, "1")]).check(today()).unwrap_err();
        assert!(nobody.of("caseload").is_some());
        let ahead = form(&[("from", "2026-11-24"), ("reason", "Leaves"), (&a, "1")]).check(today()).unwrap_err();
        assert!(ahead.of("from").is_some());
    }
}

//! The forms about workers: one takes a seat, one leaves it without a successor.

use chrono::NaiveDate;

use super::seat::{Seat, Taking};
use crate::access::Posted;
use crate::domain::id::AssignmentId;
use crate::error::{Error, Result};
use crate::web::form::Problems;

/// The longest reason, in characters.
const REASON: usize = 300;

/// What was typed to give a seat to a worker.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TakeForm {
    pub(super) worker: String,
    pub(super) from: String,
    pub(super) reason: String,
}

impl TakeForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { worker: text("worker"), from: text("from"), reason: text("reason") }
    }

    /// The sound wish. `current` is the open assignment that the form was made beside.
    pub(super) fn check(
        &self,
        seat: Seat,
        current: Option<(AssignmentId, i32)>,
        today: NaiveDate,
    ) -> Result<Taking, Problems> {
        let mut problems = Problems::default();
        let worker = problems.id("worker", &self.worker, "the worker");
        let from = problems.past_date("from", &self.from, today, "the first day");
        let reason = problems.line("reason", &self.reason, REASON);
        let taking = || Some(Taking { seat, worker: worker?, from: from?, reason: reason?, current });
        let sound = taking();
        problems.or(sound)
    }
}

/// The seat that a posted form is about, and the open assignment it was made beside.
///
/// # Errors
/// [`Error::BadRequest`] for what our pages never send.
pub(super) fn seat_of(posted: &Posted) -> Result<(Seat, Option<(AssignmentId, i32)>)> {
    let wrong = Error::BadRequest("This form does not say which assignment it changes. Go back and reload the page.");
    let Some(seat) = Seat::read(posted.first("seat")) else { return Err(wrong) };
    if posted.first("current").is_empty() {
        return Ok((seat, None));
    }
    let Ok(id) = posted.first("current").parse() else { return Err(wrong) };
    Ok((seat, Some((id, posted.version()?))))
}

/// What was typed to end an assignment without a successor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EndForm {
    pub(super) on: String,
    pub(super) reason: String,
}

/// An end without a successor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ending {
    pub(super) on: NaiveDate,
    pub(super) reason: String,
}

impl EndForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { on: posted.first("ended_on").to_owned(), reason: posted.first("end_reason").to_owned() }
    }

    /// The sound wish.
    pub(super) fn check(&self, today: NaiveDate) -> Result<Ending, Problems> {
        let mut problems = Problems::default();
        let on = problems.past_date("ended_on", &self.on, today, "the day it ended");
        let reason = problems.required_line("end_reason", &self.reason, REASON, "why nobody takes over");
        let ending = || Some(Ending { on: on?, reason: reason? });
        let sound = ending();
        problems.or(sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted::of(fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn a_worker_and_a_day_that_has_come_are_needed() {
        let problems = TakeForm::default().check(Seat::Family, None, today()).unwrap_err();
        assert!(problems.of("worker").is_some() && problems.of("from").is_some());
        let form = TakeForm { from: "2026-11-24".to_owned(), ..TakeForm::default() };
        let problems = form.check(Seat::Family, None, today()).unwrap_err();
        assert!(problems.of("from").unwrap().contains("today"));
    }

    #[test]
    fn an_end_without_a_successor_says_why() {
        let form = EndForm { on: "2026-11-20".to_owned(), reason: " ".to_owned() };
        assert_eq!(form.check(today()).unwrap_err().of("end_reason"), Some("Enter why nobody takes over"));
        let form = EndForm { reason: "Left the agency".to_owned(), ..form };
        assert_eq!(form.check(today()).unwrap().reason, "Left the agency");
    }

    #[test]
    fn a_form_says_which_seat_and_whom_it_was_made_beside() {
        let id = "01930000-0000-7000-8000-000000000000";
        assert_eq!(seat_of(&posted(&[("seat", "reunification")])).unwrap(), (Seat::Family, None));
        let (seat, current) = seat_of(&posted(&[("seat", id), ("current", id), ("version", "3")])).unwrap();
        assert_eq!((seat.written(), current), (id.to_owned(), Some((id.parse().unwrap(), 3))));
        assert!(seat_of(&posted(&[("seat", id), ("current", "x"), ("version", "3")])).is_err());
        assert!(seat_of(&posted(&[("seat", "")])).is_err());
    }
}

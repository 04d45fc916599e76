//! What a provider types: an answer, a booking, what became of an appointment. Her words are text like any other; they are
//! shown as hers.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::answer_link::{Answer, REFUSALS};
use crate::domain::appointment::check_booking;
use crate::domain::calendar::short_date;
use crate::domain::id::LinkAnswerId;
use crate::domain::referral::Reason;
use crate::features::referrals::{NewAnswer, NewAppointment, Referral, Said};
use crate::web::form::Problems;

/// The longest line, in characters.
const LINE: usize = 120;
/// The longest note, in characters.
const NOTE: usize = 500;

/// An appointment, as typed. Only the day must be there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct BookingForm {
    pub(super) on: String,
    pub(super) time: String,
    pub(super) place: String,
}

impl BookingForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { on: text("on"), time: text("time"), place: text("place") }
    }

    fn is_empty(&self) -> bool {
        [&self.on, &self.time, &self.place].iter().all(|typed| typed.trim().is_empty())
    }

    /// An appointment that is still to come.
    fn check(&self, problems: &mut Problems, referral: &Referral, today: NaiveDate) -> Option<NewAppointment> {
        let on = problems.date("on", &self.on, "the day of the appointment");
        let time = problems.optional_time("time", &self.time);
        let place = problems.line("place", &self.place, LINE);
        if let Some(on) = on {
            if on < today {
                problems.add("on", "This day has passed");
            } else if let Err(error) = check_booking(referral.state, on, referral.needed_on, today) {
                problems.add("on", error.to_string());
            }
        }
        let held_time = time?.map(|time| time.format("%H:%M").to_string());
        Some(NewAppointment { kind: referral.next_kind(), held_on: on?, held_time, place: place? })
    }
}

/// An answer, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AnswerForm {
    pub(super) said_by: String,
    pub(super) what: String,
    pub(super) reason: String,
    pub(super) slot_on: String,
    pub(super) booking: BookingForm,
    pub(super) note: String,
}

impl AnswerForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            said_by: text("said_by"),
            what: text("what"),
            reason: text("reason"),
            slot_on: text("slot_on"),
            booking: BookingForm::of(posted),
            note: text("note"),
        }
    }

    /// Why a provider cannot take somebody.
    pub(super) fn refusals() -> Vec<(String, String)> {
        REFUSALS.iter().map(|reason| (reason.code().to_owned(), reason.label().to_owned())).collect()
    }

    /// The answer to a service that waits for one.
    pub(super) fn check(&self, id: LinkAnswerId, referral: &Referral, today: NaiveDate) -> Result<NewAnswer, Problems> {
        let mut problems = Problems::default();
        let said_by = problems.required_line("said_by", &self.said_by, LINE, "your name");
        let note = problems.lines("note", &self.note, NOTE);
        let slot_on = problems.optional_date("slot_on", &self.slot_on);
        if slot_on.flatten().is_some_and(|on| on < today) {
            problems.add("slot_on", "This day has passed");
        }
        let said = match problems.choice("what", &self.what, "an answer") {
            Some(Answer::Accepted) => {
                let first = if self.booking.is_empty() {
                    Some(None)
                } else {
                    self.booking.check(&mut problems, referral, today).map(Some)
                };
                let note = noted("First open slot", slot_on.flatten(), note.as_deref());
                first.map(|first| Said::Accept(note, first))
            }
            Some(Answer::Waitlisted) => Some(Said::Waitlist(noted("About", slot_on.flatten(), note.as_deref()))),
            Some(Answer::Declined) => {
                let reason: Option<Reason> = problems.choice("reason", &self.reason, "why you cannot take this");
                reason.map(|reason| Said::Decline(reason, note.clone().unwrap_or_default()))
            }
            _ => None,
        };
        problems.or(said_by.zip(said).map(|(said_by, said)| NewAnswer { id, said_by, said }))
    }

    /// An appointment with a service that was accepted.
    pub(super) fn check_booking(
        &self,
        id: LinkAnswerId,
        referral: &Referral,
        today: NaiveDate,
    ) -> Result<NewAnswer, Problems> {
        let mut problems = Problems::default();
        let said_by = problems.required_line("said_by", &self.said_by, LINE, "your name");
        let booked = self.booking.check(&mut problems, referral, today);
        problems.or(said_by.zip(booked).map(|(said_by, new)| NewAnswer { id, said_by, said: Said::Book(new) }))
    }
}

/// "First open slot Dec 1, 2026. Mornings only."
fn noted(what: &str, on: Option<NaiveDate>, note: Option<&str>) -> String {
    let on = on.map(|on| format!("{what} {}.", short_date(on)));
    let parts = on.into_iter().chain(note.filter(|note| !note.is_empty()).map(str::to_owned));
    parts.collect::<Vec<_>>().join(" ")
}

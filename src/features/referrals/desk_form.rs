//! The forms around a referral: an appointment and what became of it, a call, a barrier and how it was removed.

use chrono::NaiveDate;

use super::appointment_store::{Appointment, NewAppointment};
use super::barrier_store::{Barrier, NewBarrier};
use super::model::Referral;
use super::talk_store::NewTalk;
use crate::access::Posted;
use crate::domain::appointment::{self, AppointmentError, Attendance};
use crate::domain::barrier::{self, BarrierError};
use crate::domain::referral::{Side, State};
use crate::domain::talk::{self, TalkError, TalkKind};
use crate::web::form::Problems;

/// The longest line, in characters.
const LINE: usize = 200;
/// The longest note, in characters.
const NOTE: usize = 2000;

/// An appointment, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AppointmentForm {
    pub(super) kind: String,
    pub(super) on: String,
    pub(super) time: String,
    pub(super) place: String,
}

impl AppointmentForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self { kind: text("kind"), on: text("on"), time: text("time"), place: text("place") }
    }

    /// The form as it opens: a first session until there was one.
    pub(super) fn begun(referral: &Referral) -> Self {
        Self { kind: referral.next_kind().code().to_owned(), ..Self::default() }
    }

    pub(super) fn check(&self, referral: &Referral, today: NaiveDate) -> Result<NewAppointment, Problems> {
        let mut problems = Problems::default();
        let kind = problems.choice("kind", &self.kind, "what it is for");
        let on = problems.date("on", &self.on, "the day");
        let time = problems.optional_time("time", &self.time);
        let place = problems.line("place", &self.place, LINE);
        if let Some(on) = on
            && let Err(error) = appointment::check_booking(referral.state, on, referral.needed_on, today)
        {
            problems.add(if matches!(error, AppointmentError::NotNow(_)) { "kind" } else { "on" }, error.to_string());
        }
        let sound = (|| {
            let held_time = time?.map(|time| time.format("%H:%M").to_string());
            Some(NewAppointment { kind: kind?, held_on: on?, held_time, place: place? })
        })();
        problems.or(sound)
    }
}

/// What became of an appointment, as chosen: `held`, `missed`, or `cancelled_agency`, `cancelled_parent`, `cancelled_provider`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AttendanceForm {
    pub(super) what: String,
}

impl AttendanceForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { what: posted.first("what").to_owned() }
    }

    /// The answers to choose from on a day; only a cancellation before the day.
    pub(super) fn answers(on: NaiveDate, today: NaiveDate) -> Vec<(String, String)> {
        let known =
            [("held", "Held"), ("missed", "Missed: the parent did not come")].into_iter().filter(|_| on <= today);
        let cancelled = [
            ("cancelled_parent", "Cancelled by the parent"),
            ("cancelled_provider", "Cancelled by the provider"),
            ("cancelled_agency", "Cancelled by the agency"),
        ];
        known.chain(cancelled).map(|(code, label)| (code.to_owned(), label.to_owned())).collect()
    }

    pub(super) fn check(&self, of: &Appointment, today: NaiveDate) -> Result<(Attendance, Option<Side>), Problems> {
        let mut problems = Problems::default();
        let answer = appointment::became(&self.what);
        match answer {
            None => problems.add("what", "Choose what became of it"),
            Some((what, by)) => {
                if let Err(error) = appointment::check_attendance(what, by, of.held_on, today) {
                    problems.add("what", error.to_string());
                }
            }
        }
        problems.or(answer)
    }
}

/// A call about a referral, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TalkForm {
    pub(super) kind: String,
    pub(super) on: String,
    pub(super) with_whom: String,
    /// `yes` where the parent took part.
    pub(super) parent: String,
    pub(super) note: String,
}

impl TalkForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            kind: text("kind"),
            on: text("on"),
            with_whom: text("with_whom"),
            parent: text("parent"),
            note: text("note"),
        }
    }

    /// The form as it opens: today, a warm handoff while the parent has not begun.
    pub(super) fn begun(referral: &Referral, today: NaiveDate) -> Self {
        let early = matches!(referral.state, State::Referred | State::Accepted);
        let kind = if early { TalkKind::WarmHandoff } else { TalkKind::Asked };
        Self { kind: kind.code().to_owned(), on: today.to_string(), ..Self::default() }
    }

    pub(super) fn check(&self, referral: &Referral, today: NaiveDate) -> Result<NewTalk, Problems> {
        let mut problems = Problems::default();
        let kind = problems.choice("kind", &self.kind, "what kind of call it was");
        let on = problems.past_date("on", &self.on, today, "the day");
        let with_whom = problems.line("with_whom", &self.with_whom, LINE);
        let note = problems.lines("note", &self.note, NOTE);
        let sound = (|| {
            let talk = NewTalk {
                kind: kind?,
                spoke_on: on?,
                with_whom: with_whom?,
                parent_took_part: self.parent == "yes" && kind != Some(TalkKind::NoAnswer),
                note: note?,
            };
            if let Err(error) = talk::check(talk.kind, &talk.with_whom, talk.spoke_on, referral.needed_on) {
                problems.add(if error == TalkError::WhomMissing { "with_whom" } else { "on" }, error.to_string());
            }
            Some(talk)
        })();
        problems.or(sound)
    }
}

/// What stands between a parent and a service, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct BarrierForm {
    pub(super) kind: String,
    pub(super) remover: String,
    pub(super) words: String,
    pub(super) on: String,
    pub(super) due_on: String,
}

impl BarrierForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            kind: text("kind"),
            remover: text("remover"),
            words: text("words"),
            on: text("on"),
            due_on: text("due_on"),
        }
    }

    pub(super) fn begun(today: NaiveDate) -> Self {
        Self { on: today.to_string(), ..Self::default() }
    }

    pub(super) fn check(&self, today: NaiveDate) -> Result<NewBarrier, Problems> {
        let mut problems = Problems::default();
        let kind = problems.choice("kind", &self.kind, "what stands in the way");
        let remover = problems.choice("remover", &self.remover, "who removes it");
        let words = problems.line("words", &self.words, LINE);
        let on = problems.date("on", &self.on, "the day it was known");
        let due_on = problems.optional_date("due_on", &self.due_on);
        let sound = (|| {
            let new = NewBarrier { kind: kind?, remover: remover?, words: words?, noted_on: on?, due_on: due_on? };
            if let Err(error) = barrier::check_noted(new.noted_on, new.due_on, today) {
                problems.add(
                    if matches!(error, BarrierError::DueBeforeNoted(_)) { "due_on" } else { "on" },
                    error.to_string(),
                );
            }
            Some(new)
        })();
        problems.or(sound)
    }
}

/// How a barrier was removed, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RemovedForm {
    pub(super) on: String,
    pub(super) how: String,
}

impl RemovedForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { on: posted.first("on").to_owned(), how: posted.first("how").to_owned() }
    }

    pub(super) fn begun(today: NaiveDate) -> Self {
        Self { on: today.to_string(), how: String::new() }
    }

    pub(super) fn check(&self, barrier: &Barrier, today: NaiveDate) -> Result<(NaiveDate, String), Problems> {
        let mut problems = Problems::default();
        let on = problems.date("on", &self.on, "the day");
        let how = problems.required_line("how", &self.how, LINE, "how it was removed, in a few words");
        if let Some(on) = on
            && let Err(error) = barrier::check_removed(barrier.noted_on, on, today)
        {
            problems.add("on", error.to_string());
        }
        problems.or(on.zip(how))
    }
}

//! A referral in the words of pages.

use chrono::NaiveDate;

use super::appointment_store::Appointment;
use super::barrier_store::Barrier;
use super::model::{Referral, Step};
use super::talk_store::Talk;
use crate::access::fields;
use crate::access::notes::Reader;
use crate::domain::appointment::AppointmentKind;
use crate::domain::calendar::{clock_time, kept_time, short_date};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, ProviderId, ReferralId};
use crate::domain::referral::{self, Calls, FollowUp, Reason, Side, State, Status};

/// What a button says that takes a referral to a state.
#[must_use]
pub const fn step_label(to: State) -> &'static str {
    match to {
        State::Needed => "Log the need",
        State::Referred => "Log the referral",
        State::Accepted => "Log the acceptance",
        State::Waitlisted => "Put on a waitlist",
        State::Declined => "It didn’t work out",
        State::Attended => "First session attended",
        State::Completed => "Log completion",
        State::EndedEarly => "End early",
    }
}

/// The same, where it stands in another one: what failed is referred elsewhere.
#[must_use]
pub const fn step_label_from(from: State, to: State) -> &'static str {
    match (from, to) {
        (State::Needed, State::Referred) => "Find a service",
        (State::Declined, State::Referred) => "Refer elsewhere",
        _ => step_label(to),
    }
}

/// The step that is likeliest to follow, and what its button says.
#[must_use]
pub fn likeliest(state: State) -> Option<(State, &'static str)> {
    referral::next_states(state).first().map(|to| (*to, step_label_from(state, *to)))
}

/// A short tag: its kind and the status's name.
#[must_use]
pub const fn tag(status: Status) -> (&'static str, &'static str) {
    let kind = match status.state() {
        State::Waitlisted | State::Declined => "warn",
        State::Attended | State::Completed => "good",
        _ => "plain",
    };
    (kind, status.label())
}

/// The page of a referral.
#[must_use]
pub fn path(family: FamilyId, referral: ReferralId) -> String {
    format!("/families/{family}/referrals/{referral}")
}

/// The form of a step.
#[must_use]
pub fn step_path(family: FamilyId, referral: ReferralId, to: State) -> String {
    format!("/families/{family}/referrals/{referral}/step?to={}", to.code())
}

/// Where a service is found for a need.
#[must_use]
pub fn find_path(family: FamilyId, referral: ReferralId) -> String {
    format!("/families/{family}/referrals/{referral}/find")
}

/// Where the likeliest step is taken: a need is met, and a failure made good, by finding a service; any other step is logged.
#[must_use]
pub fn next_path(family: FamilyId, referral: ReferralId, (from, to): (State, State)) -> String {
    match (from, to) {
        (State::Needed | State::Declined, State::Referred) => find_path(family, referral),
        _ => step_path(family, referral, to),
    }
}

impl Referral {
    /// Whom it is for.
    #[must_use]
    pub fn who(&self) -> Who {
        Who::of(self.person_id, self.child_id)
    }

    /// Where it stands, with what stood in the way told apart.
    #[must_use]
    pub fn status(&self) -> Status {
        Status::of(self.state, self.state_reason)
    }

    /// When somebody last asked about it.
    #[must_use]
    pub const fn calls(&self) -> Calls {
        Calls { asked_on: self.asked_on, tried_on: self.tried_on }
    }

    /// What an appointment with it is for: a first session until there was one.
    #[must_use]
    pub fn next_kind(&self) -> AppointmentKind {
        if self.first_attended_on.is_some() { AppointmentKind::Session } else { AppointmentKind::FirstSession }
    }

    /// Whose move it is and since when: "Provider to accept or decline, since Nov 3, 2026".
    #[must_use]
    pub fn next_action(&self) -> String {
        referral::next_action(self.status(), self.state_on)
    }

    /// The day on which it wants following up; none once it is closed. `contact_on` is the last contact held with an adult of the
    /// family.
    #[must_use]
    pub fn due(&self, clocks: &FollowUp, contact_on: Option<NaiveDate>) -> Option<NaiveDate> {
        clocks.due(self.state, self.state_on, self.calls().with_contact(self.state, contact_on))
    }

    /// "Follow up by Nov 5, 2026", or nothing once it is closed.
    #[must_use]
    pub fn follow_up(&self, clocks: &FollowUp, contact_on: Option<NaiveDate>) -> String {
        self.due(clocks, contact_on).map_or_else(String::new, |on| format!("Follow up by {}", short_date(on)))
    }
}

impl Step {
    /// "No transport (agency's side)", or nothing.
    pub(super) fn because(&self) -> String {
        because(self.reason, self.side)
    }

    /// Whether it was not marked as entered in error.
    pub(super) const fn counts(&self) -> bool {
        self.error_at.is_none()
    }

    /// The step as the story of the need tells it.
    pub(super) const fn told(&self) -> referral::Move<ProviderId> {
        referral::Move { state: self.state, on: self.occurred_on, reason: self.reason, provider: self.provider_id }
    }

    /// The note, for those on whose track it was written, and for who wrote it.
    pub(super) fn note_for(&self, referral: &Referral, reader: &Reader) -> &str {
        let track = fields::track_of_service(referral.child_id.is_some());
        let opened = self.note.on_track(track).open(reader);
        opened.or_else(|| self.note.own(self.entered_by, reader)).unwrap_or_default()
    }
}

impl Talk {
    /// The note, for those on whose track it was written, and for who wrote it.
    pub(super) fn note_for(&self, referral: &Referral, reader: &Reader) -> &str {
        let track = fields::track_of_service(referral.child_id.is_some());
        let opened = self.note.on_track(track).open(reader);
        opened.or_else(|| self.note.own(self.entered_by, reader)).unwrap_or_default()
    }
}

/// "First session, Tue, Nov 24, 2026, 9:00 a.m., 12 Oak Street".
#[must_use]
pub fn appointment(of: &Appointment) -> String {
    let place = if of.place.is_empty() { String::new() } else { format!(", {}", of.place) };
    format!("{}, {}{place}", of.kind, when(of))
}

/// "Tue, Nov 24, 2026, 9:00 a.m.".
#[must_use]
pub fn when(of: &Appointment) -> String {
    let time = of.held_time.as_deref().and_then(kept_time);
    let time = time.map_or_else(String::new, |time| format!(", {}", clock_time(time)));
    format!("{}, {}{time}", of.held_on.format("%a"), short_date(of.held_on))
}

/// What became of an appointment: "Cancelled by the provider"; nothing until somebody said so.
pub(super) fn became(of: &Appointment) -> Option<String> {
    let by = of.cancelled_by.map_or_else(String::new, |side| format!(" by the {}", side.label().to_lowercase()));
    Some(format!("{}{by}", of.attendance?))
}

/// "Transport: no bus before 8. The reunification worker, by Nov 27, 2026".
pub(super) fn barrier(of: &Barrier) -> String {
    let words = if of.words.is_empty() { String::new() } else { format!(": {}", of.words) };
    let due = of.due_on.map_or_else(String::new, |on| format!(", by {}", short_date(on)));
    format!("{}{words}. {}{due}", of.kind, of.remover)
}

/// "Removed on Nov 24, 2026: bus pass given."; nothing while it stands.
pub(super) fn removed(of: &Barrier) -> Option<String> {
    Some(format!("Removed on {}: {}.", short_date(of.removed_on?), of.removed_how.trim_end_matches('.')))
}

/// "No transport (agency's side)", or nothing.
pub(super) fn because(reason: Option<Reason>, side: Option<Side>) -> String {
    match (reason, side) {
        (Some(reason), Some(side)) => format!("{reason} ({}'s side)", side.label().to_lowercase()),
        (Some(reason), None) => reason.label().to_owned(),
        (None, _) => String::new(),
    }
}

/// The reasons to choose from, each with the side it usually speaks of.
pub(super) fn reasons() -> Vec<(&'static str, String)> {
    Reason::ALL.iter().map(|reason| (reason.code(), because(Some(*reason), reason.default_side()))).collect()
}

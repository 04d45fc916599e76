//! A referral in the words of pages.

use super::model::{Referral, Step};
use crate::access::fields;
use crate::access::notes::Reader;
use crate::domain::calendar::short_date;
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, ReferralId};
use crate::domain::referral::{self, FollowUp, Reason, Side, State};

/// What a button says that takes a referral to a state.
#[must_use]
pub const fn step_label(to: State) -> &'static str {
    match to {
        State::Needed => "Log the need",
        State::Referred => "Log the referral",
        State::Accepted => "Log the acceptance",
        State::Waitlisted => "Put on a waitlist",
        State::Declined => "Log a decline",
        State::Attended => "First session attended",
        State::Completed => "Log completion",
        State::EndedEarly => "End early",
    }
}

/// The step that is likeliest to follow, and what its button says.
#[must_use]
pub fn likeliest(state: State) -> Option<(State, &'static str)> {
    referral::next_states(state).first().map(|to| (*to, step_label(*to)))
}

/// A short tag: its kind and the state's name.
#[must_use]
pub const fn tag(state: State) -> (&'static str, &'static str) {
    let kind = match state {
        State::Waitlisted | State::Declined => "warn",
        State::Attended | State::Completed => "good",
        _ => "plain",
    };
    (kind, state.label())
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

impl Referral {
    /// Whom it is for.
    #[must_use]
    pub fn who(&self) -> Who {
        Who::of(self.person_id, self.child_id)
    }

    /// Whose move it is and since when: "Provider to accept or decline, since Nov 3, 2026".
    #[must_use]
    pub fn next_action(&self) -> String {
        referral::next_action(self.state, self.state_on)
    }

    /// "Follow up by Nov 5, 2026", or nothing once it is closed.
    #[must_use]
    pub fn follow_up(&self) -> String {
        let due = FollowUp::default().due(self.state, self.state_on);
        due.map_or_else(String::new, |on| format!("Follow up by {}", short_date(on)))
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

    /// The note, for those on whose track it was written, and for who wrote it.
    pub(super) fn note_for(&self, referral: &Referral, reader: &Reader) -> &str {
        let track = fields::track_of_service(referral.child_id.is_some());
        let opened = self.note.on_track(track).open(reader);
        opened.or_else(|| self.note.own(self.entered_by, reader)).unwrap_or_default()
    }
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

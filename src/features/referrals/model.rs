//! The rows of `referrals` and `referral_events`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::Sealed;
use crate::db::schema::{referral_events, referrals};
use crate::db::{Backend, Instant};
use crate::domain::id::{ChildId, FamilyId, LinkAnswerId, PersonId, ProviderId, ReferralEventId, ReferralId, UserId};
use crate::domain::referral::{Reason, ServiceKind, Side, State};

/// A service for one person, from the day it was needed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = referrals, check_for_backend(Backend))]
pub struct Referral {
    /// Key.
    pub id: ReferralId,
    /// The family.
    pub family_id: FamilyId,
    /// The adult it is for.
    pub person_id: Option<PersonId>,
    /// The child it is for.
    pub child_id: Option<ChildId>,
    /// What kind of service.
    pub service: ServiceKind,
    /// Who gives it, once known.
    pub provider_id: Option<ProviderId>,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_on: NaiveDate,
    /// The day the need was known.
    pub needed_on: NaiveDate,
    /// The first session attended: what stops the day-one clock.
    pub first_attended_on: Option<NaiveDate>,
    /// Grows with every step.
    pub version: i32,
    /// Why it stands where it stands, where somebody said so.
    pub state_reason: Option<Reason>,
    /// The last day on which somebody answered who was asked about it.
    pub asked_on: Option<NaiveDate>,
    /// The last day on which nobody answered.
    pub tried_on: Option<NaiveDate>,
    /// The day of the earliest appointment of which it is not known what became of it.
    pub booked_on: Option<NaiveDate>,
}

/// A referral to be made, at its first step.
#[derive(Debug, Clone)]
pub struct NewReferral {
    /// Key.
    pub id: ReferralId,
    /// The family.
    pub family: FamilyId,
    /// The adult it is for.
    pub person: Option<PersonId>,
    /// The child it is for.
    pub child: Option<ChildId>,
    /// What kind of service.
    pub service: ServiceKind,
    /// Who gives it, once known.
    pub provider: Option<ProviderId>,
    /// The day the need was known.
    pub needed_on: NaiveDate,
}

/// Who enters something about a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EnteredBy {
    /// Somebody of the agency.
    Person(UserId),
    /// A provider, with an answer through a link.
    Link(LinkAnswerId),
    /// An import.
    Import,
}

impl EnteredBy {
    pub(super) fn person(self) -> Option<UserId> {
        if let Self::Person(user) = self { Some(user) } else { None }
    }

    pub(super) fn answer(self) -> Option<LinkAnswerId> {
        if let Self::Link(answer) = self { Some(answer) } else { None }
    }
}

impl From<Option<UserId>> for EnteredBy {
    fn from(by: Option<UserId>) -> Self {
        by.map_or(Self::Import, Self::Person)
    }
}

/// A step to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// Where the referral stands after it.
    pub state: State,
    /// The day it happened.
    pub occurred_on: NaiveDate,
    /// Why it was declined, waits, or ended early.
    pub reason: Option<Reason>,
    /// On whose side.
    pub side: Option<Side>,
    /// In a few words.
    pub note: String,
}

/// A step that was taken.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = referral_events, check_for_backend(Backend))]
pub struct Step {
    /// Key.
    pub id: ReferralEventId,
    /// The referral.
    pub referral_id: ReferralId,
    /// Where it stood after this step.
    pub state: State,
    /// The day it happened.
    pub occurred_on: NaiveDate,
    /// Why it was declined, waits, or ended early.
    pub reason: Option<Reason>,
    /// On whose side.
    pub side: Option<Side>,
    /// In a few words.
    pub(super) note: Sealed,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// With whom it was, where somebody said so.
    pub provider_id: Option<ProviderId>,
    /// The answer through a link that it came with.
    pub answer_id: Option<LinkAnswerId>,
    /// When it was marked as entered in error.
    pub(super) error_at: Option<Instant>,
    /// Who marked it.
    pub(super) error_by: Option<UserId>,
    /// Why.
    pub(super) error_reason: String,
}

/// Who marked a record as entered in error, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marked {
    pub(super) at: Instant,
    pub(super) by: UserId,
    pub(super) reason: String,
}

#[derive(Insertable)]
#[diesel(table_name = referrals)]
pub(super) struct ReferralRow {
    pub(super) id: ReferralId,
    pub(super) family_id: FamilyId,
    pub(super) person_id: Option<PersonId>,
    pub(super) child_id: Option<ChildId>,
    pub(super) service: ServiceKind,
    pub(super) provider_id: Option<ProviderId>,
    pub(super) state: State,
    pub(super) state_on: NaiveDate,
    pub(super) needed_on: NaiveDate,
    pub(super) created_at: Instant,
    pub(super) created_by: Option<UserId>,
}

impl From<&ReferralRow> for Referral {
    fn from(row: &ReferralRow) -> Self {
        Self {
            id: row.id,
            family_id: row.family_id,
            person_id: row.person_id,
            child_id: row.child_id,
            service: row.service,
            provider_id: row.provider_id,
            state: row.state,
            state_on: row.state_on,
            needed_on: row.needed_on,
            first_attended_on: None,
            version: 1,
            state_reason: None,
            asked_on: None,
            tried_on: None,
            booked_on: None,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = referral_events)]
pub(super) struct StepRow<'a> {
    pub(super) id: ReferralEventId,
    pub(super) referral_id: ReferralId,
    pub(super) state: State,
    pub(super) occurred_on: NaiveDate,
    pub(super) reason: Option<Reason>,
    pub(super) side: Option<Side>,
    pub(super) note: &'a str,
    pub(super) provider_id: Option<ProviderId>,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) answer_id: Option<LinkAnswerId>,
}

//! The rows of parent partners. The notes of their contacts are shut until somebody who may read them shows her proof.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{Note, Partnering, Sealed};
use crate::db::schema::{partner_contacts, partner_offers, partner_terms, partner_trips, partners};
use crate::db::{Backend, Instant};
use crate::domain::contact::Medium;
use crate::domain::id::{
    FamilyId, OfficeId, PartnerContactId, PartnerId, PartnerOfferId, PartnerTermId, PartnerTripId, PersonId, UserId,
};
use crate::domain::partner::{Answer, Dates, DeclineReason, EndReason, Miles};
use crate::domain::period::Period;

/// A parent partner.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = partners, check_for_backend(Backend))]
pub(super) struct Partner {
    pub(super) id: PartnerId,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) phone: String,
    pub(super) languages: String,
    pub(super) version: i32,
}

impl Partner {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// What may be corrected of a partner.
#[derive(Debug, Clone, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = partners)]
pub struct PartnerFacts {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Telephone.
    pub phone: String,
    /// The languages she speaks, in words.
    pub languages: String,
}

/// A partner to be put on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPartner {
    /// Who she is on record, where her own case was one of this agency's.
    pub person: Option<PersonId>,
    /// Her facts.
    pub facts: PartnerFacts,
    /// The first office that she covers.
    pub office: OfficeId,
    /// From when.
    pub starts_on: NaiveDate,
}

/// A time for which a partner covers an office.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = partner_terms, check_for_backend(Backend))]
pub(super) struct Term {
    pub(super) id: PartnerTermId,
    pub(super) partner_id: PartnerId,
    pub(super) office_id: OfficeId,
    pub(super) starts_on: NaiveDate,
    pub(super) ends_on: Option<NaiveDate>,
    pub(super) end_reason: String,
    pub(super) version: i32,
}

impl Term {
    pub(super) fn covers(&self, on: NaiveDate) -> bool {
        Period::new(self.starts_on, self.ends_on).is_ok_and(|period| period.contains(on))
    }
}

/// An offer and what followed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = partner_offers, check_for_backend(Backend))]
pub(super) struct Offer {
    pub(super) id: PartnerOfferId,
    pub(super) family_id: FamilyId,
    pub(super) person_id: PersonId,
    pub(super) offered_on: NaiveDate,
    pub(super) answer: Option<Answer>,
    pub(super) answered_on: Option<NaiveDate>,
    pub(super) decline_reason: Option<DeclineReason>,
    pub(super) answered_by: Option<UserId>,
    pub(super) partner_id: Option<PartnerId>,
    pub(super) started_on: Option<NaiveDate>,
    pub(super) started_by: Option<UserId>,
    pub(super) ended_on: Option<NaiveDate>,
    pub(super) end_reason: Option<EndReason>,
    pub(super) ended_by: Option<UserId>,
    pub(super) version: i32,
    pub(super) entered_by: Option<UserId>,
    pub(super) error_reason: String,
    pub(super) error_by: Option<UserId>,
    pub(super) error_at: Option<Instant>,
}

impl Offer {
    pub(super) fn dates(&self) -> Dates {
        Dates {
            offered_on: self.offered_on,
            answer: self.answer.zip(self.answered_on),
            started_on: self.started_on,
            ended_on: self.ended_on,
        }
    }
}

/// An offer with the family and the names that its row needs.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    pub(super) offer: Offer,
    pub(super) family: String,
    pub(super) number: String,
    pub(super) office: OfficeId,
    pub(super) parent: String,
}

/// What a step records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewStep {
    /// The parent's answer, with the reason where she declined.
    Answer(Answer, Option<DeclineReason>, NaiveDate),
    /// A partner begins.
    Start(PartnerId, NaiveDate),
    /// It ends.
    End(EndReason, NaiveDate),
}

/// A contact of a partner.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = partner_contacts, check_for_backend(Backend))]
pub(super) struct Contact {
    pub(super) id: PartnerContactId,
    pub(super) offer_id: PartnerOfferId,
    pub(super) family_id: FamilyId,
    pub(super) held_on: NaiveDate,
    pub(super) medium: Medium,
    pub(super) minutes: i32,
    note: Sealed,
    pub(super) entered_by: Option<UserId>,
    error_reason: Sealed,
    pub(super) error_by: Option<UserId>,
}

impl Contact {
    pub(super) fn note(&self) -> Note<'_, Partnering> {
        self.note.of_partnering()
    }

    pub(super) fn error_reason(&self) -> Note<'_, Partnering> {
        self.error_reason.of_partnering()
    }
}

/// A contact to be logged, with the way there where there was one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContact {
    /// The offer that it belongs to.
    pub offer: PartnerOfferId,
    /// The family.
    pub family: FamilyId,
    /// The day.
    pub held_on: NaiveDate,
    /// How.
    pub medium: Medium,
    /// How long.
    pub minutes: i32,
    /// What was done, for the coordinator and the family's track.
    pub note: String,
    /// The way there.
    pub travel: Option<Travel>,
}

/// How far somebody went, or from where to where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Travel {
    /// From where; empty where the miles are known.
    pub from: String,
    /// To where.
    pub to: String,
    /// How far, there and back.
    pub miles: Option<Miles>,
    /// What for.
    pub purpose: String,
}

/// A trip to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTrip {
    /// Whose.
    pub partner: PartnerId,
    /// The contact that it led to.
    pub contact: Option<PartnerContactId>,
    /// The day.
    pub on: NaiveDate,
    /// The way.
    pub travel: Travel,
}

/// A trip of a partner.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = partner_trips, check_for_backend(Backend))]
pub(super) struct Trip {
    pub(super) id: PartnerTripId,
    pub(super) partner_id: PartnerId,
    pub(super) contact_id: Option<PartnerContactId>,
    pub(super) travelled_on: NaiveDate,
    pub(super) from_place: String,
    pub(super) to_place: String,
    tenths: Option<i32>,
    pub(super) purpose: String,
    pub(super) error_reason: String,
    pub(super) error_at: Option<Instant>,
}

impl Trip {
    pub(super) fn miles(&self) -> Option<Miles> {
        self.tenths.and_then(Miles::of_tenths)
    }
}

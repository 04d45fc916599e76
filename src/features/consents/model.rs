//! The rows of consents, protected records and disclosures, and what a family holds of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::protected::SealedText;
use crate::db::schema::{consents, disclosures, protected_records};
use crate::db::{Backend, Instant, fresh};
use crate::domain::code::Code;
use crate::domain::id::{
    ConsentId, DisclosureId, FamilyId, PersonId, ProtectedRecordId, ProviderId, ReferralId, UserId,
};
use crate::domain::protected::{
    Allowed, Basis, Ground, OF_A_REFERRAL, Purpose, Recipient, Record, RecordKind, Refusal, RevokedWhy, Standing, Use,
    may_disclose,
};
use crate::error::{Error, Result};
use crate::features::families::Adult;

/// A consent or a court order.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = consents, check_for_backend(Backend))]
pub(super) struct Consent {
    pub(super) id: ConsentId,
    pub(super) person_id: PersonId,
    pub(super) basis: Basis,
    pub(super) order_number: String,
    pub(super) provider_id: Option<ProviderId>,
    kinds: String,
    recipients: String,
    pub(super) recipient_name: String,
    purposes: String,
    pub(super) signed_on: Option<NaiveDate>,
    pub(super) expires_on: Option<NaiveDate>,
    pub(super) until_case_closes: bool,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) revoked_on: Option<NaiveDate>,
    pub(super) revoked_why: Option<RevokedWhy>,
}

/// A consent or a court order to be logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConsent {
    /// The family.
    pub family: FamilyId,
    /// Whose records.
    pub person: PersonId,
    /// On what it rests.
    pub basis: Basis,
    /// The number of the court order; empty for a consent.
    pub order_number: String,
    /// The one program that it is about; none for every program.
    pub source: Option<ProviderId>,
    /// What it covers.
    pub kinds: Vec<RecordKind>,
    /// For whom.
    pub recipients: Vec<Recipient>,
    /// Who that is, where somebody is named.
    pub recipient_name: String,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// The day it was signed; none while it is to be printed and signed.
    pub signed_on: Option<NaiveDate>,
    /// Its last day.
    pub expires_on: Option<NaiveDate>,
    /// Whether it ends with the day on which the family's case closes.
    pub until_case_closes: bool,
}

/// A record received from a treatment program; its text is sealed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = protected_records, check_for_backend(Backend))]
pub(super) struct ProtectedRecord {
    pub(super) id: ProtectedRecordId,
    pub(super) person_id: PersonId,
    pub(super) provider_id: ProviderId,
    pub(super) referral_id: Option<ReferralId>,
    pub(super) kind: RecordKind,
    pub(super) received_on: NaiveDate,
    pub(super) sealed: SealedText,
}

/// A protected record to be kept.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// Key: made before, because the text is sealed for this row alone.
    pub id: ProtectedRecordId,
    /// The family.
    pub family: FamilyId,
    /// About whom.
    pub person: PersonId,
    /// The program that it came from.
    pub source: ProviderId,
    /// The service of which it tells.
    pub referral: Option<ReferralId>,
    /// What it is.
    pub kind: RecordKind,
    /// When it came.
    pub received_on: NaiveDate,
    /// Its text, sealed.
    pub sealed: SealedText,
}

/// That a record was given to somebody outside the agency.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = disclosures, check_for_backend(Backend))]
pub(super) struct Disclosure {
    pub(super) id: DisclosureId,
    pub(super) record_id: ProtectedRecordId,
    pub(super) consent_id: ConsentId,
    pub(super) recipient: Recipient,
    pub(super) to_name: String,
    pub(super) to_address: String,
    pub(super) purpose: Purpose,
    pub(super) disclosed_on: NaiveDate,
    pub(super) disclosed_at: Instant,
    pub(super) disclosed_by: UserId,
}

/// A disclosure to be accounted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDisclosure {
    /// The family.
    pub family: FamilyId,
    /// Which record.
    pub record: ProtectedRecordId,
    /// What allows it.
    pub ground: ConsentId,
    /// To whom.
    pub to: Recipient,
    /// Who that is.
    pub to_name: String,
    /// Where the recipient is.
    pub to_address: String,
    /// What for.
    pub purpose: Purpose,
    /// The day.
    pub on: NaiveDate,
}

/// Codes as one text, between commas.
pub(super) fn joined<C: Code>(codes: &[C]) -> String {
    codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(",")
}

fn several<C: Code>(text: &str) -> Vec<C> {
    text.split(',').filter_map(C::from_code).collect()
}

/// The labels of codes, in a sentence.
pub(super) fn labels<C: Code>(codes: &[C]) -> String {
    codes.iter().map(|code| code.label()).collect::<Vec<_>>().join("; ")
}

impl Consent {
    pub(super) fn kinds(&self) -> Vec<RecordKind> {
        several(&self.kinds)
    }

    pub(super) fn recipients(&self) -> Vec<Recipient> {
        several(&self.recipients)
    }

    pub(super) fn purposes(&self) -> Vec<Purpose> {
        several(&self.purposes)
    }

    /// The last day it holds: its own, or the day on which the case closed.
    fn last_day(&self, case_closed_on: Option<NaiveDate>) -> Option<NaiveDate> {
        let closed = case_closed_on.filter(|_| self.until_case_closes);
        [self.expires_on, closed].into_iter().flatten().min()
    }
}

/// What a family holds of consents and protected records.
#[derive(Debug, Clone)]
pub struct Held {
    pub(super) consents: Vec<Consent>,
    pub(super) records: Vec<ProtectedRecord>,
    pub(super) adults: Vec<Adult>,
    pub(super) programs: Vec<(ProviderId, String)>,
    /// The services of the family, with what they are called.
    pub(super) referrals: Vec<(ReferralId, String)>,
    pub(super) case_closed_on: Option<NaiveDate>,
    pub(super) names: HashMap<UserId, String>,
}

impl Held {
    /// The record that stands for a person where several were merged.
    fn one(&self, person: PersonId) -> PersonId {
        self.adults.iter().find(|adult| adult.is(person)).map_or(person, |adult| adult.person.id)
    }

    pub(super) fn is_adult(&self, person: PersonId) -> bool {
        self.adults.iter().any(|adult| adult.is(person))
    }

    pub(super) fn name(&self, person: PersonId) -> String {
        let adult = self.adults.iter().find(|adult| adult.is(person));
        adult.map_or_else(|| "not recorded".to_owned(), |adult| adult.person.name())
    }

    pub(super) fn program(&self, program: ProviderId) -> &str {
        self.programs.iter().find(|(id, _)| *id == program).map_or("not recorded", |(_, name)| name.as_str())
    }

    pub(super) fn worker(&self, user: Option<UserId>) -> &str {
        user.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str)
    }

    pub(super) fn ground(&self, consent: &Consent) -> Ground {
        Ground {
            id: consent.id,
            person: self.one(consent.person_id),
            source: consent.provider_id,
            kinds: consent.kinds(),
            recipients: consent.recipients(),
            purposes: consent.purposes(),
            signed_on: consent.signed_on,
            last_day: consent.last_day(self.case_closed_on),
            revoked_on: consent.revoked_on,
        }
    }

    pub(super) fn standing(&self, consent: &Consent, today: NaiveDate) -> Standing {
        self.ground(consent).standing(today)
    }

    /// Whether a record may be used so today, and why not.
    pub(super) fn may(
        &self,
        record: &ProtectedRecord,
        wanted: Use,
        today: NaiveDate,
    ) -> std::result::Result<Allowed, Refusal> {
        let grounds: Vec<Ground> = self.consents.iter().map(|consent| self.ground(consent)).collect();
        may_disclose(&self.of(record), wanted, &grounds, today)
    }

    /// Whether what a program says of a person may become steps of her referral today, as a link brings it.
    #[must_use]
    pub fn lets_program_answer(&self, person: PersonId, program: ProviderId, today: NaiveDate) -> bool {
        let record = Record { id: fresh(), person: self.one(person), source: program, kind: RecordKind::Attendance };
        let grounds: Vec<Ground> = self.consents.iter().map(|consent| self.ground(consent)).collect();
        OF_A_REFERRAL.iter().all(|wanted| may_disclose(&record, *wanted, &grounds, today).is_ok())
    }

    /// The same by one consent alone.
    pub(super) fn may_by(
        &self,
        record: &ProtectedRecord,
        (by, wanted): (&Consent, Use),
        today: NaiveDate,
    ) -> std::result::Result<Allowed, Refusal> {
        may_disclose(&self.of(record), wanted, &[self.ground(by)], today)
    }

    fn of(&self, record: &ProtectedRecord) -> Record {
        Record { id: record.id, person: self.one(record.person_id), source: record.provider_id, kind: record.kind }
    }

    /// What a record is called: never what it says.
    pub(super) fn title(&self, record: &ProtectedRecord) -> String {
        format!("{}, {}", record.kind.label(), self.name(record.person_id))
    }

    /// # Errors
    /// [`Error::NotFound`] when it is not the family's.
    pub(super) fn consent(&self, id: ConsentId) -> Result<&Consent> {
        self.consents.iter().find(|consent| consent.id == id).ok_or(Error::NotFound)
    }

    /// # Errors
    /// [`Error::NotFound`] when it is not the family's, or was marked as a wrong entry.
    pub(super) fn record(&self, id: ProtectedRecordId) -> Result<&ProtectedRecord> {
        self.records.iter().find(|record| record.id == id).ok_or(Error::NotFound)
    }

    /// The adults, to choose from.
    pub(super) fn people(&self) -> Vec<(String, String)> {
        self.adults.iter().map(|adult| (adult.person.id.to_string(), adult.person.name())).collect()
    }

    pub(super) fn service(&self, id: ReferralId) -> String {
        self.referrals.iter().find(|(of, _)| *of == id).map_or_else(String::new, |(_, name)| name.clone())
    }

    /// The services, to choose from.
    pub(super) fn services(&self) -> Vec<(String, String)> {
        self.referrals.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
    }

    /// The programs, to choose from.
    pub(super) fn sources(&self) -> Vec<(String, String)> {
        self.programs.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
    }
}

//! Records received from a substance-use treatment program, and what lets anybody see them (42 CFR part 2).
//!
//! A record is protected by where it came from, not by its topic: what a program sent is; a referral that the agency writes
//! itself is not. Such a record is shown, printed, shared and counted only under the person's written consent (2.31) or a
//! court order (2.61 and after) that covers the program, the kind of record, the recipient and the purpose, and that is in
//! force on that day. Nothing else opens it, whoever asks.

use chrono::NaiveDate;

use super::id::{ConsentId, PersonId, ProtectedRecordId, ProviderId};
use super::role::Role;

crate::codes! {
    /// On what a release rests.
    pub enum Basis {
        Consent => "consent", "Written consent of the person",
        Order => "order", "Court order",
    }
}

crate::codes! {
    /// What a program sent: how much and what kind of information (2.31(a)(3)).
    pub enum RecordKind {
        Assessment => "assessment", "Assessment result",
        Attendance => "attendance", "Attendance",
        Progress => "progress", "Progress in treatment",
        Treatment => "treatment", "Treatment narrative",
        TestResults => "test_results", "Drug test results",
        CounselingNotes => "counseling_notes", "Counseling notes",
    }
}

crate::codes! {
    /// To whom (2.31(a)(4)).
    pub enum Recipient {
        FamilyTeam => "family_team", "The family’s reunification worker and her supervisor",
        ChildTeam => "child_team", "The children’s permanency workers",
        Managers => "managers", "The managers of the agency",
        Court => "court", "The juvenile court and the parties’ lawyers",
        Named => "named", "Somebody else, by name",
    }
}

crate::codes! {
    /// What for (2.31(a)(5)).
    pub enum Purpose {
        Planning => "planning", "Planning the children’s return home",
        CourtReport => "court_report", "Reporting to the juvenile court",
        Care => "care", "Services with another provider",
        OwnRequest => "own_request", "At the person’s own request",
    }
}

crate::codes! {
    /// Why a consent or an order is over before its last day.
    pub enum RevokedWhy {
        ByPerson => "by_person", "The person took it back",
        OrderEnded => "order_ended", "The court ended the order",
        WrongEntry => "wrong_entry", "It was entered in error",
    }
}

/// The notice that goes with each disclosure (42 CFR 2.32(a)(2)).
pub const NOTICE: &str = "42 CFR part 2 prohibits unauthorized use or disclosure of these records.";

/// For how many years disclosures are accounted for (2.25).
pub const ACCOUNTED_YEARS: i32 = 3;

/// For how many days before its last one a consent is said to end soon.
const SOON: i64 = 30;

/// A use of a record: for whom and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "said above")]
pub struct Use {
    pub to: Recipient,
    pub purpose: Purpose,
}

/// What a summary for the court makes of a record.
pub const FOR_COURT: Use = Use { to: Recipient::Court, purpose: Purpose::CourtReport };

/// The uses that are made of a referral's steps: each of these sees them, and the court's paper has them. What a program says of
/// somebody may become a step only where a consent lets all of them have it.
pub const OF_A_REFERRAL: [Use; 4] = [
    Use { to: Recipient::FamilyTeam, purpose: Purpose::Planning },
    Use { to: Recipient::ChildTeam, purpose: Purpose::Planning },
    Use { to: Recipient::Managers, purpose: Purpose::Planning },
    FOR_COURT,
];

impl Use {
    /// The use that a person in this role makes of a record she reads; nobody else reads one at all.
    #[must_use]
    pub fn by(role: Role) -> Option<Self> {
        let planning = |to| Some(Self { to, purpose: Purpose::Planning });
        match role {
            Role::ReunificationWorker | Role::Supervisor => planning(Recipient::FamilyTeam),
            Role::PermanencyWorker => planning(Recipient::ChildTeam),
            Role::Manager => planning(Recipient::Managers),
            Role::CourtLiaison => Some(FOR_COURT),
            Role::ParentPartnerCoordinator | Role::Administrator | Role::Auditor => None,
        }
    }
}

/// A record, as far as the rule asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Key.
    pub id: ProtectedRecordId,
    /// About whom; of merged records the one that is kept.
    pub person: PersonId,
    /// The program that it came from.
    pub source: ProviderId,
    /// What it is.
    pub kind: RecordKind,
}

/// A consent or a court order, as far as the rule asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Key.
    pub id: ConsentId,
    /// Whose records; of merged records the one that is kept.
    pub person: PersonId,
    /// The one program that it is about; none for every program.
    pub source: Option<ProviderId>,
    /// What it covers.
    pub kinds: Vec<RecordKind>,
    /// For whom.
    pub recipients: Vec<Recipient>,
    /// What for.
    pub purposes: Vec<Purpose>,
    /// The day it was signed; a form that nobody signed allows nothing.
    pub signed_on: Option<NaiveDate>,
    /// The last day it holds, whole, in the agency's time zone.
    pub last_day: Option<NaiveDate>,
    /// Since when it is taken back: at once, whatever the time of day.
    pub revoked_on: Option<NaiveDate>,
}

/// How a consent stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody signed it yet.
    Unsigned,
    /// It is signed as of a later day.
    NotYet(NaiveDate),
    /// In force until the end of this day, or without an end that is known.
    Valid(Option<NaiveDate>),
    /// Over since the end of this day.
    Expired(NaiveDate),
    /// Taken back on this day.
    Revoked(NaiveDate),
    /// Given up on this day, before anybody signed it.
    Dropped(NaiveDate),
}

/// Why a record stays shut. Of several consents the nearest says it: the later in this list, the nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// There is none of this person.
    NoGround,
    /// They are about other programs.
    OtherProgram,
    /// They cover other kinds of records.
    OtherKind,
    /// They name others.
    OtherRecipient(Recipient),
    /// They are for other purposes.
    OtherPurpose(Purpose),
    /// Nobody signed it yet, or its day is to come.
    NotSigned,
    /// It was taken back.
    Revoked(NaiveDate),
    /// It is over.
    Expired(NaiveDate),
}

/// The proof that a record may be disclosed today. [`may_disclose`] alone makes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowed {
    record: ProtectedRecordId,
    ground: ConsentId,
    until: Option<NaiveDate>,
}

impl Allowed {
    /// Which record.
    #[must_use]
    pub const fn record(&self) -> ProtectedRecordId {
        self.record
    }

    /// What allows it.
    #[must_use]
    pub const fn ground(&self) -> ConsentId {
        self.ground
    }

    /// The last day it does.
    #[must_use]
    pub const fn until(&self) -> Option<NaiveDate> {
        self.until
    }
}

impl Ground {
    /// How it stands on a day.
    #[must_use]
    pub fn standing(&self, today: NaiveDate) -> Standing {
        match (self.revoked_on, self.signed_on, self.last_day) {
            (Some(on), None, _) => Standing::Dropped(on),
            (Some(on), Some(_), _) => Standing::Revoked(on),
            (None, None, _) => Standing::Unsigned,
            (None, Some(on), _) if on > today => Standing::NotYet(on),
            (None, Some(_), Some(last)) if last < today => Standing::Expired(last),
            (None, Some(_), last) => Standing::Valid(last),
        }
    }

    /// Whether it allows this use of this record on this day.
    fn allows(&self, record: &Record, wanted: Use, today: NaiveDate) -> Result<Allowed, Refusal> {
        if self.person != record.person {
            return Err(Refusal::NoGround);
        }
        if self.source.is_some_and(|only| only != record.source) {
            return Err(Refusal::OtherProgram);
        }
        if !self.kinds.contains(&record.kind) {
            return Err(Refusal::OtherKind);
        }
        if !self.recipients.contains(&wanted.to) {
            return Err(Refusal::OtherRecipient(wanted.to));
        }
        if !self.purposes.contains(&wanted.purpose) {
            return Err(Refusal::OtherPurpose(wanted.purpose));
        }
        match self.standing(today) {
            Standing::Valid(until) => Ok(Allowed { record: record.id, ground: self.id, until }),
            Standing::Unsigned | Standing::NotYet(_) | Standing::Dropped(_) => Err(Refusal::NotSigned),
            Standing::Expired(last) => Err(Refusal::Expired(last)),
            Standing::Revoked(on) => Err(Refusal::Revoked(on)),
        }
    }
}

impl Standing {
    /// Whether it is in force.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        matches!(self, Self::Valid(_))
    }

    /// Whether it is in force, but not for long.
    #[must_use]
    pub fn ends_soon(self, today: NaiveDate) -> bool {
        matches!(self, Self::Valid(Some(last)) if (last - today).num_days() <= SOON)
    }

    /// How it stands, in words.
    #[must_use]
    pub fn said(self) -> String {
        use super::calendar::short_date as on;
        match self {
            Self::Unsigned => "Not signed yet".to_owned(),
            Self::NotYet(day) => format!("Begins {}", on(day)),
            Self::Valid(Some(day)) => format!("Valid through {}", on(day)),
            Self::Valid(None) => "Valid".to_owned(),
            Self::Expired(day) => format!("Expired after {}", on(day)),
            Self::Revoked(day) => format!("Revoked {}", on(day)),
            Self::Dropped(day) => format!("Given up unsigned {}", on(day)),
        }
    }
}

impl Refusal {
    /// Why, in words that complete "Not shown: ".
    #[must_use]
    pub fn said(self) -> String {
        use super::calendar::short_date as on;
        match self {
            Self::NoGround => "no consent and no court order".to_owned(),
            Self::OtherProgram => "the consent is about another program".to_owned(),
            Self::OtherKind => "the consent does not cover this kind of record".to_owned(),
            Self::OtherRecipient(Recipient::Court) => "no consent for the court".to_owned(),
            Self::OtherRecipient(_) => "the consent names other people".to_owned(),
            Self::OtherPurpose(_) => "the consent is for another purpose".to_owned(),
            Self::NotSigned => "the consent is not signed yet".to_owned(),
            Self::Revoked(day) => format!("the consent was revoked on {}", on(day)),
            Self::Expired(day) => format!("the consent expired after {}", on(day)),
        }
    }
}

/// Whether a record may be disclosed for this use on this day, and by which consent or order: the one that lasts longest.
///
/// # Errors
/// Why not.
pub fn may_disclose(record: &Record, wanted: Use, grounds: &[Ground], today: NaiveDate) -> Result<Allowed, Refusal> {
    let mut refusal = Refusal::NoGround;
    let mut found: Option<Allowed> = None;
    for ground in grounds {
        match ground.allows(record, wanted, today) {
            Ok(one) if found.is_none_or(|best| lasts(one) > lasts(best)) => found = Some(one),
            Ok(_) => {}
            Err(why) => refusal = refusal.max(why),
        }
    }
    found.ok_or(refusal)
}

fn lasts(allowed: Allowed) -> NaiveDate {
    allowed.until.unwrap_or(NaiveDate::MAX)
}

/// What is wrong with a consent to these kinds: one to counseling notes may stand with no other (2.31(b)).
#[must_use]
pub fn kinds_problem(kinds: &[RecordKind]) -> Option<&'static str> {
    (kinds.len() > 1 && kinds.contains(&RecordKind::CounselingNotes))
        .then_some("Counseling notes need a consent of their own: choose nothing beside them")
}

#[cfg(test)]
mod tests;

//! Typed keys over `Uuid`: the key of a family cannot be passed where the key of a child is wanted.
//!
//! Making a new key reads the clock, so it happens outside the rules; here keys only arrive and leave.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $Name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(Uuid);

        impl $Name {
            /// The key with this value.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The bare value, for storing.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($Name), "({})"), self.0)
            }
        }

        impl FromStr for $Name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }

        impl Serialize for $Name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $Name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A person who signs in.
    UserId,
    /// An office of the agency.
    OfficeId,
    /// A unit: a supervisor and the workers she supervises.
    UnitId,
    /// One sign-in.
    SessionId,
    /// A person of a family: parent, child, relative or caregiver.
    PersonId,
    /// A family.
    FamilyId,
    /// A child of a family.
    ChildId,
    /// One stay in care, from removal to exit.
    EpisodeId,
    /// One living arrangement within an episode.
    PlacementId,
    /// One date of a stay that somebody corrected.
    DateCorrectionId,
    /// One worker's time on one track of a family.
    AssignmentId,
    /// A caseload given to others in one go.
    TransferId,
    /// Days on which a worker is away and somebody stands in for her.
    AbsenceId,
    /// A provider of services or of a home.
    ProviderId,
    /// A service that a provider offers, as the directory has it.
    DirectoryServiceId,
    /// A place at which a provider gives services.
    DirectoryLocationId,
    /// One service at one place.
    DirectoryPlaceId,
    /// When a service or a place is open.
    DirectoryHoursId,
    /// One time that somebody asked whether a service takes anybody.
    DirectoryCheckId,
    /// One person's referral to one service.
    ReferralId,
    /// One step of a referral.
    ReferralEventId,
    /// A call about a referral, or a warm handoff.
    TalkId,
    /// An appointment of a service.
    AppointmentId,
    /// A link by which a provider answers a referral.
    AnswerLinkId,
    /// One answer that came through such a link.
    LinkAnswerId,
    /// Something between a parent and a service.
    BarrierId,
    /// An assessor who is in a courtroom on one day.
    AssessorId,
    /// A parent at the courtroom desk on one day, for one assessment.
    CourtVisitId,
    /// One step of a parent at the courtroom desk.
    CourtStepId,
    /// A contact between a worker and a family.
    ContactId,
    /// What became of one visit of parents and children.
    FamilyTimeId,
    /// Family time as it was planned: every week, or once.
    FamilyTimePlanId,
    /// A court hearing.
    HearingId,
    /// One child taken off a hearing.
    HearingOffId,
    /// One time that a case was found to be opened by mistake.
    CaseMistakeId,
    /// Unfinished typing kept on the server.
    DraftId,
    /// One rendering of a form, so that a double click files once.
    FormId,
    /// One import of a file.
    ImportId,
    /// One adult's place in a family.
    FamilyAdultId,
    /// One row of the audit trail, beside its number.
    AuditEventId,
    /// One time for which a family is restricted.
    RestrictionId,
    /// What a person said of why she opens a family.
    PurposeId,
    /// Two records of one person that were merged.
    MergeId,
    /// Two records of which somebody said that they are two people.
    ApartId,
    /// A conflict of interest that a person declared.
    ConflictId,
    /// A family opened in an emergency by a person beyond whose scope it is.
    OpeningId,
    /// An intake that may repeat somebody of a family that its filer could not be offered.
    PossibleDuplicateId,
    /// A month's random sample of one unit's openings.
    ReviewDrawId,
    /// An opening, or what a rule raised, for another person to review.
    ReviewItemId,
    /// What a review found.
    ReviewFindingId,
    /// One permanency goal of a child.
    GoalId,
    /// What was read of the efforts to reunify when a goal changed.
    EffortsReadId,
    /// One legal status of a child.
    LegalStatusId,
    /// The end of one parent's rights to one child.
    RightsId,
    /// One entry of a child's health.
    HealthEntryId,
    /// One school of a child.
    EnrollmentId,
    /// One time that a child was heard.
    ConsultationId,
    /// One thing done for a child beside reunification.
    AlternativeId,
    /// A plan made with the parents: a draft or a version.
    PlanId,
    /// A goal of a plan, the same in every version.
    PlanGoalId,
    /// A step towards a goal, the same in every version.
    PlanStepId,
    /// The entry that a step was done.
    StepDoneId,
    /// A dated entry on an adult of a family.
    AdultEntryId,
    /// One time that somebody was asked about a child's tribal heritage.
    InquiryId,
    /// A determination on a child's tribal status.
    TribalFindingId,
    /// A notice of the proceeding to a tribe, parent or custodian.
    NoticeId,
    /// An entry on a parent's progress.
    ProgressId,
    /// An effort of the agency.
    EffortId,
    /// A concern for a child's safety.
    ConcernId,
    /// One caregiver that a safety concern is about.
    SubjectId,
    /// Something done about a safety concern.
    SafetyActionId,
    /// A risk factor of an adult.
    RiskId,
    /// A key decision.
    DecisionId,
    /// What was said about a key decision.
    DecisionWordsId,
    /// A parent partner.
    PartnerId,
    /// A time for which a parent partner covers an office.
    PartnerTermId,
    /// A parent partner offered to a parent, and what followed.
    PartnerOfferId,
    /// A contact of a parent partner.
    PartnerContactId,
    /// A trip of a parent partner.
    PartnerTripId,
    /// A consent to the release of treatment records, or a court order.
    ConsentId,
    /// A record received from a treatment program.
    ProtectedRecordId,
    /// That a protected record was given to somebody outside the agency.
    DisclosureId,
    /// Any record, where the table is said beside it.
    RecordId,
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0193584e-0a10-7c3e-9f6a-3b1f0c6f2a11";

    #[test]
    fn a_key_reads_back_as_it_was_written() {
        let id: FamilyId = TEXT.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
        assert_eq!(FamilyId::from_uuid(id.uuid()), id);
        assert_eq!(format!("{id:?}"), format!("FamilyId({TEXT})"));
    }

    #[test]
    fn a_key_travels_as_text() {
        let id: ChildId = TEXT.parse().unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, format!("\"{TEXT}\""));
        assert_eq!(serde_json::from_str::<ChildId>(&json).unwrap(), id);
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        assert!("".parse::<UserId>().is_err());
        assert!("F-2026-00042".parse::<UserId>().is_err());
        assert!(serde_json::from_str::<UserId>("\"42\"").is_err());
    }

    #[test]
    fn later_keys_sort_after_earlier_ones() {
        let earlier: RecordId = "0193584e-0a10-7000-8000-000000000000".parse().unwrap();
        let later: RecordId = "0193584e-0a11-7000-8000-000000000000".parse().unwrap();
        assert!(earlier < later);
    }
}

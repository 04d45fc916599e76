//! How values are kept: typed ids, codes and instants, alike in both databases.
//!
//! A key is a `uuid` in PostgreSQL and 16 bytes in SQLite; an instant is a `timestamptz`, or UTC text of fixed width whose
//! order is the order of time; a code is text.

use chrono::{DateTime, SecondsFormat, SubsecRound as _, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{Binary, HasSqlType, SqlOrd, SqlType, Text, Timestamptz};
use diesel::sqlite::Sqlite;
use uuid::Uuid;

use super::conn::Backend;
use crate::domain::id::{
    AbsenceId, AdultEntryId, AlternativeId, AnswerLinkId, ApartId, AppointmentId, AssessorId, AssignmentId,
    AuditEventId, BarrierId, CaseMistakeId, ChildId, ConcernId, ConflictId, ConsentId, ConsultationId, ContactId,
    CourtStepId, CourtVisitId, DateCorrectionId, DecisionId, DecisionWordsId, DirectoryCheckId, DirectoryHoursId,
    DirectoryLocationId, DirectoryPlaceId, DirectoryServiceId, DisclosureId, DraftId, EffortId, EffortsReadId,
    EnrollmentId, EpisodeId, FamilyAdultId, FamilyId, FamilyTimeId, FamilyTimePlanId, FormId, GoalId, HealthEntryId,
    HearingId, HearingOffId, ImportId, InquiryId, LegalStatusId, LinkAnswerId, MergeId, NoticeId, OfficeId, OpeningId,
    PartnerContactId, PartnerId, PartnerOfferId, PartnerTermId, PartnerTripId, PersonId, PlacementId, PlanGoalId,
    PlanId, PlanStepId, PossibleDuplicateId, ProgressId, ProtectedRecordId, ProviderId, PurposeId, RecordId,
    ReferralEventId, ReferralId, RestrictionId, ReviewDrawId, ReviewFindingId, ReviewItemId, RightsId, RiskId,
    SafetyActionId, SessionId, StepDoneId, SubjectId, TalkId, TransferId, TribalFindingId, UnitId, UserId,
};

/// `uuid` in PostgreSQL, 16 bytes in SQLite.
#[derive(SqlType, QueryId, Debug, Clone, Copy, Default)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951))]
#[diesel(sqlite_type(name = "Binary"))]
pub struct DbUuid;
impl SqlOrd for DbUuid {}

/// `timestamptz` in PostgreSQL, UTC text of fixed width in SQLite.
#[derive(SqlType, QueryId, Debug, Clone, Copy, Default)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185))]
#[diesel(sqlite_type(name = "Text"))]
pub struct DbInstant;
impl SqlOrd for DbInstant {}

impl HasSqlType<DbUuid> for Backend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<DbUuid>(lookup)
    }
}

impl HasSqlType<DbInstant> for Backend {
    fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
        Self::lookup_sql_type::<DbInstant>(lookup)
    }
}

/// An id that a row may have as its key.
pub trait RowId: Sized {
    /// The id of this UUID.
    fn of(uuid: Uuid) -> Self;
}

/// A new id, later in order than those before it (UUIDv7).
#[must_use]
pub fn fresh<T: RowId>() -> T {
    T::of(Uuid::now_v7())
}

macro_rules! kept_as_uuid {
    ($($id:ident),+ $(,)?) => {$(
        const _: () = {
            #[derive(AsExpression, FromSqlRow)]
            #[diesel(foreign_derive, sql_type = DbUuid)]
            #[expect(dead_code, reason = "names the type that the two derives are for")]
            struct Proxy($id);
        };
        impl RowId for $id {
            fn of(uuid: Uuid) -> Self {
                Self::from_uuid(uuid)
            }
        }
        impl ToSql<DbUuid, Pg> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let uuid = self.uuid();
                ToSql::<diesel::sql_types::Uuid, Pg>::to_sql(&uuid, &mut out.reborrow())
            }
        }
        impl ToSql<DbUuid, Sqlite> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.uuid().as_bytes().to_vec());
                Ok(IsNull::No)
            }
        }
        impl ToSql<DbUuid, Backend> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
                out.set_value((DbUuid, self));
                Ok(IsNull::No)
            }
        }
        impl FromSql<DbUuid, Pg> for $id {
            fn from_sql(value: <Pg as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<diesel::sql_types::Uuid, Pg>>::from_sql(value).map(Self::from_uuid)
            }
        }
        impl FromSql<DbUuid, Sqlite> for $id {
            fn from_sql(value: <Sqlite as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?;
                Ok(Self::from_uuid(Uuid::from_slice(&bytes)?))
            }
        }
        impl FromSql<DbUuid, Backend> for $id {
            fn from_sql(value: <Backend as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, DbUuid>()
            }
        }
    )+};
}

kept_as_uuid!(
    UserId,
    OfficeId,
    UnitId,
    SessionId,
    PersonId,
    FamilyId,
    ChildId,
    EpisodeId,
    PlacementId,
    DateCorrectionId,
    AssignmentId,
    TransferId,
    AbsenceId,
    ProviderId,
    DirectoryServiceId,
    DirectoryLocationId,
    DirectoryPlaceId,
    DirectoryHoursId,
    DirectoryCheckId,
    ReferralId,
    ReferralEventId,
    TalkId,
    AppointmentId,
    AnswerLinkId,
    LinkAnswerId,
    AssessorId,
    CourtStepId,
    CourtVisitId,
    BarrierId,
    ContactId,
    FamilyTimeId,
    FamilyTimePlanId,
    HearingId,
    HearingOffId,
    CaseMistakeId,
    DraftId,
    FormId,
    ImportId,
    FamilyAdultId,
    RestrictionId,
    ConflictId,
    MergeId,
    ApartId,
    PurposeId,
    OpeningId,
    PossibleDuplicateId,
    ReviewDrawId,
    ReviewItemId,
    ReviewFindingId,
    PlanId,
    PlanGoalId,
    PlanStepId,
    StepDoneId,
    AdultEntryId,
    InquiryId,
    TribalFindingId,
    NoticeId,
    ProgressId,
    EffortId,
    DecisionId,
    DecisionWordsId,
    ConcernId,
    SubjectId,
    SafetyActionId,
    RiskId,
    RecordId,
    AuditEventId,
    GoalId,
    EffortsReadId,
    AlternativeId,
    LegalStatusId,
    RightsId,
    PartnerId,
    PartnerTermId,
    PartnerOfferId,
    PartnerContactId,
    PartnerTripId,
    HealthEntryId,
    EnrollmentId,
    ConsultationId,
    ConsentId,
    ProtectedRecordId,
    DisclosureId,
);

/// A moment in UTC, in whole microseconds (what PostgreSQL keeps).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = DbInstant)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// The moment, as chrono has it.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.trunc_subsecs(6))
    }
}

impl ToSql<DbInstant, Pg> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Timestamptz, Pg>::to_sql(&self.0, out)
    }
}
impl ToSql<DbInstant, Sqlite> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_rfc3339_opts(SecondsFormat::Micros, true));
        Ok(IsNull::No)
    }
}
impl ToSql<DbInstant, Backend> for Instant {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Backend>) -> serialize::Result {
        out.set_value((DbInstant, self));
        Ok(IsNull::No)
    }
}
impl FromSql<DbInstant, Pg> for Instant {
    fn from_sql(value: <Pg as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <DateTime<Utc> as FromSql<Timestamptz, Pg>>::from_sql(value).map(Self)
    }
}
impl FromSql<DbInstant, Sqlite> for Instant {
    fn from_sql(value: <Sqlite as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<Text, Sqlite>>::from_sql(value)?;
        Ok(Self(DateTime::parse_from_rfc3339(&text)?.to_utc()))
    }
}
impl FromSql<DbInstant, Backend> for Instant {
    fn from_sql(value: <Backend as diesel::backend::Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, DbInstant>()
    }
}

macro_rules! kept_as_text {
    ($($code:ty),+ $(,)?) => {$(
        const _: () = {
            #[derive(AsExpression, FromSqlRow)]
            #[diesel(foreign_derive, sql_type = Text)]
            #[expect(dead_code, reason = "names the type that the two derives are for")]
            struct Proxy($code);
        };
        impl<DB> ToSql<Text, DB> for $code
        where
            DB: diesel::backend::Backend,
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.code().to_sql(out)
            }
        }
        impl<DB> FromSql<Text, DB> for $code
        where
            DB: diesel::backend::Backend,
            String: FromSql<Text, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = String::from_sql(value)?;
                Self::from_code(&text).ok_or_else(|| format!("unknown {} \"{text}\"", stringify!($code)).into())
            }
        }
    )+};
}

kept_as_text!(
    crate::domain::role::Role,
    crate::domain::absence::Reason,
    crate::domain::stay_dates::DateField,
    crate::domain::sign_in::Level,
    crate::domain::sign_in::Happening,
    crate::domain::tracks::Track,
    crate::domain::exit::ExitReason,
    crate::domain::setting::Setting,
    crate::domain::removal::Circumstance,
    crate::domain::answer_link::Answer,
    crate::domain::appointment::AppointmentKind,
    crate::domain::courtroom::AssessorKind,
    crate::domain::courtroom::CareLevel,
    crate::domain::courtroom::LeftReason,
    crate::domain::courtroom::Outcome,
    crate::domain::courtroom::Stand,
    crate::domain::appointment::Attendance,
    crate::domain::barrier::BarrierKind,
    crate::domain::barrier::Remover,
    crate::domain::directory::OpeningKind,
    crate::domain::talk::TalkKind,
    crate::domain::directory::ServiceStatus,
    crate::domain::directory::LocationKind,
    crate::domain::referral::ServiceKind,
    crate::domain::referral::State,
    crate::domain::digest::DigestState,
    crate::domain::referral::Side,
    crate::domain::referral::Reason,
    crate::domain::contact::Medium,
    crate::domain::contact::Outcome,
    crate::domain::contact::ContactPurpose,
    crate::domain::contact::MeetingPlace,
    crate::domain::family_time::FamilyTimeOutcome,
    crate::domain::family_time::Supervision,
    crate::domain::family_time::MissedBecause,
    crate::domain::family_time::Weekday,
    crate::domain::hearing::HearingKind,
    crate::domain::hearing::HearingStatus,
    crate::domain::family::Relation,
    crate::domain::family::Sex,
    crate::domain::family::Race,
    crate::domain::family::TribalAnswer,
    crate::domain::need_to_know::Emergency,
    crate::domain::need_to_know::Finding,
    crate::domain::adult::EntryKind,
    crate::domain::adult::NoticeBy,
    crate::domain::adult::NoticeTo,
    crate::domain::adult::TribalFinding,
    crate::domain::progress::Direction,
    crate::domain::progress::EffortKind,
    crate::domain::progress::Standard,
    crate::domain::plan::Agreement,
    crate::domain::plan::Capacity,
    crate::domain::plan::Doer,
    crate::domain::plan::Part,
    crate::domain::purpose::Purpose,
    crate::domain::quarter::Decision,
    crate::domain::review::Kind,
    crate::domain::review::Finding,
    crate::domain::legal::LegalStatus,
    crate::domain::legal::RightsEnd,
    crate::domain::place::Location,
    crate::domain::place::ApartReason,
    crate::domain::place::MoveReason,
    crate::domain::goal::Goal,
    crate::domain::partner::Answer,
    crate::domain::partner::DeclineReason,
    crate::domain::partner::EndReason,
    crate::domain::goal::GoalRole,
    crate::domain::goal::SetBy,
    crate::domain::goal::AlternativeKind,
    crate::domain::decision::DecisionKind,
    crate::domain::decision::Answer,
    crate::domain::decision::Verdict,
    crate::domain::safety::Danger,
    crate::domain::safety::Source,
    crate::domain::safety::Resolution,
    crate::domain::safety::Risk,
    crate::domain::wellbeing::HealthKind,
    crate::domain::wellbeing::Condition,
    crate::domain::wellbeing::Grade,
    crate::domain::wellbeing::SchoolReason,
    crate::domain::wellbeing::SchoolSupport,
    crate::domain::protected::Basis,
    crate::domain::protected::RecordKind,
    crate::domain::protected::Recipient,
    crate::domain::protected::Purpose,
    crate::domain::protected::RevokedWhy,
);

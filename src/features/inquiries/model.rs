//! The rows of `tribal_inquiries`, `tribal_findings` and `tribal_notices`.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{tribal_findings, tribal_inquiries, tribal_notices};
use crate::db::{Backend, Instant};
use crate::domain::adult::{NoticeBy, NoticeTo, TribalFinding};
use crate::domain::family::TribalAnswer;
use crate::domain::id::{InquiryId, NoticeId, TribalFindingId, UserId};

/// One time that somebody was asked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tribal_inquiries, check_for_backend(Backend))]
pub(super) struct Inquiry {
    pub(super) id: InquiryId,
    pub(super) asked_on: NaiveDate,
    pub(super) asked_whom: String,
    pub(super) answer: TribalAnswer,
    pub(super) basis: String,
    pub(super) tribes: String,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) error_reason: String,
}

/// A determination.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tribal_findings, check_for_backend(Backend))]
pub(super) struct Determination {
    pub(super) id: TribalFindingId,
    pub(super) finding: TribalFinding,
    pub(super) found_on: NaiveDate,
    pub(super) source: String,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) error_reason: String,
}

/// A notice that was sent.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = tribal_notices, check_for_backend(Backend))]
pub(super) struct Notice {
    pub(super) id: NoticeId,
    pub(super) recipient: NoticeTo,
    pub(super) sent_to: String,
    pub(super) method: NoticeBy,
    pub(super) sent_on: NaiveDate,
    pub(super) received_on: Option<NaiveDate>,
    pub(super) replied_on: Option<NaiveDate>,
    pub(super) reply: String,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) error_reason: String,
}

/// That somebody was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInquiry {
    /// The day.
    pub asked_on: NaiveDate,
    /// Who.
    pub asked_whom: String,
    /// What they said.
    pub answer: TribalAnswer,
    /// What the answer rests on.
    pub basis: String,
    /// The tribes that were named.
    pub tribes: String,
}

/// A determination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFinding {
    /// What was found.
    pub finding: TribalFinding,
    /// The day.
    pub found_on: NaiveDate,
    /// By whom or from what: the court, the tribe's letter.
    pub source: String,
}

/// A notice that was sent, with what came back where something has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNotice {
    /// To whom.
    pub recipient: NoticeTo,
    /// The name of the tribe or person.
    pub sent_to: String,
    /// How.
    pub method: NoticeBy,
    /// The day it was sent.
    pub sent_on: NaiveDate,
    /// The day it was received, as the return receipt says.
    pub received_on: Option<NaiveDate>,
    /// The day of the reply.
    pub replied_on: Option<NaiveDate>,
    /// The reply, in a few words.
    pub reply: String,
}

/// What of a child's inquiry an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Asked,
    Finding,
    Notice,
}

impl What {
    /// As addresses name it.
    pub(super) fn of(text: &str) -> Option<Self> {
        match text {
            "asked" => Some(Self::Asked),
            "finding" => Some(Self::Finding),
            "notice" => Some(Self::Notice),
            _ => None,
        }
    }
}

/// Everything recorded of a child's inquiry, the latest first.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) inquiries: Vec<Inquiry>,
    pub(super) findings: Vec<Determination>,
    pub(super) notices: Vec<Notice>,
}

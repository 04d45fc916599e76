//! The rows of key decisions. Their words are shut until a reader shows that she may read them.

use diesel::prelude::*;

use crate::access::notes::{Reader, Sealed};
use crate::db::schema::key_decisions;
use crate::db::{Backend, Instant};
use crate::domain::decision::{Answer, DecisionKind, Stage, Verdict, stage};
use crate::domain::id::{DecisionId, FamilyId, UserId};

/// A key decision.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = key_decisions, check_for_backend(Backend))]
pub(super) struct Decision {
    pub(super) id: DecisionId,
    pub(super) family_id: FamilyId,
    pub(super) kind: DecisionKind,
    pub(super) evidence_for: Sealed,
    pub(super) evidence_against: Sealed,
    pub(super) none_against: Sealed,
    pub(super) alternatives: Sealed,
    pub(super) outcome_wanted: Sealed,
    pub(super) proposed_by: UserId,
    pub(super) proposed_at: Instant,
    pub(super) reader_id: UserId,
    pub(super) verdict: Option<Verdict>,
    pub(super) verdict_words: Sealed,
    pub(super) decided_by: Option<UserId>,
    pub(super) decided_at: Option<Instant>,
    pub(super) outcome_words: Sealed,
    pub(super) outcome_by: Option<UserId>,
    pub(super) outcome_at: Option<Instant>,
    pub(super) error_reason: Sealed,
    pub(super) error_by: Option<UserId>,
    pub(super) error_at: Option<Instant>,
    pub(super) version: i32,
}

/// What the second reader answered, or the author replied.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) decision: DecisionId,
    pub(super) by: UserId,
    pub(super) answer: Option<Answer>,
    pub(super) words: Sealed,
    pub(super) at: Instant,
}

impl Decision {
    /// Words of this decision, for whoever may read them: both tracks, or the child's alone.
    pub(super) fn open<'a>(&self, words: &'a Sealed, reader: &Reader) -> Option<&'a str> {
        match self.kind.only_track() {
            Some(track) => words.on_track(track).open(reader),
            None => reader.family_time().map(|proof| words.of_family_time().open(proof)),
        }
    }

    /// Where it stands, from what was said of any decisions, the earliest first.
    pub(super) fn stage(&self, said: &[Said]) -> Stage {
        let hers: Vec<&Said> = said.iter().filter(|said| said.decision == self.id).collect();
        let last = hers.iter().rev().find_map(|said| said.answer);
        let answered = hers.last().is_some_and(|said| said.answer.is_none());
        stage(last, answered, self.verdict, self.outcome_at.is_some())
    }
}

/// A decision to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// The family.
    pub family: FamilyId,
    /// What is to be decided.
    pub kind: DecisionKind,
    /// What speaks for it.
    pub evidence_for: String,
    /// What speaks against it.
    pub evidence_against: String,
    /// Why nothing speaks against it, where nothing does.
    pub none_against: String,
    /// What else was considered.
    pub alternatives: String,
    /// What is to come of it.
    pub outcome_wanted: String,
    /// Who reads it before it is made: another person.
    pub reader: UserId,
}

/// What happens to a decision after it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The second reader answers.
    Answer(Answer, String),
    /// The author replies to her question.
    Reply(String),
    /// It is decided.
    Decide(Verdict, String),
    /// What became of it.
    Outcome(String),
    /// It was a wrong entry, or is withdrawn.
    Withdraw(String),
}

/// The latest decision of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// Key.
    pub id: DecisionId,
    /// What is decided.
    pub kind: DecisionKind,
    /// Where it stands.
    pub stage: Stage,
    /// The day it was decided, or written down.
    pub on: String,
}

/// A decision that waits for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Key.
    pub id: DecisionId,
    /// The family.
    pub family: FamilyId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// What is to be decided.
    pub kind: DecisionKind,
    /// Where it stands.
    pub stage: Stage,
    /// Whether she is the second reader; otherwise its author.
    pub is_reader: bool,
}

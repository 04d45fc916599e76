//! A decision as the page shows it, with only those words that the reader may read.

use std::collections::HashMap;

use super::form::Way;
use super::model::{Decision, Said};
use crate::access::notes::Reader;
use crate::domain::calendar::Zone;
use crate::domain::decision::{Answer, Stage, Verdict};
use crate::domain::id::UserId;

/// A decision, in words.
pub(super) struct DecisionLine {
    pub(super) id: String,
    pub(super) title: &'static str,
    pub(super) kind: &'static str,
    pub(super) state: &'static str,
    pub(super) proposed: String,
    pub(super) reader: String,
    /// Label and words of each field; nothing for whoever may not read them.
    pub(super) fields: Vec<(&'static str, String)>,
    /// Whether the words are kept from this person.
    pub(super) shut: bool,
    /// What was said, the earliest first: who and when, and the words.
    pub(super) said: Vec<(String, String)>,
    /// Address and label of each step open to her.
    pub(super) ways: Vec<(String, &'static str)>,
}

/// What the lines are made from.
pub(super) struct Around<'a> {
    pub(super) said: &'a [Said],
    pub(super) names: &'a HashMap<UserId, String>,
    pub(super) reader: &'a Reader,
    pub(super) zone: Zone,
    /// Who reads, where she may take steps.
    pub(super) works: Option<UserId>,
}

impl Around<'_> {
    fn name(&self, user: UserId) -> &str {
        self.names.get(&user).map_or("somebody", String::as_str)
    }

    /// The line of a decision.
    pub(super) fn line(&self, decision: &Decision) -> DecisionLine {
        let stage = decision.stage(self.said);
        let here = format!("/families/{}/decisions/{}", decision.family_id, decision.id);
        let ways = self.works.map_or_else(Vec::new, |user| Way::open(decision, stage, user));
        let fields = self.fields(decision);
        DecisionLine {
            id: decision.id.to_string(),
            title: decision.kind.label(),
            kind: if decision.error_at.is_some() { "plain" } else { kind(stage) },
            state: if decision.error_at.is_some() { "Withdrawn" } else { stage.label() },
            proposed: format!("{}, {}", self.name(decision.proposed_by), self.zone.said(decision.proposed_at.utc())),
            reader: self.name(decision.reader_id).to_owned(),
            shut: fields.is_none(),
            fields: fields.unwrap_or_default(),
            said: self.said(decision),
            ways: ways.into_iter().map(|way| (format!("{here}/{}", way.path()), way.label())).collect(),
        }
    }

    fn fields(&self, of: &Decision) -> Option<Vec<(&'static str, String)>> {
        let all = [
            ("Speaks for it", &of.evidence_for),
            ("Speaks against it", &of.evidence_against),
            ("Why nothing speaks against it", &of.none_against),
            ("Also considered", &of.alternatives),
            ("Outcome wanted", &of.outcome_wanted),
        ];
        let open = all.into_iter().map(|(label, words)| Some((label, of.open(words, self.reader)?.to_owned())));
        let all: Option<Vec<_>> = open.collect();
        all.map(|all| all.into_iter().filter(|(_, words)| !words.is_empty()).collect())
    }

    fn said(&self, of: &Decision) -> Vec<(String, String)> {
        let when = |user, what: &str, at: crate::db::Instant| {
            format!("{}: {what}, {}", self.name(user), self.zone.said(at.utc()))
        };
        let words = |sealed| of.open(sealed, self.reader).unwrap_or_default().to_owned();
        let said = self.said.iter().filter(|said| said.decision == of.id);
        let mut all: Vec<(String, String)> = said
            .map(|said| (when(said.by, said.answer.map_or("Replied", Answer::label), said.at), words(&said.words)))
            .collect();
        if let (Some(verdict), Some(by), Some(at)) = (of.verdict, of.decided_by, of.decided_at) {
            all.push((when(by, &format!("Decided: {}", verdict.label().to_lowercase()), at), words(&of.verdict_words)));
        }
        if let (Some(by), Some(at)) = (of.outcome_by, of.outcome_at) {
            all.push((when(by, "Outcome", at), words(&of.outcome_words)));
        }
        if let (Some(by), Some(at)) = (of.error_by, of.error_at) {
            all.push((when(by, "Withdrawn", at), words(&of.error_reason)));
        }
        all
    }
}

fn kind(stage: Stage) -> &'static str {
    match stage {
        Stage::WaitsForReader | Stage::WaitsForAuthor => "warn",
        Stage::Read(Answer::Disagrees) => "bad",
        Stage::Decided(Verdict::GoAhead) | Stage::Looked(Verdict::GoAhead) => "good",
        _ => "plain",
    }
}

//! The forms of a key decision: four short fields and a reader; and each later step, a choice and words.

use super::model::{Decision, NewDecision, Step};
use super::store::Candidate;
use crate::access::{Posted, fields};
use crate::domain::decision::{Answer, DecisionKind, Stage, Verdict};
use crate::domain::id::{FamilyId, UserId};
use crate::web::form::{Problems, choices};

/// The longest of the four, in characters: they are to be short.
const SHORT: usize = 1500;

/// A decision as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct DecisionForm {
    pub(super) kind: String,
    pub(super) evidence_for: String,
    pub(super) evidence_against: String,
    pub(super) none_against: String,
    /// Whether it was asked once why nothing speaks against it.
    pub(super) asks: bool,
    pub(super) alternatives: String,
    pub(super) outcome_wanted: String,
    pub(super) reader: String,
}

impl DecisionForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            kind: text("kind"),
            evidence_for: text("evidence_for"),
            evidence_against: text("evidence_against"),
            none_against: text("none_against"),
            asks: posted.has("none_against"),
            alternatives: text("alternatives"),
            outcome_wanted: text("outcome_wanted"),
            reader: text("reader"),
        }
    }

    pub(super) fn check(&self, family: FamilyId, candidates: &[Candidate]) -> Result<NewDecision, Problems> {
        let mut p = Problems::default();
        let kind: Option<DecisionKind> = p.choice("kind", &self.kind, "what is to be decided");
        let evidence_for = required(&mut p, "evidence_for", &self.evidence_for, "Say what speaks for it");
        let evidence_against = p.lines("evidence_against", &self.evidence_against, SHORT);
        let none_against = p.lines("none_against", &self.none_against, SHORT);
        if evidence_against.as_deref() == Some("") && none_against.as_deref() == Some("") {
            p.add("none_against", "Nothing is said against it. Say what speaks against it, or why nothing does");
        }
        let alternatives = required(&mut p, "alternatives", &self.alternatives, "Say what else was considered");
        let outcome_wanted = required(&mut p, "outcome_wanted", &self.outcome_wanted, "Say what is to come of it");
        let reader: Option<UserId> = p.id("reader", &self.reader, "who reads it before it is decided");
        let candidate = reader.and_then(|reader| candidates.iter().find(|candidate| candidate.user == reader));
        match (candidate, kind) {
            (None, _) if reader.is_some() => p.add("reader", "Choose who reads it before it is decided"),
            (Some(who), Some(kind)) if !fields::knows_of_decision(who.role, kind) => {
                p.add("reader", "A change of goal stays on the child’s track; choose another reader");
            }
            _ => {}
        }
        let none_against = none_against.filter(|_| evidence_against.as_deref() == Some("")).or(Some(String::new()));
        let sound = (|| {
            Some(NewDecision {
                family,
                kind: kind?,
                evidence_for: evidence_for?,
                evidence_against: evidence_against?,
                none_against: none_against?,
                alternatives: alternatives?,
                outcome_wanted: outcome_wanted?,
                reader: candidate?.user,
            })
        })();
        p.or(sound)
    }
}

fn required(p: &mut Problems, field: &str, typed: &str, missing: &str) -> Option<String> {
    let words = p.lines(field, typed, SHORT)?;
    if words.is_empty() {
        p.add(field, missing);
        return None;
    }
    Some(words)
}

/// The steps that a decision can take, as addresses name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Answer,
    Reply,
    Decide,
    Outcome,
    Withdraw,
}

impl Way {
    const ALL: [Self; 5] = [Self::Answer, Self::Reply, Self::Decide, Self::Outcome, Self::Withdraw];

    pub(super) fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.path() == path)
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Reply => "reply",
            Self::Decide => "decide",
            Self::Outcome => "outcome",
            Self::Withdraw => "withdraw",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Answer => "Answer as second reader",
            Self::Reply => "Reply to the question",
            Self::Decide => "Record what was decided",
            Self::Outcome => "Record what became of it",
            Self::Withdraw => "Withdraw or correct",
        }
    }

    pub(super) const fn asks(self) -> &'static str {
        match self {
            Self::Answer => "What do you think, and what did you look at?",
            Self::Reply => "Your reply",
            Self::Decide => "Why, in a sentence",
            Self::Outcome => "What became of it, beside what was wanted?",
            Self::Withdraw => "Why is it withdrawn or wrong?",
        }
    }

    pub(super) fn options(self) -> Vec<(String, String)> {
        match self {
            Self::Answer => choices::<Answer>(),
            Self::Decide => choices::<Verdict>(),
            Self::Reply | Self::Outcome | Self::Withdraw => Vec::new(),
        }
    }

    /// Whether this person may take it with a decision at this stage.
    pub(super) fn fits(self, decision: &Decision, stage: Stage, user: UserId) -> bool {
        if decision.error_at.is_some() {
            return false;
        }
        match self {
            Self::Answer => decision.reader_id == user && matches!(stage, Stage::WaitsForReader | Stage::Read(_)),
            Self::Reply => decision.proposed_by == user && stage == Stage::WaitsForAuthor,
            Self::Decide => matches!(stage, Stage::Read(_)),
            Self::Outcome => matches!(stage, Stage::Decided(_)),
            Self::Withdraw => decision.verdict.is_none(),
        }
    }

    /// The ways open to this person.
    pub(super) fn open(decision: &Decision, stage: Stage, user: UserId) -> Vec<Self> {
        Self::ALL.into_iter().filter(|way| way.fits(decision, stage, user)).collect()
    }
}

/// A step as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StepForm {
    pub(super) how: String,
    pub(super) words: String,
}

impl StepForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { how: posted.first("how").to_owned(), words: posted.first("words").to_owned() }
    }

    pub(super) fn check(&self, way: Way) -> Result<Step, Problems> {
        let mut p = Problems::default();
        let words = required(&mut p, "words", &self.words, "Say it in words");
        let step = match way {
            Way::Answer => {
                let answer = p.choice("how", &self.how, "what you say");
                answer.zip(words).map(|(answer, words)| Step::Answer(answer, words))
            }
            Way::Decide => {
                let verdict = p.choice("how", &self.how, "what was decided");
                verdict.zip(words).map(|(verdict, words)| Step::Decide(verdict, words))
            }
            Way::Reply => words.map(Step::Reply),
            Way::Outcome => words.map(Step::Outcome),
            Way::Withdraw => words.map(Step::Withdraw),
        };
        p.or(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::role::Role;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    fn candidates() -> Vec<Candidate> {
        [(1, Role::ReunificationWorker), (2, Role::PermanencyWorker)]
            .map(|(n, role)| Candidate { user: user(n), name: "A".to_owned(), role })
            .to_vec()
    }

    fn typed() -> DecisionForm {
        DecisionForm {
            kind: "return_home".to_owned(),
            evidence_for: "Sober for four months".to_owned(),
            evidence_against: "One missed test".to_owned(),
            alternatives: "Another month of trial home visit".to_owned(),
            outcome_wanted: "Home by December".to_owned(),
            reader: user(1).to_string(),
            ..DecisionForm::default()
        }
    }

    fn family() -> FamilyId {
        FamilyId::from_uuid(Uuid::from_u128(9))
    }

    #[test]
    fn a_decision_without_evidence_against_says_why_there_is_none() {
        assert!(typed().check(family(), &candidates()).is_ok());
        let nothing = DecisionForm { evidence_against: "  ".to_owned(), ..typed() };
        assert!(nothing.check(family(), &candidates()).unwrap_err().of("none_against").is_some());
        let why = DecisionForm { none_against: "All tests clean, the school agrees".to_owned(), ..nothing };
        assert_eq!(why.check(family(), &candidates()).unwrap().none_against, "All tests clean, the school agrees");
    }

    #[test]
    fn the_reader_is_one_of_those_offered_and_may_know_of_it() {
        let stranger = DecisionForm { reader: user(7).to_string(), ..typed() };
        assert!(stranger.check(family(), &candidates()).unwrap_err().of("reader").is_some());
        let goal = DecisionForm { kind: "change_goal".to_owned(), ..typed() };
        assert!(goal.check(family(), &candidates()).unwrap_err().of("reader").is_some());
        let child = DecisionForm { reader: user(2).to_string(), ..goal };
        assert!(child.check(family(), &candidates()).is_ok());
    }

    #[test]
    fn every_step_wants_words() {
        for way in Way::ALL {
            assert!(StepForm::default().check(way).unwrap_err().of("words").is_some());
            assert_eq!(Way::of(way.path()), Some(way));
        }
    }
}

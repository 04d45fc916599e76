//! The forms of a parent's progress and of an agency's effort.

use chrono::NaiveDate;

use super::model::{NewEffort, NewProgress};
use crate::access::Posted;
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, PersonId, PlanGoalId};
use crate::domain::progress::Standard;
use crate::web::form::Problems;

const WORDS: usize = 2000;

/// What was seen of a parent, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ProgressForm {
    pub(super) who: String,
    pub(super) goal: String,
    pub(super) kind: String,
    pub(super) on: String,
    pub(super) seen: String,
    pub(super) words: String,
    pub(super) for_court: bool,
}

/// What the agency did, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EffortForm {
    pub(super) who: String,
    pub(super) goal: String,
    pub(super) kind: String,
    pub(super) standard: String,
    pub(super) on: String,
    pub(super) what: String,
    pub(super) result: String,
    pub(super) barrier: String,
    pub(super) answer: String,
}

impl ProgressForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            who: text("who"),
            goal: text("goal"),
            kind: text("kind"),
            on: text("on"),
            seen: text("seen"),
            words: text("words"),
            for_court: posted.has("for_court"),
        }
    }

    /// `goals` are those of the plan in force; `is_adult` says who is an adult of the family.
    pub(super) fn check(
        &self,
        family: FamilyId,
        goals: &[PlanGoalId],
        today: NaiveDate,
        is_adult: impl Fn(PersonId) -> bool,
    ) -> Result<NewProgress, Problems> {
        let mut p = Problems::default();
        let person = self.who.parse::<Who>().ok().and_then(Who::adult).filter(|id| is_adult(*id));
        if person.is_none() {
            p.add("who", "Choose whose progress it is");
        }
        let kind = p.choice("kind", &self.kind, "whether it is a step forward or a difficulty");
        let seen_on = p.past_date("on", &self.on, today, "the day it was seen");
        let seen = p.lines("seen", &self.seen, WORDS);
        if seen.as_deref() == Some("") {
            p.add("seen", "Enter what was seen");
        }
        let words = p.lines("words", &self.words, WORDS);
        let goal = goal(&mut p, &self.goal, goals);
        let sound = (|| {
            Some(NewProgress {
                family,
                person: person?,
                goal: goal?,
                seen_on: seen_on?,
                kind: kind?,
                seen: seen?,
                words: words?,
                for_court: self.for_court,
            })
        })();
        p.or(sound)
    }
}

impl EffortForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            who: text("who"),
            goal: text("goal"),
            kind: text("kind"),
            standard: text("standard"),
            on: text("on"),
            what: text("what"),
            result: text("result"),
            barrier: text("barrier"),
            answer: text("answer"),
        }
    }

    /// The form as it opens: today, for the whole family, as evidence of reasonable efforts.
    pub(super) fn begun(query: &Posted, today: NaiveDate) -> Self {
        let typed = Self::of(query);
        let who = if typed.who.is_empty() { Who::Family.to_string() } else { typed.who };
        Self { who, on: today.to_string(), standard: Standard::Reasonable.code().to_owned(), ..Self::of(query) }
    }

    /// `goals` are those of the plan in force; `is_member` says who belongs to the family.
    pub(super) fn check(
        &self,
        family: FamilyId,
        goals: &[PlanGoalId],
        today: NaiveDate,
        is_member: impl Fn(Who) -> bool,
    ) -> Result<NewEffort, Problems> {
        let mut p = Problems::default();
        let who = self.who.parse().ok().filter(|who| is_member(*who));
        if who.is_none() {
            p.add("who", "Choose for whom it was");
        }
        let kind = p.choice("kind", &self.kind, "what was done");
        let standard = p.choice("standard", &self.standard, "what it is evidence of");
        let made_on = p.past_date("on", &self.on, today, "the day");
        let what = p.required_line("what", &self.what, 500, "what was done, in a sentence");
        let result = p.line("result", &self.result, 500);
        let barrier = p.line("barrier", &self.barrier, 500);
        let answer = p.line("answer", &self.answer, 500);
        if barrier.as_deref() == Some("") && answer.as_deref().is_some_and(|answer| !answer.is_empty()) {
            p.add("barrier", "Enter what stood in the way");
        }
        let goal = goal(&mut p, &self.goal, goals);
        let sound = (|| {
            Some(NewEffort {
                family,
                who: who?,
                goal: goal?,
                made_on: made_on?,
                kind: kind?,
                standard: standard?,
                what: what?,
                result: result?,
                barrier: barrier?,
                answer: answer?,
            })
        })();
        p.or(sound)
    }
}

/// A goal of the plan, or none: `None` for one that is not the plan's.
#[expect(clippy::option_option, reason = "a problem and no goal are different answers")]
fn goal(p: &mut Problems, typed: &str, goals: &[PlanGoalId]) -> Option<Option<PlanGoalId>> {
    if typed.is_empty() {
        return Some(None);
    }
    let goal = typed.parse().ok().filter(|key| goals.contains(key));
    if goal.is_none() {
        p.add("goal", "Choose a goal of the plan");
    }
    goal.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    fn today() -> NaiveDate {
        "2026-11-22".parse().unwrap()
    }

    #[test]
    fn progress_is_somebodys_and_says_what_was_seen() {
        let (mother, goal): (PersonId, PlanGoalId) = (fresh(), fresh());
        let query =
            format!("who=adult:{mother}&kind=step_forward&on=2026-11-20&seen=Came+on+time&goal={goal}&words=Ok");
        let form = ProgressForm::of(&Posted::of_query(&query));
        let sound = form.check(fresh(), &[goal], today(), |_| true).unwrap();
        assert_eq!((sound.person, sound.goal, sound.for_court), (mother, Some(goal), false));
        assert!(form.check(fresh(), &[], today(), |_| true).unwrap_err().of("goal").is_some());
        let problems = ProgressForm::default().check(fresh(), &[], today(), |_| true).unwrap_err();
        assert!(["who", "kind", "on", "seen"].iter().all(|field| problems.of(field).is_some()));
    }

    #[test]
    fn an_effort_opens_for_the_family_today_and_answers_a_barrier_only_where_there_is_one() {
        let form = EffortForm::begun(&Posted::default(), today());
        assert_eq!((form.who.as_str(), form.standard.as_str()), ("family", "reasonable"));
        let done = EffortForm { kind: "drove".to_owned(), what: "To the clinic".to_owned(), ..form };
        assert_eq!(done.check(fresh(), &[], today(), |_| true).unwrap().who, Who::Family);
        let answered = EffortForm { answer: "Paid a taxi".to_owned(), ..done };
        assert!(answered.check(fresh(), &[], today(), |_| true).unwrap_err().of("barrier").is_some());
    }
}

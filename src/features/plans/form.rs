//! The form of a draft: goals with their steps, what each parent says, and who else was asked.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::model::{NewContent, NewPart, NewVoice, Whole};
use crate::access::Posted;
use crate::access::notes::Reader;
use crate::db::fresh;
use crate::domain::id::{PersonId, PlanGoalId, PlanStepId, ReferralId};
use crate::domain::plan::{Agreement, Goal, Step};
use crate::web::form::Problems;

/// The most goals of a plan, and the most steps of a goal: a plan that nobody can keep in mind is not followed.
pub(super) const GOALS: usize = 6;
pub(super) const STEPS: usize = 6;
/// The most people asked beside the parents.
pub(super) const PARTS: usize = 10;
const LINE: usize = 300;
const WORDS: usize = 4000;

/// A draft as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PlanForm {
    pub(super) goals: Vec<GoalForm>,
    pub(super) voices: Vec<VoiceForm>,
    pub(super) parts: Vec<PartForm>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct GoalForm {
    pub(super) key: String,
    pub(super) goal: String,
    pub(super) concern: String,
    pub(super) steps: Vec<StepForm>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct StepForm {
    pub(super) key: String,
    pub(super) what: String,
    pub(super) doer: String,
    pub(super) who: String,
    pub(super) due: String,
    pub(super) service: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct VoiceForm {
    pub(super) person: String,
    pub(super) agreement: String,
    pub(super) words: String,
    pub(super) helps: String,
    pub(super) caregivers: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PartForm {
    pub(super) name: String,
    pub(super) capacity: String,
    pub(super) part: String,
}

/// What a draft may name: the family's adults and services, and the keys that its plan has given out.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) adults: Vec<PersonId>,
    pub(super) services: Vec<ReferralId>,
    pub(super) goals: HashSet<PlanGoalId>,
    pub(super) steps: HashSet<PlanStepId>,
}

impl VoiceForm {
    /// Puts what another record of the same person said below what this one says.
    fn take_in(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.words, &other.words),
            (&mut self.helps, &other.helps),
            (&mut self.caregivers, &other.caregivers),
        ] {
            let both = [mine.as_str(), theirs.as_str()];
            *mine = both.into_iter().filter(|said| !said.is_empty()).collect::<Vec<_>>().join("\n");
        }
        if self.agreement.is_empty() {
            self.agreement.clone_from(&other.agreement);
        }
    }
}

impl PlanForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let groups = |name: &str, most: usize| {
            let prefix = |n: usize| format!("{name}.{n}");
            (1..=most).map(prefix).take_while(|p| posted.has(&format!("{p}.is"))).collect::<Vec<_>>()
        };
        let field = |prefix: &str, name: &str| posted.first(&format!("{prefix}.{name}")).to_owned();
        let step = |p: &String| StepForm {
            key: field(p, "key"),
            what: field(p, "what"),
            doer: field(p, "doer"),
            who: field(p, "who"),
            due: field(p, "due"),
            service: field(p, "service"),
        };
        let goal = |p: &String| GoalForm {
            key: field(p, "key"),
            goal: field(p, "goal"),
            concern: field(p, "concern"),
            steps: groups(&format!("{p}.step"), STEPS).iter().map(step).collect(),
        };
        let voice = |p: &String| VoiceForm {
            person: field(p, "is"),
            agreement: field(p, "agreement"),
            words: field(p, "words"),
            helps: field(p, "helps"),
            caregivers: field(p, "caregivers"),
        };
        let part =
            |p: &String| PartForm { name: field(p, "name"), capacity: field(p, "capacity"), part: field(p, "part") };
        Self {
            goals: groups("goal", GOALS).iter().map(goal).collect(),
            voices: groups("voice", GOALS).iter().map(voice).collect(),
            parts: groups("part", PARTS).iter().map(part).collect(),
        }
    }

    /// A plan as the form shows it. A new draft begins with what was given last, and asks anew whether the parents agree.
    pub(super) fn showing(whole: &Whole, reader: &Reader) -> Self {
        let is_draft = whole.plan.number.is_none();
        let voice = |v: &super::model::Voice| VoiceForm {
            person: v.person_id.to_string(),
            agreement: v.agreement.filter(|_| is_draft).map_or("", Agreement::code).to_owned(),
            words: v.words(reader).filter(|_| is_draft).unwrap_or_default().to_owned(),
            helps: v.helps(reader).unwrap_or_default().to_owned(),
            caregivers: v.caregivers.clone(),
        };
        let part = |p: &super::model::Participant| PartForm {
            name: p.name.clone(),
            capacity: p.capacity.code().to_owned(),
            part: if is_draft { p.part.code().to_owned() } else { String::new() },
        };
        Self {
            goals: whole.goals.iter().map(GoalForm::showing).collect(),
            voices: whole.voices.iter().map(voice).collect(),
            parts: whole.parts.iter().map(part).collect(),
        }
    }

    /// What was said under a record that was merged, under the one that is shown: `(merged, shown)`. Nothing of it is lost.
    pub(super) fn with_one_voice_each(mut self, merged: &[(PersonId, PersonId)]) -> Self {
        let mut voices: Vec<VoiceForm> = Vec::new();
        for mut voice in self.voices {
            if let Some((_, shown)) = merged.iter().find(|(other, _)| other.to_string() == voice.person) {
                voice.person = shown.to_string();
            }
            match voices.iter_mut().find(|other| other.person == voice.person) {
                Some(other) => other.take_in(&voice),
                None => voices.push(voice),
            }
        }
        self.voices = voices;
        self
    }

    /// One voice for each of these adults, those that were typed as they were.
    pub(super) fn with_voices(mut self, adults: &[PersonId]) -> Self {
        let mut typed = std::mem::take(&mut self.voices);
        self.voices = adults
            .iter()
            .map(|adult| {
                let person = adult.to_string();
                let at = typed.iter().position(|voice| voice.person == person);
                at.map_or_else(|| VoiceForm { person, ..VoiceForm::default() }, |at| typed.swap_remove(at))
            })
            .collect();
        self
    }

    /// A draft may still be incomplete; what it says must be sound. Groups in which nothing was typed are left out.
    pub(super) fn check(&self, known: &Known) -> Result<NewContent, Problems> {
        let mut p = Problems::default();
        let mut seen = (HashSet::new(), HashSet::new());
        let mut content = NewContent::default();
        for (goal, n) in self.goals.iter().zip(1..).filter(|(goal, _)| !goal.is_empty()) {
            content.goals.extend(goal.check(&mut p, &format!("goal.{n}"), known, &mut seen));
        }
        for (voice, n) in self.voices.iter().zip(1..) {
            content.voices.extend(voice.check(&mut p, &format!("voice.{n}"), known));
        }
        for (part, n) in self.parts.iter().zip(1..).filter(|(part, _)| **part != PartForm::default()) {
            content.parts.extend(part.check(&mut p, &format!("part.{n}")));
        }
        p.or(Some(content))
    }
}

type Seen = (HashSet<PlanGoalId>, HashSet<PlanStepId>);

impl GoalForm {
    fn showing(goal: &Goal) -> Self {
        let step = |s: &Step| StepForm {
            key: s.key.to_string(),
            what: s.what.clone(),
            doer: s.doer.code().to_owned(),
            who: s.who.clone(),
            due: s.due_on.map_or_else(String::new, |on| on.to_string()),
            service: s.referral.map_or_else(String::new, |id| id.to_string()),
        };
        Self {
            key: goal.key.to_string(),
            goal: goal.goal.clone(),
            concern: goal.concern.clone(),
            steps: goal.steps.iter().map(step).collect(),
        }
    }

    fn is_empty(&self) -> bool {
        self.goal.trim().is_empty() && self.concern.trim().is_empty() && self.steps.iter().all(StepForm::is_empty)
    }

    fn check(&self, p: &mut Problems, prefix: &str, known: &Known, seen: &mut Seen) -> Option<Goal> {
        let goal = p.required_line(&format!("{prefix}.goal"), &self.goal, LINE, "the goal, or remove it");
        let concern = p.line(&format!("{prefix}.concern"), &self.concern, LINE);
        let mut steps = Vec::new();
        for (step, n) in self.steps.iter().zip(1..).filter(|(step, _)| !step.is_empty()) {
            steps.extend(step.check(p, &format!("{prefix}.step.{n}"), known, seen));
        }
        // A key that this family's plan never gave out, or that stands here twice, is not taken over.
        let key = self.key.parse().ok().filter(|key| known.goals.contains(key) && seen.0.insert(*key));
        Some(Goal { key: key.unwrap_or_else(fresh), goal: goal?, concern: concern?, steps })
    }
}

impl StepForm {
    fn is_empty(&self) -> bool {
        [&self.what, &self.who, &self.due, &self.service].iter().all(|typed| typed.trim().is_empty())
    }

    fn check(&self, p: &mut Problems, prefix: &str, known: &Known, seen: &mut Seen) -> Option<Step> {
        let what =
            p.required_line(&format!("{prefix}.what"), &self.what, LINE, "what is to be done, or remove the step");
        let doer = p.choice(&format!("{prefix}.doer"), &self.doer, "who is to do it");
        let who = p.line(&format!("{prefix}.who"), &self.who, 120);
        let due_on: Option<Option<NaiveDate>> = p.optional_date(&format!("{prefix}.due"), &self.due);
        let referral = self.service.parse().ok().filter(|id| known.services.contains(id));
        if !self.service.is_empty() && referral.is_none() {
            p.add(format!("{prefix}.service"), "Choose a service of this family");
        }
        let key = self.key.parse().ok().filter(|key| known.steps.contains(key) && seen.1.insert(*key));
        Some(Step { key: key.unwrap_or_else(fresh), what: what?, doer: doer?, who: who?, due_on: due_on?, referral })
    }
}

impl VoiceForm {
    fn check(&self, p: &mut Problems, prefix: &str, known: &Known) -> Option<NewVoice> {
        let person: PersonId = self.person.parse().ok().filter(|id| known.adults.contains(id))?;
        let agreement = if self.agreement.is_empty() {
            Some(None)
        } else {
            p.choice(&format!("{prefix}.agreement"), &self.agreement, "whether this parent agrees").map(Some)
        };
        let words = p.lines(&format!("{prefix}.words"), &self.words, WORDS);
        let helps = p.lines(&format!("{prefix}.helps"), &self.helps, WORDS);
        let caregivers = p.lines(&format!("{prefix}.caregivers"), &self.caregivers, WORDS);
        let voice = NewVoice { person, agreement: agreement?, words: words?, helps: helps?, caregivers: caregivers? };
        let said =
            voice.agreement.is_some() || ![&voice.words, &voice.helps, &voice.caregivers].iter().all(|w| w.is_empty());
        said.then_some(voice)
    }
}

impl PartForm {
    fn check(&self, p: &mut Problems, prefix: &str) -> Option<NewPart> {
        let name = p.required_line(&format!("{prefix}.name"), &self.name, 120, "the name, or remove this person");
        let capacity = p.choice(&format!("{prefix}.capacity"), &self.capacity, "as what this person was asked");
        let part = p.choice(&format!("{prefix}.part"), &self.part, "what part this person had");
        Some(NewPart { name: name?, capacity: capacity?, part: part? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Capacity, Doer, Part};

    fn typed(fields: &str) -> PlanForm {
        PlanForm::of(&Posted::of_query(fields))
    }

    fn person() -> PersonId {
        fresh()
    }

    #[test]
    fn a_draft_may_be_half_done_and_empty_groups_are_left_out() {
        let mother = person();
        let form = typed(&format!(
            "goal.1.is=1&goal.1.goal=Home+is+safe&goal.1.step.1.is=1&goal.1.step.1.what=Class&goal.1.step.1.doer=parent\
             &goal.1.step.2.is=1&goal.1.step.2.doer=worker&goal.2.is=1&part.1.is=1&voice.1.is={mother}&voice.1.words=Yes"
        ));
        let content = form.check(&Known { adults: vec![mother], ..Known::default() }).unwrap();
        assert_eq!(content.goals.len(), 1);
        assert_eq!((content.goals[0].steps.len(), content.goals[0].steps[0].doer), (1, Doer::Parent));
        assert_eq!((content.voices.len(), content.parts.len()), (1, 0));
        let stranger = form.check(&Known::default()).unwrap();
        assert!(stranger.voices.is_empty(), "an adult of no family of hers says nothing here");
    }

    #[test]
    fn what_was_begun_must_be_sound() {
        let form = typed(
            "goal.1.is=1&goal.1.concern=Drugs&goal.1.step.1.is=1&goal.1.step.1.due=2026-13-01&goal.1.step.1.service=x\
             &part.1.is=1&part.1.capacity=tribe",
        );
        let problems = form.check(&Known::default()).unwrap_err();
        for field in ["goal.1.goal", "goal.1.step.1.what", "goal.1.step.1.doer", "goal.1.step.1.due", "part.1.name"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
        assert!(problems.of("goal.1.step.1.service").is_some() && problems.of("part.1.part").is_some());
    }

    #[test]
    fn only_keys_that_the_plan_gave_out_are_taken_over_and_each_once() {
        let (known_goal, strange): (PlanGoalId, PlanGoalId) = (fresh(), fresh());
        let known = Known { goals: HashSet::from([known_goal]), ..Known::default() };
        let goal = |key: PlanGoalId| GoalForm { key: key.to_string(), goal: "G".to_owned(), ..GoalForm::default() };
        let form = PlanForm { goals: vec![goal(known_goal), goal(known_goal), goal(strange)], ..PlanForm::default() };
        let goals = form.check(&known).unwrap().goals;
        assert_eq!(goals[0].key, known_goal);
        assert!(goals[1].key != known_goal && goals[2].key != strange);
    }

    #[test]
    fn somebody_who_was_asked_is_kept_with_her_part() {
        let form = typed("part.1.is=1&part.1.name=Ann+Lee&part.1.capacity=guardian_ad_litem&part.1.part=consulted");
        let part = &form.check(&Known::default()).unwrap().parts[0];
        assert_eq!((part.capacity, part.part), (Capacity::GuardianAdLitem, Part::Consulted));
    }
}

//! The groups of a draft's form, ready to be placed, and two drafts side by side.

use super::form::{GoalForm, PartForm, PlanForm, StepForm, VoiceForm};
use crate::domain::id::PersonId;
use crate::domain::plan::{Agreement, Capacity, Doer, Part};
use crate::features::families::Compared;

/// A goal in the form.
pub(super) struct GoalGroup {
    pub(super) legend: String,
    pub(super) prefix: String,
    pub(super) typed: GoalForm,
    pub(super) steps: Vec<StepGroup>,
    pub(super) more: bool,
}

/// A step in the form.
pub(super) struct StepGroup {
    pub(super) legend: String,
    pub(super) prefix: String,
    pub(super) typed: StepForm,
}

/// A parent in the form.
pub(super) struct VoiceGroup {
    pub(super) legend: String,
    pub(super) prefix: String,
    pub(super) typed: VoiceForm,
}

/// Another person in the form.
pub(super) struct PartGroup {
    pub(super) legend: String,
    pub(super) prefix: String,
    pub(super) typed: PartForm,
}

pub(super) fn goal_groups(goals: Vec<GoalForm>, most: usize) -> Vec<GoalGroup> {
    let group = |(mut typed, n): (GoalForm, usize)| {
        let prefix = format!("goal.{n}");
        let step = |(typed, s): (StepForm, usize)| StepGroup {
            legend: format!("Step {s} of goal {n}"),
            prefix: format!("{prefix}.step.{s}"),
            typed,
        };
        let steps: Vec<StepGroup> = std::mem::take(&mut typed.steps).into_iter().zip(1..).map(step).collect();
        GoalGroup { legend: format!("Goal {n}"), more: steps.len() < most, steps, typed, prefix: prefix.clone() }
    };
    goals.into_iter().zip(1..).map(group).collect()
}

pub(super) fn voice_groups(voices: Vec<VoiceForm>, names: &[(PersonId, String)]) -> Vec<VoiceGroup> {
    let group = |((typed, (_, name)), n): ((VoiceForm, &(PersonId, String)), usize)| VoiceGroup {
        legend: name.clone(),
        prefix: format!("voice.{n}"),
        typed,
    };
    voices.into_iter().zip(names).zip(1..).map(group).collect()
}

pub(super) fn part_groups(parts: Vec<PartForm>) -> Vec<PartGroup> {
    let group =
        |(typed, n): (PartForm, usize)| PartGroup { legend: format!("Person {n}"), prefix: format!("part.{n}"), typed };
    parts.into_iter().zip(1..).map(group).collect()
}

/// Two drafts side by side, field by field.
pub(super) fn compared(yours: &PlanForm, theirs: &PlanForm, names: &[(PersonId, String)]) -> Vec<Compared> {
    let mut rows = Vec::new();
    let mut row = |label: String, yours: String, theirs: String| {
        if !yours.is_empty() || !theirs.is_empty() {
            rows.push(Compared { label, yours, theirs });
        }
    };
    for n in 0..yours.goals.len().max(theirs.goals.len()) {
        let (mine, saved) = (yours.goals.get(n), theirs.goals.get(n));
        row(format!("Goal {}", n + 1), said(mine, goal), said(saved, goal));
        for s in 0..steps(mine).max(steps(saved)) {
            let at = |of: Option<&GoalForm>| said(of.and_then(|goal| goal.steps.get(s)), step);
            row(format!("Goal {}, step {}", n + 1, s + 1), at(mine), at(saved));
        }
    }
    for (n, (_, name)) in names.iter().enumerate() {
        row(name.clone(), said(yours.voices.get(n), voice), said(theirs.voices.get(n), voice));
    }
    for n in 0..yours.parts.len().max(theirs.parts.len()) {
        row(format!("Person {}", n + 1), said(yours.parts.get(n), part), said(theirs.parts.get(n), part));
    }
    rows
}

fn steps(goal: Option<&GoalForm>) -> usize {
    goal.map_or(0, |goal| goal.steps.len())
}

fn said<T>(of: Option<&T>, words: fn(&T) -> String) -> String {
    of.map_or_else(String::new, words)
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(". ")
}

fn goal(goal: &GoalForm) -> String {
    joined(&[&goal.goal, &goal.concern])
}

fn step(step: &StepForm) -> String {
    let doer = Doer::from_code(&step.doer).map_or("", Doer::label);
    if step.what.is_empty() { String::new() } else { joined(&[&step.what, doer, &step.who, &step.due]) }
}

fn voice(voice: &VoiceForm) -> String {
    let agreement = Agreement::from_code(&voice.agreement).map_or("", Agreement::label);
    joined(&[agreement, &voice.words, &voice.helps, &voice.caregivers])
}

fn part(part: &PartForm) -> String {
    let capacity = Capacity::from_code(&part.capacity).map_or("", Capacity::label);
    let share = Part::from_code(&part.part).map_or("", Part::label);
    if part.name.is_empty() { String::new() } else { joined(&[&part.name, capacity, share]) }
}

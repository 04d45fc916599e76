//! The plan that is made with the parents: goals in plain words, each answering a reason why the children cannot be home yet,
//! and steps towards them.
//!
//! A goal and a step keep their keys from version to version, so that what changed between two versions can be told, and what
//! was done counts on. Who took part, who refused and who got a copy is what Minn. R. Juv. Prot. P. 26.02 asks for; a plan in
//! words that the parent understands, before she signs it, what Minn. Stat. 260C.212 does.

use chrono::NaiveDate;

use super::calendar::short_date;
use super::id::{PlanGoalId, PlanStepId, ReferralId};

crate::codes! {
    /// Who is to take a step.
    pub enum Doer {
        Parent => "parent", "Parent",
        Worker => "worker", "Worker",
        Agency => "agency", "Agency",
        Provider => "provider", "Provider",
    }
}

crate::codes! {
    /// Whether a parent agrees with the plan.
    pub enum Agreement {
        Agrees => "agrees", "Agrees",
        Partly => "partly", "Agrees with a part of it",
        Disagrees => "disagrees", "Does not agree",
        Refused => "refused", "Refused to take part",
    }
}

crate::codes! {
    /// As what somebody beside the parents was asked about the plan.
    pub enum Capacity {
        Child => "child", "Child",
        GuardianAdLitem => "guardian_ad_litem", "Guardian ad litem",
        Tribe => "tribe", "Tribe",
        Caregiver => "caregiver", "Foster parent or caregiver",
        Relative => "relative", "Relative",
        Attorney => "attorney", "Attorney",
        Provider => "provider", "Provider",
        ParentPartner => "parent_partner", "Parent partner",
        Other => "other", "Other person",
    }
}

crate::codes! {
    /// What part somebody had in making the plan.
    pub enum Part {
        TookPart => "took_part", "Took part",
        Consulted => "consulted", "Was consulted",
        Refused => "refused", "Refused to take part",
        NotReached => "not_reached", "Could not be reached",
    }
}

/// A goal, in the parent's language rather than the agency's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// The same in every version.
    pub key: PlanGoalId,
    /// What will be different.
    pub goal: String,
    /// The safety concern or reason that it answers.
    pub concern: String,
    /// What is to be done for it.
    pub steps: Vec<Step>,
}

/// A step towards a goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The same in every version.
    pub key: PlanStepId,
    /// What is to be done.
    pub what: String,
    /// By whom.
    pub doer: Doer,
    /// Her name, where it must be said.
    pub who: String,
    /// By when.
    pub due_on: Option<NaiveDate>,
    /// The service of the family that it is about.
    pub referral: Option<ReferralId>,
}

impl Step {
    /// Who takes it: "Worker", "Provider: Harbor House".
    #[must_use]
    pub fn by(&self) -> String {
        if self.who.is_empty() { self.doer.label().to_owned() } else { format!("{}: {}", self.doer, self.who) }
    }

    /// By when, in words.
    #[must_use]
    pub fn by_when(&self) -> String {
        self.due_on.map_or_else(|| "No date".to_owned(), |on| format!("By {}", short_date(on)))
    }
}

/// What a plan still lacks before it can be given to a parent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// It has no goal.
    #[error("Write at least one goal.")]
    Goal,
    /// A goal does not say what it answers.
    #[error("Say which concern the goal \"{0}\" answers.")]
    Concern(String),
    /// A goal has no step.
    #[error("Write at least one step for the goal \"{0}\".")]
    Step(String),
    /// Nobody said whether any parent agrees.
    #[error("Say for at least one parent whether she or he agrees.")]
    Agreement,
}

/// What a plan still lacks; nothing, when it can be given.
#[must_use]
pub fn lacking(goals: &[Goal], agreements: &[Option<Agreement>]) -> Vec<Lack> {
    let mut lacks = Vec::new();
    if goals.is_empty() {
        lacks.push(Lack::Goal);
    }
    for goal in goals {
        if goal.concern.is_empty() {
            lacks.push(Lack::Concern(goal.goal.clone()));
        }
        if goal.steps.is_empty() {
            lacks.push(Lack::Step(goal.goal.clone()));
        }
    }
    if agreements.iter().all(Option::is_none) {
        lacks.push(Lack::Agreement);
    }
    lacks
}

/// One difference between two versions, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the later version has it.
    Added(String),
    /// Only the earlier version has it.
    LeftOut(String),
    /// It reads differently: what it was, and what it is.
    Changed(String, String),
}

/// What changed from one version to the next, goal by goal. Order alone is no change.
#[must_use]
pub fn changes(before: &[Goal], after: &[Goal]) -> Vec<Change> {
    let mut changes = Vec::new();
    for goal in after {
        match before.iter().find(|old| old.key == goal.key) {
            None => changes.push(Change::Added(format!("Goal: {}", goal.goal))),
            Some(old) => {
                reworded(&mut changes, "Goal: ", &old.goal, &goal.goal);
                reworded(&mut changes, "Concern: ", &old.concern, &goal.concern);
            }
        }
    }
    let left_out = before.iter().filter(|old| after.iter().all(|goal| goal.key != old.key));
    changes.extend(left_out.map(|old| Change::LeftOut(format!("Goal: {}", old.goal))));
    let (old_steps, new_steps) = (steps(before), steps(after));
    for step in &new_steps {
        match old_steps.iter().find(|old| old.key == step.key) {
            None => changes.push(Change::Added(told(step))),
            Some(old) => reworded(&mut changes, "", &told(old), &told(step)),
        }
    }
    let left_out = old_steps.iter().filter(|old| new_steps.iter().all(|step| step.key != old.key));
    changes.extend(left_out.map(|old| Change::LeftOut(told(old))));
    changes
}

fn steps(goals: &[Goal]) -> Vec<&Step> {
    goals.iter().flat_map(|goal| &goal.steps).collect()
}

/// "Step: Finish the parenting class (Parent, by Nov 22, 2026)".
fn told(step: &Step) -> String {
    let by_when = step.due_on.map_or_else(String::new, |on| format!(", by {}", short_date(on)));
    format!("Step: {} ({}{by_when})", step.what, step.by())
}

fn reworded(changes: &mut Vec<Change>, label: &str, before: &str, after: &str) {
    if before != after {
        changes.push(Change::Changed(format!("{label}{before}"), after.to_owned()));
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Done on that day.
    Done(NaiveDate),
    /// To be done, and the day has passed.
    Late,
    /// To be done.
    Open,
}

/// How a step stands on a day. The day by which it is due is still in time.
#[must_use]
pub fn standing(due_on: Option<NaiveDate>, done_on: Option<NaiveDate>, today: NaiveDate) -> Standing {
    match (done_on, due_on) {
        (Some(on), _) => Standing::Done(on),
        (None, Some(due)) if due < today => Standing::Late,
        (None, _) => Standing::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::any_date;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn step(n: u128, what: &str) -> Step {
        Step {
            key: PlanStepId::from_uuid(Uuid::from_u128(n)),
            what: what.to_owned(),
            doer: Doer::Parent,
            who: String::new(),
            due_on: None,
            referral: None,
        }
    }

    fn goal(n: u128, words: &str, steps: Vec<Step>) -> Goal {
        let key = PlanGoalId::from_uuid(Uuid::from_u128(n));
        Goal { key, goal: words.to_owned(), concern: "Drug use at home".to_owned(), steps }
    }

    #[test]
    fn the_codes_are_sound() {
        check_codes::<Doer>();
        check_codes::<Agreement>();
        check_codes::<Capacity>();
        check_codes::<Part>();
    }

    #[test]
    fn a_plan_is_given_when_every_goal_answers_something_and_has_a_step_and_a_parent_was_asked() {
        let whole = [goal(1, "Home is safe", vec![step(1, "Go to the class")])];
        assert_eq!(lacking(&whole, &[None, Some(Agreement::Disagrees)]), []);
        assert_eq!(lacking(&[], &[]), [Lack::Goal, Lack::Agreement]);
        let bare = Goal { concern: String::new(), ..goal(1, "Home is safe", vec![]) };
        let named = "Home is safe".to_owned();
        assert_eq!(lacking(&[bare], &[Some(Agreement::Refused)]), [Lack::Concern(named.clone()), Lack::Step(named)]);
    }

    #[test]
    fn what_changed_is_told_goal_by_goal_and_step_by_step() {
        let before = [goal(1, "Home is safe", vec![step(1, "Go to the class"), step(2, "Call the landlord")])];
        let finished = Step { doer: Doer::Provider, who: "Harbor House".to_owned(), ..step(1, "Go to the class") };
        let after = [goal(2, "A place to live", vec![]), goal(1, "Home is safe and calm", vec![finished])];
        let told = changes(&before, &after);
        let expected = [
            Change::Added("Goal: A place to live".to_owned()),
            Change::Changed("Goal: Home is safe".to_owned(), "Home is safe and calm".to_owned()),
            Change::Changed(
                "Step: Go to the class (Parent)".to_owned(),
                "Step: Go to the class (Provider: Harbor House)".to_owned(),
            ),
            Change::LeftOut("Step: Call the landlord (Parent)".to_owned()),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_step_moved_to_another_goal_or_place_is_no_change() {
        let before = [goal(1, "A", vec![step(1, "x"), step(2, "y")]), goal(2, "B", vec![])];
        let after = [goal(2, "B", vec![step(2, "y")]), goal(1, "A", vec![step(1, "x")])];
        assert_eq!(changes(&before, &after), []);
    }

    proptest! {
        #[test]
        fn two_versions_tell_as_much_forwards_as_backwards(
            a in prop::collection::vec((0u128..5, "[ab]"), 0..5), b in prop::collection::vec((0u128..5, "[ab]"), 0..5),
        ) {
            let version = |of: &[(u128, String)]| {
                let mut goals: Vec<Goal> = Vec::new();
                for (n, words) in of {
                    if goals.iter().all(|g| g.key.uuid().as_u128() != *n) {
                        goals.push(goal(*n, words, vec![step(*n, words)]));
                    }
                }
                goals
            };
            let (a, b) = (version(&a), version(&b));
            prop_assert_eq!(changes(&a, &a), vec![]);
            prop_assert_eq!(changes(&a, &b).len(), changes(&b, &a).len());
            let count = |of: &[Change], added: bool| {
                of.iter().filter(|c| matches!(c, Change::Added(_)) == added && !matches!(c, Change::Changed(..))).count()
            };
            prop_assert_eq!(count(&changes(&a, &b), true), count(&changes(&b, &a), false));
        }

        #[test]
        fn a_step_is_late_only_after_its_day_and_never_when_done(due in any_date(), shift in -40i64..40) {
            let today = due + chrono::Duration::days(shift);
            prop_assert_eq!(standing(Some(due), None, today) == Standing::Late, shift > 0);
            prop_assert_eq!(standing(Some(due), Some(today), today), Standing::Done(today));
            prop_assert_eq!(standing(None, None, today), Standing::Open);
        }
    }
}

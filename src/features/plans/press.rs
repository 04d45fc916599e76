//! The buttons within the form of a draft: another goal, step or person, and taking one away.

use super::form::{GOALS, GoalForm, PARTS, PartForm, PlanForm, STEPS, StepForm};
use crate::access::Posted;

/// The form with a group more or less, where such a button was pressed; else the form as it came.
pub(super) fn pressed(posted: &Posted, form: PlanForm) -> Result<PlanForm, PlanForm> {
    if posted.has("add") {
        Ok(grown(form, posted.first("add")))
    } else if posted.has("remove") {
        Ok(shrunk(form, posted.first("remove")))
    } else {
        Err(form)
    }
}

/// A plan in which nothing was written yet, with a goal to begin with.
pub(super) fn first_goal(form: PlanForm) -> PlanForm {
    grown(form, "goal")
}

fn grown(mut form: PlanForm, what: &str) -> PlanForm {
    match places(what).as_slice() {
        ["goal"] if form.goals.len() < GOALS => {
            form.goals.push(GoalForm { steps: vec![StepForm::default()], ..GoalForm::default() });
        }
        ["part"] if form.parts.len() < PARTS => form.parts.push(PartForm::default()),
        ["goal", n, "step"] => {
            let goal = index(n).and_then(|at| form.goals.get_mut(at)).filter(|goal| goal.steps.len() < STEPS);
            if let Some(goal) = goal {
                goal.steps.push(StepForm::default());
            }
        }
        _ => {}
    }
    form
}

fn shrunk(mut form: PlanForm, which: &str) -> PlanForm {
    match places(which).as_slice() {
        ["goal", n] => remove(&mut form.goals, n),
        ["part", n] => remove(&mut form.parts, n),
        ["goal", n, "step", s] => {
            if let Some(goal) = index(n).and_then(|at| form.goals.get_mut(at)) {
                remove(&mut goal.steps, s);
            }
        }
        _ => {}
    }
    form
}

fn places(which: &str) -> Vec<&str> {
    which.split('.').collect()
}

/// "1" is the first.
fn index(n: &str) -> Option<usize> {
    n.parse::<usize>().ok()?.checked_sub(1)
}

fn remove<T>(all: &mut Vec<T>, n: &str) {
    if let Some(at) = index(n).filter(|at| *at < all.len()) {
        all.remove(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(fields: &str) -> PlanForm {
        let posted = Posted::of_query(fields);
        pressed(&posted, PlanForm::of(&posted)).unwrap()
    }

    #[test]
    fn a_button_adds_or_removes_one_group_and_keeps_what_was_typed() {
        let grown = press("goal.1.is=1&goal.1.goal=Safe&add=goal.1.step");
        assert_eq!((grown.goals[0].goal.as_str(), grown.goals[0].steps.len()), ("Safe", 1));
        assert_eq!(press("add=goal").goals[0].steps.len(), 1);
        assert_eq!(press("add=part").parts.len(), 1);
        let shrunk = press("goal.1.is=1&goal.1.goal=A&goal.2.is=1&goal.2.goal=B&remove=goal.1");
        assert_eq!(shrunk.goals.iter().map(|g| g.goal.as_str()).collect::<Vec<_>>(), ["B"]);
        assert!(press("goal.1.is=1&goal.1.step.1.is=1&remove=goal.1.step.1").goals[0].steps.is_empty());
    }

    #[test]
    fn a_button_that_names_nothing_changes_nothing() {
        for fields in ["remove=goal.0", "remove=goal.9", "add=goal.7.step", "add=moon", "remove=goal.1.step.9"] {
            let fields = format!("goal.1.is=1&goal.1.goal=A&{fields}");
            assert_eq!(press(&fields).goals.len(), 1, "{fields}");
        }
        let posted = Posted::of_query("goal.1.is=1");
        assert!(pressed(&posted, PlanForm::of(&posted)).is_err());
    }
}

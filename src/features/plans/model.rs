//! The rows of a plan, and a plan put together from them.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::notes::{Reader, Sealed};
use crate::db::schema::{plan_goals, plan_parts, plan_step_done, plan_steps, plan_voices, plans};
use crate::db::{Backend, Instant};
use crate::domain::id::{FamilyId, PersonId, PlanGoalId, PlanId, PlanStepId, ReferralId, UserId};
use crate::domain::plan::{Agreement, Capacity, Doer, Goal, Part, Step};
use crate::domain::tracks::Track;

/// A plan: a draft, or a version that was given.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = plans, check_for_backend(Backend))]
pub(super) struct Plan {
    pub(super) id: PlanId,
    pub(super) family_id: FamilyId,
    /// The version; none for a draft.
    pub(super) number: Option<i32>,
    pub(super) given_on: Option<NaiveDate>,
    pub(super) given_at: Option<Instant>,
    pub(super) given_by: Option<UserId>,
    pub(super) version: i32,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_goals, check_for_backend(Backend))]
pub(super) struct GoalRow {
    pub(super) plan_id: PlanId,
    pub(super) goal_key: PlanGoalId,
    pub(super) position: i32,
    pub(super) goal: String,
    pub(super) concern: String,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = plan_steps, check_for_backend(Backend))]
pub(super) struct StepRow {
    pub(super) plan_id: PlanId,
    pub(super) step_key: PlanStepId,
    pub(super) goal_key: PlanGoalId,
    pub(super) position: i32,
    pub(super) what: String,
    pub(super) doer: Doer,
    pub(super) who: String,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) referral_id: Option<ReferralId>,
}

/// What a parent says of the plan. Her words are shut but for the family's track.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = plan_voices, check_for_backend(Backend))]
pub(super) struct Voice {
    pub(super) plan_id: PlanId,
    pub(super) person_id: PersonId,
    pub(super) agreement: Option<Agreement>,
    words: Sealed,
    helps: Sealed,
    /// Whom she names to care for the children meanwhile: for both tracks, who look for relatives together.
    pub(super) caregivers: String,
    pub(super) got_copy: bool,
}

impl Voice {
    /// Her own words on the plan, for whoever may read them.
    pub(super) fn words(&self, reader: &Reader) -> Option<&str> {
        self.words.on_track(Track::Reunification).open(reader)
    }

    /// What she says would help, for whoever may read it.
    pub(super) fn helps(&self, reader: &Reader) -> Option<&str> {
        self.helps.on_track(Track::Reunification).open(reader)
    }
}

/// Somebody beside the parents who was asked.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = plan_parts, check_for_backend(Backend))]
pub(super) struct Participant {
    pub(super) plan_id: PlanId,
    pub(super) position: i32,
    pub(super) name: String,
    pub(super) capacity: Capacity,
    pub(super) part: Part,
    pub(super) got_copy: bool,
}

/// That a step was done.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = plan_step_done, check_for_backend(Backend))]
pub(super) struct StepDone {
    pub(super) step_key: PlanStepId,
    pub(super) done_on: NaiveDate,
    pub(super) entered_at: Instant,
    pub(super) entered_by: Option<UserId>,
    pub(super) error_at: Option<Instant>,
    pub(super) error_reason: String,
}

/// A plan with all its parts.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) plan: Plan,
    pub(super) goals: Vec<Goal>,
    pub(super) voices: Vec<Voice>,
    pub(super) parts: Vec<Participant>,
}

impl Whole {
    pub(super) fn agreements(&self) -> Vec<Option<Agreement>> {
        self.voices.iter().map(|voice| voice.agreement).collect()
    }

    pub(super) fn step(&self, key: PlanStepId) -> Option<&Step> {
        self.goals.iter().flat_map(|goal| &goal.steps).find(|step| step.key == key)
    }
}

/// The plans of a family as its page shows them.
#[derive(Debug, Clone)]
pub(super) struct Plans {
    /// Every version, the latest first.
    pub(super) versions: Vec<Plan>,
    /// The version in force.
    pub(super) current: Option<Whole>,
    /// The one before it.
    pub(super) previous: Option<Whole>,
    pub(super) draft: Option<Whole>,
    /// When each step was done, as far as is known now.
    pub(super) done: HashMap<PlanStepId, NaiveDate>,
}

/// What a parent says, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVoice {
    /// The parent.
    pub person: PersonId,
    /// Whether she agrees; none before she was asked.
    pub agreement: Option<Agreement>,
    /// Her own words.
    pub words: String,
    /// What she says would help.
    pub helps: String,
    /// Whom she names to care for the children meanwhile.
    pub caregivers: String,
}

/// Somebody beside the parents who was asked, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPart {
    /// Her name.
    pub name: String,
    /// As what she was asked.
    pub capacity: Capacity,
    /// What part she had.
    pub part: Part,
}

/// The content of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewContent {
    /// The goals with their steps.
    pub goals: Vec<Goal>,
    /// What the parents say.
    pub voices: Vec<NewVoice>,
    /// Who else was asked.
    pub parts: Vec<NewPart>,
}

impl GoalRow {
    pub(super) fn with(self, steps: Vec<StepRow>) -> Goal {
        let step = |row: StepRow| Step {
            key: row.step_key,
            what: row.what,
            doer: row.doer,
            who: row.who,
            due_on: row.due_on,
            referral: row.referral_id,
        };
        Goal {
            key: self.goal_key,
            goal: self.goal,
            concern: self.concern,
            steps: steps.into_iter().map(step).collect(),
        }
    }
}

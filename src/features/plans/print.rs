//! A version of the plan on paper, in large plain type, to read, sign and take home.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{StepDone, Whole};
use super::pages::{VoiceView, parts, voices};
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::{long_date, short_date};
use crate::domain::id::FamilyId;
use crate::domain::tracks::Track;
use crate::error::{Error, Result};
use crate::features::Papers;
use crate::features::assignments;
use crate::features::children::{self, Members};
use crate::features::families::{self, Family};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "plans/print.html")]
struct PrintPage {
    frame: Frame,
    agency: String,
    family: String,
    number: String,
    back: String,
    /// "Version 2, given Nov 3, 2026", or that it is a draft.
    version: String,
    children: String,
    goals: Vec<PrintedGoal>,
    voices: Vec<VoiceView>,
    parts: Vec<(String, String, String)>,
    is_draft: bool,
    worker: String,
    interpreter: String,
}

struct PrintedGoal {
    goal: String,
    concern: String,
    steps: Vec<PrintedStep>,
}

/// A step as it stood when the version was given.
struct PrintedStep {
    what: String,
    by: String,
    by_when: String,
    done: String,
}

struct Seen {
    family: Family,
    whole: Whole,
    members: Members,
    children: Vec<String>,
    worker: String,
    done: Vec<StepDone>,
}

impl Seen {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId, number: Option<i32>) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let workers = assignments::of_family(conn, id)?;
        let worker = workers.into_iter().find(|(a, _)| a.track == Track::Reunification && a.ends_on.is_none());
        Ok(Self {
            whole: store::version(conn, id, number)?,
            members: Members::of(conn, id)?,
            children: children::of_family(conn, id)?.iter().map(children::Child::name).collect(),
            worker: worker.map_or_else(String::new, |(_, name)| name),
            done: store::done_history(conn, id)?,
            family,
        })
    }

    /// What was known to be done when this version was given: what was entered or corrected later changes no paper.
    fn done_on(&self, step: crate::domain::id::PlanStepId) -> Option<NaiveDate> {
        let until = self.whole.plan.given_at;
        let stood = |done: &&StepDone| {
            done.step_key == step
                && until.is_none_or(|at| done.entered_at < at)
                && done.error_at.is_none_or(|error| until.is_some_and(|at| error >= at))
        };
        self.done.iter().find(stood).map(|done| done.done_on)
    }

    fn goals(&self) -> Vec<PrintedGoal> {
        let goal = |goal: &crate::domain::plan::Goal| PrintedGoal {
            goal: goal.goal.clone(),
            concern: goal.concern.clone(),
            steps: goal
                .steps
                .iter()
                .map(|step| PrintedStep {
                    what: step.what.clone(),
                    by: step.by(),
                    by_when: step.by_when(),
                    done: self.done_on(step.key).map_or_else(String::new, |on| format!("Done {}", short_date(on))),
                })
                .collect(),
        };
        self.whole.goals.iter().map(goal).collect()
    }
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<(FamilyId, String)>,
) -> Result<HttpResponse> {
    let (family, version) = path.into_inner();
    let number: Option<i32> = match version.as_str() {
        // A draft is seen by those who make it, and by nobody else.
        "draft" if access.actor().means(family, false).allow(Action::MakePlan) => None,
        number => Some(number.parse().or(Err(Error::NotFound))?),
    };
    let seen = access.open(family, move |conn, scope| Seen::read(conn, scope, family, number)).await?;
    let given = seen.whole.plan.given_on.zip(seen.whole.plan.number);
    let shown = PrintPage {
        frame: Frame::of(&access, &req),
        agency: papers.agency.clone(),
        family: seen.family.name.clone(),
        number: seen.family.number.clone(),
        back: format!("/families/{family}/plan"),
        version: given.map_or_else(
            || "Draft, not given to anybody yet".to_owned(),
            |(on, number)| format!("Version {number}, given on {}", long_date(on)),
        ),
        children: seen.children.join(", "),
        goals: seen.goals(),
        voices: voices(&seen.whole, &seen.members, &access.reader()),
        parts: parts(&seen.whole),
        is_draft: given.is_none(),
        worker: seen.worker.clone(),
        interpreter: if seen.family.interpreter { seen.family.language.clone() } else { String::new() },
    };
    page(&req, &shown)
}

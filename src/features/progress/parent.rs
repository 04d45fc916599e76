//! Writing down a parent's progress.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::ProgressForm;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, FormId, PlanGoalId, RecordId};
use crate::domain::plan::Goal;
use crate::domain::progress::Direction;
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::features::plans;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "progress/new.html")]
struct ProgressPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    home: String,
    typed: ProgressForm,
    people: Vec<(String, String)>,
    goals: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// What both forms need to know: the family, its people, and the goals of the plan in force.
pub(super) struct Around {
    pub(super) family: Family,
    pub(super) members: Members,
    pub(super) goals: Vec<Goal>,
}

impl Around {
    pub(super) fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        Ok(Self { family, members: Members::of(conn, id)?, goals: plans::current_goals(conn, id)? })
    }

    pub(super) fn goal_keys(&self) -> Vec<PlanGoalId> {
        self.goals.iter().map(|goal| goal.key).collect()
    }

    fn page(&self, req: &HttpRequest, access: &Access, typed: ProgressForm, form_id: FormId) -> ProgressPage {
        let adults = self.members.choices().into_iter().filter(|(value, _)| value.starts_with("adult:"));
        ProgressPage {
            frame: Frame::of(access, req),
            form_id,
            family: self.family.name.clone(),
            home: format!("/families/{}", self.family.id),
            typed,
            people: adults.collect(),
            goals: self.goals.iter().map(|goal| (goal.key.to_string(), goal.goal.clone())).collect(),
            kinds: choices::<Direction>(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let mut typed = ProgressForm::of(&Posted::of_query(req.query_string()));
    typed.on = access.today().to_string();
    if let Some(only) = around.members.only_adult() {
        typed.who = only.to_string();
    }
    page(&req, &around.page(&req, &access, typed, fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, ProgressForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let is_adult = |person| around.members.include(Who::Adult(person));
    let progress = match typed.check(id, &around.goal_keys(), access.today(), is_adult) {
        Ok(progress) => progress,
        Err(problems) => {
            return refused(&req, &ProgressPage { problems, ..around.page(&req, &access, typed, form_id) });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let made = store::add_progress(conn, &progress, Some(by), now)?;
        let filed = Filed::at(format!("/families/{id}/progress")).about(RecordId::from_uuid(made.uuid()));
        Ok(filed.saying(progress.kind.code()))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved: the parent’s progress."))
}

//! Noting that a step was done, and taking that back when it was entered in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{Plans, StepDone};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, FormId, PlanStepId, RecordId};
use crate::domain::plan::Step;
use crate::error::{Error, Result};
use crate::features::families::{self, Family};
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

const REASON: usize = 300;

#[derive(Template)]
#[template(path = "plans/done.html")]
struct DonePage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    action: String,
    what: String,
    /// The day it was done, as it stands now; empty while it is to be done.
    done: String,
    on: String,
    reason: String,
    today: String,
    history: Vec<String>,
    problems: Problems,
}

struct Around {
    family: Family,
    step: Step,
    plans: Plans,
    history: Vec<(StepDone, String)>,
}

impl Around {
    /// Only a step of the version in force can be done.
    fn read(conn: &mut Conn, scope: Scope, (id, key): (FamilyId, PlanStepId)) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let plans = store::of_family(conn, id)?;
        let step = plans.current.as_ref().and_then(|whole| whole.step(key)).cloned().ok_or(Error::NotFound)?;
        let mut history = store::done_history(conn, id)?;
        history.retain(|done| done.step_key == key);
        let names = users::names(conn, history.iter().filter_map(|done| done.entered_by))?;
        let name = |done: &StepDone| done.entered_by.and_then(|by| names.get(&by).cloned()).unwrap_or_default();
        let history = history.into_iter().map(|done| (done.clone(), name(&done))).collect();
        Ok(Self { family, step, plans, history })
    }

    fn page(&self, req: &HttpRequest, access: &Access, form_id: FormId) -> DonePage {
        let back = format!("/families/{}/plan", self.family.id);
        let zone = access.clock().zone();
        let line = |(done, by): &(StepDone, String)| {
            let (on, at) = (short_date(done.done_on), zone.said(done.entered_at.utc()));
            match done.error_at {
                None => format!("Done {on}, entered {at} by {by}"),
                Some(_) => format!("Entered {at} by {by} as done {on}, in error: {}", done.error_reason),
            }
        };
        DonePage {
            frame: Frame::of(access, req),
            form_id,
            family: self.family.name.clone(),
            action: format!("{back}/steps/{}", self.step.key),
            back,
            what: self.step.what.clone(),
            done: self.plans.done.get(&self.step.key).copied().map_or_else(String::new, short_date),
            on: access.today().to_string(),
            reason: String::new(),
            today: access.today().to_string(),
            history: self.history.iter().map(line).collect(),
            problems: Problems::default(),
        }
    }
}

type Key = (FamilyId, PlanStepId);

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    let key = path.into_inner();
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key)).await?;
    page(&req, &around.page(&req, &access, fresh()))
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id) = (path.into_inner(), posted.form_id()?);
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key)).await?;
    let (mut problems, on) = (Problems::default(), posted.first("on").to_owned());
    let Some(day) = problems.past_date("on", &on, access.today(), "the day it was done") else {
        let shown = around.page(&req, &access, form_id);
        return refused(&req, &DonePage { on, problems, ..shown });
    };
    let (by, now) = (access.actor().user, access.now());
    let filed = access
        .file(Filing::For(key.0), form_id, move |conn, _| {
            let id = store::mark_done(conn, key.0, key.1, day, Some(by), now)?;
            let filed = Filed::at(format!("/families/{}/plan", key.0)).about(RecordId::from_uuid(id.uuid()));
            Ok(filed.saying("step done"))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the step is done.")),
        Err(error) if error.broken_rule().is_some_and(|rule| rule.contains("plan_step_done")) => {
            Ok(see_other(&format!("/families/{}/plan", key.0), "Somebody marked this step as done already."))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn take_back(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id) = (path.into_inner(), posted.form_id()?);
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key)).await?;
    let (mut problems, typed) = (Problems::default(), posted.first("reason").to_owned());
    let Some(reason) = problems.required_line("reason", &typed, REASON, "why it is not done") else {
        let shown = around.page(&req, &access, form_id);
        return refused(&req, &DonePage { reason: typed, problems, ..shown });
    };
    let (by, now) = (access.actor().user, access.now());
    let here = format!("/families/{}/plan", key.0);
    let back = here.clone();
    let filed = access
        .file(Filing::For(key.0), form_id, move |conn, _| {
            store::take_back(conn, key.0, key.1, &reason, by, now)?;
            let filed = Filed::at(&back).about(RecordId::from_uuid(key.1.uuid()));
            Ok(filed.saying("step entered in error"))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the step is to be done again.")),
        Err(Error::Stale) => Ok(see_other(&here, "Somebody took this back already.")),
        Err(error) => Err(error),
    }
}

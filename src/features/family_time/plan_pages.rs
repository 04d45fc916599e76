//! Planning family time, and changing a plan: it ends, and another one goes on from a day. What has passed stays as it was.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::end_pages::{Ending, words_of_end};
use super::error::is_known;
use super::plan_form::{PlanForm, rhythms};
use super::store;
use super::visit_pages::Around;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::contact::MeetingPlace;
use crate::domain::family_time::Supervision;
use crate::domain::id::{FamilyId, FamilyTimePlanId, FormId, RecordId};
use crate::error::Result;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

/// What is said once it is changed.
const CHANGED: &str = "Saved: the plan is changed. What has passed stays as it was.";

type Key = (FamilyId, FamilyTimePlanId);

#[derive(Template)]
#[template(path = "family_time/plan.html")]
struct PlanPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    home: String,
    action: String,
    /// The plan that is changed, in words, and its version; none for a new one.
    old: Option<(String, i32)>,
    /// What somebody else did with it meanwhile.
    theirs: String,
    form: PlanForm,
    reason: String,
    people: Vec<(String, String, bool)>,
    /// Whether there are children to visit each other.
    has_siblings: bool,
    rhythms: Vec<(String, String)>,
    places: Vec<(String, String)>,
    supervisions: Vec<(String, String)>,
    problems: Problems,
}

fn plan_page(req: &HttpRequest, access: &Access, around: &Around, form: PlanForm, form_id: FormId) -> PlanPage {
    let home = format!("/families/{}/family-time", around.family.id);
    PlanPage {
        frame: Frame::of(access, req),
        form_id,
        family: around.family.name.clone(),
        action: format!("{home}/plans/new"),
        home,
        old: None,
        theirs: String::new(),
        people: around.ticked(&form.with),
        has_siblings: around.has_siblings(),
        form,
        reason: String::new(),
        rhythms: rhythms(),
        places: choices::<MeetingPlace>(),
        supervisions: choices::<Supervision>(),
        problems: Problems::default(),
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let form = PlanForm::begun(around.likely());
    page(&req, &plan_page(&req, &access, &around, form, fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, form) = (path.into_inner(), posted.form_id()?, PlanForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let plan = match form.check(id, None, access.today(), |who| around.members.include(who)) {
        Ok(plan) => plan,
        Err(problems) => {
            return refused(&req, &PlanPage { problems, ..plan_page(&req, &access, &around, form, form_id) });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let made = store::add_plan(conn, &plan, Some(by), now)?;
        Ok(Filed::at(format!("/families/{id}/family-time")).about(RecordId::from_uuid(made.uuid())))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved: family time is planned."))
}

/// The page that changes a plan; also once it has ended, where somebody was faster.
fn change_page(
    req: &HttpRequest,
    access: &Access,
    (around, key): (&Around, Key),
    (form, reason): (PlanForm, String),
    form_id: FormId,
) -> Result<PlanPage> {
    let (plan, _) = around.plan(key.1)?;
    let shown = plan_page(req, access, around, form, form_id);
    let action = format!("{}/plans/{}/change", shown.home, key.1);
    Ok(PlanPage { action, old: Some((plan.said(), plan.version)), reason, ..shown })
}

pub(super) async fn open_change(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    let key = path.into_inner();
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key.0)).await?;
    let (plan, with) = around.plan(key.1)?;
    let form = PlanForm::going_on(plan, with, access.today());
    page(&req, &change_page(&req, &access, (&around, key), (form, String::new()), fresh())?)
}

pub(super) async fn change(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, CHANGED));
    }
    let (form, typed) = (PlanForm::of(&posted), posted.first("reason").to_owned());
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key.0)).await?;
    let (old, _) = around.plan(key.1)?;
    if old.version != version {
        let theirs = words_of_end(around.plan(key.1)?);
        let shown = change_page(&req, &access, (&around, key), (form, typed), form_id)?;
        return page_with(&req, StatusCode::CONFLICT, &PlanPage { theirs, ..shown });
    }
    let checked = form.check(key.0, Some(key.1), access.today(), |who| around.members.include(who));
    let ending = Ending::before(checked.as_ref().ok().map(|plan| plan.series.from), &typed, old, access.today());
    let (plan, ending) = match (checked, ending) {
        (Ok(plan), Ok(ending)) => (plan, ending),
        (checked, ending) => {
            let problems = Problems::both(checked.err(), ending.err());
            let shown = change_page(&req, &access, (&around, key), (form, typed), form_id)?;
            return refused(&req, &PlanPage { problems, ..shown });
        }
    };
    let (by, now, reason) = (access.actor().user, access.now(), ending.reason);
    let file = move |conn: &mut Conn, _: Scope| {
        store::end_plan(conn, key, version, (ending.last, &reason), (by, now))?;
        let made = store::add_plan(conn, &plan, Some(by), now)?;
        let filed = Filed::at(format!("/families/{}/family-time", key.0)).about(RecordId::from_uuid(made.uuid()));
        Ok(filed.saying("plan changed"))
    };
    match access.file(Filing::For(key.0), form_id, file).await {
        Ok(location) => Ok(see_other(&location, CHANGED)),
        Err(error) if is_known(&error) => {
            let mut problems = Problems::default();
            problems.add("on", "It is known already what became of a visit on that day or later. Choose a later day");
            let shown = change_page(&req, &access, (&around, key), (form, typed), form_id)?;
            refused(&req, &PlanPage { problems, ..shown })
        }
        Err(error) => Err(error),
    }
}

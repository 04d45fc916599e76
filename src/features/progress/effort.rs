//! Logging what the agency did.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::EffortForm;
use super::parent::Around;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::progress::{EffortKind, Standard};
use crate::error::Result;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "progress/effort.html")]
struct EffortPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    home: String,
    typed: EffortForm,
    people: Vec<(String, String)>,
    goals: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    standards: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

fn shown(around: &Around, req: &HttpRequest, access: &Access, typed: EffortForm, form_id: FormId) -> EffortPage {
    let mut people = vec![(Who::Family.to_string(), "The whole family".to_owned())];
    people.extend(around.members.choices());
    EffortPage {
        frame: Frame::of(access, req),
        form_id,
        family: around.family.name.clone(),
        home: format!("/families/{}", around.family.id),
        typed,
        people,
        goals: around.goals.iter().map(|goal| (goal.key.to_string(), goal.goal.clone())).collect(),
        kinds: choices::<EffortKind>(),
        standards: choices::<Standard>(),
        today: access.today().to_string(),
        problems: Problems::default(),
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let typed = EffortForm::begun(&Posted::of_query(req.query_string()), access.today());
    page(&req, &shown(&around, &req, &access, typed, fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, EffortForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let effort = match typed.check(id, &around.goal_keys(), access.today(), |who| around.members.include(who)) {
        Ok(effort) => effort,
        Err(problems) => {
            return refused(&req, &EffortPage { problems, ..shown(&around, &req, &access, typed, form_id) });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let made = store::add_effort(conn, &effort, Some(by), now)?;
        let filed = Filed::at(format!("/families/{id}/progress")).about(RecordId::from_uuid(made.uuid()));
        Ok(filed.saying(effort.standard.code()))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved: what the agency did."))
}

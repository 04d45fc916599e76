//! Writing down what a child said.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::HeardForm;
use super::health::home;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::goal::is_consulted;
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::error::Result;
use crate::features::children::{self, Child};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "wellbeing/heard.html")]
struct HeardPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    typed: HeardForm,
    /// Whether a child of this age is consulted on the plan and chooses members of the team.
    is_consulted: bool,
    today: String,
    problems: Problems,
}

impl HeardPage {
    fn of(req: &HttpRequest, access: &Access, child: &Child, typed: HeardForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: child.name(),
            back: home(child),
            typed,
            is_consulted: is_consulted(child.born_on, access.today()),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let child = access.open(family, move |conn, _| children::one(conn, family, child)).await?;
    let typed = HeardForm {
        heard_on: access.today().to_string(),
        heard_by: access.actor().name.clone(),
        ..HeardForm::of(&Posted::of_query(req.query_string()))
    };
    page(&req, &HeardPage::of(&req, &access, &child, typed, fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id, typed) = (path.into_inner(), posted.form_id()?, HeardForm::of(&posted));
    let child = access.open(family, move |conn, _| children::one(conn, family, child)).await?;
    let new = match typed.check(child.id, access.today()) {
        Ok(new) => new,
        Err(problems) => {
            return refused(&req, &HeardPage { problems, ..HeardPage::of(&req, &access, &child, typed, form_id) });
        }
    };
    let (by, now, back) = (access.actor().user, access.now(), home(&child));
    let file = move |conn: &mut Conn, _: Scope| {
        let id = store::hear(conn, &new, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(id.uuid())))
    };
    let location = access.file(Filing::For(family), form_id, file).await?;
    Ok(see_other(&location, "Saved: what the child said."))
}

//! Logging what was done for a child beside reunification.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::AlternativeForm;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::goal::AlternativeKind;
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::error::Result;
use crate::features::children::{self, Child};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "goals/alternative.html")]
struct AlternativePage {
    frame: Frame,
    form_id: FormId,
    name: String,
    child: String,
    typed: AlternativeForm,
    kinds: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

impl AlternativePage {
    fn of(req: &HttpRequest, access: &Access, child: &Child, typed: AlternativeForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: child.name(),
            child: format!("/families/{}/children/{}", child.family_id, child.id),
            typed,
            kinds: choices::<AlternativeKind>(),
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
    let typed = AlternativeForm { done_on: access.today().to_string(), ..AlternativeForm::default() };
    page(&req, &AlternativePage::of(&req, &access, &child, typed, fresh()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), form_id) = (path.into_inner(), posted.form_id()?);
    let typed = AlternativeForm::of(&posted);
    let child = access.open(family, move |conn, _| children::one(conn, family, child)).await?;
    let new = match typed.check(child.id, access.today()) {
        Ok(new) => new,
        Err(problems) => {
            let shown = AlternativePage::of(&req, &access, &child, typed, form_id);
            return refused(&req, &AlternativePage { problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        children::one(conn, family, new.child)?;
        let id = store::add_alternative(conn, &new, Some(by), now)?;
        let back = format!("/families/{family}/children/{}/goals", new.child);
        Ok(Filed::at(back).about(RecordId::from_uuid(id.uuid())))
    };
    let location = access.file(Filing::For(family), form_id, work).await?;
    Ok(see_other(&location, "Saved on the child’s track."))
}

//! The page that asks for what a record is opened, and goes on to where the person was going.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::PurposeForm;
use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::id::{FamilyId, FormId, RecordId};
use crate::domain::purpose::Purpose;
use crate::error::Result;
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};
use crate::web::query;

#[derive(Template)]
#[template(path = "purposes/ask.html")]
struct AskPage {
    frame: Frame,
    action: String,
    number: String,
    form_id: FormId,
    form: PurposeForm,
    purposes: Vec<(String, String)>,
    problems: Problems,
}

pub(super) async fn ask(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let form = PurposeForm { next: query::own_path(&query::first(&req, "next")), ..PurposeForm::default() };
    page(&req, &asked(&req, &access, path.into_inner(), fresh(), form, Problems::default()).await?)
}

/// The page says the family's number only: its record is not open yet.
async fn asked(
    req: &HttpRequest,
    access: &Access,
    id: FamilyId,
    form_id: FormId,
    form: PurposeForm,
    problems: Problems,
) -> Result<AskPage> {
    let family = access.peek(move |conn, scope| families::find(conn, scope, id)).await?;
    Ok(AskPage {
        frame: Frame::of(access, req),
        action: format!("/families/{id}/purpose"),
        number: family.number,
        form_id,
        form,
        purposes: choices::<Purpose>(),
        problems,
    })
}

pub(super) async fn state(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, form) = (path.into_inner(), posted.form_id()?, PurposeForm::of(&posted));
    let (purpose, words) = match form.check() {
        Ok(sound) => sound,
        Err(problems) => return refused(&req, &asked(&req, &access, id, form_id, form, problems).await?),
    };
    let next = if form.next.is_empty() { format!("/families/{id}") } else { form.next };
    let (user, now) = (access.actor().user, access.now());
    let location = access
        .file(Filing::For(id), form_id, move |conn, _| {
            let stated = store::state(conn, (user, id), purpose, &words, now)?;
            Ok(Filed::at(next.clone()).about(RecordId::from_uuid(stated.uuid())).saying(purpose.label()))
        })
        .await?;
    Ok(see_other(&location, "Recorded. The record is open to you for a week."))
}

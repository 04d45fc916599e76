//! Marking an entry on progress or an effort as made in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{EffortId, FamilyId, FormId, ProgressId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

const REASON: usize = 300;

#[derive(Template)]
#[template(path = "adults/error.html")]
struct ErrorPage {
    frame: Frame,
    form_id: FormId,
    back: String,
    back_label: String,
    action: String,
    reason: String,
    problems: Problems,
}

async fn error_page(req: &HttpRequest, access: &Access, family: FamilyId, form_id: FormId) -> Result<ErrorPage> {
    let family = access.open(family, move |conn, scope| families::find(conn, scope, family)).await?;
    Ok(ErrorPage {
        frame: Frame::of(access, req),
        form_id,
        back: format!("/families/{}/progress", family.id),
        back_label: format!("Progress and efforts, {} family", family.name),
        action: req.path().to_owned(),
        reason: String::new(),
        problems: Problems::default(),
    })
}

pub(super) async fn open_progress(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProgressId)>,
) -> Result<HttpResponse> {
    page(&req, &error_page(&req, &access, path.0, fresh()).await?)
}

pub(super) async fn open_effort(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, EffortId)>,
) -> Result<HttpResponse> {
    page(&req, &error_page(&req, &access, path.0, fresh()).await?)
}

pub(super) async fn mark_progress(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProgressId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let mark = move |conn: &mut Conn, words: &str, by, now| store::progress_error(conn, key, words, by, now);
    filed(&req, &access, (key.0, RecordId::from_uuid(key.1.uuid())), &posted, mark).await
}

pub(super) async fn mark_effort(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, EffortId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let mark = move |conn: &mut Conn, words: &str, by, now| store::effort_error(conn, key, words, by, now);
    filed(&req, &access, (key.0, RecordId::from_uuid(key.1.uuid())), &posted, mark).await
}

async fn filed(
    req: &HttpRequest,
    access: &Access,
    (family, record): (FamilyId, RecordId),
    posted: &Posted,
    mark: impl Fn(&mut Conn, &str, UserId, Instant) -> Result<()> + Send + 'static,
) -> Result<HttpResponse> {
    let form_id = posted.form_id()?;
    let shown = error_page(req, access, family, form_id).await?;
    let (mut problems, reason) = (Problems::default(), posted.first("reason").to_owned());
    let Some(words) = problems.required_line("reason", &reason, REASON, "what is wrong with it") else {
        return refused(req, &ErrorPage { reason, problems, ..shown });
    };
    let (by, now, to) = (access.actor().user, access.now(), shown.back.clone());
    let filed = access
        .file(Filing::For(family), form_id, move |conn, _| {
            mark(conn, &words, by, now)?;
            Ok(Filed::at(&to).about(record).saying("entered in error"))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the entry is marked as an error.")),
        Err(Error::Stale) => Ok(see_other(&shown.back, "There is no such entry, or it is marked already.")),
        Err(error) => Err(error),
    }
}

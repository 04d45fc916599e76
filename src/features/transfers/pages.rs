//! The form of a transfer: choose, check, file.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::filing::{self, Caseload};
use super::form::{TransferForm, Wish};
use super::view::{CheckLine, Kept, LoadLine, SeatLine};
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::short_date;
use crate::domain::id::{FormId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, setting};

#[derive(Template)]
#[template(path = "transfers/form.html")]
struct FormPage {
    frame: Frame,
    action: String,
    worker: String,
    form_id: FormId,
    lines: Vec<SeatLine>,
    from: String,
    reason: String,
    today: String,
    problems: Problems,
}

#[derive(Template)]
#[template(path = "transfers/check.html")]
struct CheckPage {
    frame: Frame,
    action: String,
    worker: String,
    form_id: FormId,
    from: String,
    reason: String,
    lines: Vec<CheckLine>,
    loads: Vec<LoadLine>,
    kept: Vec<Kept>,
    button: String,
}

pub(super) async fn ask(req: HttpRequest, path: web::Path<UserId>, access: Access) -> Result<HttpResponse> {
    let worker = path.into_inner();
    let caseload = access.read(move |conn, scope| filing::load(conn, scope, worker)).await?;
    let form = TransferForm { from: access.today().to_string(), ..TransferForm::default() };
    form_page(&req, &access, &caseload, (form, fresh()), Problems::default(), StatusCode::OK)
}

pub(super) async fn file(
    req: HttpRequest,
    path: web::Path<UserId>,
    access: Access,
    posted: Posted,
) -> Result<HttpResponse> {
    let (worker, typed, form_id) = (path.into_inner(), TransferForm::of(&posted), posted.form_id()?);
    let wish = match typed.check(access.today()) {
        Ok(wish) if !posted.has("change") => wish,
        unsound => {
            let caseload = access.peek(move |conn, scope| filing::load(conn, scope, worker)).await?;
            let (problems, status) = match unsound {
                Ok(_) => (Problems::default(), StatusCode::OK),
                Err(problems) => (problems, StatusCode::UNPROCESSABLE_ENTITY),
            };
            return form_page(&req, &access, &caseload, (typed, form_id), problems, status);
        }
    };
    if posted.has("confirm") {
        match confirm(&access, worker, &wish, form_id).await {
            Ok(location) => return Ok(see_other(&location, "Saved: the caseload is transferred.")),
            Err(Error::Refused(_) | Error::Stale) => {}
            Err(error) if error.broken_rule().is_some() => {}
            Err(error) => return Err(error),
        }
    }
    checked(&req, &access, worker, (typed, wish, form_id)).await
}

async fn confirm(access: &Access, worker: UserId, wish: &Wish, form_id: FormId) -> Result<String> {
    let (by, wish) = ((access.actor().user, access.now(), access.today()), wish.clone());
    let work = move |conn: &mut _, scope| {
        let (id, families) = filing::file(conn, scope, worker, &wish, by)?;
        let filed = Filed::at(format!("/coverage/transfers/{id}")).about(RecordId::from_uuid(id.uuid()));
        Ok(filed.saying("caseload").changing(families))
    };
    access.file(Filing::NoFamily, form_id, work).await
}

/// The answers to be checked, or the form again with what speaks against them.
async fn checked(
    req: &HttpRequest,
    access: &Access,
    worker: UserId,
    (typed, wish, form_id): (TransferForm, Wish, FormId),
) -> Result<HttpResponse> {
    let asked = wish.clone();
    let (caseload, (problems, stale)) = access
        .peek(move |conn, scope| {
            let caseload = filing::load(conn, scope, worker)?;
            let against = filing::vet(conn, scope, &caseload, &asked)?;
            Ok((caseload, against))
        })
        .await?;
    if problems.any() {
        let status = if stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        return form_page(req, access, &caseload, (typed, form_id), problems, status);
    }
    let moved = wish.moves.len();
    let shown = CheckPage {
        frame: Frame::of(access, req),
        action: format!("/coverage/transfer/{worker}"),
        form_id,
        from: short_date(wish.from),
        reason: wish.reason.clone(),
        lines: caseload.check_lines(&wish),
        loads: caseload.loads(&wish, setting(req).limits),
        kept: typed.kept(),
        button: format!("Transfer {moved} of {}", caseload.held.len()),
        worker: caseload.name,
    };
    page(req, &shown)
}

fn form_page(
    req: &HttpRequest,
    access: &Access,
    caseload: &Caseload,
    (form, form_id): (TransferForm, FormId),
    problems: Problems,
    status: StatusCode,
) -> Result<HttpResponse> {
    let shown = FormPage {
        frame: Frame::of(access, req),
        action: format!("/coverage/transfer/{}", caseload.worker),
        worker: caseload.name.clone(),
        form_id,
        lines: caseload.lines(&form, setting(req).limits),
        from: form.from,
        reason: form.reason,
        today: access.today().to_string(),
        problems,
    };
    page_with(req, status, &shown)
}

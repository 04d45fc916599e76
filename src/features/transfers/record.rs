//! A transfer that was filed, and undoing it within its day.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::filing;
use super::model::{Moved, Transfer};
use super::store;
use crate::access::{Access, Action, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::short_date;
use crate::domain::id::{FormId, RecordId, TransferId};
use crate::domain::transfer;
use crate::error::{Error, Result};
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

#[derive(Template)]
#[template(path = "transfers/show.html")]
struct RecordPage {
    frame: Frame,
    worker: String,
    about: String,
    reason: String,
    lines: Vec<Line>,
    /// Where it is undone; empty when it no longer can be.
    undo: String,
    undo_words: &'static str,
    form_id: FormId,
    problems: Problems,
}

struct Line {
    href: String,
    title: String,
    to: String,
    kind: &'static str,
    state: &'static str,
}

pub(super) async fn show(req: HttpRequest, path: web::Path<TransferId>, access: Access) -> Result<HttpResponse> {
    page_of(&req, &access, path.into_inner(), None).await
}

pub(super) async fn undo(
    req: HttpRequest,
    path: web::Path<TransferId>,
    access: Access,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, by) = (path.into_inner(), (access.actor().user, access.now(), access.today()));
    let work = move |conn: &mut _, scope| {
        let families = filing::undo(conn, scope, id, by)?;
        let filed = Filed::at(format!("/coverage/transfers/{id}")).about(RecordId::from_uuid(id.uuid()));
        Ok(filed.saying("undone").changing(families))
    };
    match access.file(Filing::NoFamily, posted.form_id()?, work).await {
        Ok(location) => Ok(see_other(&location, "Undone: the old assignments stand again.")),
        Err(Error::Refused(words)) => page_of(&req, &access, id, Some(words)).await,
        Err(error) => Err(error),
    }
}

async fn page_of(req: &HttpRequest, access: &Access, id: TransferId, refusal: Option<String>) -> Result<HttpResponse> {
    let (found, moved, names) = access
        .read(move |conn, scope| {
            let (found, moved) = (store::find(conn, id)?, store::moved(conn, scope, id)?);
            if moved.is_empty() {
                return Err(Error::NotFound);
            }
            let names = users::names(conn, [found.from_user, found.filed_by])?;
            Ok((found, moved, names))
        })
        .await?;
    let name = |user| names.get(&user).cloned().unwrap_or_default();
    let open = moved.iter().filter(|seat| seat.is_as_filed()).count();
    let may = transfer::may_undo(found.filed_on, access.today()) && Action::AssignWorkers.allows(access.actor().role);
    let mut problems = Problems::default();
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    if let Some(words) = refusal {
        problems.add("undo", words);
    }
    let shown = RecordPage {
        frame: Frame::of(access, req),
        worker: name(found.from_user),
        about: about(&found, &name(found.filed_by), access),
        reason: found.reason,
        undo: if may && open > 0 { format!("/coverage/transfers/{id}/undo") } else { String::new() },
        undo_words: if open == moved.len() { "Undo the transfer" } else { "Undo what has not changed since" },
        lines: moved.iter().map(Line::of).collect(),
        form_id: fresh(),
        problems,
    };
    page_with(req, status, &shown)
}

fn about(found: &Transfer, by: &str, access: &Access) -> String {
    let filed = access.clock().zone().said(found.filed_at.utc());
    format!("From {}. Filed by {by}, {filed}.", short_date(found.starts_on))
}

impl Line {
    fn of(seat: &Moved) -> Self {
        let (kind, state) = if seat.undone_at.is_some() {
            ("plain", "Undone")
        } else if seat.is_as_filed() {
            ("good", "Transferred")
        } else {
            ("warn", "Changed since: cannot be undone here")
        };
        let href = format!("/families/{}/workers", seat.made.family_id);
        Self { href, title: seat.title.clone(), to: seat.to.clone(), kind, state }
    }
}

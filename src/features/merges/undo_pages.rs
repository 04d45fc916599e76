//! A merge that was made, with the form that undoes it; and taking back that two are not the same.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::list_pages::told;
use super::model::REASON;
use super::{list_store, store};
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::id::{ApartId, FormId, MergeId, RecordId};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page_with};

#[derive(Template)]
#[template(path = "merges/merge.html")]
struct MergePage {
    frame: Frame,
    form_id: FormId,
    action: String,
    kept: String,
    merged: String,
    made: String,
    reason: String,
    /// When, by whom and why, where it was undone.
    undone: String,
    typed: String,
    problems: Problems,
}

async fn merge_page(req: &HttpRequest, access: &Access, id: MergeId, form_id: FormId) -> Result<MergePage> {
    let merged = access.read(move |conn, scope| list_store::one(conn, scope, id)).await?;
    let zone = access.clock().zone();
    Ok(MergePage {
        frame: Frame::of(access, req),
        form_id,
        action: format!("/people/merges/{id}/undo"),
        kept: told(&merged.kept),
        merged: told(&merged.other),
        made: format!("{} by {}", zone.said(merged.at.utc()), merged.by),
        reason: merged.reason,
        undone: merged
            .undone
            .map_or_else(String::new, |(at, by, why)| format!("{} by {by}: {why}", zone.said(at.utc()))),
        typed: String::new(),
        problems: Problems::default(),
    })
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<MergeId>) -> Result<HttpResponse> {
    page_with(&req, StatusCode::OK, &merge_page(&req, &access, *path, fresh()).await?)
}

pub(super) async fn undo(
    req: HttpRequest,
    access: Access,
    path: web::Path<MergeId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (*path, posted.form_id()?, posted.first("reason").to_owned());
    let mut problems = Problems::default();
    let Some(reason) = problems.required_line("reason", &typed, REASON, "why the two are parted") else {
        let shown = merge_page(&req, &access, id, form_id).await?;
        return page_with(&req, StatusCode::UNPROCESSABLE_ENTITY, &MergePage { typed, problems, ..shown });
    };
    let (by, now) = (access.actor().user, access.now());
    let filed = access
        .file(Filing::NoFamily, form_id, move |conn, scope| {
            let families = store::undo(conn, scope, id, &reason, by, now)?;
            let filed = Filed::at("/people/duplicates").about(RecordId::from_uuid(id.uuid()));
            Ok(filed.saying("undone, reason").changing(families))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: they are two records again, each as it was.")),
        Err(Error::Stale) => {
            let shown = merge_page(&req, &access, id, fresh()).await?;
            page_with(&req, StatusCode::CONFLICT, &MergePage { typed, ..shown })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn take_back(access: Access, path: web::Path<ApartId>, posted: Posted) -> Result<HttpResponse> {
    let (id, by, now) = (*path, access.actor().user, access.now());
    let filed = access
        .file(Filing::NoFamily, posted.form_id()?, move |conn, scope| {
            let families = store::take_back(conn, scope, id, by, now)?;
            let filed = Filed::at("/people/duplicates").about(RecordId::from_uuid(id.uuid()));
            Ok(filed.saying("not the same: taken back").changing(families))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the two may be offered again.")),
        Err(Error::Stale) => Ok(see_other("/people/duplicates", "Somebody else took it back already.")),
        Err(error) => Err(error),
    }
}

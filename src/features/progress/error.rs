//! Marking an entry on progress or an effort as made in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::{Access, Filing, Posted};
use crate::db::Conn;
use crate::domain::id::{EffortId, FamilyId, ProgressId, RecordId};
use crate::error::Result;
use crate::features::corrections::{self, Spot};
use crate::features::families;

async fn spot(access: &Access, family: FamilyId, record: RecordId) -> Result<Spot> {
    let family = access.open(family, move |conn, scope| families::find(conn, scope, family)).await?;
    Ok(Spot {
        filing: Filing::For(family.id),
        record,
        back: format!("/families/{}/progress", family.id),
        back_label: format!("Progress and efforts, {} family", family.name),
        what: String::new(),
    })
}

pub(super) async fn open_progress(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProgressId)>,
) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.0, RecordId::from_uuid(path.1.uuid())).await?)
}

pub(super) async fn open_effort(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, EffortId)>,
) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.0, RecordId::from_uuid(path.1.uuid())).await?)
}

pub(super) async fn mark_progress(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ProgressId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let spot = spot(&access, key.0, RecordId::from_uuid(key.1.uuid())).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| store::progress_error(conn, key, words, by, now);
    corrections::file(&req, &access, spot, &posted, mark).await
}

pub(super) async fn mark_effort(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, EffortId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let spot = spot(&access, key.0, RecordId::from_uuid(key.1.uuid())).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| store::effort_error(conn, key, words, by, now);
    corrections::file(&req, &access, spot, &posted, mark).await
}

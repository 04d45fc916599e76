//! Marking an entry of a tribal inquiry as made in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::model::What;
use super::{pages, store};
use crate::access::{Access, Filing, Posted};
use crate::db::Conn;
use crate::domain::id::{ChildId, FamilyId, RecordId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};

type Key = (FamilyId, ChildId, String, RecordId);

async fn spot(access: &Access, (family, child, what, record): &Key) -> Result<(What, Spot)> {
    let (family, child, record) = (*family, *child, *record);
    let (_, child) = access.open(family, move |conn, scope| pages::find(conn, scope, family, child)).await?;
    let spot = Spot {
        filing: Filing::For(family),
        record,
        back: format!("/families/{family}/children/{}/inquiry", child.id),
        back_label: format!("Tribal inquiry of {}", child.name()),
        what: String::new(),
    };
    Ok((What::of(what).ok_or(Error::NotFound)?, spot))
}

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    let (_, spot) = spot(&access, &path).await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (what, spot) = spot(&access, &path).await?;
    let (child, of) = (path.1, (what, path.3));
    let mark = move |conn: &mut Conn, words: &str, by, now| store::mark_error(conn, child, of, words, by, now);
    corrections::file(&req, &access, spot, &posted, mark).await
}

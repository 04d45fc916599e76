//! Marking a contact as entered in error: whoever may read its note may.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::fields::readable_tracks;
use crate::access::{Access, Filing, Posted};
use crate::db::Conn;
use crate::domain::id::{ContactId, FamilyId, RecordId};
use crate::error::Result;
use crate::features::corrections::{self, Spot};
use crate::features::families;

async fn spot(access: &Access, (family, entry): (FamilyId, ContactId)) -> Result<Spot> {
    let family = access.open(family, move |conn, scope| families::find(conn, scope, family)).await?;
    Ok(Spot {
        filing: Filing::For(family.id),
        record: RecordId::from_uuid(entry.uuid()),
        back: format!("/families/{}/contacts", family.id),
        back_label: format!("Contacts, {} family", family.name),
        what: String::new(),
    })
}

pub(super) async fn open(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ContactId)>,
) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.into_inner()).await?)
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ContactId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let (spot, tracks) = (spot(&access, key).await?, readable_tracks(access.actor().role));
    let mark = move |conn: &mut Conn, words: &str, by, now| store::mark_error(conn, key, &tracks, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}

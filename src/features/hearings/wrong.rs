//! Marking a hearing as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::{Access, Filing, Posted, Scope};
use crate::db::Conn;
use crate::domain::id::{FamilyId, HearingId, RecordId};
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::features::families;

/// Where the person goes afterwards: to the docket, where the hearing may be all that opens the family to her.
async fn spot(access: &Access, (family, id): (FamilyId, HearingId)) -> Result<Spot> {
    let read = move |conn: &mut Conn, scope: Scope| {
        let name = families::find(conn, scope, family)?.name;
        if store::is_of(conn, family, id)? { Ok(name) } else { Err(Error::NotFound) }
    };
    let name = access.open(family, read).await?;
    let (back, back_label) = match access.actor().role {
        Role::CourtLiaison => ("/docket".to_owned(), "Docket".to_owned()),
        _ => (format!("/families/{family}/hearings"), format!("Hearings, {name} family")),
    };
    Ok(Spot {
        filing: Filing::For(family),
        record: RecordId::from_uuid(id.uuid()),
        back,
        back_label,
        what: String::new(),
    })
}

pub(super) async fn open(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, HearingId)>,
) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.into_inner()).await?)
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, HearingId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let spot = spot(&access, (family, id)).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| store::mark(conn, family, id, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}

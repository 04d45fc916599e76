//! Marking a whole service, or one of its steps, as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::{store, words, wrong_store};
use crate::access::{Access, Filing, Posted, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, RecordId, ReferralEventId, ReferralId};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::corrections::{self, Spot};
use crate::features::families;

type OfStep = (FamilyId, ReferralId, ReferralEventId);

/// An entry around a service that counts, where the person may know of it.
pub(super) async fn spot_of(
    access: &Access,
    key: (FamilyId, ReferralId),
    record: RecordId,
    what: &str,
) -> Result<Spot> {
    Ok(Spot { what: what.to_owned(), ..spot(access, key, record).await? })
}

/// The service, where the person may know of it.
async fn spot(access: &Access, (family, id): (FamilyId, ReferralId), record: RecordId) -> Result<Spot> {
    let role = access.actor().role;
    let read = move |conn: &mut Conn, scope: Scope| {
        families::find(conn, scope, family)?;
        let (referral, ..) = store::seen(conn, role, family, id)?;
        Ok(format!("{} for {}", referral.service, Members::of(conn, family)?.name(referral.who())))
    };
    let back_label = access.open(family, read).await?;
    let what = "The whole service".to_owned();
    Ok(Spot { filing: Filing::For(family), record, back: words::path(family, id), back_label, what })
}

async fn spot_of_step(access: &Access, (family, id, step): OfStep) -> Result<Spot> {
    let spot = spot(access, (family, id), RecordId::from_uuid(step.uuid())).await?;
    let find = move |conn: &mut Conn, _| Ok(store::steps(conn, id)?.into_iter().map(|(s, _)| s).find(|s| s.id == step));
    let taken = access.peek(find).await?.ok_or(Error::NotFound)?;
    Ok(Spot { what: format!("{}, {}", taken.state, short_date(taken.occurred_on)), ..spot })
}

pub(super) async fn open(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ReferralId)>,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    corrections::ask(&req, &access, spot(&access, key, RecordId::from_uuid(key.1.uuid())).await?)
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ReferralId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let spot = spot(&access, (family, id), RecordId::from_uuid(id.uuid())).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| wrong_store::mark(conn, family, id, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}

pub(super) async fn open_step(req: HttpRequest, access: Access, path: web::Path<OfStep>) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot_of_step(&access, path.into_inner()).await?)
}

pub(super) async fn mark_step(
    req: HttpRequest,
    access: Access,
    path: web::Path<OfStep>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id, step) = path.into_inner();
    let spot = spot_of_step(&access, (family, id, step)).await?;
    let mark =
        move |conn: &mut Conn, words: &str, by, now| wrong_store::mark_step(conn, (family, id), step, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}

//! Marking a plan, or what was said of a visit, as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::{Access, Filing, Posted};
use crate::db::Conn;
use crate::domain::id::{FamilyId, FamilyTimeId, FamilyTimePlanId, RecordId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::features::families;
use crate::web::flash::see_other;

async fn spot(access: &Access, family: FamilyId, record: RecordId) -> Result<Spot> {
    let family = access.open(family, move |conn, scope| families::find(conn, scope, family)).await?;
    Ok(Spot {
        filing: Filing::For(family.id),
        record,
        back: format!("/families/{}/family-time", family.id),
        back_label: format!("Family time, {} family", family.name),
        what: String::new(),
    })
}

pub(super) async fn open_plan(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, FamilyTimePlanId)>,
) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.0, RecordId::from_uuid(path.1.uuid())).await?)
}

pub(super) async fn open_visit(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, FamilyTimeId)>,
) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.0, RecordId::from_uuid(path.1.uuid())).await?)
}

pub(super) async fn mark_plan(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, FamilyTimePlanId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let spot = spot(&access, key.0, RecordId::from_uuid(key.1.uuid())).await?;
    let back = spot.back.clone();
    let mark = move |conn: &mut Conn, words: &str, by, now| store::plan_error(conn, key, words, (by, now));
    match corrections::file(&req, &access, spot, &posted, mark).await {
        Err(error) if is_known(&error) => Ok(see_other(
            &back,
            "Not marked: it is known what became of a visit of this plan. End the plan, or mark that entry first.",
        )),
        answer => answer,
    }
}

/// The rules by which the database refuses a second word on a planned day, and a day that is none of its plan's.
pub(super) const RULE_ONE_WORD: [&str; 3] =
    ["family_times_one_word_uq", "family_times.plan_id", "family_times_of_plan"];

/// Whether the database refused because it is known what became of a visit.
pub(super) fn is_known(error: &Error) -> bool {
    error.broken_rule().is_some_and(|rule| rule.contains("family_time_plans_keep_known"))
}

pub(super) async fn mark_visit(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, FamilyTimeId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let key = path.into_inner();
    let spot = spot(&access, key.0, RecordId::from_uuid(key.1.uuid())).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| store::visit_error(conn, key, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}

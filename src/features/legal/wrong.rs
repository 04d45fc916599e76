//! Marking a legal status, or the end of a parent's rights, as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::{Access, Posted};
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, LegalStatusId, RecordId, RightsId, UserId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Mistake, Row};

#[derive(Debug, Clone, Copy)]
struct OfStatus(LegalStatusId);

#[derive(Debug, Clone, Copy)]
struct OfRights(RightsId);

impl Mistake for OfStatus {
    const BACK: &'static str = "legal";
    const TITLE: &'static str = "Legal status";

    fn path(self) -> String {
        format!("legal/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let row = store::of_child(conn, child)?.into_iter().find(|row| row.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: format!("{}, since {}", row.status, short_date(row.starts_on)),
            then: "The status before it goes on in its place.",
            version: row.version,
            already: row.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void(conn, (child, self.0), version, why, by)
    }
}

impl Mistake for OfRights {
    const BACK: &'static str = "legal";
    const TITLE: &'static str = "Legal status";

    fn path(self) -> String {
        format!("rights/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let row = store::rights_of(conn, child)?.into_iter().find(|row| row.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: format!("The end of a parent’s rights, {}", row.kind.label().to_lowercase()),
            then: "",
            version: row.version,
            already: row.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void_rights(conn, (child, self.0), version, why, by)
    }
}

pub(super) async fn status(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, LegalStatusId)>,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    corrections::show(&req, &access, (family, child), OfStatus(id)).await
}

pub(super) async fn mark_status(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, LegalStatusId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    corrections::mark(&req, &access, (family, child), OfStatus(id), posted).await
}

pub(super) async fn rights(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, RightsId)>,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    corrections::show(&req, &access, (family, child), OfRights(id)).await
}

pub(super) async fn mark_rights(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, RightsId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    corrections::mark(&req, &access, (family, child), OfRights(id), posted).await
}

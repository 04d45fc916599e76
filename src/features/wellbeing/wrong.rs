//! Marking an entry on a child as made in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::notes::{May, Wellbeing};
use crate::access::{Access, Posted};
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, ConsultationId, EnrollmentId, FamilyId, HealthEntryId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Mistake, Row};

/// An entry of health, with the proof that the reader may know of it.
#[derive(Debug, Clone, Copy)]
struct OfHealth(HealthEntryId, May<Wellbeing>);

/// A school.
#[derive(Debug, Clone, Copy)]
struct OfSchool(EnrollmentId);

/// What a child said.
#[derive(Debug, Clone, Copy)]
struct OfHeard(ConsultationId);

impl Mistake for OfHealth {
    const BACK: &'static str = "wellbeing";
    const TITLE: &'static str = "Health, school and own words";

    fn path(self) -> String {
        format!("wellbeing/health/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let rows = store::health_of(conn, child)?;
        let row = rows.iter().find(|row| row.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: format!("{}, {}", row.title(&self.1), short_date(row.on_day)),
            then: "",
            version: row.version,
            already: row.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void_health(conn, (child, self.0), version, why, by)
    }
}

impl Mistake for OfSchool {
    const BACK: &'static str = "wellbeing";
    const TITLE: &'static str = "Health, school and own words";

    fn path(self) -> String {
        format!("wellbeing/schools/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let rows = store::schools_of(conn, child)?;
        let row = rows.iter().find(|row| row.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: row.title(),
            then: "The school before it goes on in its place.",
            version: row.version,
            already: row.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void_school(conn, (child, self.0), version, why, by)
    }
}

impl Mistake for OfHeard {
    const BACK: &'static str = "wellbeing";
    const TITLE: &'static str = "Health, school and own words";

    fn path(self) -> String {
        format!("wellbeing/words/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let rows = store::heard_of(conn, child)?;
        let row = rows.iter().find(|row| row.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: format!("What the child said on {}", short_date(row.heard_on)),
            then: "The parents’ worker does not see it any more.",
            version: row.version,
            already: row.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void_heard(conn, (child, self.0), version, why, by)
    }
}

fn proof(access: &Access) -> Result<May<Wellbeing>> {
    access.reader().wellbeing().copied().ok_or(Error::NotFound)
}

pub(super) async fn health(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, HealthEntryId)>,
) -> Result<HttpResponse> {
    let (family, child, entry) = path.into_inner();
    corrections::show(&req, &access, (family, child), OfHealth(entry, proof(&access)?)).await
}

pub(super) async fn mark_health(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, HealthEntryId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, entry) = path.into_inner();
    corrections::mark(&req, &access, (family, child), OfHealth(entry, proof(&access)?), posted).await
}

pub(super) async fn school(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, EnrollmentId)>,
) -> Result<HttpResponse> {
    let (family, child, entry) = path.into_inner();
    corrections::show(&req, &access, (family, child), OfSchool(entry)).await
}

pub(super) async fn mark_school(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, EnrollmentId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, entry) = path.into_inner();
    corrections::mark(&req, &access, (family, child), OfSchool(entry), posted).await
}

pub(super) async fn heard(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, ConsultationId)>,
) -> Result<HttpResponse> {
    let (family, child, entry) = path.into_inner();
    corrections::show(&req, &access, (family, child), OfHeard(entry)).await
}

pub(super) async fn mark_heard(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, ConsultationId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, entry) = path.into_inner();
    corrections::mark(&req, &access, (family, child), OfHeard(entry), posted).await
}

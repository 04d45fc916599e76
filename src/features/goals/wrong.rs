//! Marking a goal, or something done beside reunification, as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};

use super::store;
use crate::access::notes::{ChildTrack, May};
use crate::access::{Access, Posted};
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::id::{AlternativeId, ChildId, FamilyId, GoalId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Mistake, Row};

/// A goal.
#[derive(Debug, Clone, Copy)]
struct OfGoal(GoalId);

/// Something done beside reunification, with the proof that the reader may know of it.
#[derive(Debug, Clone, Copy)]
struct OfAlternative(AlternativeId, May<ChildTrack>);

impl Mistake for OfGoal {
    const BACK: &'static str = "goals";
    const TITLE: &'static str = "Goals";

    fn path(self) -> String {
        format!("goals/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let goals = store::of_child(conn, child)?;
        let goal = goals.all().find(|goal| goal.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: format!("{}: {}, since {}", goal.role, goal.goal, short_date(goal.starts_on)),
            then: "The goal before it goes on in its place.",
            version: goal.version,
            already: goal.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void(conn, (child, self.0), version, why, by)
    }
}

impl Mistake for OfAlternative {
    const BACK: &'static str = "goals";
    const TITLE: &'static str = "Goals";

    fn path(self) -> String {
        format!("alternatives/{}/wrong", self.0)
    }

    fn record(self) -> RecordId {
        RecordId::from_uuid(self.0.uuid())
    }

    fn find(self, conn: &mut Conn, child: ChildId) -> Result<Row> {
        let rows = store::alternatives(conn, child, self.1)?;
        let row = rows.iter().find(|row| row.id == self.0).ok_or(Error::NotFound)?;
        Ok(Row {
            what: format!("{}, {}", row.kind, short_date(row.done_on)),
            then: "",
            version: row.version,
            already: row.voided_at.is_some(),
        })
    }

    fn mark(self, conn: &mut Conn, child: ChildId, version: i32, why: &str, by: (UserId, Instant)) -> Result<()> {
        store::void_alternative(conn, (child, self.0), version, why, by)
    }
}

fn proof(access: &Access) -> Result<May<ChildTrack>> {
    access.reader().child_track().ok_or(Error::NotFound)
}

pub(super) async fn goal(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, GoalId)>,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    corrections::show(&req, &access, (family, child), OfGoal(id)).await
}

pub(super) async fn mark_goal(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, GoalId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    corrections::mark(&req, &access, (family, child), OfGoal(id), posted).await
}

pub(super) async fn alternative(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, AlternativeId)>,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    let of = OfAlternative(id, proof(&access)?);
    corrections::show(&req, &access, (family, child), of).await
}

pub(super) async fn mark_alternative(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, AlternativeId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    let of = OfAlternative(id, proof(&access)?);
    corrections::mark(&req, &access, (family, child), of, posted).await
}

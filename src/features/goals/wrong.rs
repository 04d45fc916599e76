//! Marking a goal, or something done beside reunification, as entered in error. The row stays, with who marked it and why.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::why_wrong;
use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{AlternativeId, ChildId, FamilyId, FormId, GoalId, RecordId};
use crate::error::{Error, Result};
use crate::features::children;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "goals/wrong.html")]
struct WrongPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    action: String,
    /// What is marked, in words.
    what: String,
    /// What happens then.
    then: &'static str,
    version: i32,
    /// Said when somebody else marked it first.
    already: bool,
    why: String,
    problems: Problems,
}

/// A row as the page shows it.
struct Row {
    name: String,
    what: String,
    then: &'static str,
    version: i32,
    already: bool,
}

/// Which row it is.
#[derive(Debug, Clone, Copy)]
enum Which {
    Goal(GoalId),
    Alternative(AlternativeId),
}

impl Which {
    fn path(self) -> String {
        match self {
            Self::Goal(id) => format!("goals/{id}"),
            Self::Alternative(id) => format!("alternatives/{id}"),
        }
    }

    fn record(self) -> RecordId {
        match self {
            Self::Goal(id) => RecordId::from_uuid(id.uuid()),
            Self::Alternative(id) => RecordId::from_uuid(id.uuid()),
        }
    }
}

async fn find(access: &Access, (family, child): (FamilyId, ChildId), which: Which) -> Result<Row> {
    let proof = access.reader().child_track().ok_or(Error::NotFound)?;
    access
        .open(family, move |conn, _| {
            let name = children::one(conn, family, child)?.name();
            match which {
                Which::Goal(id) => {
                    let goals = store::of_child(conn, child)?;
                    let goal = goals.all().find(|goal| goal.id == id).ok_or(Error::NotFound)?;
                    Ok(Row {
                        name,
                        what: format!("{}: {}, since {}", goal.role, goal.goal, short_date(goal.starts_on)),
                        then: "The goal before it goes on in its place.",
                        version: goal.version,
                        already: goal.voided_at.is_some(),
                    })
                }
                Which::Alternative(id) => {
                    let rows = store::alternatives(conn, child, proof)?;
                    let row = rows.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
                    Ok(Row {
                        name,
                        what: format!("{}, {}", row.kind, short_date(row.done_on)),
                        then: "",
                        version: row.version,
                        already: row.voided_at.is_some(),
                    })
                }
            }
        })
        .await
}

impl WrongPage {
    fn of(req: &HttpRequest, access: &Access, (of, which): ((FamilyId, ChildId), Which), row: Row) -> Self {
        let child = format!("/families/{}/children/{}", of.0, of.1);
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            name: row.name,
            back: format!("{child}/goals"),
            action: format!("{child}/{}/wrong", which.path()),
            what: row.what,
            then: row.then,
            version: row.version,
            already: row.already,
            why: String::new(),
            problems: Problems::default(),
        }
    }
}

async fn show(req: &HttpRequest, access: &Access, of: (FamilyId, ChildId), which: Which) -> Result<HttpResponse> {
    let row = find(access, of, which).await?;
    page(req, &WrongPage::of(req, access, (of, which), row))
}

async fn mark(
    req: &HttpRequest,
    access: &Access,
    (of, which): ((FamilyId, ChildId), Which),
    posted: Posted,
) -> Result<HttpResponse> {
    let (form_id, version) = (posted.form_id()?, posted.version()?);
    let ((family, child), typed) = (of, posted.first("why").to_owned());
    let row = find(access, of, which).await?;
    let why = match why_wrong(&posted) {
        Ok(why) => why,
        Err(problems) => {
            let shown = WrongPage::of(req, access, (of, which), row);
            return refused(req, &WrongPage { why: typed, form_id, version, problems, ..shown });
        }
    };
    let by = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _| {
        children::one(conn, family, child)?;
        match which {
            Which::Goal(id) => store::void(conn, (child, id), version, &why, by)?,
            Which::Alternative(id) => store::void_alternative(conn, (child, id), version, &why, by)?,
        }
        Ok(Filed::at(format!("/families/{family}/children/{child}/goals")).about(which.record()))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: marked as entered in error.")),
        Err(Error::Stale) => {
            let shown = WrongPage::of(req, access, (of, which), find(access, of, which).await?);
            page_with(req, StatusCode::CONFLICT, &WrongPage { why: typed, ..shown })
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn goal(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, GoalId)>,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    show(&req, &access, (family, child), Which::Goal(id)).await
}

pub(super) async fn mark_goal(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, GoalId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    mark(&req, &access, ((family, child), Which::Goal(id)), posted).await
}

pub(super) async fn alternative(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, AlternativeId)>,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    show(&req, &access, (family, child), Which::Alternative(id)).await
}

pub(super) async fn mark_alternative(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId, AlternativeId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, child, id) = path.into_inner();
    mark(&req, &access, ((family, child), Which::Alternative(id)), posted).await
}

//! `/families/{family}/openings`: who opened this record, for those who supervise it.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::Filter;
use super::pages::{Shown, limit, turned};
use super::store;
use crate::access::Access;
use crate::domain::id::FamilyId;
use crate::error::Result;
use crate::features::families;
use crate::web::page::{Frame, page};
use crate::web::query;

#[derive(Template)]
#[template(path = "audit/openings.html")]
struct OpeningsPage {
    frame: Frame,
    title: String,
    home: String,
    lines: Vec<Shown>,
    next: Option<String>,
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let before = query::first(&req, "before").parse().ok();
    let filter = Filter { before, family_id: Some(id), ..Filter::default() };
    let (family, lines) = access
        .open(id, move |conn, _| Ok((families::opened(conn, id)?, store::lines(conn, &filter, limit())?)))
        .await?;
    let home = format!("/families/{id}");
    let (lines, next) = turned(lines, access.clock().zone());
    let shown = OpeningsPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", family.name),
        next: next.map(|seq| format!("{home}/openings?before={seq}")),
        home,
        lines,
    };
    page(&req, &shown)
}

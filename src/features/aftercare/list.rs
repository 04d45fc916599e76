//! `/aftercare`: every family in its twelve months after a return home, those whose contact is due first.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::store::{self, Watched};
use crate::access::Access;
use crate::domain::calendar::short_date;
use crate::error::Result;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Families on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "aftercare/index.html")]
struct ListPage {
    frame: Frame,
    total: usize,
    overdue: usize,
    rows: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
    said: String,
}

/// A family as the list shows it.
struct Line {
    href: String,
    name: String,
    number: String,
    home: String,
    kind: &'static str,
    due: String,
    missed: usize,
    ends: String,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let today = access.today();
    let all = access.read(move |conn, scope| store::watched(conn, scope, today)).await?;
    let start = query::first(&req, "from").parse().map_or(0, |from: usize| from / PAGE * PAGE).min(all.len());
    let end = (start + PAGE).min(all.len());
    let at = |from: usize| format!("/aftercare?from={from}");
    let overdue = all.iter().filter(|watched| watched.aftercare.due_on().is_some_and(|due| due < today));
    let shown = ListPage {
        frame: Frame::of(&access, &req),
        total: all.len(),
        overdue: overdue.count(),
        rows: all.iter().skip(start).take(PAGE).map(|watched| Line::of(watched, today)).collect(),
        previous: (start > 0).then(|| at(start.saturating_sub(PAGE))),
        next: (end < all.len()).then(|| at(end)),
        said: format!("{} to {end} of {}", start + 1, all.len()),
    };
    page(&req, &shown)
}

impl Line {
    fn of(watched: &Watched, today: NaiveDate) -> Self {
        let children =
            if watched.children == 1 { "1 child".to_owned() } else { format!("{} children", watched.children) };
        let (kind, due) = match watched.aftercare.due_on() {
            Some(due) if due < today => ("bad", format!("Due since {}", short_date(due))),
            Some(due) => ("plain", format!("By {}", short_date(due))),
            None => ("good", "Made for now".to_owned()),
        };
        Self {
            href: format!("/families/{}/aftercare", watched.family),
            name: format!("{} family", watched.name),
            number: watched.number.clone(),
            home: format!("{}, {children}", short_date(watched.home_on)),
            kind,
            due,
            missed: watched.aftercare.missed(),
            ends: short_date(watched.aftercare.ends_on),
        }
    }
}

//! `/aftercare`: the returns home of the last twelve months, what is alarming first, then whose contact is due.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::model::Watched;
use super::store;
use crate::access::{Access, Scope};
use crate::db::Conn;
use crate::domain::aftercare::Standing;
use crate::domain::calendar::short_date;
use crate::domain::id::FamilyId;
use crate::error::Result;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Returns home on one page.
const PAGE: usize = 60;

#[derive(Template)]
#[template(path = "aftercare/index.html")]
struct ListPage {
    frame: Frame,
    total: usize,
    overdue: usize,
    alarming: usize,
    rows: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
    said: String,
}

/// A return home as the list shows it.
struct Line {
    href: String,
    name: String,
    number: String,
    home: String,
    children: String,
    alarms: Vec<(&'static str, String)>,
    kind: &'static str,
    due: String,
    latest: String,
    ends: String,
    worker: String,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let today = access.today();
    let asked: usize = query::first(&req, "from").parse().unwrap_or(0);
    let read = move |conn: &mut Conn, scope: Scope| {
        let all = store::watched(conn, scope, today)?;
        let start = (asked / PAGE * PAGE).min(all.len().saturating_sub(1) / PAGE * PAGE);
        let of = all.iter().skip(start).take(PAGE).map(|watched| watched.family).collect();
        let workers = store::workers(conn, of)?;
        Ok((all, start, workers))
    };
    let (all, start, workers) = access.read(read).await?;
    page(&req, &ListPage::of(Frame::of(&access, &req), &all, start, &workers, today))
}

impl ListPage {
    fn of(frame: Frame, all: &[Watched], start: usize, workers: &HashMap<FamilyId, String>, today: NaiveDate) -> Self {
        let end = (start + PAGE).min(all.len());
        let at = |from: usize| if from == 0 { "/aftercare".to_owned() } else { format!("/aftercare?from={from}") };
        let is_overdue = |watched: &&Watched| watched.aftercare.due_on().is_some_and(|due| due < today);
        Self {
            frame,
            total: all.len(),
            overdue: all.iter().filter(is_overdue).count(),
            alarming: all.iter().filter(|watched| watched.is_alarming()).count(),
            rows: all.iter().skip(start).take(PAGE).map(|watched| Line::of(watched, workers, today)).collect(),
            previous: (start > 0).then(|| at(start.saturating_sub(PAGE))),
            next: (end < all.len()).then(|| at(end)),
            said: if all.len() > PAGE { format!("{} to {end} of {}", start + 1, all.len()) } else { String::new() },
        }
    }
}

impl Line {
    fn of(watched: &Watched, workers: &HashMap<FamilyId, String>, today: NaiveDate) -> Self {
        let (kind, due) = due(watched, today);
        let latest = watched.contacts.1.map_or_else(|| "None yet".to_owned(), short_date);
        Self {
            href: format!("/families/{}/aftercare", watched.family),
            name: format!("{} family", watched.name),
            number: watched.number.clone(),
            home: short_date(watched.of.home_on),
            children: if watched.children.len() == 1 {
                "1 child".to_owned()
            } else {
                format!("{} children", watched.children.len())
            },
            alarms: watched.alarms(),
            kind,
            due,
            latest,
            ends: short_date(watched.aftercare.ends_on),
            worker: workers.get(&watched.family).cloned().unwrap_or_default(),
        }
    }
}

/// How the next contact stands: a kind and words.
pub(super) fn due(watched: &Watched, today: NaiveDate) -> (&'static str, String) {
    let missed = match watched.aftercare.missed() {
        0 => String::new(),
        n => format!(", {n} missed so far"),
    };
    match (watched.aftercare.standing, watched.aftercare.due_on()) {
        (Standing::Closed(on), _) => ("plain", format!("Case closed on {}", short_date(on))),
        (Standing::BackInCare(_) | Standing::Over, _) => ("plain", "None planned".to_owned()),
        (Standing::Lasts, Some(due)) if due < today => ("bad", format!("Overdue since {}{missed}", short_date(due))),
        (Standing::Lasts, Some(due)) => ("plain", format!("By {}{missed}", short_date(due))),
        (Standing::Lasts, None) => ("good", "Made for now".to_owned()),
    }
}

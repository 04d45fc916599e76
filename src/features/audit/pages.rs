//! The audit page.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::model::{Filter, Line};
use super::store;
use crate::access::Access;
use crate::domain::calendar::{self, Zone};
use crate::error::Result;
use crate::web::form::Problems;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Lines a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "audit/index.html")]
struct AuditPage {
    frame: Frame,
    lines: Vec<Shown>,
    family: String,
    changes: bool,
    next: Option<String>,
    problems: Problems,
}

struct Shown {
    at: String,
    who: String,
    what: String,
    family: String,
    detail: String,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let filter = filter(&req);
    let wanted = filter.clone();
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = access.read(move |conn, _| store::lines(conn, &wanted, limit)).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|last| next(&filter, last.seq));
    let zone = access.clock().zone();
    let shown = AuditPage {
        frame: Frame::of(&access, &req),
        lines: lines.into_iter().map(|line| show(line, zone)).collect(),
        family: filter.family,
        changes: filter.changes,
        next,
        problems: Problems::default(),
    };
    page(&req, &shown)
}

fn filter(req: &HttpRequest) -> Filter {
    let value = |name: &str| query::first(req, name);
    Filter {
        before: value("before").parse().ok(),
        changes: value("changes") == "yes",
        family: value("family").trim().to_uppercase().chars().take(20).collect(),
    }
}

fn next(filter: &Filter, before: i64) -> String {
    let changes = if filter.changes { "yes" } else { "" };
    let pairs = [("family", filter.family.as_str()), ("changes", changes), ("before", &before.to_string())];
    format!("/audit?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
}

fn show(line: Line, zone: Zone) -> Shown {
    let local = zone.local(line.at.utc());
    Shown {
        at: format!("{}, {}", calendar::short_date(local.date()), calendar::clock_time(local.time())),
        who: line.who.unwrap_or_else(|| "The program".to_owned()),
        what: if line.is_change { format!("{} (changed)", words(&line.action)) } else { words(&line.action) },
        family: line.family.unwrap_or_else(|| "None".to_owned()),
        detail: if line.detail.is_empty() { "None".to_owned() } else { line.detail },
    }
}

/// "`ViewFamily`" as "View family".
fn words(action: &str) -> String {
    let mut words = String::new();
    for (n, c) in action.chars().enumerate() {
        if c.is_uppercase() && n > 0 {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}

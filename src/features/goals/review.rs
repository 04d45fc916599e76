//! `/goal-changes`: for the supervisor, each goal that was changed away from reunification, with the ground and with what the
//! family's record said of the efforts made when it was.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::model::Change;
use super::store;
use crate::access::notes::Reader;
use crate::access::{Access, Scope};
use crate::db::Conn;
use crate::domain::calendar::{Zone, short_date};
use crate::domain::id::GoalId;
use crate::error::Result;
use crate::features::users;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Changes on one page.
const PAGE: usize = 20;

#[derive(Template)]
#[template(path = "goals/changes.html")]
struct ChangesPage {
    frame: Frame,
    lines: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
    said: &'static str,
}

/// One change.
struct Line {
    href: String,
    name: String,
    number: String,
    goal: &'static str,
    since: String,
    by: String,
    read_at: String,
    ground: String,
    facts: Vec<String>,
    void: String,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let before: Option<GoalId> = query::first(&req, "before").parse().ok();
    let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let read = move |conn: &mut Conn, scope: Scope| {
        let rows = store::changes(conn, scope, before, most)?;
        let names = users::names(conn, rows.iter().filter_map(|row| row.read_by))?;
        Ok((rows, names))
    };
    let (mut rows, names) = access.read(read).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let (reader, zone) = (access.reader(), access.clock().zone());
    let by = |row: &Change| row.read_by.and_then(|user| names.get(&user).cloned()).unwrap_or_default();
    let shown = ChangesPage {
        frame: Frame::of(&access, &req),
        next: rows.last().filter(|_| more).map(|row| format!("/goal-changes?before={}", row.goal.id)),
        lines: rows.iter().map(|row| Line::of(row, by(row), &reader, zone)).collect(),
        previous: before.map(|_| "/goal-changes".to_owned()),
        said: if before.is_none() { "The latest changes" } else { "Earlier changes" },
    };
    page(&req, &shown)
}

impl Line {
    fn of(change: &Change, by: String, reader: &Reader, zone: Zone) -> Self {
        let goal = &change.goal;
        let void =
            if goal.voided_at.is_some() { format!("Entered in error: {}", goal.void_reason) } else { String::new() };
        Self {
            href: format!("/families/{}/children/{}/goals", change.family, change.child.id),
            name: change.child.name(),
            number: change.number.clone(),
            goal: goal.goal.label(),
            since: short_date(goal.starts_on),
            by,
            read_at: zone.said(change.read_at.utc()),
            ground: reader.child_track().map_or_else(String::new, |proof| goal.ground().open(&proof).to_owned()),
            facts: change.facts.lines().map(str::to_owned).collect(),
            void,
        }
    }
}

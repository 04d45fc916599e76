//! The list of a family's contacts, thirty at a time, and of its family time.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::meeting::{Meeting, together};
use super::model::FamilyTime;
use super::store;
use crate::access::notes::Reader;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::id::{ContactId, FamilyId};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families;
use crate::features::users;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Contacts on one page.
const PAGE: usize = 30;
/// Visits of family time on the first page.
const VISITS: i64 = 25;

#[derive(Template)]
#[template(path = "contacts/index.html")]
struct ListPage {
    frame: Frame,
    family: String,
    back: String,
    may_log: bool,
    meetings: Vec<Line>,
    visits: Vec<Visit>,
    /// The way back to the first page, from any later one.
    previous: Option<String>,
    next: Option<String>,
    said: &'static str,
}

/// A meeting as the list shows it. Without the right to read it there is no note here at all.
struct Line {
    title: String,
    by: String,
    when: String,
    iso: String,
    note: Option<String>,
}

/// Family time as the list shows it.
struct Visit {
    when: String,
    outcome: &'static str,
    kind: &'static str,
    supervision: &'static str,
    note: String,
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let before: Option<ContactId> = query::first(&req, "before").parse().ok();
    let read = move |conn: &mut Conn, scope: Scope| {
        let family = families::find(conn, scope, id)?;
        let members = Members::of(conn, id)?;
        let rows = store::page_of(conn, id, before, PAGE + 1)?;
        let names = users::names(conn, rows.iter().filter_map(|c| c.entered_by))?;
        let visits = if before.is_none() { store::recent_family_times(conn, id, VISITS)? } else { Vec::new() };
        Ok((family, members, rows, names, visits))
    };
    let (family, members, mut rows, names, visits) = access.open(id, read).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|c| format!("/families/{id}/contacts?before={}", c.id));
    let reader = access.reader();
    let by = |m: &Meeting| m.contact.entered_by.and_then(|user| names.get(&user).cloned());
    let meetings = together(rows);
    let shown = ListPage {
        frame: Frame::of(&access, &req),
        back: format!("/families/{id}"),
        family: family.name,
        may_log: access.actor().means(id).allow(Action::LogContact),
        meetings: meetings.iter().map(|m| Line::of(m, &members, by(m), &reader)).collect(),
        visits: visits.into_iter().map(|visit| Visit::of(&visit, &reader)).collect(),
        previous: before.map(|_| format!("/families/{id}/contacts")),
        next,
        said: if before.is_none() { "The latest contacts" } else { "Earlier contacts" },
    };
    page(&req, &shown)
}

impl Line {
    fn of(meeting: &Meeting, members: &Members, by: Option<String>, reader: &Reader) -> Self {
        let contact = &meeting.contact;
        Self {
            title: meeting.title(|who| members.name(who)),
            by: by.unwrap_or_else(|| "an import".to_owned()),
            when: meeting.on(),
            iso: contact.occurred_on.to_string(),
            note: contact.note().open(reader).map(str::to_owned),
        }
    }
}

impl Visit {
    fn of(visit: &FamilyTime, reader: &Reader) -> Self {
        use crate::domain::contact::FamilyTimeOutcome as Outcome;
        Self {
            when: short_date(visit.planned_on),
            outcome: visit.outcome.label(),
            kind: if visit.outcome == Outcome::Held { "good" } else { "warn" },
            supervision: visit.supervision.label(),
            note: reader.family_time().map_or_else(String::new, |proof| visit.note().open(proof).to_owned()),
        }
    }
}

//! The list of a family's contacts, thirty at a time: when each happened, when it was entered, when it was approved.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::meeting::{Meeting, together};
use super::model::Contact;
use super::store;
use crate::access::notes::Reader;
use crate::access::{Access, Action, Means, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::Zone;
use crate::domain::id::{ContactId, FamilyId, FormId, UserId};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families;
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};
use crate::web::query;

/// Contacts on one page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "contacts/index.html")]
struct ListPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    home: String,
    may_log: bool,
    lines: Vec<Line>,
    /// The way back to the first page, from any later one.
    previous: Option<String>,
    next: Option<String>,
    said: &'static str,
}

/// A contact as the list shows it. Without the right to read it there is no note here at all.
struct Line {
    anchor: String,
    title: String,
    by: String,
    occurred: String,
    iso: String,
    entered: String,
    /// When it was approved and by whom; empty while it waits.
    approved: String,
    details: Vec<String>,
    note: Option<String>,
    /// Who marked it as an error, when and why; empty for what counts.
    error: String,
    /// Where it is marked as an error; empty for who may not.
    mark: String,
    /// Where it is approved; empty for who may not.
    approve: String,
    form_id: FormId,
}

pub(super) async fn index(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let before: Option<ContactId> = query::first(&req, "before").parse().ok();
    let read = move |conn: &mut Conn, scope: Scope| {
        let family = families::find(conn, scope, id)?;
        let members = Members::of(conn, id)?;
        let meetings = together(store::page_of(conn, id, before, PAGE + 1)?);
        let names = users::names(conn, meetings.iter().flat_map(|m| people(&m.contact)).collect::<Vec<_>>())?;
        Ok((family, members, meetings, names))
    };
    let (family, members, mut meetings, names) = access.open(id, read).await?;
    let more = meetings.len() > PAGE;
    meetings.truncate(PAGE);
    let (home, means) = (format!("/families/{id}"), family.means(&access));
    let last = meetings.last().filter(|_| more);
    let seen =
        Seen { members, names, reader: access.reader(), means, user: access.actor().user, zone: access.clock().zone() };
    let shown = ListPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", family.name),
        number: family.number,
        tabs: family_menu(id, means, "/contacts"),
        may_log: means.allow(Action::LogContact),
        next: last.map(|m| format!("{home}/contacts?before={}", m.contact.entry_id)),
        lines: meetings.iter().map(|meeting| seen.line(meeting)).collect(),
        previous: before.map(|_| format!("{home}/contacts")),
        said: if before.is_none() { "The latest contacts" } else { "Earlier contacts" },
        home,
    };
    page(&req, &shown)
}

/// Everybody who entered, approved or marked it.
fn people(contact: &Contact) -> impl Iterator<Item = UserId> {
    [contact.entered_by, contact.approved_by, contact.error_by].into_iter().flatten()
}

/// What turns contacts into lines.
struct Seen {
    members: Members,
    names: HashMap<UserId, String>,
    reader: Reader,
    means: Means,
    user: UserId,
    zone: Zone,
}

impl Seen {
    fn by(&self, user: Option<UserId>) -> &str {
        user.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str)
    }

    fn line(&self, meeting: &Meeting) -> Line {
        let contact = &meeting.contact;
        let note = contact.note().open(&self.reader).map(str::to_owned);
        let (counts, waits) = (contact.error_at.is_none(), contact.approved_at.is_none());
        let own = contact.entered_by == Some(self.user);
        let here = format!("/families/{}/contacts/{}", contact.family_id, contact.entry_id);
        let link = |may: bool, path: &str| if may { format!("{here}/{path}") } else { String::new() };
        let at = |at: Instant| self.zone.said(at.utc());
        Line {
            anchor: format!("contact-{}", contact.entry_id),
            title: meeting.title(|who| self.members.name(who)),
            by: self.by(contact.entered_by).to_owned(),
            occurred: contact.occurred(),
            iso: contact.occurred_on.to_string(),
            entered: at(contact.entered_at),
            approved: contact
                .approved_at
                .map_or_else(String::new, |when| format!("{} by {}", at(when), self.by(contact.approved_by))),
            details: contact.details(),
            error: contact.error_at.map_or_else(String::new, |when| {
                format!("{}, by {}: {}", at(when), self.by(contact.error_by), contact.error_reason)
            }),
            mark: link(counts && note.is_some() && self.means.allow(Action::LogContact), "error"),
            approve: link(counts && waits && !own && self.means.allow(Action::ApproveContact), "approve"),
            note,
            form_id: fresh(),
        }
    }
}

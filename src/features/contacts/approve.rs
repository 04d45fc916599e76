//! `/approvals`: the contacts that wait for a supervisor, the longest waiting first, without their notes; and the approval, which is given where the
//! note is read. Nobody approves her own entry.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::Waiting;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::Conn;
use crate::domain::calendar::{Zone, short_date};
use crate::domain::contact::Outcome;
use crate::domain::id::{ContactId, FamilyId, RecordId, UserId};
use crate::error::{Error, Result};
use crate::features::users;
use crate::web::flash::see_other;
use crate::web::page::{Frame, page};
use crate::web::query;

/// Entries on one page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "contacts/approvals.html")]
struct QueuePage {
    frame: Frame,
    lines: Vec<Line>,
    previous: Option<String>,
    next: Option<String>,
    said: &'static str,
}

/// One entry that waits.
struct Line {
    href: String,
    family: String,
    number: String,
    what: String,
    occurred: String,
    entered: String,
    by: String,
}

pub(super) async fn index(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let after: Option<ContactId> = query::first(&req, "after").parse().ok();
    let (user, most) = (access.actor().user, i64::try_from(PAGE + 1).unwrap_or(i64::MAX));
    let read = move |conn: &mut Conn, scope: Scope| {
        let rows = store::waiting(conn, scope, user, after, most)?;
        let names = users::names(conn, rows.iter().filter_map(|row| row.entered_by))?;
        Ok((rows, names))
    };
    let (mut rows, names) = access.read(read).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let zone = access.clock().zone();
    let shown = QueuePage {
        frame: Frame::of(&access, &req),
        lines: rows.iter().map(|row| Line::of(row, &names, zone)).collect(),
        previous: after.map(|_| "/approvals".to_owned()),
        next: rows.last().filter(|_| more).map(|row| format!("/approvals?after={}", row.entry)),
        said: if after.is_none() { "Those that wait longest" } else { "Those entered later" },
    };
    page(&req, &shown)
}

impl Line {
    fn of(row: &Waiting, names: &HashMap<UserId, String>, zone: Zone) -> Self {
        let medium = row.medium.label();
        Self {
            href: format!("/families/{}/contacts#contact-{}", row.family, row.entry),
            family: row.family_name.clone(),
            number: row.number.clone(),
            what: match row.outcome {
                Outcome::Held => medium.to_owned(),
                Outcome::Attempted => format!("Attempted: {}", medium.to_lowercase()),
            },
            occurred: short_date(row.occurred_on),
            entered: short_date(zone.local_date(row.entered_at.utc())),
            by: row.entered_by.and_then(|user| names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned()),
        }
    }
}

pub(super) async fn file(
    access: Access,
    path: web::Path<(FamilyId, ContactId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, entry), form_id) = (path.into_inner(), posted.form_id()?);
    let (by, now, back) = (access.actor().user, access.now(), format!("/families/{family}/contacts"));
    let to = format!("{back}#contact-{entry}");
    let approve = move |conn: &mut Conn, _: Scope| {
        store::approve(conn, family, entry, by, now)?;
        Ok(Filed::at(&to).about(RecordId::from_uuid(entry.uuid())).saying("approved"))
    };
    match access.file(Filing::For(family), form_id, approve).await {
        Ok(location) => Ok(see_other(&location, "Saved: the contact is approved.")),
        Err(Error::Stale) => Ok(see_other(&back, "There is no such contact, or it does not wait for approval.")),
        Err(error) if error.broken_rule().is_some_and(|rule| rule.contains("contacts_approved_by_another")) => {
            Ok(see_other(&back, "Not approved: you entered this contact yourself. Another supervisor approves it."))
        }
        Err(error) => Err(error),
    }
}

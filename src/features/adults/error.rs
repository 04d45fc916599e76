//! Ending an entry, or marking it as made in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::entry_pages::back;
use super::model::Entry;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::family::Who;
use crate::domain::id::{AdultEntryId, FamilyId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

const REASON: usize = 300;

#[derive(Template)]
#[template(path = "adults/entry.html")]
struct EntryPage {
    frame: Frame,
    form_id: FormId,
    back: String,
    action: String,
    title: String,
    lasts: bool,
    on: String,
    today: String,
    reason: String,
    problems: Problems,
}

type Key = (FamilyId, AdultEntryId);

async fn entry_page(req: &HttpRequest, access: &Access, key: Key, form_id: FormId) -> Result<(Entry, EntryPage)> {
    let read = move |conn: &mut Conn, scope: Scope| {
        families::find(conn, scope, key.0)?;
        store::find(conn, key.0, key.1)
    };
    let entry = access.open(key.0, read).await?;
    let shown = EntryPage {
        frame: Frame::of(access, req),
        form_id,
        back: back(key.0, &Who::of(entry.person_id, entry.child_id).to_string()),
        action: format!("/families/{}/entries/{}", key.0, key.1),
        title: entry.title(),
        lasts: entry.until_on.is_none(),
        on: access.today().to_string(),
        today: access.today().to_string(),
        reason: String::new(),
        problems: Problems::default(),
    };
    Ok((entry, shown))
}

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    page(&req, &entry_page(&req, &access, *path, fresh()).await?.1)
}

pub(super) async fn end(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id) = (path.into_inner(), posted.form_id()?);
    let (entry, shown) = entry_page(&req, &access, key, form_id).await?;
    let (mut problems, on) = (Problems::default(), posted.first("on").to_owned());
    let day = problems.past_date("on", &on, access.today(), "the last day");
    if day.zip(entry.from_on).is_some_and(|(day, from)| day < from) {
        problems.add("on", "It cannot end before it begins");
    }
    let Ok(day) = problems.clone().or(day) else {
        return refused(&req, &EntryPage { on, problems, ..shown });
    };
    let to = shown.back.clone();
    let filed = access
        .file(Filing::For(key.0), form_id, move |conn, _| {
            store::end(conn, key.0, key.1, day)?;
            Ok(Filed::at(&to).about(RecordId::from_uuid(key.1.uuid())).saying("ended"))
        })
        .await;
    told(filed, &shown.back, "Saved: it has ended.")
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id) = (path.into_inner(), posted.form_id()?);
    let (_, shown) = entry_page(&req, &access, key, form_id).await?;
    let (mut problems, reason) = (Problems::default(), posted.first("reason").to_owned());
    let Some(words) = problems.required_line("reason", &reason, REASON, "what is wrong with it") else {
        return refused(&req, &EntryPage { reason, problems, ..shown });
    };
    let (by, now, to) = (access.actor().user, access.now(), shown.back.clone());
    let filed = access
        .file(Filing::For(key.0), form_id, move |conn, _| {
            store::mark_error(conn, key, &words, by, now)?;
            Ok(Filed::at(&to).about(RecordId::from_uuid(key.1.uuid())).saying("entered in error"))
        })
        .await;
    told(filed, &shown.back, "Saved: the entry is marked as an error.")
}

fn told(filed: Result<String>, back: &str, words: &str) -> Result<HttpResponse> {
    match filed {
        Ok(location) => Ok(see_other(&location, words)),
        Err(Error::Stale) => Ok(see_other(back, "Somebody changed this entry first. Look at it again.")),
        Err(error) => Err(error),
    }
}

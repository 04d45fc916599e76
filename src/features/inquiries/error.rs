//! Marking an entry of a tribal inquiry as made in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::What;
use super::{pages, store};
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

const REASON: usize = 300;

#[derive(Template)]
#[template(path = "adults/error.html")]
struct ErrorPage {
    frame: Frame,
    form_id: FormId,
    back: String,
    back_label: String,
    action: String,
    reason: String,
    problems: Problems,
}

type Key = (FamilyId, ChildId, String, RecordId);

fn entry((_, _, what, entry): &Key) -> Result<(What, RecordId)> {
    Ok((What::of(what).ok_or(Error::NotFound)?, *entry))
}

async fn error_page(req: &HttpRequest, access: &Access, key: &Key, form_id: FormId) -> Result<ErrorPage> {
    let (id, child) = (key.0, key.1);
    let (_, child) = access.open(id, move |conn, scope| pages::find(conn, scope, id, child)).await?;
    entry(key)?;
    let back = format!("/families/{id}/children/{}/inquiry", child.id);
    Ok(ErrorPage {
        frame: Frame::of(access, req),
        form_id,
        back_label: format!("Tribal inquiry of {}", child.name()),
        action: format!("{back}/{}/{}/error", key.2, key.3),
        back,
        reason: String::new(),
        problems: Problems::default(),
    })
}

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<Key>) -> Result<HttpResponse> {
    page(&req, &error_page(&req, &access, &path, fresh()).await?)
}

pub(super) async fn mark(
    req: HttpRequest,
    access: Access,
    path: web::Path<Key>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (key, form_id) = (path.into_inner(), posted.form_id()?);
    let shown = error_page(&req, &access, &key, form_id).await?;
    let (mut problems, reason) = (Problems::default(), posted.first("reason").to_owned());
    let Some(words) = problems.required_line("reason", &reason, REASON, "what is wrong with it") else {
        return refused(&req, &ErrorPage { reason, problems, ..shown });
    };
    let (of, child, by, now) = (entry(&key)?, key.1, access.actor().user, access.now());
    let back = shown.back.clone();
    let filed = access
        .file(Filing::For(key.0), form_id, move |conn, _| {
            store::mark_error(conn, child, of, &words, by, now)?;
            Ok(Filed::at(&back).about(of.1).saying("entered in error"))
        })
        .await;
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the entry is marked as an error.")),
        Err(Error::Stale) => Ok(see_other(&shown.back, "There is no such entry, or it is marked already.")),
        Err(error) => Err(error),
    }
}

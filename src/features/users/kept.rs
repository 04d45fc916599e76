//! A form that came when its session had ended: back to its page with what was typed, or, where that page cannot take it
//! back, shown as it was sent with one button that sends it.

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::access::{Access, Kept, Posted};
use crate::domain::id::DraftId;
use crate::domain::text::capitalised;
use crate::error::{Error, Result};
use crate::web::page::{Frame, page};
use crate::web::query;
use crate::web::{flash, kept};

/// The longest path of a form, in bytes.
const LONGEST_PATH: usize = 200;

#[derive(Template)]
#[template(path = "users/kept.html")]
struct KeptPage {
    frame: Frame,
    id: DraftId,
    kept: Kept,
    shown: Vec<(String, String)>,
}

pub(super) async fn show(req: HttpRequest, access: Access, id: web::Path<DraftId>) -> Result<HttpResponse> {
    let id = id.into_inner();
    let form = access.kept(id).await?;
    if query::first(&req, "as") != "list" {
        let to = kept::address(&form.page, id);
        return Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish());
    }
    let shown = form.fields.iter().filter(|(name, value)| !value.is_empty() && !is_hidden(name));
    let shown = shown.map(|(name, value)| (words(name), value.clone())).collect();
    page(&req, &KeptPage { frame: Frame::of(&access, &req), id, kept: form, shown })
}

pub(super) async fn forget(access: Access, id: web::Path<DraftId>) -> Result<HttpResponse> {
    access.forget_kept(id.into_inner()).await?;
    Ok(flash::see_other("/", "Thrown away: nothing of that form was filed."))
}

/// Keeps what is being typed into a form of a family: by the script while somebody types, and by the button "Keep as a draft".
pub(super) async fn typing(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let path = query::first(&req, "of");
    if !path.starts_with("/families/") || path.len() > LONGEST_PATH {
        return Err(Error::NotFound);
    }
    access.keep_draft(&path, &posted).await?;
    if !posted.has("draft") {
        return Ok(HttpResponse::NoContent().finish());
    }
    let family: Vec<&str> = path.split('/').take(3).collect();
    Ok(flash::see_other(&family.join("/"), "Kept as a draft for a week. It is back when you open the form again."))
}

/// What the program put into the form, not the person.
fn is_hidden(name: &str) -> bool {
    matches!(name, "form_id" | "version" | "kept")
}

/// A field's name as words: `spoke_with` is "Spoke with".
fn words(name: &str) -> String {
    capitalised(&name.replace(['_', '.', '-'], " "))
}

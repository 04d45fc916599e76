//! Adding a location to a provider, and changing one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::LocationForm;
use super::store::{self, Held};
use super::words::home;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::directory::LocationKind;
use crate::domain::id::{DirectoryLocationId, FormId, ProviderId, RecordId};
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

type Path = web::Path<(ProviderId, DirectoryLocationId)>;

#[derive(Template)]
#[template(path = "directory/location.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    title: String,
    provider: String,
    back: String,
    action: String,
    version: Option<i32>,
    form: LocationForm,
    kinds: Vec<(String, String)>,
    problems: Problems,
    versions: Vec<Compared>,
}

fn new_page(req: &HttpRequest, access: &Access, provider: &Held<ProviderId>, form: LocationForm) -> EditPage {
    EditPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        title: "New location".to_owned(),
        provider: provider.name.clone(),
        back: home(provider.id),
        action: format!("{}/locations/new", home(provider.id)),
        version: None,
        form,
        kinds: choices::<LocationKind>(),
        problems: Problems::default(),
        versions: Vec::new(),
    }
}

/// A location that is changed, with its provider.
struct Seen {
    provider: Held<ProviderId>,
    held: Held<DirectoryLocationId>,
    form: LocationForm,
}

async fn seen(access: &Access, (provider, id): (ProviderId, DirectoryLocationId)) -> Result<Seen> {
    let read = move |conn: &mut Conn, _: Scope| {
        let provider = store::provider(conn, provider)?;
        let location = store::location(conn, provider.id, id)?;
        Ok(Seen { provider: provider.held(), held: location.held(), form: LocationForm::begun(&location.facts) })
    };
    access.peek(read).await
}

fn edit_page(req: &HttpRequest, access: &Access, seen: &Seen, form: LocationForm) -> EditPage {
    EditPage {
        title: format!("Change {}", seen.held.name),
        action: format!("{}/locations/{}/edit", home(seen.provider.id), seen.held.id),
        version: Some(seen.held.version),
        ..new_page(req, access, &seen.provider, form)
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<ProviderId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let provider = access.peek(move |conn, _| store::provider(conn, id)).await?.held();
    page(&req, &new_page(&req, &access, &provider, LocationForm::empty()))
}

pub(super) async fn add(
    req: HttpRequest,
    access: Access,
    path: web::Path<ProviderId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, form) = (path.into_inner(), posted.form_id()?, LocationForm::of(&posted));
    let provider = access.peek(move |conn, _| store::provider(conn, id)).await?.held();
    let facts = match form.check() {
        Ok(facts) => facts,
        Err(problems) => {
            return refused(&req, &EditPage { form_id, problems, ..new_page(&req, &access, &provider, form) });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let location: DirectoryLocationId = fresh();
        store::add_location(conn, (location, id), &facts, Some(by), now)?;
        Ok(Filed::at(home(id)).about(RecordId::from_uuid(location.uuid())).saying("location"))
    };
    let location = access.file(Filing::NoFamily, form_id, work).await?;
    Ok(see_other(&location, "Saved: the location is in the directory."))
}

pub(super) async fn edit(req: HttpRequest, access: Access, path: Path) -> Result<HttpResponse> {
    let seen = seen(&access, path.into_inner()).await?;
    page(&req, &edit_page(&req, &access, &seen, seen.form.clone()))
}

pub(super) async fn change(req: HttpRequest, access: Access, path: Path, posted: Posted) -> Result<HttpResponse> {
    let (ids, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let (form, held) = (LocationForm::of(&posted), seen(&access, ids).await?);
    let facts = match form.check() {
        Ok(facts) => facts,
        Err(problems) => {
            let shown = edit_page(&req, &access, &held, form);
            return refused(&req, &EditPage { form_id, version: Some(version), problems, ..shown });
        }
    };
    let work = move |conn: &mut Conn, _: Scope| {
        store::change_location(conn, (ids.1, version), &facts)?;
        Ok(Filed::at(home(ids.0)).about(RecordId::from_uuid(ids.1.uuid())).saying("location"))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the location.")),
        Err(Error::Stale) => {
            let now = seen(&access, ids).await?;
            let (versions, shown) = (form.compared(&now.form), edit_page(&req, &access, &now, form));
            page_with(&req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
        }
        Err(error) => Err(error),
    }
}

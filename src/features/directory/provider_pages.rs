//! Adding a provider and changing its facts.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::ProviderForm;
use super::model::ProviderFacts;
use super::store;
use super::words::{home, same_name};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FormId, ProviderId, RecordId};
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "directory/provider.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    title: String,
    back: String,
    action: String,
    /// The version that is changed; none for a new provider.
    version: Option<i32>,
    form: ProviderForm,
    problems: Problems,
    versions: Vec<Compared>,
}

fn new_page(req: &HttpRequest, access: &Access, form: ProviderForm) -> EditPage {
    EditPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        title: "New provider".to_owned(),
        back: "/directory".to_owned(),
        action: "/directory/new".to_owned(),
        version: None,
        form,
        problems: Problems::default(),
        versions: Vec::new(),
    }
}

fn edit_page(req: &HttpRequest, access: &Access, provider: &store::Held<ProviderId>, form: ProviderForm) -> EditPage {
    EditPage {
        title: format!("Change {}", provider.name),
        action: format!("{}/edit", home(provider.id)),
        back: home(provider.id),
        version: Some(provider.version),
        ..new_page(req, access, form)
    }
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    page(&req, &new_page(&req, &access, ProviderForm::default()))
}

pub(super) async fn add(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (form_id, form) = (posted.form_id()?, ProviderForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This provider was saved already."));
    }
    let shown = EditPage { form_id, ..new_page(&req, &access, form.clone()) };
    let facts = match form.check() {
        Ok(facts) => facts,
        Err(problems) => return refused(&req, &EditPage { problems, ..shown }),
    };
    let now = access.now();
    let work = move |conn: &mut Conn, _: Scope| {
        let id: ProviderId = fresh();
        store::add_provider(conn, id, &facts, now)?;
        Ok(Filed::at(home(id)).about(RecordId::from_uuid(id.uuid())).saying("provider"))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the provider is in the directory.")),
        Err(error) => refused(&req, &EditPage { problems: same_name(error)?, ..shown }),
    }
}

pub(super) async fn edit(req: HttpRequest, access: Access, path: web::Path<ProviderId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let provider = access.peek(move |conn, _| store::provider(conn, id)).await?;
    page(&req, &edit_page(&req, &access, &provider.held(), ProviderForm::begun(&provider.facts)))
}

pub(super) async fn change(
    req: HttpRequest,
    access: Access,
    path: web::Path<ProviderId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let (form, provider) =
        (ProviderForm::of(&posted), access.peek(move |conn, _| store::provider(conn, id)).await?.held());
    let again = |problems| {
        let shown = edit_page(&req, &access, &provider, form.clone());
        refused(&req, &EditPage { form_id, version: Some(version), problems, ..shown })
    };
    let facts = match form.check() {
        Ok(facts) => facts,
        Err(problems) => return again(problems),
    };
    match file_change(&access, (id, version), form_id, facts).await {
        Ok(location) => Ok(see_other(&location, "Saved: the provider’s facts.")),
        Err(Error::Stale) => stale(&req, &access, id, form).await,
        Err(error) => again(same_name(error)?),
    }
}

async fn file_change(access: &Access, at: (ProviderId, i32), form: FormId, facts: ProviderFacts) -> Result<String> {
    let work = move |conn: &mut Conn, _: Scope| {
        store::change_provider(conn, at, &facts)?;
        Ok(Filed::at(home(at.0)).about(RecordId::from_uuid(at.0.uuid())).saying("facts"))
    };
    access.file(Filing::NoFamily, form, work).await
}

async fn stale(req: &HttpRequest, access: &Access, id: ProviderId, form: ProviderForm) -> Result<HttpResponse> {
    let provider = access.peek(move |conn, _| store::provider(conn, id)).await?;
    let versions = form.compared(&ProviderForm::begun(&provider.facts));
    let shown = edit_page(req, access, &provider.held(), form);
    page_with(req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
}

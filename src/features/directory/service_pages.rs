//! Adding a service to a provider, and changing one: its facts and where it is given.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::ServiceForm;
use super::model::ServiceFacts;
use super::store::{self, Held, Whole};
use super::words::home;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::directory::ServiceStatus;
use crate::domain::id::{DirectoryLocationId, DirectoryServiceId, FormId, ProviderId, RecordId};
use crate::domain::referral::ServiceKind;
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

type Path = web::Path<(ProviderId, DirectoryServiceId)>;

#[derive(Template)]
#[template(path = "directory/service.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    title: String,
    provider: String,
    back: String,
    action: String,
    version: Option<i32>,
    form: ServiceForm,
    /// The provider's locations: key, name, whether the service is given there.
    locations: Vec<(String, String, bool)>,
    kinds: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    problems: Problems,
    versions: Vec<Compared>,
}

/// What is asked: the form, and the ticked locations.
#[derive(Clone)]
struct Asked {
    form: ServiceForm,
    at: Vec<DirectoryLocationId>,
}

impl Asked {
    fn of(posted: &Posted) -> Self {
        Self { form: ServiceForm::of(posted), at: posted.all("locations").filter_map(|id| id.parse().ok()).collect() }
    }

    fn held(whole: &Whole, service: &store::Service) -> Self {
        let at = whole.places.iter().filter(|place| place.service_id == service.id).map(|place| place.location_id);
        Self { form: ServiceForm::begun(&service.facts), at: at.collect() }
    }

    /// Only locations that the page offered.
    fn among(mut self, whole: &Whole) -> Self {
        self.at.retain(|id| whole.locations.iter().any(|location| location.id == *id));
        self
    }
}

fn new_page(req: &HttpRequest, access: &Access, whole: &Whole, asked: &Asked) -> EditPage {
    let ticked = |location: &store::Location| {
        (location.id.to_string(), location.facts.name.clone(), asked.at.contains(&location.id))
    };
    EditPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        title: "New service".to_owned(),
        provider: whole.provider.facts.name.clone(),
        back: home(whole.provider.id),
        action: format!("{}/services/new", home(whole.provider.id)),
        version: None,
        form: asked.form.clone(),
        locations: whole.locations.iter().map(ticked).collect(),
        kinds: choices::<ServiceKind>(),
        statuses: choices::<ServiceStatus>(),
        problems: Problems::default(),
        versions: Vec::new(),
    }
}

fn edit_page(
    req: &HttpRequest,
    access: &Access,
    whole: &Whole,
    held: &Held<DirectoryServiceId>,
    asked: &Asked,
) -> EditPage {
    EditPage {
        title: format!("Change {}", held.name),
        action: format!("{}/services/{}/edit", home(whole.provider.id), held.id),
        version: Some(held.version),
        ..new_page(req, access, whole, asked)
    }
}

async fn whole(access: &Access, id: ProviderId) -> Result<Whole> {
    access.peek(move |conn, _| store::whole(conn, id)).await
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<ProviderId>) -> Result<HttpResponse> {
    let whole = whole(&access, path.into_inner()).await?;
    let at = if let [only] = whole.locations.as_slice() { vec![only.id] } else { Vec::new() };
    page(&req, &new_page(&req, &access, &whole, &Asked { form: ServiceForm::empty(), at }))
}

pub(super) async fn add(
    req: HttpRequest,
    access: Access,
    path: web::Path<ProviderId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id) = (path.into_inner(), posted.form_id()?);
    let whole = whole(&access, id).await?;
    let asked = Asked::of(&posted).among(&whole);
    let facts = match asked.form.check() {
        Ok(facts) => facts,
        Err(problems) => {
            return refused(&req, &EditPage { form_id, problems, ..new_page(&req, &access, &whole, &asked) });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let service: DirectoryServiceId = fresh();
        store::add_service(conn, (service, id), &facts, Some(by), now)?;
        store::set_places(conn, service, &keyed(&asked.at), now)?;
        Ok(Filed::at(home(id)).about(RecordId::from_uuid(service.uuid())).saying("service"))
    };
    let location = access.file(Filing::NoFamily, form_id, work).await?;
    Ok(see_other(&location, "Saved: the service is in the directory."))
}

fn keyed(at: &[DirectoryLocationId]) -> Vec<(crate::domain::id::DirectoryPlaceId, DirectoryLocationId)> {
    at.iter().map(|location| (fresh(), *location)).collect()
}

pub(super) async fn edit(req: HttpRequest, access: Access, path: Path) -> Result<HttpResponse> {
    let (id, service) = path.into_inner();
    let whole = whole(&access, id).await?;
    let service = whole.service(service)?;
    page(&req, &edit_page(&req, &access, &whole, &service.held(), &Asked::held(&whole, service)))
}

pub(super) async fn change(req: HttpRequest, access: Access, path: Path, posted: Posted) -> Result<HttpResponse> {
    let ((id, service), form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let seen = whole(&access, id).await?;
    let (held, asked) = (seen.service(service)?.held(), Asked::of(&posted).among(&seen));
    let facts = match asked.form.check() {
        Ok(facts) => facts,
        Err(problems) => {
            let shown = edit_page(&req, &access, &seen, &held, &asked);
            return refused(&req, &EditPage { form_id, version: Some(version), problems, ..shown });
        }
    };
    match file_change(&access, (id, service, version), form_id, (facts, asked.at.clone())).await {
        Ok(location) => Ok(see_other(&location, "Saved: the service.")),
        Err(Error::Stale) => stale(&req, &access, (id, service), &asked).await,
        Err(error) => Err(error),
    }
}

async fn file_change(
    access: &Access,
    (provider, service, version): (ProviderId, DirectoryServiceId, i32),
    form: FormId,
    (facts, at): (ServiceFacts, Vec<DirectoryLocationId>),
) -> Result<String> {
    let now = access.now();
    let work = move |conn: &mut Conn, _: Scope| {
        store::change_service(conn, (service, version), provider, &facts)?;
        store::set_places(conn, service, &keyed(&at), now)?;
        Ok(Filed::at(home(provider)).about(RecordId::from_uuid(service.uuid())).saying("service, locations"))
    };
    access.file(Filing::NoFamily, form, work).await
}

async fn stale(
    req: &HttpRequest,
    access: &Access,
    (id, service): (ProviderId, DirectoryServiceId),
    asked: &Asked,
) -> Result<HttpResponse> {
    let now = whole(access, id).await?;
    let held = now.service(service)?;
    let theirs = Asked::held(&now, held);
    let mut versions = asked.form.compared(&theirs.form);
    let names = |at: &[DirectoryLocationId]| {
        let named = now.locations.iter().filter(|location| at.contains(&location.id));
        named.map(|location| location.facts.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    versions.push(Compared { label: "Where".to_owned(), yours: names(&asked.at), theirs: names(&theirs.at) });
    let shown = edit_page(req, access, &now, &held.held(), asked);
    page_with(req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
}

//! Adding hours to a service, a location, or a service at a location; and ending them.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::hours_form::HoursForm;
use super::model::{Place, Whose};
use super::store::{self, Whole};
use super::words::home;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{DirectoryHoursId, FormId, ProviderId, RecordId};
use crate::error::{Error, Result};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "directory/hours.html")]
struct NewPage {
    frame: Frame,
    form_id: FormId,
    provider: String,
    back: String,
    action: String,
    form: HoursForm,
    days: Vec<(&'static str, &'static str, bool)>,
    services: Vec<(String, String)>,
    locations: Vec<(String, String)>,
    problems: Problems,
}

fn new_page(req: &HttpRequest, access: &Access, whole: &Whole, form: HoursForm) -> NewPage {
    let services = whole.services.iter().map(|service| (service.id.to_string(), service.facts.name.clone()));
    let own = whole.locations.iter().map(|location| (location.id.to_string(), location.facts.name.clone()));
    NewPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        provider: whole.provider.facts.name.clone(),
        back: home(whole.provider.id),
        action: format!("{}/hours/new", home(whole.provider.id)),
        days: form.days().each(),
        form,
        services: services.collect(),
        locations: own.collect(),
        problems: Problems::default(),
    }
}

/// For what the hours hold: what the page offered, and one of the two at least.
fn whose(form: &HoursForm, whole: &Whole) -> Result<Whose, Problems> {
    let service = form.service.parse().ok().filter(|id| whole.services.iter().any(|service| service.id == *id));
    let location = form.location.parse().ok().filter(|id| whole.locations.iter().any(|location| location.id == *id));
    if service.is_none() && location.is_none() {
        let mut problems = Problems::default();
        problems.add("service", "Choose a service, a location, or both");
        return Err(problems);
    }
    let is_there = |place: &Place| Some(place.service_id) == service && Some(place.location_id) == location;
    if service.is_some() && location.is_some() && !whole.places.iter().any(is_there) {
        let mut problems = Problems::default();
        problems.add("location", "The service is not given there; change the service first");
        return Err(problems);
    }
    Ok(Whose { service, location })
}

async fn whole(access: &Access, id: ProviderId) -> Result<Whole> {
    access.peek(move |conn, _| store::whole(conn, id)).await
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<ProviderId>) -> Result<HttpResponse> {
    let whole = whole(&access, path.into_inner()).await?;
    let form = HoursForm::of(&Posted::of_query(req.query_string()));
    page(&req, &new_page(&req, &access, &whole, form))
}

pub(super) async fn add(
    req: HttpRequest,
    access: Access,
    path: web::Path<ProviderId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, form) = (path.into_inner(), posted.form_id()?, HoursForm::of(&posted));
    let whole = whole(&access, id).await?;
    let (hours, whose) = match (form.check(), whose(&form, &whole)) {
        (Ok(hours), Ok(whose)) => (hours, whose),
        (hours, whose) => {
            let problems = Problems::both(whose.err(), hours.err());
            return refused(&req, &NewPage { form_id, problems, ..new_page(&req, &access, &whole, form) });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let key: DirectoryHoursId = fresh();
        store::add_hours(conn, (key, whose), &hours, Some(by), now)?;
        store::touch(conn, whose)?;
        Ok(Filed::at(home(id)).about(RecordId::from_uuid(key.uuid())).saying("hours"))
    };
    Ok(see_other(&access.file(Filing::NoFamily, form_id, work).await?, "Saved: the hours."))
}

pub(super) async fn end(
    access: Access,
    path: web::Path<(ProviderId, DirectoryHoursId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, key), form_id) = (path.into_inner(), posted.form_id()?);
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let whole = store::whole(conn, id)?;
        let held = whole.hours.iter().find(|row| row.id == key).ok_or(Error::NotFound)?;
        store::end_hours(conn, key, Some(by), now)?;
        store::touch(conn, held.whose())?;
        Ok(Filed::at(home(id)).about(RecordId::from_uuid(key.uuid())).saying("hours ended"))
    };
    Ok(see_other(&access.file(Filing::NoFamily, form_id, work).await?, "These hours are not shown any more."))
}

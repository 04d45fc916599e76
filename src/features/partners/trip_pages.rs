//! Logging a partner's travel that belongs to no contact, and marking a trip as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::TravelForm;
use super::model::{NewTrip, Partner};
use super::{contact_store, store};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FormId, PartnerId, PartnerTripId, RecordId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "partners/trip.html")]
struct TripPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    form: TravelForm,
    today: String,
    problems: Problems,
}

impl TripPage {
    fn of(req: &HttpRequest, access: &Access, partner: &Partner, form: TravelForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: partner.name(),
            back: format!("/partners/{}", partner.id),
            form,
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<PartnerId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (partner, _) = access.peek(move |conn, _| store::find(conn, id)).await?;
    let form = TravelForm { on: access.today().to_string(), ..TravelForm::default() };
    page(&req, &TripPage::of(&req, &access, &partner, form, fresh()))
}

pub(super) async fn add(
    req: HttpRequest,
    access: Access,
    path: web::Path<PartnerId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, form) = (path.into_inner(), posted.form_id()?, TravelForm::of(&posted));
    let (partner, _) = access.peek(move |conn, _| store::find(conn, id)).await?;
    let (on, travel) = match form.check(access.today()) {
        Ok(sound) => sound,
        Err(problems) => {
            return refused(&req, &TripPage { problems, ..TripPage::of(&req, &access, &partner, form, form_id) });
        }
    };
    let (by, now, new) = (access.actor().user, access.now(), NewTrip { partner: id, contact: None, on, travel });
    let work = move |conn: &mut Conn, _: Scope| {
        let trip = contact_store::add_trip(conn, &new, Some(by), now)?;
        Ok(Filed::at(format!("/partners/{id}")).about(trip).saying("travel"))
    };
    let location = access.file(Filing::NoFamily, form_id, work).await?;
    Ok(see_other(&location, "Saved: the trip."))
}

/// A trip alone: the way to a contact is marked with its contact.
async fn spot(access: &Access, (partner, id): (PartnerId, PartnerTripId)) -> Result<Spot> {
    let trip = access.peek(move |conn, _| contact_store::find_trip(conn, partner, id)).await?;
    if trip.contact_id.is_some() {
        return Err(Error::NotFound);
    }
    Ok(Spot {
        filing: Filing::NoFamily,
        record: RecordId::from_uuid(id.uuid()),
        back: format!("/partners/{partner}"),
        back_label: "The partner".to_owned(),
        what: String::new(),
    })
}

pub(super) async fn wrong(
    req: HttpRequest,
    access: Access,
    path: web::Path<(PartnerId, PartnerTripId)>,
) -> Result<HttpResponse> {
    let spot = spot(&access, path.into_inner()).await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark_wrong(
    req: HttpRequest,
    access: Access,
    path: web::Path<(PartnerId, PartnerTripId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (partner, id) = path.into_inner();
    let spot = spot(&access, (partner, id)).await?;
    let mark = move |conn: &mut Conn, why: &str, by, now| contact_store::mark_trip_wrong(conn, id, why, by, now);
    corrections::file(&req, &access, spot, &posted, mark).await
}

//! Logging a partner's contact with a parent, and marking one as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{NewContact, Offer};
use super::offer_form::{ContactForm, takes_contacts};
use super::offer_pages::problems;
use super::{contact_store, offer_store, store};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::contact::Medium;
use crate::domain::id::{FamilyId, FormId, PartnerContactId, PartnerId, PartnerOfferId, RecordId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "partners/contact.html")]
struct ContactPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    action: String,
    partner: String,
    parent: String,
    form: ContactForm,
    media: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// An offer with a partner, and the names around it.
struct Around {
    offer: Offer,
    partner: PartnerId,
    partner_name: String,
    family: String,
    parent: String,
}

async fn around(access: &Access, (family, id): (FamilyId, PartnerOfferId)) -> Result<Around> {
    let read = move |conn: &mut Conn, scope: Scope| {
        let of = families::find(conn, scope, family)?;
        let offer = offer_store::find(conn, family, id)?;
        let partner = offer.partner_id.filter(|_| takes_contacts(&offer)).ok_or(Error::NotFound)?;
        let adults = families::adults(conn, family)?;
        let parent = adults.iter().find(|adult| adult.is(offer.person_id));
        Ok(Around {
            partner_name: store::find(conn, partner)?.0.name(),
            parent: parent.map_or_else(|| "a parent".to_owned(), |adult| adult.person.name()),
            family: of.name,
            partner,
            offer,
        })
    };
    access.open(family, read).await
}

impl ContactPage {
    fn of(req: &HttpRequest, access: &Access, around: Around, form: ContactForm, form_id: FormId) -> Self {
        let back = format!("/families/{}/partners", around.offer.family_id);
        Self {
            frame: Frame::of(access, req),
            form_id,
            family: around.family,
            action: format!("{back}/{}/contacts/new", around.offer.id),
            back,
            partner: around.partner_name,
            parent: around.parent,
            form,
            media: choices::<Medium>(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PartnerOfferId)>,
) -> Result<HttpResponse> {
    let around = around(&access, path.into_inner()).await?;
    let form = ContactForm { held_on: access.today().to_string(), ..ContactForm::default() };
    page(&req, &ContactPage::of(&req, &access, around, form, fresh()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PartnerOfferId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (form_id, form) = (posted.form_id()?, ContactForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This contact was saved already."));
    }
    let around = around(&access, path.into_inner()).await?;
    let filed = match form.check(&around.offer, access.today()) {
        Ok(sound) => record(&access, around.partner, form_id, sound).await,
        Err(problems) => {
            return refused(&req, &ContactPage { problems, ..ContactPage::of(&req, &access, around, form, form_id) });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the partner’s contact.")),
        Err(error) => {
            let problems = problems(error)?;
            refused(&req, &ContactPage { problems, ..ContactPage::of(&req, &access, around, form, form_id) })
        }
    }
}

async fn record(access: &Access, partner: PartnerId, form: FormId, new: NewContact) -> Result<String> {
    let (by, now, family) = (access.actor().user, access.now(), new.family);
    let work = move |conn: &mut Conn, _: Scope| {
        let id = contact_store::add_contact(conn, &new, partner, Some(by), now)?;
        let said = if new.travel.is_some() { "contact, travel" } else { "contact" };
        Ok(Filed::at(format!("/families/{family}/partners")).about(RecordId::from_uuid(id.uuid())).saying(said))
    };
    access.file(Filing::For(family), form, work).await
}

async fn spot(access: &Access, (family, id): (FamilyId, PartnerContactId)) -> Result<Spot> {
    let contact = access.open(family, move |conn, _| contact_store::find(conn, family, id)).await?;
    Ok(Spot {
        filing: Filing::For(family),
        record: RecordId::from_uuid(contact.id.uuid()),
        back: format!("/families/{}/partners", contact.family_id),
        back_label: "Parent partners".to_owned(),
        what: String::new(),
    })
}

pub(super) async fn wrong(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PartnerContactId)>,
) -> Result<HttpResponse> {
    let spot = spot(&access, path.into_inner()).await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark_wrong(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PartnerContactId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let spot = spot(&access, (family, id)).await?;
    let mark = move |conn: &mut Conn, why: &str, by, now| contact_store::mark_wrong(conn, id, why, by, now);
    corrections::file(&req, &access, spot, &posted, mark).await
}

//! Offering a partner to a parent, and marking an offer as entered in error.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::family::parents;
use super::offer_form::OfferForm;
use super::offer_store;
use super::words::refusal;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, PartnerOfferId, PersonId, RecordId};
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::features::families;
use crate::features::families::Family;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "partners/offer.html")]
struct OfferPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    form: OfferForm,
    parents: Vec<(String, String)>,
    is_closed: bool,
    today: String,
    problems: Problems,
}

/// A family with the parents to whom a partner can be offered.
type Around = (Family, Vec<(PersonId, String)>);

async fn around(access: &Access, family: FamilyId) -> Result<Around> {
    let read = move |conn: &mut Conn, scope: Scope| {
        let of = families::find(conn, scope, family)?;
        let (adults, offers) = (families::adults(conn, family)?, offer_store::of_family(conn, family)?);
        Ok((of, parents(&adults, &offers).map(|adult| (adult.person.id, adult.person.name())).collect()))
    };
    access.open(family, read).await
}

impl OfferPage {
    fn of(req: &HttpRequest, access: &Access, (family, parents): Around, form: OfferForm, form_id: FormId) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id,
            back: format!("/families/{}/partners", family.id),
            is_closed: family.closed_on.is_some(),
            family: family.name,
            form,
            parents: parents.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let around = around(&access, path.into_inner()).await?;
    let only = if let [(one, _)] = around.1.as_slice() { one.to_string() } else { String::new() };
    let form = OfferForm { parent: only, on: access.today().to_string() };
    page(&req, &OfferPage::of(&req, &access, around, form, fresh()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, form_id, form) = (path.into_inner(), posted.form_id()?, OfferForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This offer was saved already."));
    }
    let around = around(&access, family).await?;
    let offered: Vec<PersonId> = around.1.iter().map(|(parent, _)| *parent).collect();
    let checked = if around.0.closed_on.is_some() { Err(closed()) } else { form.check(&offered, access.today()) };
    let filed = match checked {
        Ok(sound) => record(&access, family, form_id, sound).await,
        Err(problems) => {
            return refused(&req, &OfferPage { problems, ..OfferPage::of(&req, &access, around, form, form_id) });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the offer. The coordinator sees it on her day.")),
        Err(error) => {
            let problems = problems(error)?;
            refused(&req, &OfferPage { problems, ..OfferPage::of(&req, &access, around, form, form_id) })
        }
    }
}

fn closed() -> Problems {
    let mut problems = Problems::default();
    problems.add("parent", "This case is closed");
    problems
}

/// What the database refused, beside its field; any other error goes on.
pub(super) fn problems(error: Error) -> Result<Problems> {
    let Some((field, words)) = error.broken_rule().as_deref().and_then(refusal) else { return Err(error) };
    let mut problems = Problems::default();
    problems.add(field, words);
    Ok(problems)
}

async fn record(
    access: &Access,
    family: FamilyId,
    form: FormId,
    (parent, on): (PersonId, chrono::NaiveDate),
) -> Result<String> {
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let id = offer_store::offer(conn, (family, parent), on, Some(by), now)?;
        Ok(Filed::at(format!("/families/{family}/partners")).about(RecordId::from_uuid(id.uuid())).saying("offered"))
    };
    access.file(Filing::For(family), form, work).await
}

async fn spot(access: &Access, (family, id): (FamilyId, PartnerOfferId)) -> Result<Spot> {
    let offer = access.open(family, move |conn, _| offer_store::find(conn, family, id)).await?;
    Ok(Spot {
        filing: Filing::For(family),
        record: RecordId::from_uuid(offer.id.uuid()),
        back: format!("/families/{family}/partners"),
        back_label: "Parent partners".to_owned(),
        what: String::new(),
    })
}

pub(super) async fn wrong(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PartnerOfferId)>,
) -> Result<HttpResponse> {
    let spot = spot(&access, path.into_inner()).await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark_wrong(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, PartnerOfferId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let spot = spot(&access, (family, id)).await?;
    let mark = move |conn: &mut Conn, why: &str, by, now| offer_store::mark_wrong(conn, id, why, by, now);
    corrections::file(&req, &access, spot, &posted, mark).await
}

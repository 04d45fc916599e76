//! Keeping the roster: a new partner, and her facts.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{PartnerForm, TermForm, check_new};
use super::model::{NewPartner, Partner, PartnerFacts};
use super::offer_pages::problems;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, OfficeId, PartnerId, PersonId, RecordId};
use crate::error::{Error, Result};
use crate::features::families::{self, Compared};
use crate::features::users::{self, Office};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};
use crate::web::query;

#[derive(Template)]
#[template(path = "partners/edit.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    title: String,
    back: String,
    action: String,
    /// The version that is corrected; none for a new partner.
    version: Option<i32>,
    form: PartnerForm,
    term: TermForm,
    offices: Vec<(String, String)>,
    /// Her family and her person on record, where a closed case brought her here.
    own: (String, String),
    problems: Problems,
    versions: Vec<Compared>,
}

pub(super) fn named(offices: &[Office]) -> Vec<(String, String)> {
    offices.iter().map(|office| (office.id.to_string(), office.name.clone())).collect()
}

/// A person of a family whose case is closed.
type Own = (FamilyId, PersonId);

/// The person's name and telephone, where the family is in scope and its case is closed.
async fn own_case(access: &Access, (family, person): Own) -> Result<PartnerForm> {
    let read = move |conn: &mut Conn, scope: Scope| {
        families::find(conn, scope, family)?.closed_on.ok_or(Error::NotFound)?;
        let adult = families::adults(conn, family)?.into_iter().find(|adult| adult.is(person));
        let person = adult.ok_or(Error::NotFound)?.person;
        Ok(PartnerForm {
            given_name: person.given_name,
            family_name: person.family_name,
            phone: person.phone,
            languages: String::new(),
        })
    };
    access.open(family, read).await
}

fn own_of(family: &str, person: &str) -> Option<Own> {
    family.parse().ok().zip(person.parse().ok())
}

async fn new_page(
    req: &HttpRequest,
    access: &Access,
    own: Option<Own>,
    form: PartnerForm,
    term: TermForm,
) -> Result<(EditPage, Vec<OfficeId>)> {
    let offices = access.peek(|conn, _| users::offices(conn)).await?;
    let ids = offices.iter().map(|office| office.id).collect();
    let shown = EditPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        title: "New parent partner".to_owned(),
        back: "/partners".to_owned(),
        action: "/partners/new".to_owned(),
        version: None,
        form,
        term,
        offices: named(&offices),
        own: own.map_or_else(Default::default, |(family, person)| (family.to_string(), person.to_string())),
        problems: Problems::default(),
        versions: Vec::new(),
    };
    Ok((shown, ids))
}

pub(super) async fn new(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let own = own_of(&query::first(&req, "family"), &query::first(&req, "person"));
    let form = match own {
        Some(own) => own_case(&access, own).await?,
        None => PartnerForm::default(),
    };
    let office = access.actor().office.map_or_else(String::new, |office| office.to_string());
    let term = TermForm { office, starts_on: access.today().to_string() };
    page(&req, &new_page(&req, &access, own, form, term).await?.0)
}

pub(super) async fn add(req: HttpRequest, access: Access, posted: Posted) -> Result<HttpResponse> {
    let (form_id, form, term) = (posted.form_id()?, PartnerForm::of(&posted), TermForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This partner was saved already."));
    }
    let own = own_of(posted.first("family"), posted.first("person"));
    if let Some(own) = own {
        own_case(&access, own).await?;
    }
    let (shown, offices) = new_page(&req, &access, own, form.clone(), term.clone()).await?;
    let shown = EditPage { form_id, ..shown };
    let filed = match check_new(&form, &term, own.map(|(_, person)| person), &offices) {
        Ok(sound) => record_new(&access, own, form_id, sound).await,
        Err(problems) => return refused(&req, &EditPage { problems, ..shown }),
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the partner is on the roster.")),
        Err(error) => refused(&req, &EditPage { problems: problems(error)?, ..shown }),
    }
}

async fn record_new(access: &Access, own: Option<Own>, form: FormId, new: NewPartner) -> Result<String> {
    let (by, now) = (access.actor().user, access.now());
    let filing = own.map_or(Filing::NoFamily, |(family, _)| Filing::For(family));
    let work = move |conn: &mut Conn, _: Scope| {
        let id = store::add(conn, &new, Some(by), now)?;
        Ok(Filed::at(format!("/partners/{id}")).about(RecordId::from_uuid(id.uuid())).saying("partner"))
    };
    access.file(filing, form, work).await
}

fn edit_page(req: &HttpRequest, access: &Access, partner: &Partner, form: PartnerForm) -> EditPage {
    let back = format!("/partners/{}", partner.id);
    EditPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        title: format!("Change {}", partner.name()),
        action: format!("{back}/edit"),
        back,
        version: Some(partner.version),
        form,
        term: TermForm::default(),
        offices: Vec::new(),
        own: <_>::default(),
        problems: Problems::default(),
        versions: Vec::new(),
    }
}

fn typed(partner: &Partner) -> PartnerForm {
    PartnerForm {
        given_name: partner.given_name.clone(),
        family_name: partner.family_name.clone(),
        phone: partner.phone.clone(),
        languages: partner.languages.clone(),
    }
}

pub(super) async fn edit(req: HttpRequest, access: Access, path: web::Path<PartnerId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (partner, _) = access.peek(move |conn, _| store::find(conn, id)).await?;
    page(&req, &edit_page(&req, &access, &partner, typed(&partner)))
}

pub(super) async fn correct(
    req: HttpRequest,
    access: Access,
    path: web::Path<PartnerId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let form = PartnerForm::of(&posted);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let (partner, _) = access.peek(move |conn, _| store::find(conn, id)).await?;
    let filed = match form.check() {
        Ok(facts) => record_facts(&access, (id, version), form_id, facts).await,
        Err(problems) => {
            let shown = EditPage { form_id, version: Some(version), ..edit_page(&req, &access, &partner, form) };
            return refused(&req, &EditPage { problems, ..shown });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the partner’s facts.")),
        Err(Error::Stale) => {
            let (partner, _) = access.peek(move |conn, _| store::find(conn, id)).await?;
            let versions = compared(&form, &typed(&partner));
            let shown = edit_page(&req, &access, &partner, form);
            page_with(&req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
        }
        Err(error) => Err(error),
    }
}

async fn record_facts(
    access: &Access,
    (id, version): (PartnerId, i32),
    form: FormId,
    facts: PartnerFacts,
) -> Result<String> {
    let work = move |conn: &mut Conn, _: Scope| {
        store::correct(conn, (id, version), &facts)?;
        Ok(Filed::at(format!("/partners/{id}")).about(RecordId::from_uuid(id.uuid())).saying("facts"))
    };
    access.file(Filing::NoFamily, form, work).await
}

fn compared(yours: &PartnerForm, theirs: &PartnerForm) -> Vec<Compared> {
    let all = [
        ("First name", &yours.given_name, &theirs.given_name),
        ("Last name", &yours.family_name, &theirs.family_name),
        ("Telephone", &yours.phone, &theirs.phone),
        ("Languages", &yours.languages, &theirs.languages),
    ];
    let one = |(label, yours, theirs): (&str, &String, &String)| Compared {
        label: label.to_owned(),
        yours: yours.clone(),
        theirs: theirs.clone(),
    };
    all.into_iter().map(one).collect()
}

//! The offices that a partner covers: from when, until when.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{EndForm, TermForm};
use super::model::{Partner, Term};
use super::offer_pages::problems;
use super::roster_pages::named;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{FormId, OfficeId, PartnerId, PartnerTermId, RecordId};
use crate::error::{Error, Result};
use crate::features::users::{self, Office};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "partners/term.html")]
struct TermPage {
    frame: Frame,
    form_id: FormId,
    name: String,
    back: String,
    action: String,
    /// What is ended: "North office, since Mar 3, 2026"; empty for a new term.
    ends: String,
    term: TermForm,
    end: EndForm,
    offices: Vec<(String, String)>,
    problems: Problems,
}

type Around = (Partner, Vec<Term>, Vec<Office>);

async fn around(access: &Access, id: PartnerId) -> Result<Around> {
    let read = move |conn: &mut Conn, _: Scope| {
        let (partner, terms) = store::find(conn, id)?;
        Ok((partner, terms, users::offices(conn)?))
    };
    access.peek(read).await
}

impl TermPage {
    fn of(req: &HttpRequest, access: &Access, (partner, _, offices): &Around, form_id: FormId) -> Self {
        let back = format!("/partners/{}", partner.id);
        Self {
            frame: Frame::of(access, req),
            form_id,
            name: partner.name(),
            action: format!("{back}/offices/new"),
            back,
            ends: String::new(),
            term: TermForm::default(),
            end: EndForm::default(),
            offices: named(offices),
            problems: Problems::default(),
        }
    }

    fn ending(req: &HttpRequest, access: &Access, around: &Around, id: PartnerTermId, form_id: FormId) -> Result<Self> {
        let term = around.1.iter().find(|term| term.id == id && term.ends_on.is_none()).ok_or(Error::NotFound)?;
        let office = around.2.iter().find(|office| office.id == term.office_id);
        let name = office.map_or("", |office| office.name.as_str());
        let shown = Self::of(req, access, around, form_id);
        Ok(Self {
            action: format!("{}/offices/{id}/end", shown.back),
            ends: format!("{name}, since {}", short_date(term.starts_on)),
            ..shown
        })
    }
}

pub(super) async fn new_term(req: HttpRequest, access: Access, path: web::Path<PartnerId>) -> Result<HttpResponse> {
    let around = around(&access, path.into_inner()).await?;
    let term = TermForm { office: String::new(), starts_on: access.today().to_string() };
    page(&req, &TermPage { term, ..TermPage::of(&req, &access, &around, fresh()) })
}

pub(super) async fn add_term(
    req: HttpRequest,
    access: Access,
    path: web::Path<PartnerId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, term) = (path.into_inner(), posted.form_id()?, TermForm::of(&posted));
    let around = around(&access, id).await?;
    let offices: Vec<OfficeId> = around.2.iter().map(|office| office.id).collect();
    let shown = TermPage { term: term.clone(), ..TermPage::of(&req, &access, &around, form_id) };
    let sound = match term.check(&offices) {
        Ok(sound) => sound,
        Err(problems) => return refused(&req, &TermPage { problems, ..shown }),
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let term = store::add_term(conn, id, sound, Some(by), now)?;
        Ok(Filed::at(format!("/partners/{id}")).about(RecordId::from_uuid(term.uuid())).saying("office"))
    };
    match access.file(Filing::NoFamily, form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the office that she covers.")),
        Err(error) => refused(&req, &TermPage { problems: problems(error)?, ..shown }),
    }
}

pub(super) async fn ending(
    req: HttpRequest,
    access: Access,
    path: web::Path<(PartnerId, PartnerTermId)>,
) -> Result<HttpResponse> {
    let (id, term) = path.into_inner();
    let around = around(&access, id).await?;
    let end = EndForm { on: access.today().to_string(), reason: String::new() };
    page(&req, &TermPage { end, ..TermPage::ending(&req, &access, &around, term, fresh())? })
}

pub(super) async fn end_term(
    req: HttpRequest,
    access: Access,
    path: web::Path<(PartnerId, PartnerTermId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, term), form_id, end) = (path.into_inner(), posted.form_id()?, EndForm::of(&posted));
    let around = around(&access, id).await?;
    let of = around.1.iter().find(|of| of.id == term).ok_or(Error::NotFound)?;
    if of.ends_on.is_some() {
        return Ok(see_other(&format!("/partners/{id}"), "It was ended already."));
    }
    let shown = TermPage { end: end.clone(), ..TermPage::ending(&req, &access, &around, term, form_id)? };
    let sound = match end.check(of.starts_on) {
        Ok(sound) => sound,
        Err(problems) => return refused(&req, &TermPage { problems, ..shown }),
    };
    match record_end(&access, of, form_id, sound).await {
        Ok(location) => Ok(see_other(&location, "Saved: she does not cover this office any more.")),
        Err(Error::Stale) => {
            let mut problems = Problems::default();
            problems.add("on", "She stands by parents of this office. Match another partner with them first");
            refused(&req, &TermPage { problems, ..shown })
        }
        Err(error) => Err(error),
    }
}

/// Ends it, unless she stands by a parent of the office: then nobody else would.
async fn record_end(
    access: &Access,
    term: &Term,
    form: FormId,
    (on, reason): (chrono::NaiveDate, String),
) -> Result<String> {
    let (by, term) = (access.actor().user, term.clone());
    let work = move |conn: &mut Conn, _: Scope| {
        if store::standing_by(conn, term.partner_id, term.office_id)? > 0 {
            return Err(Error::Stale);
        }
        store::end_term(conn, (term.id, term.version), (on, &reason), Some(by))?;
        let filed = Filed::at(format!("/partners/{}", term.partner_id)).about(RecordId::from_uuid(term.id.uuid()));
        Ok(filed.saying("office ended"))
    };
    access.file(Filing::NoFamily, form, work).await
}

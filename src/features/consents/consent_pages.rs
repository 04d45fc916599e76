//! Logging a consent or a court order, its page with the form to print and sign, its signature and its end.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{ConsentForm, boxes, day, end};
use super::list::{facts, kind};
use super::model::Held;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{ConsentId, FamilyId, FormId, RecordId};
use crate::domain::protected::{Basis, NOTICE, Purpose, Recipient, RecordKind, RevokedWhy, Standing};
use crate::error::Result;
use crate::features::Papers;
use crate::features::families::Family;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "consents/new.html")]
struct NewPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    typed: ConsentForm,
    people: Vec<(String, String)>,
    bases: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    kinds: Vec<(String, String, bool)>,
    recipients: Vec<(String, String, bool)>,
    purposes: Vec<(String, String, bool)>,
    today: String,
    problems: Problems,
}

fn asked(
    req: &HttpRequest,
    access: &Access,
    (family, held): (&Family, &Held),
    (typed, form_id): (ConsentForm, FormId),
) -> NewPage {
    let mut sources = vec![("any".to_owned(), "Every program that treated this person".to_owned())];
    sources.extend(held.sources());
    NewPage {
        frame: Frame::of(access, req),
        form_id,
        family: family.name.clone(),
        back: format!("/families/{}/consents", family.id),
        people: held.people(),
        bases: choices::<Basis>(),
        sources,
        kinds: boxes::<RecordKind>(&typed.kinds),
        recipients: boxes::<Recipient>(&typed.recipients),
        purposes: boxes::<Purpose>(&typed.purposes),
        typed,
        today: access.today().to_string(),
        problems: Problems::default(),
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (family, held) = access.open(id, move |conn, scope| store::opened(conn, scope, id)).await?;
    let mut typed = ConsentForm { basis: Basis::Consent.code().to_owned(), ..ConsentForm::default() };
    if let [(only, _)] = held.people().as_slice() {
        only.clone_into(&mut typed.person);
    }
    page(&req, &asked(&req, &access, (&family, &held), (typed, fresh())))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, ConsentForm::of(&posted));
    let (family, held) = access.peek(move |conn, scope| store::opened(conn, scope, id)).await?;
    let new = match typed.check(id, &held, access.today()) {
        Ok(new) => new,
        Err(problems) => {
            let again = asked(&req, &access, (&family, &held), (typed, form_id));
            return refused(&req, &NewPage { problems, ..again });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let made = store::add(conn, &new, Some(by), now)?;
        let to = format!("/families/{id}/consents/{made}");
        Ok(Filed::at(to).about(RecordId::from_uuid(made.uuid())).saying(new.basis.code()))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved."))
}

#[derive(Template)]
#[template(path = "consents/show.html")]
struct ShowPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    back: String,
    here: String,
    person: String,
    basis: &'static str,
    is_consent: bool,
    kind: &'static str,
    state: String,
    entered: String,
    facts: Vec<(&'static str, String)>,
    /// Whether its signature is still to come.
    unsigned: bool,
    /// Of the form that gives it up unsigned.
    drop_id: FormId,
    /// Why it is then said to have ended.
    dropped: &'static str,
    /// Whether it can end before its day.
    may_end: bool,
    reasons: Vec<(String, String)>,
    typed_on: String,
    typed_why: String,
    today: String,
    agency: String,
    notice: &'static str,
    problems: Problems,
}

fn shown(
    req: &HttpRequest,
    access: &Access,
    papers: &Papers,
    (family, held, id): (&Family, &Held, ConsentId),
) -> Result<ShowPage> {
    let (consent, today) = (held.consent(id)?, access.today());
    let standing = held.standing(consent, today);
    Ok(ShowPage {
        frame: Frame::of(access, req),
        form_id: fresh(),
        family: family.name.clone(),
        back: format!("/families/{}/consents", family.id),
        here: format!("/families/{}/consents/{id}", family.id),
        person: held.name(consent.person_id),
        basis: consent.basis.label(),
        is_consent: consent.basis == Basis::Consent,
        kind: kind(standing, today),
        state: standing.said(),
        entered: format!(
            "{} by {}",
            access.clock().zone().said(consent.entered_at.utc()),
            held.worker(consent.entered_by)
        ),
        facts: facts(held, consent),
        unsigned: standing == Standing::Unsigned,
        drop_id: fresh(),
        dropped: RevokedWhy::ByPerson.code(),
        may_end: !matches!(standing, Standing::Revoked(_) | Standing::Dropped(_)),
        reasons: choices::<RevokedWhy>(),
        typed_on: today.to_string(),
        typed_why: String::new(),
        today: today.to_string(),
        agency: papers.agency.clone(),
        notice: NOTICE,
        problems: Problems::default(),
    })
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<(FamilyId, ConsentId)>,
) -> Result<HttpResponse> {
    let (id, consent) = path.into_inner();
    let read = move |conn: &mut Conn, scope: Scope| {
        let (family, held) = store::opened(conn, scope, id)?;
        held.consent(consent)?;
        Ok((family, held))
    };
    let (family, held) = access.open(id, read).await?;
    page(&req, &shown(&req, &access, &papers, (&family, &held, consent))?)
}

pub(super) async fn sign(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<(FamilyId, ConsentId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, consent), form_id) = (path.into_inner(), posted.form_id()?);
    let (family, held) = access.peek(move |conn, scope| store::opened(conn, scope, id)).await?;
    let last = held.consent(consent)?.expires_on;
    let on = match day(posted.first("on"), access.today().min(last.unwrap_or(access.today())), None) {
        Ok(on) => on,
        Err(problems) => {
            let typed_on = posted.first("on").to_owned();
            let again = shown(&req, &access, &papers, (&family, &held, consent))?;
            return refused(&req, &ShowPage { typed_on, problems, ..again });
        }
    };
    let by = access.actor().user;
    let file = move |conn: &mut Conn, _: Scope| {
        store::sign(conn, (id, consent), on, by)?;
        let to = format!("/families/{id}/consents/{consent}");
        Ok(Filed::at(to).about(RecordId::from_uuid(consent.uuid())).saying("signed"))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved: the consent is signed."))
}

pub(super) async fn revoke(
    req: HttpRequest,
    access: Access,
    papers: web::Data<Papers>,
    path: web::Path<(FamilyId, ConsentId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((id, consent), form_id) = (path.into_inner(), posted.form_id()?);
    let (family, held) = access.peek(move |conn, scope| store::opened(conn, scope, id)).await?;
    let ended = match end(&posted, access.today(), held.consent(consent)?.signed_on) {
        Ok(ended) => ended,
        Err(problems) => {
            let typed = |name| posted.first(name).to_owned();
            let again = shown(&req, &access, &papers, (&family, &held, consent))?;
            return refused(&req, &ShowPage { typed_on: typed("on"), typed_why: typed("why"), problems, ..again });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        store::revoke(conn, (id, consent), ended, (by, now))?;
        let to = format!("/families/{id}/consents/{consent}");
        Ok(Filed::at(to).about(RecordId::from_uuid(consent.uuid())).saying(format!("ended: {}", ended.1.code())))
    };
    let location = access.file(Filing::For(id), form_id, file).await?;
    Ok(see_other(&location, "Saved. From now on nothing is shown or shared under it."))
}

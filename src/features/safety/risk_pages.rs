//! Entering a risk factor of an adult, and its end.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::RiskFactor;
use super::risk_form::{RiskEndForm, RiskForm};
use super::risk_store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, FormId, PersonId, RecordId, RiskId};
use crate::domain::safety::{Risk, Source};
use crate::error::{Error, Result};
use crate::features::families::{self, Compared};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "safety/risk.html")]
struct RiskPage {
    frame: Frame,
    form_id: FormId,
    back: String,
    action: String,
    typed: RiskForm,
    people: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    sources: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// The adults of a family: key and name.
type Adults = Vec<(PersonId, String)>;

fn adults(conn: &mut Conn, scope: Scope, family: FamilyId) -> Result<Adults> {
    families::find(conn, scope, family)?;
    let adults = families::adults(conn, family)?;
    Ok(adults.into_iter().map(|adult| (adult.person.id, adult.person.name())).collect())
}

impl RiskPage {
    fn of(req: &HttpRequest, access: &Access, family: FamilyId, adults: &Adults, typed: RiskForm) -> Self {
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            back: format!("/families/{family}/safety"),
            action: format!("/families/{family}/risks/new"),
            people: adults.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
            typed,
            kinds: choices::<Risk>(),
            sources: choices::<Source>(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let adults = access.open(id, move |conn, scope| adults(conn, scope, id)).await?;
    page(&req, &RiskPage::of(&req, &access, id, &adults, RiskForm::default()))
}

pub(super) async fn add(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, typed) = (path.into_inner(), posted.form_id()?, RiskForm::of(&posted));
    let adults = access.peek(move |conn, scope| adults(conn, scope, id)).await?;
    let keys: Vec<PersonId> = adults.iter().map(|(person, _)| *person).collect();
    let again = |problems: Problems| {
        let shown = RiskPage::of(&req, &access, id, &adults, typed.clone());
        refused(&req, &RiskPage { form_id, problems, ..shown })
    };
    let new = match typed.check(id, &keys, access.today()) {
        Ok(new) => new,
        Err(problems) => return again(problems),
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        let risk = risk_store::add_risk(conn, &new, Some(by), now)?;
        let filed = Filed::at(format!("/families/{id}/safety")).about(RecordId::from_uuid(risk.uuid()));
        Ok(filed.saying(new.kind.code()))
    };
    match access.file(Filing::For(id), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the risk factor.")),
        Err(error) if is_known(&error) => {
            let mut problems = Problems::default();
            problems.add("kind", "This is on record for her already and not over");
            again(problems)
        }
        Err(error) => Err(error),
    }
}

/// Whether the database refused a kind that holds for the person already.
fn is_known(error: &Error) -> bool {
    error.broken_rule().is_some_and(|rule| rule.contains("risk_factors_one_uq") || rule.contains("risk_factors.kind"))
}

#[derive(Template)]
#[template(path = "safety/risk_end.html")]
struct RiskEndPage {
    frame: Frame,
    form_id: FormId,
    title: &'static str,
    back: String,
    action: String,
    version: i32,
    typed: RiskEndForm,
    ways: Vec<(&'static str, &'static str)>,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

impl RiskEndPage {
    fn of(req: &HttpRequest, access: &Access, risk: &RiskFactor, typed: RiskEndForm) -> Self {
        let back = format!("/families/{}/safety", risk.family_id);
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            title: risk.kind.label(),
            action: format!("/families/{}/risks/{}/end", risk.family_id, risk.id),
            back,
            version: risk.version,
            typed,
            ways: vec![("over", "It is over"), ("wrong_entry", "It was entered in error: it never was so")],
            today: access.today().to_string(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

pub(super) async fn ending(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, RiskId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let risk = access.open(family, move |conn, _| risk_store::risk(conn, family, id)).await?;
    let typed = RiskEndForm { on: access.today().to_string(), ..RiskEndForm::default() };
    page(&req, &RiskEndPage::of(&req, &access, &risk, typed))
}

pub(super) async fn end(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, RiskId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, id), form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let typed = RiskEndForm::of(&posted);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let risk = access.open(family, move |conn, _| risk_store::risk(conn, family, id)).await?;
    let ending = match typed.check(&risk, access.today()) {
        _ if risk.version != version => return differs(&req, &access, &risk, typed),
        Ok(ending) => ending,
        Err(problems) => {
            let shown = RiskEndPage::of(&req, &access, &risk, typed);
            return refused(&req, &RiskEndPage { form_id, problems, ..shown });
        }
    };
    let (by, now) = (access.actor().user, access.now());
    let work = move |conn: &mut Conn, _: Scope| {
        risk_store::risk(conn, family, id)?;
        risk_store::end_risk(conn, (id, version), &ending, by, now)?;
        Ok(Filed::at(format!("/families/{family}/safety")).about(RecordId::from_uuid(id.uuid())).saying("end"))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the risk factor.")),
        Err(Error::Stale) => {
            let risk = access.open(family, move |conn, _| risk_store::risk(conn, family, id)).await?;
            differs(&req, &access, &risk, typed)
        }
        Err(error) => Err(error),
    }
}

/// Somebody else changed it first: both versions.
fn differs(req: &HttpRequest, access: &Access, risk: &RiskFactor, typed: RiskEndForm) -> Result<HttpResponse> {
    let theirs = match (risk.error_at, risk.until_on) {
        (Some(_), _) => "Marked as a wrong entry".to_owned(),
        (None, Some(until)) => format!("Over since {}", short_date(until)),
        (None, None) => "Holds; it changed meanwhile".to_owned(),
    };
    let compared = Compared { label: risk.kind.label().to_owned(), yours: typed.said(), theirs };
    let shown = RiskEndPage::of(req, access, risk, typed);
    page_with(req, StatusCode::CONFLICT, &RiskEndPage { versions: vec![compared], ..shown })
}

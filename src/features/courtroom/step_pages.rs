//! Queueing a parent, and each step of hers at the desk.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::desk::{home, result};
use super::form::StepForm;
use super::model::{NewCourtStep, NewVisit, Visit};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::courtroom::{
    AssessorKind, CareLevel, CourtroomError, LeftReason, Outcome, Stand, may_queue, next_stands,
};
use crate::domain::id::{CourtVisitId, FamilyId, FormId, HearingId, PersonId, RecordId};
use crate::domain::referral::ServiceKind;
use crate::error::{Error, Result};
use crate::features::corrections::{self, Spot};
use crate::features::families;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

type OfVisit = web::Path<(FamilyId, CourtVisitId)>;

#[derive(Template)]
#[template(path = "courtroom/step.html")]
struct StepPage {
    frame: Frame,
    title: &'static str,
    about: String,
    back: String,
    action: String,
    form_id: String,
    version: i32,
    form: StepForm,
    problems: Problems,
    outcomes: Vec<(String, String)>,
    services: Vec<(String, String)>,
    levels: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    /// Where she stands since somebody else took a step; empty for nothing.
    meanwhile: String,
    can_file: bool,
}

/// What the form of a step needs to know.
struct Around {
    visit: Visit,
    name: String,
    /// What the chosen assessor assesses.
    with: Option<AssessorKind>,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, (family, id): (FamilyId, CourtVisitId), form: &StepForm) -> Result<Self> {
        let family = families::find(conn, scope, family)?;
        let visit = store::find(conn, family.id, id)?;
        let adults = families::adults(conn, family.id)?;
        let name = adults.iter().find(|adult| adult.is(visit.person_id)).map_or_else(String::new, |a| a.person.name());
        let with = form.assessor().map(|id| store::assessor(conn, id)).transpose()?;
        let is_there = |one: &super::model::Assessor| one.on_day == visit.on_day && one.ended_at.is_none();
        let with = with.filter(is_there).map(|one| one.kind);
        Ok(Self { visit, name, with })
    }

    fn page(self, req: &HttpRequest, access: &Access, form: StepForm, problems: Problems) -> StepPage {
        let to = form.stand();
        StepPage {
            frame: Frame::of(access, req),
            title: to.map_or("Courtroom desk", title),
            about: format!("{}, {}", self.name, self.visit.kind.label().to_lowercase()),
            back: home(self.visit.on_day, &form.room),
            action: req.path().to_owned(),
            form_id: fresh::<FormId>().to_string(),
            version: self.visit.version,
            can_file: to.is_some_and(|to| next_stands(self.visit.stand).contains(&to)),
            form,
            problems,
            outcomes: choices::<Outcome>(),
            services: choices::<ServiceKind>(),
            levels: choices::<CareLevel>(),
            reasons: choices::<LeftReason>(),
            meanwhile: String::new(),
        }
    }
}

const fn title(to: Stand) -> &'static str {
    match to {
        Stand::Waiting => "Back to waiting",
        Stand::WithAssessor => "Start the assessment",
        Stand::Assessed => "Log the result",
        Stand::Left => "Left without assessment",
        Stand::Declined => "Declined",
    }
}

/// Which parent, for which hearing and assessment.
fn wanted(posted: &Posted) -> Option<(HearingId, PersonId, AssessorKind)> {
    let kind = AssessorKind::from_code(posted.first("kind"))?;
    Some((posted.first("hearing").parse().ok()?, posted.first("person").parse().ok()?, kind))
}

pub(super) async fn queue(access: Access, path: web::Path<FamilyId>, posted: Posted) -> Result<HttpResponse> {
    let (family, form_id, room) = (path.into_inner(), posted.form_id()?, posted.first("room").to_owned());
    let wanted = wanted(&posted);
    let (by, now, today) = (access.actor().user, access.now(), access.today());
    let id = fresh::<CourtVisitId>();
    let back = home(today, &room);
    let to = back.clone();
    let work = move |conn: &mut Conn, scope: Scope| {
        let family = families::find(conn, scope, family)?;
        let (hearing, person, kind) =
            wanted.ok_or(Error::BadRequest("Choose the parent and the assessment on the desk."))?;
        let hearing = store::hearing(conn, family.id, hearing)?;
        let is_hers = families::adults(conn, family.id)?.iter().any(|a| a.is(person) && a.relation.is_parent());
        if !is_hers || !may_queue(hearing.held_on, today) {
            return Err(Error::NotFound);
        }
        let new = NewVisit { id, hearing: hearing.id, family: family.id, person, on_day: hearing.held_on, kind };
        store::queue(conn, &new, Some(by), now)?;
        Ok(Filed::at(&to).about(RecordId::from_uuid(id.uuid())).saying("queued"))
    };
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => {
            let what = wanted.map_or_else(String::new, |(.., kind)| format!(" for {}", kind.label().to_lowercase()));
            Ok(see_other(&location, &format!("Saved: queued{what}.")))
        }
        Err(error) if is_queued(&error) => {
            Ok(see_other(&back, "She is at the desk already: see where she stands below."))
        }
        Err(error) => Err(error),
    }
}

/// Whether the database refused a second open entry of one parent.
fn is_queued(error: &Error) -> bool {
    error
        .broken_rule()
        .is_some_and(|rule| rule.contains("courtroom_visits_open_uq") || rule.contains("courtroom_visits.person_id"))
}

pub(super) async fn open(req: HttpRequest, access: Access, path: OfVisit) -> Result<HttpResponse> {
    let (key, query) = (path.into_inner(), Posted::of_query(req.query_string()));
    let form = StepForm::of(&query);
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key, &form)).await?;
    let form = StepForm::begun(&query, &around.visit);
    let (from, to) = (around.visit.stand, form.stand().ok_or(Error::NotFound)?);
    if !next_stands(from).contains(&to) {
        return Err(Error::Refused(CourtroomError::NotAllowed { from, to }.to_string()));
    }
    page(&req, &around.page(&req, &access, form, Problems::default()))
}

pub(super) async fn take(req: HttpRequest, access: Access, path: OfVisit, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let (form, typed) = (StepForm::of(&posted), StepForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key, &typed)).await?;
    let step = match form.check(&around.visit, around.with) {
        Ok(step) => Some(step),
        Err(problems) if around.visit.version == version => {
            let shown = around.page(&req, &access, form, problems);
            return refused(&req, &StepPage { form_id: form_id.to_string(), ..shown });
        }
        Err(_) => None,
    };
    let said = format!("Saved: {}, {}.", around.name, form.stand().map_or("", Stand::label).to_lowercase());
    let (by, now, back) = (access.actor().user, access.now(), home(around.visit.on_day, &form.room));
    let work = move |conn: &mut Conn, _: Scope| {
        let current = store::find(conn, key.0, key.1)?;
        let step: &NewCourtStep = step.as_ref().filter(|_| current.version == version).ok_or(Error::Stale)?;
        store::step(conn, &current, step, Some(by), now)?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(key.1.uuid())).saying(step.stand.code()))
    };
    match access.file(Filing::For(key.0), form_id, work).await {
        Ok(location) => Ok(see_other(&location, &said)),
        Err(Error::Stale) => stale(&req, &access, key, form).await,
        Err(error) => Err(error),
    }
}

/// Somebody took a step first: what they logged stands above what was chosen, which may be filed on top where it still fits.
async fn stale(
    req: &HttpRequest,
    access: &Access,
    key: (FamilyId, CourtVisitId),
    form: StepForm,
) -> Result<HttpResponse> {
    let typed = form.clone();
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key, &typed)).await?;
    let parts = [around.visit.stand.label().to_owned(), result(&around.visit)];
    let meanwhile = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ");
    let shown = around.page(req, access, form, Problems::default());
    page_with(req, StatusCode::CONFLICT, &StepPage { meanwhile, ..shown })
}

async fn spot(access: &Access, key: (FamilyId, CourtVisitId)) -> Result<Spot> {
    let nothing = StepForm::default();
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key, &nothing)).await?;
    Ok(Spot {
        filing: Filing::For(key.0),
        record: RecordId::from_uuid(key.1.uuid()),
        back: home(around.visit.on_day, ""),
        back_label: "Courtroom desk".to_owned(),
        what: format!("{}, {}", around.name, around.visit.kind.label().to_lowercase()),
    })
}

pub(super) async fn wrong(req: HttpRequest, access: Access, path: OfVisit) -> Result<HttpResponse> {
    corrections::ask(&req, &access, spot(&access, path.into_inner()).await?)
}

pub(super) async fn mark(req: HttpRequest, access: Access, path: OfVisit, posted: Posted) -> Result<HttpResponse> {
    let key = path.into_inner();
    let spot = spot(&access, key).await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| store::mark(conn, key, words, (by, now));
    corrections::file(&req, &access, spot, &posted, mark).await
}

//! The steps of a key decision: the second reader's answer, the author's reply, the verdict, the outcome, the withdrawal.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{StepForm, Way};
use super::model::Decision;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::decision::Stage;
use crate::domain::id::{DecisionId, FamilyId, FormId, RecordId, UserId};
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "decisions/step.html")]
struct StepPage {
    frame: Frame,
    form_id: FormId,
    title: &'static str,
    about: &'static str,
    asks: &'static str,
    back: String,
    action: String,
    version: i32,
    /// Whether the step can be taken at all.
    fits: bool,
    stage: &'static str,
    /// What the decision says, for whoever answers it.
    fields: Vec<(&'static str, String)>,
    typed: StepForm,
    options: Vec<(String, String)>,
    problems: Problems,
    versions: Vec<Compared>,
}

/// Which decision, and which step.
type Path = (FamilyId, DecisionId, String);

/// A decision and where it stands.
type Standing = (Decision, Stage);

fn stand(conn: &mut Conn, (family, id): (FamilyId, DecisionId), role: Role) -> Result<Standing> {
    let decision = store::find(conn, family, id, role)?;
    let stage = decision.stage(&store::said(conn, &[id])?);
    Ok((decision, stage))
}

impl StepPage {
    fn of(req: &HttpRequest, access: &Access, way: Way, (decision, stage): &Standing, typed: StepForm) -> Self {
        let (back, reader) = (format!("/families/{}/decisions", decision.family_id), access.reader());
        let all = [
            ("Speaks for it", &decision.evidence_for),
            ("Speaks against it", &decision.evidence_against),
            ("Why nothing speaks against it", &decision.none_against),
            ("Also considered", &decision.alternatives),
            ("Outcome wanted", &decision.outcome_wanted),
        ];
        let open =
            all.into_iter().filter_map(|(label, words)| Some((label, decision.open(words, &reader)?.to_owned())));
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            title: way.label(),
            about: decision.kind.label(),
            asks: way.asks(),
            action: format!("{back}/{}/{}", decision.id, way.path()),
            back,
            version: decision.version,
            fits: way.fits(decision, *stage, access.actor().user),
            stage: stage.label(),
            fields: open.filter(|(_, words)| !words.is_empty()).collect(),
            typed,
            options: way.options(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<Path>) -> Result<HttpResponse> {
    let (family, id, step) = path.into_inner();
    let (way, role) = (Way::of(&step).ok_or(Error::NotFound)?, access.actor().role);
    let standing = access.open(family, move |conn, _| stand(conn, (family, id), role)).await?;
    page(&req, &StepPage::of(&req, &access, way, &standing, StepForm::default()))
}

pub(super) async fn take(
    req: HttpRequest,
    access: Access,
    path: web::Path<Path>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id, step) = path.into_inner();
    let way = Way::of(&step).ok_or(Error::NotFound)?;
    let (form_id, version, typed) = (posted.form_id()?, posted.version()?, StepForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let (role, user) = (access.actor().role, access.actor().user);
    let standing = access.open(family, move |conn, _| stand(conn, (family, id), role)).await?;
    if standing.0.version != version || !way.fits(&standing.0, standing.1, user) {
        return differs(&req, &access, way, &standing, typed);
    }
    let checked = match typed.check(way) {
        Ok(checked) => checked,
        Err(problems) => {
            let shown = StepPage::of(&req, &access, way, &standing, typed);
            return refused(&req, &StepPage { form_id, problems, ..shown });
        }
    };
    let by = (user, role, access.now());
    let work = move |conn: &mut Conn, _: Scope| record(conn, (family, id, version), way, &checked, by);
    match access.file(Filing::For(family), form_id, work).await {
        Ok(location) => Ok(see_other(&location, "Saved: the decision.")),
        Err(Error::Stale) => {
            let standing = access.open(family, move |conn, _| stand(conn, (family, id), role)).await?;
            differs(&req, &access, way, &standing, typed)
        }
        Err(error) => Err(error),
    }
}

/// Takes the step, if it still fits.
fn record(
    conn: &mut Conn,
    (family, id, version): (FamilyId, DecisionId, i32),
    way: Way,
    step: &super::model::Step,
    (user, role, now): (UserId, Role, crate::db::Instant),
) -> Result<Filed> {
    let (decision, stage) = stand(conn, (family, id), role)?;
    if !way.fits(&decision, stage, user) {
        return Err(Error::Stale);
    }
    store::step(conn, (id, version), step, user, now)?;
    let filed = Filed::at(format!("/families/{family}/decisions")).about(RecordId::from_uuid(id.uuid()));
    Ok(filed.saying(way.path()))
}

/// Somebody else was faster, or it is not this person's turn: where it stands beside what was typed.
fn differs(req: &HttpRequest, access: &Access, way: Way, standing: &Standing, typed: StepForm) -> Result<HttpResponse> {
    let yours = if typed.words.is_empty() { way.label().to_owned() } else { typed.words.clone() };
    let theirs = if standing.0.error_at.is_some() { "Withdrawn" } else { standing.1.label() };
    let compared = Compared { label: standing.0.kind.label().to_owned(), yours, theirs: theirs.to_owned() };
    let shown = StepPage::of(req, access, way, standing, typed);
    page_with(req, StatusCode::CONFLICT, &StepPage { versions: vec![compared], ..shown })
}

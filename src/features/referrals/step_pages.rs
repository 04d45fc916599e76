//! Taking a step with a referral: the form, and the page for two people who took one at the same time.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::StepForm;
use super::model::{NewStep, Referral, Step};
use super::{store, words};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::id::{FamilyId, FormId, RecordId, ReferralId};
use crate::domain::referral::{Reason, Side, State, StepError, next_states};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::directory;
use crate::features::families::{self, Family};
use crate::web::flash;
use crate::web::form::{Problems, choices, read_date};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "referrals/step.html")]
struct StepPage {
    frame: Frame,
    title: &'static str,
    about: String,
    whose_move: String,
    /// Where a service is found; empty for any other step.
    find: String,
    back: String,
    back_label: String,
    action: String,
    form_id: String,
    version: i32,
    form: StepForm,
    problems: Problems,
    asks_reason: bool,
    reason_label: &'static str,
    reasons: Vec<(&'static str, String)>,
    sides: Vec<(String, String)>,
    providers: Vec<String>,
    is_more_open: bool,
    today: String,
    can_file: bool,
    conflict: Option<Conflict>,
}

/// What somebody else logged meanwhile, beside what was typed.
struct Conflict {
    theirs: String,
    rows: Vec<(&'static str, String, String)>,
    /// Why the typed step cannot follow any more; empty where it still can.
    refusal: String,
}

/// What the form of a step needs to know.
struct Around {
    family: Family,
    members: Members,
    referral: Referral,
    provider: String,
    providers: Vec<String>,
    last: Option<(Step, Option<String>)>,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, family: FamilyId, id: ReferralId) -> Result<Self> {
        let family = families::find(conn, scope, family)?;
        let (referral, provider) = store::find(conn, family.id, id)?;
        Ok(Self {
            members: Members::of(conn, family.id)?,
            family,
            referral,
            provider: provider.unwrap_or_default(),
            providers: directory::names(conn)?,
            last: store::steps(conn, id)?.into_iter().rfind(|(step, _)| step.counts()),
        })
    }

    fn page(self, req: &HttpRequest, access: &Access, form: StepForm, problems: Problems, id: String) -> StepPage {
        let (to, referral) = (form.state(), self.referral);
        let needs_reason = matches!(to, Some(State::Declined | State::EndedEarly));
        StepPage {
            frame: Frame::of(access, req),
            title: to.map_or("Log a step", words::step_label),
            about: format!("{} for {}", referral.service, self.members.name(referral.who())),
            whose_move: referral.next_action(),
            find: match to {
                Some(State::Referred) => words::find_path(self.family.id, referral.id),
                _ => String::new(),
            },
            back: form.back(words::path(self.family.id, referral.id)),
            back_label: if form.from == "day" { "My day".to_owned() } else { format!("{} family", self.family.name) },
            action: format!("{}/step", words::path(self.family.id, referral.id)),
            form_id: id,
            version: referral.version,
            asks_reason: needs_reason || to == Some(State::Waitlisted),
            reason_label: if needs_reason { "Reason" } else { "Reason (optional)" },
            reasons: words::reasons(),
            sides: choices::<Side>(),
            providers: self.providers,
            is_more_open: problems.of("provider").or(problems.of("note")).is_some()
                || !form.note.is_empty()
                || (to == Some(State::Referred) && form.provider.is_empty()),
            form,
            problems,
            today: access.today().to_string(),
            can_file: true,
            conflict: None,
        }
    }
}

pub(super) async fn open(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ReferralId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let around = access.open(family, move |conn, scope| Around::read(conn, scope, family, id)).await?;
    let form = StepForm::begun(&Posted::of_query(req.query_string()), &around.provider, access.today());
    let (from, to) = (around.referral.state, form.state().ok_or(Error::NotFound)?);
    if !next_states(from).contains(&to) {
        return Err(Error::Refused(StepError::NotAllowed { from, to }.to_string()));
    }
    page(&req, &around.page(&req, &access, form, Problems::default(), fresh::<FormId>().to_string()))
}

pub(super) async fn take(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ReferralId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, id), form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let form = StepForm::of(&posted);
    let around = access.peek(move |conn, scope| Around::read(conn, scope, family, id)).await?;
    let step = match form.check(&around.referral, access.today()) {
        Ok(step) => Some(step),
        // The same version: the typing is wrong. Another version: this form was filed already, or somebody was faster.
        Err(problems) if around.referral.version == version => {
            return refused(&req, &around.page(&req, &access, form, problems, form_id.to_string()));
        }
        Err(_) => None,
    };
    let back = form.back(words::path(family, id));
    let said = format!("Saved: {} for {}.", form_words(&form, &around), around.members.name(around.referral.who()));
    let (by, now) = (access.actor().user, access.now());
    let file = move |conn: &mut Conn, _: Scope| {
        let (current, _) = store::find(conn, family, id)?;
        let Some((step, provider)) = step.as_ref().filter(|_| current.version == version) else {
            return Err(Error::Stale);
        };
        take_step(conn, &current, step, provider, (by, now))?;
        Ok(Filed::at(&back).about(RecordId::from_uuid(id.uuid())).saying(step.state.code()))
    };
    match access.file(Filing::For(family), form_id, file).await {
        Ok(location) => Ok(flash::see_other(&location, &said)),
        Err(Error::Stale) => stale(&req, &access, (family, id), form).await,
        Err(error) => Err(error),
    }
}

fn take_step(
    conn: &mut Conn,
    current: &Referral,
    step: &NewStep,
    provider: &str,
    (by, now): (crate::domain::id::UserId, crate::db::Instant),
) -> Result<()> {
    let named = !provider.is_empty();
    let provider = named.then(|| directory::named(conn, provider, current.service, now)).transpose()?;
    store::step(conn, current, step, provider, Some(by), now).map(|_| ())
}

fn form_words(form: &StepForm, around: &Around) -> String {
    let state = form.state().map_or("", State::label).to_lowercase();
    format!("{}, {state},", around.referral.service)
}

/// The page for a step that somebody else's overtook: nothing typed is lost, and what they logged stands beside it.
async fn stale(
    req: &HttpRequest,
    access: &Access,
    (family, id): (FamilyId, ReferralId),
    form: StepForm,
) -> Result<HttpResponse> {
    let around = access.peek(move |conn, scope| Around::read(conn, scope, family, id)).await?;
    let conflict = Conflict::between(&form, &around, access);
    // The typed step may be filed on top of theirs: with a form id of its own, because this is another decision.
    let mut shown = around.page(req, access, form, Problems::default(), fresh::<FormId>().to_string());
    shown.is_more_open = true;
    shown.can_file = conflict.refusal.is_empty();
    shown.conflict = Some(conflict);
    page_with(req, StatusCode::CONFLICT, &shown)
}

impl Conflict {
    fn between(form: &StepForm, around: &Around, access: &Access) -> Self {
        let (referral, to) = (&around.referral, form.state());
        let why = |to| StepError::NotAllowed { from: referral.state, to }.to_string();
        let still_fits = to.is_some_and(|to| next_states(referral.state).contains(&to));
        let refusal = if still_fits { String::new() } else { to.map_or_else(String::new, why) };
        let typed_on = read_date(&form.on).map_or_else(|| form.on.clone(), short_date);
        let typed_because = words::because(Reason::from_code(&form.reason), Side::from_code(&form.side));
        let typed_state = to.map_or("", State::label).to_owned();
        let (saved_on, saved_because, saved_note, theirs) = match &around.last {
            Some((step, by)) => {
                let by = by.as_deref().unwrap_or("somebody else");
                let said = format!("Saved by {by}, {}", access.clock().zone().said(step.entered_at.utc()));
                let note = step.note_for(referral, &access.reader()).to_owned();
                (short_date(step.occurred_on), step.because(), note, said)
            }
            None => (short_date(referral.state_on), String::new(), String::new(), "Saved meanwhile".to_owned()),
        };
        let rows = vec![
            ("Step", typed_state, referral.state.label().to_owned()),
            ("Date", typed_on, saved_on),
            ("Reason", typed_because, saved_because),
            ("Provider", form.provider.clone(), around.provider.clone()),
            ("Note", form.note.clone(), saved_note),
        ];
        Self { theirs, rows, refusal }
    }
}

//! What follows an offer: the parent's answer, the match with a partner, the end.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{NewStep, Offer};
use super::offer_form::{StepForm, fits, step_of, step_words};
use super::offer_pages::problems;
use super::words::tag;
use super::{offer_store, store};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, PartnerId, PartnerOfferId, RecordId};
use crate::domain::partner::{Answer, DeclineReason, EndReason, Step};
use crate::error::{Error, Result};
use crate::features::families;
use crate::features::families::{Compared, Family};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "partners/step.html")]
struct StepPage {
    frame: Frame,
    form_id: FormId,
    step: &'static str,
    title: &'static str,
    parent: String,
    family: String,
    back: String,
    action: String,
    version: i32,
    /// Whether the step can be taken at all.
    fits: bool,
    stands: &'static str,
    form: StepForm,
    answers: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    partners: Vec<(String, String)>,
    today: String,
    problems: Problems,
    versions: Vec<Compared>,
}

/// Which offer, and which step.
type Path = (FamilyId, PartnerOfferId, String);

/// An offer with what its next step is checked against.
struct Standing {
    family: Family,
    offer: Offer,
    parent: String,
    /// Those who cover the family's office: key, name and languages.
    partners: Vec<(PartnerId, String)>,
}

async fn stand(access: &Access, (family, id): (FamilyId, PartnerOfferId)) -> Result<Standing> {
    let today = access.today();
    let read = move |conn: &mut Conn, scope: Scope| {
        let of = families::find(conn, scope, family)?;
        let offer = offer_store::find(conn, family, id)?;
        let adults = families::adults(conn, family)?;
        let parent = adults.iter().find(|adult| adult.is(offer.person_id));
        let covering: Vec<PartnerId> = store::terms(conn)?
            .iter()
            .filter(|term| term.office_id == of.office_id && term.covers(today))
            .map(|term| term.partner_id)
            .collect();
        let partners = store::all(conn)?.into_iter().filter(|partner| covering.contains(&partner.id));
        Ok(Standing {
            parent: parent.map_or_else(|| "A parent".to_owned(), |adult| adult.person.name()),
            partners: partners.map(|p| (p.id, format!("{} ({})", p.name(), p.languages))).collect(),
            family: of,
            offer,
        })
    };
    access.open(family, read).await
}

impl StepPage {
    fn of(req: &HttpRequest, access: &Access, step: Step, standing: Standing, form: StepForm) -> Self {
        let (path, title) = step_words(step);
        let back = format!("/families/{}/partners", standing.family.id);
        Self {
            frame: Frame::of(access, req),
            form_id: fresh(),
            step: path,
            title,
            parent: standing.parent,
            family: standing.family.name,
            action: format!("{back}/{}/{path}", standing.offer.id),
            back,
            version: standing.offer.version,
            fits: fits(step, &standing.offer),
            stands: tag(&standing.offer).1,
            form,
            answers: choices::<Answer>(),
            reasons: if step == Step::Answer { choices::<DeclineReason>() } else { choices::<EndReason>() },
            partners: standing.partners.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
            today: access.today().to_string(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<Path>) -> Result<HttpResponse> {
    let (family, id, step) = path.into_inner();
    let step = step_of(&step).ok_or(Error::NotFound)?;
    let standing = stand(&access, (family, id)).await?;
    let form = StepForm { on: access.today().to_string(), ..StepForm::default() };
    page(&req, &StepPage::of(&req, &access, step, standing, form))
}

pub(super) async fn take(
    req: HttpRequest,
    access: Access,
    path: web::Path<Path>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, id, step) = path.into_inner();
    let step = step_of(&step).ok_or(Error::NotFound)?;
    let (form_id, version, form) = (posted.form_id()?, posted.version()?, StepForm::of(&posted));
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "This was saved already."));
    }
    let standing = stand(&access, (family, id)).await?;
    if standing.offer.version != version || !fits(step, &standing.offer) {
        return differs(&req, &access, step, standing, form);
    }
    let known: Vec<PartnerId> = standing.partners.iter().map(|(partner, _)| *partner).collect();
    let filed = match form.check(step, &standing.offer, &known, access.today()) {
        Ok(sound) => record(&access, (family, id, version), form_id, step, sound).await,
        Err(problems) => {
            let shown = StepPage::of(&req, &access, step, standing, form);
            return refused(&req, &StepPage { form_id, problems, ..shown });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, &format!("Saved: {}.", tag_of(step)))),
        Err(Error::Stale) => differs(&req, &access, step, stand(&access, (family, id)).await?, form),
        Err(error) => {
            let (problems, shown) = (problems(error)?, StepPage::of(&req, &access, step, standing, form));
            refused(&req, &StepPage { form_id, problems, ..shown })
        }
    }
}

const fn tag_of(step: Step) -> &'static str {
    match step {
        Step::Answer => "the parent’s answer",
        Step::Start => "the match",
        Step::End => "the end",
    }
}

async fn record(
    access: &Access,
    (family, id, version): (FamilyId, PartnerOfferId, i32),
    form: FormId,
    step: Step,
    sound: NewStep,
) -> Result<String> {
    let by = access.actor().user;
    let work = move |conn: &mut Conn, _: Scope| {
        offer_store::find(conn, family, id)?;
        offer_store::step(conn, (id, version), &sound, Some(by))?;
        let filed = Filed::at(format!("/families/{family}/partners")).about(RecordId::from_uuid(id.uuid()));
        Ok(filed.saying(step_words(step).0))
    };
    access.file(Filing::For(family), form, work).await
}

/// Somebody else was faster: where it stands beside what was typed.
fn differs(req: &HttpRequest, access: &Access, step: Step, standing: Standing, form: StepForm) -> Result<HttpResponse> {
    let theirs = tag(&standing.offer).1.to_owned();
    let named = standing.partners.iter().find(|(id, _)| id.to_string() == form.partner).map(|(_, name)| name.clone());
    let said = Answer::from_code(&form.answer).map(|answer| answer.label().to_owned());
    let why = EndReason::from_code(&form.reason).map(|reason| reason.label().to_owned());
    let yours = match step {
        Step::Answer => said,
        Step::Start => named,
        Step::End => why,
    };
    let yours = yours.unwrap_or_else(|| step_words(step).1.to_owned());
    let compared = Compared { label: standing.parent.clone(), yours, theirs };
    let shown = StepPage::of(req, access, step, standing, form);
    page_with(req, StatusCode::CONFLICT, &StepPage { versions: vec![compared], ..shown })
}

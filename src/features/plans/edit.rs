//! Making the plan: one form for the draft, as it grows while worker and parent sit together.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::content;
use super::form::{GOALS, Known, PARTS, PlanForm, STEPS};
use super::model::{NewContent, Plans};
use super::{press, store};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, PersonId, RecordId};
use crate::domain::plan::{Agreement, Capacity, Doer, Part};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::families::{self, Adult, Compared, Family};
use crate::features::referrals;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "plans/edit.html")]
struct EditPage {
    frame: Frame,
    form_id: FormId,
    version: i32,
    family: String,
    back: String,
    goals: Vec<content::GoalGroup>,
    voices: Vec<content::VoiceGroup>,
    parts: Vec<content::PartGroup>,
    more_goals: bool,
    more_parts: bool,
    doers: Vec<(String, String)>,
    services: Vec<(String, String)>,
    agreements: Vec<(String, String)>,
    capacities: Vec<(String, String)>,
    shares: Vec<(String, String)>,
    problems: Problems,
    versions: Vec<Compared>,
}

/// What the form of a draft needs to know.
struct Around {
    family: Family,
    parents: Vec<(PersonId, String)>,
    services: Vec<(String, String)>,
    known: Known,
    plans: Plans,
    /// Records that were merged: each with the one that is shown.
    merged: Vec<(PersonId, PersonId)>,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let adults = families::adults(conn, id)?;
        let shown = |adult: &Adult| adult.person.id;
        let merged = adults.iter().flat_map(|a| a.keys().skip(1).map(move |other| (other, shown(a)))).collect();
        let members = Members::of(conn, id)?;
        let referrals = referrals::of_family(conn, id)?;
        let plans = store::of_family(conn, id)?;
        let both = || plans.current.iter().chain(&plans.draft).flat_map(|whole| &whole.goals);
        let known = Known {
            adults: adults.iter().flat_map(Adult::keys).collect(),
            services: referrals.iter().map(|referral| referral.id).collect(),
            goals: both().map(|goal| goal.key).collect(),
            steps: both().flat_map(|goal| &goal.steps).map(|step| step.key).collect(),
        };
        let service =
            |r: &referrals::Referral| (r.id.to_string(), format!("{} for {}", r.service, members.name(r.who())));
        let services = referrals.iter().map(service).collect();
        Ok(Self { family, parents: parents(adults), services, known, plans, merged })
    }

    /// The draft, or the version in force, from which the next draft begins.
    fn typed(&self, access: &Access) -> PlanForm {
        let begun = self.plans.draft.as_ref().or(self.plans.current.as_ref());
        let typed = begun.map_or_else(PlanForm::default, |whole| PlanForm::showing(whole, &access.reader()));
        typed.with_one_voice_each(&self.merged)
    }

    fn version(&self) -> i32 {
        self.plans.draft.as_ref().map_or(0, |draft| draft.plan.version)
    }

    fn page(&self, req: &HttpRequest, access: &Access, typed: PlanForm, form_id: FormId) -> EditPage {
        let adults: Vec<PersonId> = self.parents.iter().map(|(id, _)| *id).collect();
        let typed = typed.with_voices(&adults);
        let (goals, parts) = (typed.goals.len(), typed.parts.len());
        EditPage {
            frame: Frame::of(access, req),
            form_id,
            version: self.version(),
            family: self.family.name.clone(),
            back: format!("/families/{}/plan", self.family.id),
            goals: content::goal_groups(typed.goals, STEPS),
            voices: content::voice_groups(typed.voices, &self.parents),
            parts: content::part_groups(typed.parts),
            more_goals: goals < GOALS,
            more_parts: parts < PARTS,
            doers: choices::<Doer>(),
            services: self.services.clone(),
            agreements: choices::<Agreement>(),
            capacities: choices::<Capacity>(),
            shares: choices::<Part>(),
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

/// The parents with their names; where a family has none, every adult of it.
fn parents(adults: Vec<Adult>) -> Vec<(PersonId, String)> {
    let has_parent = adults.iter().any(|adult| adult.relation.is_parent());
    let asked = adults.into_iter().filter(|adult| !has_parent || adult.relation.is_parent());
    asked.map(|a| (a.person.id, format!("{}, {}", a.person.name(), a.relation.label().to_lowercase()))).collect()
}

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let family = path.into_inner();
    let around = access.open(family, move |conn, scope| Around::read(conn, scope, family)).await?;
    let mut typed = around.typed(&access);
    if typed.goals.is_empty() {
        typed = press::first_goal(typed);
    }
    page(&req, &around.page(&req, &access, typed, fresh()))
}

pub(super) async fn save(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    let around = access.peek(move |conn, scope| Around::read(conn, scope, family)).await?;
    let typed = match press::pressed(&posted, PlanForm::of(&posted)) {
        Ok(grown) => return page(&req, &EditPage { version, ..around.page(&req, &access, grown, form_id) }),
        Err(typed) => typed,
    };
    let content = match typed.check(&around.known) {
        Ok(content) => content,
        Err(problems) => {
            let shown = around.page(&req, &access, typed, form_id);
            return refused(&req, &EditPage { version, problems, ..shown });
        }
    };
    match file(&access, (family, version), form_id, content).await {
        Ok(location) => Ok(see_other(&location, "Saved: the draft of the plan.")),
        Err(Error::Stale) => differs(&req, &access, family, typed).await,
        Err(error) => Err(error),
    }
}

async fn file(
    access: &Access,
    (family, version): (FamilyId, i32),
    form: FormId,
    content: NewContent,
) -> Result<String> {
    let (by, now) = (access.actor().user, access.now());
    access
        .file(Filing::For(family), form, move |conn, _| {
            let plan = store::save(conn, family, version, &content, Some(by), now)?;
            let filed = Filed::at(format!("/families/{family}/plan")).about(RecordId::from_uuid(plan.uuid()));
            Ok(filed.saying("draft"))
        })
        .await
}

/// Somebody else kept the draft first: both versions, and the form again over the newer one.
async fn differs(req: &HttpRequest, access: &Access, family: FamilyId, typed: PlanForm) -> Result<HttpResponse> {
    let around = access.open(family, move |conn, scope| Around::read(conn, scope, family)).await?;
    let adults: Vec<PersonId> = around.parents.iter().map(|(id, _)| *id).collect();
    let saved = around.typed(access).with_voices(&adults);
    let versions = content::compared(&typed.clone().with_voices(&adults), &saved, &around.parents);
    let shown = around.page(req, access, typed, fresh());
    page_with(req, StatusCode::CONFLICT, &EditPage { versions, ..shown })
}

//! An exit: the end of a stay in care, for brothers and sisters together where it is the same.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{Exit, ExitForm};
use super::household::{Household, Member};
use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::short_date;
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, FamilyId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "children/exit.html")]
struct ExitPage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    visit: String,
    family: String,
    name: String,
    lives: String,
    in_care: bool,
    typed: ExitForm,
    today: String,
    reasons: Vec<(String, String)>,
    also: Vec<(String, String, bool)>,
    /// Field name and the version of each child's stay when the page was made.
    seen: Vec<(String, i32)>,
    problems: Problems,
    versions: Vec<Compared>,
}

impl ExitPage {
    fn new(access: &Access, req: &HttpRequest, form_id: FormId, household: &Household, typed: ExitForm) -> Self {
        let member = &household.member;
        let members = household.siblings.iter().chain(std::iter::once(member));
        let child = format!("{}/children/{}", household.back(), member.child.id);
        Self {
            frame: Frame::of(access, req),
            form_id,
            action: format!("{child}/exit"),
            visit: format!("{child}/placements/new?setting=trial_home_visit"),
            back: household.back(),
            family: household.family.name.clone(),
            name: member.child.name(),
            lives: member.lives(),
            in_care: member.is_in_care(),
            today: access.today().to_string(),
            reasons: choices::<ExitReason>(),
            also: household.also(&typed.also),
            seen: members.map(|m| (seen_field(m), m.stay.episode.version)).collect(),
            typed,
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

fn seen_field(member: &Member) -> String {
    format!("seen.{}", member.child.id)
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let household = access.open(family, move |c, scope| Household::in_care(c, scope, family, child)).await?;
    page(&req, &ExitPage::new(&access, &req, fresh(), &household, ExitForm::default()))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), typed, form) = (path.into_inner(), ExitForm::of(&posted), posted.form_id()?);
    if let Some(location) = access.filed_before(form).await? {
        return Ok(see_other(&location, "This exit was recorded already."));
    }
    let household = access.open(family, move |c, scope| Household::load(c, scope, family, child)).await?;
    let filed = match typed.check(&household, access.today()) {
        _ if !as_seen(&household, &typed.also, &posted) => Err(Error::Stale),
        Ok(exit) => record(&access, (family, child), form, posted, typed.also.clone(), exit).await,
        Err(problems) => {
            let shown = ExitPage::new(&access, &req, form, &household, typed);
            return refused(&req, &ExitPage { problems, ..shown });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the stay in care ended.")),
        Err(Error::Stale) => differs(&req, &access, (family, child), typed).await,
        Err(error) => Err(error),
    }
}

/// Whether every chosen child's stay is still as the form said.
fn as_seen(household: &Household, also: &[String], posted: &Posted) -> bool {
    household.chosen(also).into_iter().all(|member| {
        member.is_in_care() && posted.first(&seen_field(member)) == member.stay.episode.version.to_string()
    })
}

async fn record(
    access: &Access,
    (family, child): (FamilyId, ChildId),
    form: FormId,
    posted: Posted,
    also: Vec<String>,
    exit: Exit,
) -> Result<String> {
    let (by, now) = (Some(access.actor().user), access.now());
    access
        .file(Filing::For(family), form, move |c, scope| {
            let household = Household::load(c, scope, family, child)?;
            if !as_seen(&household, &also, &posted) {
                return Err(Error::Stale);
            }
            for member in household.chosen(&also) {
                let episode = (member.episode(), member.stay.episode.version);
                store::record_exit(c, episode, exit.on, exit.reason, by, now)?;
            }
            Ok(Filed::at(household.back()).about(RecordId::from_uuid(child.uuid())).saying(exit.reason.code()))
        })
        .await
}

/// Somebody else ended or changed a stay first: what she recorded, and the form again if the child is still in care.
async fn differs(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: ExitForm,
) -> Result<HttpResponse> {
    let household = access.open(family, move |c, scope| Household::load(c, scope, family, child)).await?;
    let reason = ExitReason::from_code(&typed.reason).map_or("Reason not chosen", ExitReason::label);
    let on = crate::web::form::read_date(&typed.exited_on).map_or_else(|| typed.exited_on.clone(), short_date);
    let compared = |member: &Member| Compared {
        label: member.child.name(),
        yours: format!("Left care on {on}: {reason}"),
        theirs: member.lives(),
    };
    let versions = household.chosen(&typed.also).into_iter().map(compared).collect();
    let shown = ExitPage::new(access, req, fresh(), &household, typed);
    page_with(req, StatusCode::CONFLICT, &ExitPage { versions, ..shown })
}

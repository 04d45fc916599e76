//! A move: where a child lives from a day on, brothers and sisters with it. A trial home visit is one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{Move, MoveForm};
use super::household::Household;
use super::model::NewPlacement;
use super::store;
use crate::access::{Access, Filed, Filing, Posted};
use crate::db::fresh;
use crate::domain::calendar::short_date;
use crate::domain::id::{ChildId, FamilyId, FormId, PlacementId, RecordId};
use crate::domain::setting::Setting;
use crate::error::{Error, Result};
use crate::features::families::Compared;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, page_with, refused};

#[derive(Template)]
#[template(path = "children/move.html")]
struct MovePage {
    frame: Frame,
    form_id: FormId,
    action: String,
    back: String,
    family: String,
    name: String,
    lives: String,
    typed: MoveForm,
    today: String,
    settings: Vec<(String, String)>,
    together: [(&'static str, &'static str); 3],
    also: Vec<(String, String, bool)>,
    /// Field name and the placement that was current when the page was made.
    seen: Vec<(String, String)>,
    problems: Problems,
    versions: Vec<Compared>,
}

/// What stands for "no placement" in the form.
const NOWHERE: &str = "none";

impl MovePage {
    fn new(access: &Access, req: &HttpRequest, form_id: FormId, household: &Household, typed: MoveForm) -> Self {
        let member = &household.member;
        let members = household.siblings.iter().chain(std::iter::once(member));
        let seen = |id: Option<PlacementId>| id.map_or_else(|| NOWHERE.to_owned(), |id| id.to_string());
        Self {
            frame: Frame::of(access, req),
            form_id,
            action: format!("{}/children/{}/placements/new", household.back(), member.child.id),
            back: household.back(),
            family: household.family.name.clone(),
            name: member.child.name(),
            lives: member.lives(),
            today: access.today().to_string(),
            settings: choices::<Setting>(),
            together: [("yes", "Yes"), ("no", "No"), ("", "Not known")],
            also: household.also(&typed.also),
            seen: members.map(|m| (format!("seen.{}", m.child.id), seen(m.seen()))).collect(),
            typed,
            problems: Problems::default(),
            versions: Vec::new(),
        }
    }
}

pub(super) async fn new(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let (family, child) = path.into_inner();
    let household = access.open(family, move |c, scope| Household::in_care(c, scope, family, child)).await?;
    let asked = req.query_string().strip_prefix("setting=").and_then(Setting::from_code);
    let setting = asked.map_or_else(String::new, |setting| setting.code().to_owned());
    let typed = MoveForm { setting, started_on: access.today().to_string(), ..MoveForm::default() };
    page(&req, &MovePage::new(&access, &req, fresh(), &household, typed))
}

pub(super) async fn file(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let ((family, child), typed, form) = (path.into_inner(), MoveForm::of(&posted), posted.form_id()?);
    if let Some(location) = access.filed_before(form).await? {
        return Ok(see_other(&location, "This move was recorded already."));
    }
    let household = access.open(family, move |c, scope| Household::load(c, scope, family, child)).await?;
    let filed = match typed.check(&household, access.today()) {
        _ if !as_seen(&household, &typed.also, &posted) => Err(Error::Stale),
        Ok(to) => record(&access, (family, child), form, posted, typed.also.clone(), to).await,
        Err(problems) => {
            let shown = MovePage::new(&access, &req, form, &household, typed);
            return refused(&req, &MovePage { problems, ..shown });
        }
    };
    match filed {
        Ok(location) => Ok(see_other(&location, "Saved: the new placement is recorded.")),
        Err(Error::Stale) => differs(&req, &access, (family, child), typed).await,
        Err(error) => Err(error),
    }
}

/// Whether every chosen child still lives where the form said.
fn as_seen(household: &Household, also: &[String], posted: &Posted) -> bool {
    household.chosen(also).into_iter().all(|member| {
        let seen = posted.first(&format!("seen.{}", member.child.id)).to_owned();
        member.is_in_care() && seen == member.seen().map_or_else(|| NOWHERE.to_owned(), |id| id.to_string())
    })
}

async fn record(
    access: &Access,
    (family, child): (FamilyId, ChildId),
    form: FormId,
    posted: Posted,
    also: Vec<String>,
    to: Move,
) -> Result<String> {
    let (by, now) = (Some(access.actor().user), access.now());
    access
        .file(Filing::For(family), form, move |c, scope| {
            let household = Household::load(c, scope, family, child)?;
            if !as_seen(&household, &also, &posted) {
                return Err(Error::Stale);
            }
            for member in household.chosen(&also) {
                store::end_placement(c, member.episode(), to.started_on, to.setting.code())?;
                let new = NewPlacement {
                    episode: member.episode(),
                    child: member.child.id,
                    setting: to.setting,
                    caregiver: to.caregiver.clone(),
                    with_siblings: to.with_siblings,
                    started_on: to.started_on,
                };
                store::place(c, &new, by, now)?;
            }
            Ok(Filed::at(household.back()).about(RecordId::from_uuid(child.uuid())).saying(to.setting.code()))
        })
        .await
}

/// Somebody else moved a child first: what she recorded, and the form again over it.
async fn differs(
    req: &HttpRequest,
    access: &Access,
    (family, child): (FamilyId, ChildId),
    typed: MoveForm,
) -> Result<HttpResponse> {
    let household = access.open(family, move |c, scope| Household::load(c, scope, family, child)).await?;
    let setting = Setting::from_code(&typed.setting).map_or("Not chosen", Setting::label);
    let on = crate::web::form::read_date(&typed.started_on).map_or_else(|| typed.started_on.clone(), short_date);
    let yours = [setting, &typed.caregiver].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let compared = |member: &super::household::Member| Compared {
        label: member.child.name(),
        yours: format!("{yours}, since {on}"),
        theirs: member.lives(),
    };
    let versions = household.chosen(&typed.also).into_iter().map(compared).collect();
    let shown = MovePage::new(access, req, fresh(), &household, typed);
    page_with(req, StatusCode::CONFLICT, &MovePage { versions, ..shown })
}

//! Giving the draft to the parents: it becomes a version that nobody changes any more.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Plans, Whole};
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, FormId, PersonId, RecordId};
use crate::domain::plan::{Lack, lacking};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::web::flash::see_other;
use crate::web::form::Problems;
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "plans/give.html")]
struct GivePage {
    frame: Frame,
    form_id: FormId,
    version: i32,
    family: String,
    back: String,
    lacks: Vec<Lack>,
    on: String,
    today: String,
    people: Vec<(String, String, bool)>,
    problems: Problems,
}

struct Around {
    family: Family,
    members: Members,
    plans: Plans,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        Ok(Self { family, members: Members::of(conn, id)?, plans: store::of_family(conn, id)? })
    }

    fn draft(&self) -> Result<&Whole> {
        let none =
            || Error::Refused("There is no draft to give. It was given already, or none was made yet.".to_owned());
        self.plans.draft.as_ref().ok_or_else(none)
    }

    fn page(&self, req: &HttpRequest, access: &Access, typed: (String, Vec<String>), form: FormId) -> Result<GivePage> {
        let (draft, (on, ticked)) = (self.draft()?, typed);
        let voices = draft
            .voices
            .iter()
            .map(|v| (Who::Adult(v.person_id).to_string(), self.members.name(Who::Adult(v.person_id)).to_owned()));
        let others = draft.parts.iter().map(|p| (p.position.to_string(), p.name.clone()));
        let tick = |(value, name): (String, String)| (value.clone(), name, ticked.contains(&value));
        Ok(GivePage {
            frame: Frame::of(access, req),
            form_id: form,
            version: draft.plan.version,
            family: self.family.name.clone(),
            back: format!("/families/{}/plan", self.family.id),
            lacks: lacking(&draft.goals, &draft.agreements()),
            on,
            today: access.today().to_string(),
            people: voices.chain(others).map(tick).collect(),
            problems: Problems::default(),
        })
    }

    /// The day it was given: not in the future, and not before the version in force.
    fn check(&self, typed: &str, today: NaiveDate) -> Result<NaiveDate, Problems> {
        let mut problems = Problems::default();
        let on = problems.past_date("on", typed, today, "the day it was given");
        let last = self.plans.current.as_ref().and_then(|whole| whole.plan.given_on);
        if let (Some(on), Some(last)) = (on, last)
            && on < last
        {
            let last = crate::domain::calendar::short_date(last);
            problems.add("on", format!("The version in force was given on {last}; this one cannot be older"));
        }
        problems.or(on)
    }
}

pub(super) async fn open(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let everybody = around.draft()?.voices.iter().map(|v| Who::Adult(v.person_id).to_string()).collect();
    page(&req, &around.page(&req, &access, (access.today().to_string(), everybody), fresh())?)
}

pub(super) async fn give(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, version) = (path.into_inner(), posted.form_id()?, posted.version()?);
    if let Some(location) = access.filed_before(form_id).await? {
        return Ok(see_other(&location, "Saved: the plan was given to the parents."));
    }
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let typed = (posted.first("on").to_owned(), posted.all("copy").map(str::to_owned).collect::<Vec<_>>());
    let shown = around.page(&req, &access, typed.clone(), form_id)?;
    let on = match around.check(&typed.0, access.today()) {
        Ok(on) if shown.lacks.is_empty() => on,
        Ok(_) => return refused(&req, &shown),
        Err(problems) => return refused(&req, &GivePage { version, problems, ..shown }),
    };
    let parents: Vec<PersonId> = typed.1.iter().filter_map(|v| v.parse::<Who>().ok()?.adult()).collect();
    let others: Vec<i32> = typed.1.iter().filter_map(|v| v.parse().ok()).collect();
    let (by, now, plan) = (access.actor().user, access.now(), around.draft()?.plan.id);
    let file = move |conn: &mut Conn, _: Scope| {
        let number = store::give(conn, (id, version), on, (&parents, &others), Some(by), now)?;
        let filed = Filed::at(format!("/families/{id}/plan")).about(RecordId::from_uuid(plan.uuid()));
        Ok(filed.saying(format!("given, version {number}")))
    };
    match access.file(Filing::For(id), form_id, file).await {
        Ok(location) => Ok(see_other(&location, "Saved: the plan was given to the parents.")),
        Err(Error::Stale) => Err(Error::Refused(
            "Somebody changed the draft after you opened this page. Read it again before you give it.".to_owned(),
        )),
        Err(error) => Err(error),
    }
}

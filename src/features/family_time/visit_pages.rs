//! Saying what became of a visit: of a plan's day, or of a visit that no plan has.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::error::RULE_ONE_WORD;
use super::model::{FamilyTime, Kept, PlannedTime};
use super::store;
use super::visit_form::VisitForm;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::calendar::short_date;
use crate::domain::contact::MeetingPlace;
use crate::domain::family::Who;
use crate::domain::family_time::{FamilyTimeOutcome, MissedBecause, Supervision};
use crate::domain::id::{FamilyId, FamilyTimePlanId, FormId, RecordId};
use crate::error::{Error, Result};
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices, read_date};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "family_time/new.html")]
struct VisitPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    home: String,
    /// The plan and the day, in words; empty for a visit of no plan.
    planned: String,
    form: VisitForm,
    people: Vec<(String, String, bool)>,
    outcomes: Vec<(String, String)>,
    reasons: Vec<(String, String)>,
    supervisions: Vec<(String, String)>,
    places: Vec<(String, String)>,
    today: String,
    problems: Problems,
}

/// What the forms of family time need to know.
pub(super) struct Around {
    pub(super) family: Family,
    pub(super) members: Members,
    pub(super) kept: Kept,
}

impl Around {
    pub(super) fn read(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        Ok(Self { family, members: Members::of(conn, id)?, kept: store::of_family(conn, id)? })
    }

    /// A plan of this family that counts, with its people.
    pub(super) fn plan(&self, id: FamilyTimePlanId) -> Result<&(PlannedTime, Vec<Who>)> {
        self.kept.plans.iter().find(|(plan, _)| plan.id == id).ok_or(Error::NotFound)
    }

    /// The plan that a form names; none where it names none.
    fn named(&self, typed: &str) -> Result<Option<&(PlannedTime, Vec<Who>)>> {
        if typed.is_empty() {
            return Ok(None);
        }
        self.plan(typed.parse().or(Err(Error::NotFound))?).map(Some)
    }

    /// All children, and the adult where there is only one.
    pub(super) fn likely(&self) -> Vec<String> {
        let children = self.members.children().map(|(id, _)| Who::Child(id));
        children.chain(self.members.only_adult()).map(|who| who.to_string()).collect()
    }

    /// Value, label and whether it is ticked, for each person.
    pub(super) fn ticked(&self, with: &[String]) -> Vec<(String, String, bool)> {
        let people = self.members.choices().into_iter();
        people.map(|(value, label)| (value.clone(), label, with.contains(&value))).collect()
    }

    fn begun(&self, query: &Posted, access: &Access) -> Result<VisitForm> {
        let last: Option<&FamilyTime> = self.kept.visits.first().map(|(visit, _)| visit);
        Ok(match (self.named(query.first("plan"))?, read_date(query.first("on"))) {
            (Some((plan, with)), Some(on)) => VisitForm::of_plan(plan, with, on),
            (Some(_), None) => return Err(Error::NotFound),
            (None, _) => VisitForm::begun(last, self.likely(), access.today()),
        })
    }

    fn page(&self, req: &HttpRequest, access: &Access, form: VisitForm, form_id: FormId) -> VisitPage {
        let plan = self.named(&form.plan).ok().flatten();
        let on = read_date(&form.on).map(short_date).unwrap_or_default();
        VisitPage {
            frame: Frame::of(access, req),
            form_id,
            family: self.family.name.clone(),
            home: format!("/families/{}/family-time", self.family.id),
            planned: plan.map_or_else(String::new, |(plan, _)| format!("{on}. Planned: {}", plan.said())),
            people: self.ticked(&form.with),
            form,
            outcomes: choices::<FamilyTimeOutcome>(),
            reasons: choices::<MissedBecause>(),
            supervisions: choices::<Supervision>(),
            places: choices::<MeetingPlace>(),
            today: access.today().to_string(),
            problems: Problems::default(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let form = around.begun(&Posted::of_query(req.query_string()), &access)?;
    page(&req, &around.page(&req, &access, form, fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (id, form_id, form) = (path.into_inner(), posted.form_id()?, VisitForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let plan = around.named(&form.plan)?.map(|(plan, _)| plan);
    let visit = match form.check(id, plan, access.today(), |who| around.members.include(who)) {
        Ok(visit) => visit,
        Err(problems) => return refused(&req, &VisitPage { problems, ..around.page(&req, &access, form, form_id) }),
    };
    let (by, now, back) = (access.actor().user, access.now(), format!("/families/{id}/family-time"));
    let to = back.clone();
    let file = move |conn: &mut Conn, _: Scope| {
        let made = store::add(conn, &visit, Some(by), now)?;
        Ok(Filed::at(&to).about(RecordId::from_uuid(made.uuid())).saying(visit.outcome.code()))
    };
    match access.file(Filing::For(id), form_id, file).await {
        Ok(location) => Ok(see_other(&location, &format!("Saved: family time of the {} family.", around.family.name))),
        Err(error) if error.broken_rule().is_some_and(|rule| RULE_ONE_WORD.iter().any(|name| rule.contains(name))) => {
            Ok(see_other(&back, "Not saved: somebody has said already what became of this visit, or changed its plan."))
        }
        Err(error) => Err(error),
    }
}

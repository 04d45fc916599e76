//! Saying what became of a visit: of a plan's day, or of a visit that no plan has.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

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
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "family_time/new.html")]
struct VisitPage {
    frame: Frame,
    form_id: FormId,
    family: String,
    home: String,
    /// Where the form is sent: of a planned visit, its plan's day, so that what is half typed of one day is never filed of another.
    action: String,
    /// The plan and the day, in words; empty for a visit of no plan.
    planned: String,
    form: VisitForm,
    people: Vec<(String, String, bool)>,
    /// Whether there are children to visit each other.
    has_siblings: bool,
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

    /// The plan of a visit, with its people and the day; none for a visit of no plan.
    fn of_day(&self, day: Option<Day>) -> Result<Option<Planned<'_>>> {
        let Some((id, on)) = day else { return Ok(None) };
        let (plan, with) = self.plan(id)?;
        if plan.series().includes(on) { Ok(Some((plan, with, on))) } else { Err(Error::NotFound) }
    }

    /// All children, and the adult where there is only one.
    pub(super) fn likely(&self) -> Vec<String> {
        let children = self.members.children().map(|(id, _)| Who::Child(id));
        children.chain(self.members.only_adult()).map(|who| who.to_string()).collect()
    }

    /// Whether there are children to visit each other.
    pub(super) fn has_siblings(&self) -> bool {
        self.members.children().nth(1).is_some()
    }

    /// Value, label and whether it is ticked, for each person.
    pub(super) fn ticked(&self, with: &[String]) -> Vec<(String, String, bool)> {
        let people = self.members.choices().into_iter();
        people.map(|(value, label)| (value.clone(), label, with.contains(&value))).collect()
    }

    fn begun(&self, planned: Option<Planned<'_>>, access: &Access) -> VisitForm {
        let last: Option<&FamilyTime> = self.kept.visits.first().map(|(visit, _)| visit);
        match planned {
            Some((plan, with, on)) => VisitForm::of_plan(plan, with, on),
            None => VisitForm::begun(last, self.likely(), access.today()),
        }
    }

    fn page(
        &self,
        req: &HttpRequest,
        access: &Access,
        (planned, form): (Option<Planned<'_>>, VisitForm),
        form_id: FormId,
    ) -> VisitPage {
        let home = format!("/families/{}/family-time", self.family.id);
        VisitPage {
            frame: Frame::of(access, req),
            form_id,
            family: self.family.name.clone(),
            action: match planned {
                Some((plan, _, on)) => format!("{home}/plans/{}/{on}/new", plan.id),
                None => format!("{home}/new"),
            },
            home,
            planned: planned
                .map_or_else(String::new, |(plan, _, on)| format!("{}. Planned: {}", short_date(on), plan.said())),
            people: self.ticked(&form.with),
            has_siblings: self.has_siblings(),
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

/// A plan, and one of its days.
type Day = (FamilyTimePlanId, NaiveDate);
/// The same, as it is kept, with the people of the plan.
type Planned<'a> = (&'a PlannedTime, &'a [Who], NaiveDate);

/// The day in an address.
fn day(path: web::Path<(FamilyId, FamilyTimePlanId, String)>) -> Result<(FamilyId, Day)> {
    let (family, plan, day) = path.into_inner();
    Ok((family, (plan, day.parse().or(Err(Error::NotFound))?)))
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    show(&req, &access, path.into_inner(), None).await
}

pub(super) async fn open_day(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, FamilyTimePlanId, String)>,
) -> Result<HttpResponse> {
    let (family, day) = day(path)?;
    show(&req, &access, family, Some(day)).await
}

async fn show(req: &HttpRequest, access: &Access, id: FamilyId, day: Option<Day>) -> Result<HttpResponse> {
    let around = access.open(id, move |conn, scope| Around::read(conn, scope, id)).await?;
    let planned = around.of_day(day)?;
    let form = around.begun(planned, access);
    page(req, &around.page(req, access, (planned, form), fresh()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    file(&req, &access, (path.into_inner(), None), &posted).await
}

pub(super) async fn say(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, FamilyTimePlanId, String)>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, day) = day(path)?;
    file(&req, &access, (family, Some(day)), &posted).await
}

async fn file(
    req: &HttpRequest,
    access: &Access,
    (id, day): (FamilyId, Option<Day>),
    posted: &Posted,
) -> Result<HttpResponse> {
    let (form_id, form) = (posted.form_id()?, VisitForm::of(posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, id)).await?;
    let planned = around.of_day(day)?;
    let plan = planned.map(|(plan, _, on)| (plan, on));
    let visit = match form.check(id, plan, access.today(), |who| around.members.include(who)) {
        Ok(visit) => visit,
        Err(problems) => {
            return refused(req, &VisitPage { problems, ..around.page(req, access, (planned, form), form_id) });
        }
    };
    let (by, now, back) = (access.actor().user, access.now(), format!("/families/{id}/family-time"));
    let to = back.clone();
    let keep = move |conn: &mut Conn, _: Scope| {
        let made = store::add(conn, &visit, Some(by), now)?;
        Ok(Filed::at(&to).about(RecordId::from_uuid(made.uuid())).saying(visit.outcome.code()))
    };
    match access.file(Filing::For(id), form_id, keep).await {
        Ok(location) => Ok(see_other(&location, &format!("Saved: family time of the {} family.", around.family.name))),
        Err(error) if error.broken_rule().is_some_and(|rule| RULE_ONE_WORD.iter().any(|name| rule.contains(name))) => {
            Ok(see_other(&back, "Not saved: somebody has said already what became of this visit, or changed its plan."))
        }
        Err(error) => Err(error),
    }
}

//! Logging a service.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::ServiceForm;
use super::model::NewReferral;
use super::store;
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, FormId, PlanGoalId, RecordId, ReferralId};
use crate::domain::referral::{self, ServiceKind, State};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::directory;
use crate::features::families::{self, Family};
use crate::web::flash;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

#[derive(Template)]
#[template(path = "referrals/new.html")]
struct NewPage {
    frame: Frame,
    family: String,
    back: String,
    form_id: String,
    form: ServiceForm,
    problems: Problems,
    people: Vec<(String, String)>,
    services: Vec<(String, String)>,
    states: Vec<(&'static str, &'static str)>,
    providers: Vec<String>,
    today: String,
    /// The goal of the plan that it is for; empty for none.
    goal: String,
}

/// What the form of a new service needs to know.
struct Around {
    family: Family,
    members: Members,
    providers: Vec<String>,
    /// The goal of the plan that the service is for.
    goal: Option<(PlanGoalId, String)>,
}

impl Around {
    fn read(conn: &mut Conn, scope: Scope, family: FamilyId, goal: &str) -> Result<Self> {
        Ok(Self {
            family: families::find(conn, scope, family)?,
            members: Members::of(conn, family)?,
            providers: directory::names(conn)?,
            goal: goal.parse().map_or(Ok(None), |key| store::goal(conn, family, key))?,
        })
    }

    fn page(self, req: &HttpRequest, access: &Access, form: ServiceForm, problems: Problems, id: String) -> NewPage {
        let mut people = self.members.choices();
        people.push((Who::Family.to_string(), "The whole family".to_owned()));
        let states = State::ALL.iter().filter(|state| referral::way_to(**state).is_some());
        NewPage {
            frame: Frame::of(access, req),
            back: format!("/families/{}", self.family.id),
            family: self.family.name,
            form_id: id,
            form,
            problems,
            people,
            services: choices::<ServiceKind>(),
            states: states.map(|state| (state.code(), state.label())).collect(),
            providers: self.providers,
            today: access.today().to_string(),
            goal: self.goal.map_or_else(String::new, |(_, words)| words),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let family = path.into_inner();
    let query = Posted::of_query(req.query_string());
    let goal = query.first("goal").to_owned();
    let around = access.open(family, move |conn, scope| Around::read(conn, scope, family, &goal)).await?;
    let form = ServiceForm::begun(&query, around.members.only_adult(), access.today());
    page(&req, &around.page(&req, &access, form, Problems::default(), fresh::<FormId>().to_string()))
}

pub(super) async fn create(
    req: HttpRequest,
    access: Access,
    path: web::Path<FamilyId>,
    posted: Posted,
) -> Result<HttpResponse> {
    let (family, form_id) = (path.into_inner(), posted.form_id()?);
    let form = ServiceForm::of(&posted);
    let goal = form.goal.clone();
    let around = access.peek(move |conn, scope| Around::read(conn, scope, family, &goal)).await?;
    let service = match form.check(access.today(), |who| around.members.include(who)) {
        Ok(service) => service,
        Err(problems) => return refused(&req, &around.page(&req, &access, form, problems, form_id.to_string())),
    };
    let said = format!("Saved: {} for {}.", service.service, around.members.name(service.who));
    let (by, now, id) = (access.actor().user, access.now(), fresh::<ReferralId>());
    let goal = around.goal.map(|(key, _)| key);
    let back = format!("/families/{family}{}", if goal.is_some() { "/plan" } else { "" });
    let file = move |conn: &mut Conn, _: Scope| {
        let named = !service.provider.is_empty();
        let provider = named.then(|| directory::named(conn, &service.provider, service.service, now)).transpose()?;
        let new = NewReferral {
            id,
            family,
            person: service.who.adult(),
            child: service.who.child(),
            service: service.service,
            provider,
            needed_on: service.on,
        };
        store::log(conn, &new, (service.way, &service.note), Some(by), now)?;
        if let Some(goal) = goal {
            store::link_goal(conn, id, goal, Some(by), now)?;
        }
        Ok(Filed::at(&back).about(RecordId::from_uuid(id.uuid())))
    };
    let location = access.file(Filing::For(family), form_id, file).await?;
    Ok(flash::see_other(&location, &said))
}

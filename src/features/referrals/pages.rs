//! Logging a service, and the page of a referral with its history and its next steps.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::ServiceForm;
use super::model::{NewReferral, Referral, Step};
use super::{store, words};
use crate::access::{Access, Action, Filed, Filing, Posted, Scope};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::short_date;
use crate::domain::family::Who;
use crate::domain::id::{FamilyId, FormId, PlanGoalId, RecordId, ReferralId, UserId};
use crate::domain::referral::{self, ServiceKind, State, next_states};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::directory;
use crate::features::families::{self, Family};
use crate::features::users;
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

#[derive(Template)]
#[template(path = "referrals/show.html")]
struct ShowPage {
    frame: Frame,
    title: String,
    family: String,
    back: String,
    tag: (&'static str, &'static str),
    whose_move: String,
    follow_up: String,
    provider: String,
    needed_on: String,
    next: Vec<(String, &'static str)>,
    /// Who marked it as entered in error, when and why; empty for one that counts.
    error: String,
    /// Where the whole service is marked as entered in error; empty for who may not.
    mark: String,
    history: Vec<Line>,
}

/// A step as the history shows it.
struct Line {
    state: &'static str,
    by: String,
    when: String,
    iso: String,
    because: String,
    note: String,
    /// Who marked it as entered in error, when and why; empty for one that counts.
    error: String,
    /// Where it is marked as entered in error; empty where that cannot be.
    mark: String,
}

/// What the history needs to know beside the steps.
struct Seen<'a> {
    access: &'a Access,
    names: HashMap<UserId, String>,
    may_mark: bool,
}

impl Seen<'_> {
    fn moment(&self, at: Instant) -> String {
        self.access.clock().zone().said(at.utc())
    }

    /// "Nov 3, 2026, 9:12 a.m., by Dana Reyes: entered for the wrong person".
    fn marked(&self, at: Instant, by: UserId, reason: &str) -> String {
        let by = self.names.get(&by).map_or("somebody", String::as_str);
        format!("{}, by {by}: {reason}", self.moment(at))
    }
}

impl Line {
    fn of((step, by): (Step, Option<String>), referral: &Referral, seen: &Seen<'_>) -> Self {
        let access = seen.access;
        let entered = seen.moment(step.entered_at);
        let (error, mark) = match step.error_at.zip(step.error_by) {
            Some((at, by)) => (seen.marked(at, by, &step.error_reason), String::new()),
            None if seen.may_mark && step.state != State::Needed => {
                (String::new(), format!("{}/steps/{}/error", words::path(referral.family_id, referral.id), step.id))
            }
            None => (String::new(), String::new()),
        };
        Self {
            state: step.state.label(),
            by: format!("{}, entered {entered}", by.unwrap_or_else(|| "an import".to_owned())),
            when: short_date(step.occurred_on),
            iso: step.occurred_on.to_string(),
            because: step.because(),
            note: step.note_for(referral, &access.reader()).to_owned(),
            error,
            mark,
        }
    }
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ReferralId)>,
) -> Result<HttpResponse> {
    let (family, id) = path.into_inner();
    let role = access.actor().role;
    let read = move |conn: &mut Conn, scope: Scope| {
        let (referral, provider, marked) = store::seen(conn, role, family, id)?;
        let (family, steps) = (families::find(conn, scope, family)?, store::steps(conn, id)?);
        let markers = steps.iter().filter_map(|(step, _)| step.error_by).chain(marked.iter().map(|m| m.by));
        let names = users::names(conn, markers.collect::<Vec<_>>())?;
        let members = Members::of(conn, referral.family_id)?;
        Ok((family, members, (referral, provider, marked), steps, names))
    };
    let (family, members, (referral, provider, marked), steps, names) = access.open(family, read).await?;
    let may_log = family.means(&access).allow(Action::LogService) && marked.is_none();
    let seen = Seen { access: &access, names, may_mark: may_log };
    let next = next_states(referral.state).iter().filter(|_| may_log);
    let shown = ShowPage {
        frame: Frame::of(&access, &req),
        title: format!("{} for {}", referral.service, members.name(referral.who())),
        back: format!("/families/{}", family.id),
        family: family.name,
        tag: words::tag(referral.state),
        whose_move: referral.next_action(),
        follow_up: referral.follow_up(),
        provider: provider.unwrap_or_default(),
        needed_on: short_date(referral.needed_on),
        error: marked.map_or_else(String::new, |m| seen.marked(m.at, m.by, &m.reason)),
        mark: if may_log { format!("{}/error", words::path(referral.family_id, id)) } else { String::new() },
        next: next.map(|to| (words::step_path(referral.family_id, id, *to), words::step_label(*to))).collect(),
        history: steps.into_iter().rev().map(|step| Line::of(step, &referral, &seen)).collect(),
    };
    page(&req, &shown)
}

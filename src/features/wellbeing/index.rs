//! `/families/{family}/children/{child}/wellbeing`: a child's health, schools, own words, and brothers and sisters, as far as
//! the reader may know.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::lines::Line;
use super::model::{Consultation, Enrollment, HealthEntry};
use super::siblings::{self, Sibling};
use super::store;
use crate::access::notes::{May, Wellbeing};
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::goal::is_consulted;
use crate::domain::id::{ChildId, FamilyId, UserId};
use crate::domain::wellbeing::{not_consulted_since, overdue};
use crate::error::{Error, Result};
use crate::features::children::{self, Child, Stay};
use crate::features::families::{self, Family};
use crate::features::family_time::{self, Kept};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};

#[derive(Template)]
#[template(path = "wellbeing/index.html")]
struct WellbeingPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    child: String,
    may_keep: bool,
    /// What is late or missing, in sentences.
    alerts: Vec<String>,
    lasting: Vec<Line>,
    exams: Vec<Line>,
    past: Vec<Line>,
    schools: Vec<Line>,
    heard: Vec<Line>,
    /// Whether a child of this age is consulted on the plan.
    is_consulted: bool,
    siblings: Vec<Sibling>,
}

/// Everything that the page draws on.
pub(super) struct Found {
    family: Family,
    pub(super) child: Child,
    pub(super) children: Vec<Child>,
    pub(super) stays: Vec<Stay>,
    pub(super) times: Kept,
    health: Vec<HealthEntry>,
    schools: Vec<Enrollment>,
    heard: Vec<Consultation>,
    pub(super) names: HashMap<UserId, String>,
}

fn read(conn: &mut Conn, scope: Scope, (family, child): (FamilyId, ChildId)) -> Result<Found> {
    let family = families::find(conn, scope, family)?;
    let child = children::one(conn, family.id, child)?;
    let (health, schools) = (store::health_of(conn, child.id)?, store::schools_of(conn, child.id)?);
    let heard = store::heard_of(conn, child.id)?;
    let authors = health.iter().map(|row| row.entered_by).chain(schools.iter().map(|row| row.entered_by));
    let authors: Vec<UserId> = authors.chain(heard.iter().map(|row| row.entered_by)).flatten().collect();
    Ok(Found {
        children: children::of_family(conn, family.id)?,
        stays: children::stays_of_family(conn, family.id)?,
        times: family_time::of_family(conn, family.id)?,
        names: users::names(conn, authors)?,
        family,
        child,
        health,
        schools,
        heard,
    })
}

pub(super) async fn show(
    req: HttpRequest,
    access: Access,
    path: web::Path<(FamilyId, ChildId)>,
) -> Result<HttpResponse> {
    let of = path.into_inner();
    let found = access.open(of.0, move |conn, scope| read(conn, scope, of)).await?;
    let reader = access.reader();
    let proof = *reader.wellbeing().ok_or(Error::NotFound)?;
    page(&req, &WellbeingPage::of(&req, &access, &found, proof))
}

impl WellbeingPage {
    fn of(req: &HttpRequest, access: &Access, found: &Found, proof: May<Wellbeing>) -> Self {
        let (reader, means, today) = (access.reader(), found.family.means(access), access.today());
        let child = format!("/families/{}/children/{}", found.family.id, found.child.id);
        let may_keep = means.allow(Action::KeepWellbeing);
        let keep = if may_keep { format!("{child}/wellbeing") } else { String::new() };
        let health = |which: fn(&HealthEntry) -> bool| -> Vec<Line> {
            let rows = found.health.iter().filter(|row| which(row));
            rows.map(|row| Line::of_health(row, found, proof, &keep)).collect()
        };
        Self {
            frame: Frame::of(access, req),
            title: found.child.name(),
            number: found.family.number.clone(),
            tabs: family_menu(found.family.id, means, "/children"),
            may_keep,
            alerts: alerts(found, today),
            lasting: health(HealthEntry::is_open),
            exams: health(|row| !row.kind.lasts() && row.voided_at.is_none()),
            past: health(|row| row.voided_at.is_some() || (row.kind.lasts() && row.ends_on.is_some())),
            schools: found.schools.iter().map(|row| Line::of_school(row, found, &keep)).collect(),
            heard: found.heard.iter().map(|row| Line::of_heard(row, found, &reader, &keep)).collect(),
            is_consulted: is_consulted(found.child.born_on, today),
            siblings: siblings::of(found, today),
            child,
        }
    }
}

/// What is late or missing: an examination, a consent, that the child was asked about the plan, why she changed schools.
fn alerts(found: &Found, today: NaiveDate) -> Vec<String> {
    let counts = || found.health.iter().filter(|row| row.voided_at.is_none());
    let exams: Vec<_> = counts().map(|row| (row.kind, row.on_day, row.next_due_on)).collect();
    let due = overdue(&exams, today).into_iter().map(|(kind, due)| format!("{kind} was due on {}.", short_date(due)));
    let unconsented = counts().filter(|row| row.is_open() && row.psychotropic && row.consent_on.is_none());
    let unconsented = unconsented.map(|_| "A psychotropic medication has no consent on record.".to_owned());
    let stay = found.stays.iter().find(|s| s.episode.child_id == found.child.id && s.episode.exited_on.is_none());
    let asked = found.heard.iter().filter(|row| row.on_plan && row.voided_at.is_none()).map(|row| row.heard_on).max();
    let since = stay.and_then(|stay| not_consulted_since(found.child.born_on, stay.episode.removed_on, asked, today));
    let unasked = since.map(|since| {
        format!("Aged 14 or older and not consulted on the plan since {} (42 USC 675(1)(B)).", short_date(since))
    });
    due.chain(unconsented).chain(unasked).collect()
}

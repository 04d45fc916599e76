//! `/families/{family}/family-time`: what is planned, what is open, planned against held, and what became of each visit.

use std::collections::{BTreeMap, HashMap};

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::lines::{PlanLine, Teller, VisitLine};
use super::model::{FamilyTime, Kept, PlannedTime};
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::family::Who;
use crate::domain::family_time::{self, Tally};
use crate::domain::id::{ChildId, FamilyId, FamilyTimeId, UserId};
use crate::error::Result;
use crate::features::children::Members;
use crate::features::families::{self, Family};
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};
use crate::web::query;

/// Visits on one page.
const PAGE: usize = 20;
/// Open visits on the page; the sentence counts them all.
const OPEN: usize = 10;
/// Months of planned against held.
const MONTHS: usize = 4;

#[derive(Template)]
#[template(path = "family_time/index.html")]
struct TimePage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    home: String,
    may_keep: bool,
    plans: Vec<PlanLine>,
    past_plans: Vec<PlanLine>,
    open: Vec<OpenLine>,
    more_open: usize,
    months: Vec<MonthLine>,
    visits: Vec<VisitLine>,
    is_first: bool,
    previous: Option<String>,
    next: Option<String>,
    said: &'static str,
}

/// A visit of which nothing is known.
struct OpenLine {
    day: String,
    what: String,
    /// Where it is said what became of it; empty for who may not.
    href: String,
}

/// One child in one month.
struct MonthLine {
    month: String,
    child: String,
    tally: Tally,
}

struct Read {
    family: Family,
    members: Members,
    /// What counts.
    kept: Kept,
    /// Every plan, also those in error.
    plans: Vec<(PlannedTime, Vec<Who>)>,
    visits: Vec<(FamilyTime, Vec<Who>)>,
    names: HashMap<UserId, String>,
}

impl Read {
    fn of(conn: &mut Conn, scope: Scope, id: FamilyId, before: Option<FamilyTimeId>) -> Result<Self> {
        let family = families::find(conn, scope, id)?;
        let (kept, plans) = (store::of_family(conn, id)?, store::plans(conn, id)?);
        let visits = store::page_of(conn, id, before, PAGE + 1)?;
        let people = plans.iter().flat_map(|(plan, _)| [plan.entered_by, plan.ended_by]);
        let people = people.chain(visits.iter().map(|(visit, _)| visit.entered_by)).flatten();
        let names = users::names(conn, people.collect::<Vec<_>>())?;
        Ok(Self { family, members: Members::of(conn, id)?, kept, plans, visits, names })
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let before: Option<FamilyTimeId> = query::first(&req, "before").parse().ok();
    let read = access.open(id, move |conn, scope| Read::of(conn, scope, id, before)).await?;
    page(&req, &TimePage::of(&req, &access, read, before.is_none()))
}

impl TimePage {
    fn of(req: &HttpRequest, access: &Access, read: Read, is_first: bool) -> Self {
        let (id, means) = (read.family.id, read.family.means(access));
        let may_keep = means.allow(Action::KeepFamilyTime);
        let teller = Teller {
            family: id,
            members: read.members,
            names: read.names,
            plans: read.plans,
            reader: access.reader(),
            may_keep,
            zone: access.clock().zone(),
            today: access.today(),
        };
        let (lasting, past): (Vec<_>, Vec<_>) = teller.plans.iter().partition(|(plan, _)| teller.lasts(plan));
        let lines = |of: Vec<&(PlannedTime, Vec<Who>)>| {
            of.into_iter().map(|(plan, with)| teller.plan_line(plan, with)).collect::<Vec<_>>()
        };
        let all = open_lines(&teller, &read.kept);
        let shown = read.visits.iter().take(PAGE);
        let last = read.visits.get(PAGE - 1).filter(|_| read.visits.len() > PAGE);
        Self {
            frame: Frame::of(access, req),
            title: format!("{} family", read.family.name),
            number: read.family.number,
            tabs: family_menu(id, means, "/family-time"),
            may_keep,
            plans: lines(lasting),
            past_plans: lines(past),
            more_open: all.len().saturating_sub(OPEN),
            open: all.into_iter().take(OPEN).collect(),
            months: month_lines(&teller, &read.kept.with_parents()),
            visits: shown.map(|(visit, with)| teller.visit_line(visit, with)).collect(),
            is_first,
            previous: (!is_first).then(|| teller.home()),
            next: last.map(|(visit, _)| format!("{}?before={}", teller.home(), visit.id)),
            said: if is_first { "The latest visits" } else { "Earlier visits" },
            home: teller.home(),
        }
    }
}

fn open_lines(teller: &Teller, kept: &Kept) -> Vec<OpenLine> {
    let open = family_time::open_visits(&kept.rules(), &kept.words(), teller.today);
    let line = |(day, id): (NaiveDate, _)| OpenLine {
        day: short_date(day),
        what: teller.plan(id).map(PlannedTime::said).unwrap_or_default(),
        href: if teller.may_keep { format!("{}/plans/{id}/{day}/new", teller.home()) } else { String::new() },
    };
    open.into_iter().map(line).collect()
}

/// Visits with parents in the latest months, the latest first, each with its children.
fn month_lines(teller: &Teller, kept: &Kept) -> Vec<MonthLine> {
    let found = family_time::by_child_and_month(&kept.rules(), &kept.words(), teller.today);
    let mut by_month: BTreeMap<NaiveDate, Vec<(Option<ChildId>, Tally)>> = BTreeMap::new();
    for ((month, child), tally) in found {
        by_month.entry(month).or_default().push((child, tally));
    }
    let line = |month: NaiveDate, (child, tally): (Option<ChildId>, Tally)| MonthLine {
        month: month.format("%B %Y").to_string(),
        child: child.map_or("Children not named", |id| teller.members.name(Who::Child(id))).to_owned(),
        tally,
    };
    let latest = by_month.into_iter().rev().take(MONTHS);
    latest.flat_map(|(month, of)| of.into_iter().map(move |one| line(month, one))).collect()
}

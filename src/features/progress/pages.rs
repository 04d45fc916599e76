//! `/families/{family}/progress`: the parents' progress and the agency's efforts, each page by page.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::model::{Effort, Progress};
use super::parent::Around;
use super::store;
use crate::access::{Access, Action, Scope};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::family::Who;
use crate::domain::id::{EffortId, FamilyId, PlanGoalId, ProgressId, UserId};
use crate::domain::progress::{Direction, Standard};
use crate::error::Result;
use crate::features::users;
use crate::web::family_menu::{MenuItem, family_menu};
use crate::web::page::{Frame, page};
use crate::web::query;

/// Entries of each list on one page.
const PAGE: usize = 20;

#[derive(Template)]
#[template(path = "progress/show.html")]
struct ProgressPage {
    frame: Frame,
    title: String,
    number: String,
    tabs: Vec<MenuItem>,
    home: String,
    may_record: bool,
    may_log: bool,
    progress: Vec<Line>,
    progress_next: Option<String>,
    efforts: Vec<Line>,
    efforts_next: Option<String>,
    /// The way back to the first page, from any later one.
    previous: Option<String>,
}

struct Line {
    title: String,
    kind: &'static str,
    tag: &'static str,
    details: Vec<String>,
    /// A parent's own words; none for who may not read them.
    words: Option<String>,
    by: String,
    when: String,
    iso: String,
    error: String,
    mark: String,
}

struct Seen {
    around: Around,
    progress: Vec<Progress>,
    efforts: Vec<Effort>,
    names: HashMap<UserId, String>,
}

impl Seen {
    fn read(
        conn: &mut Conn,
        scope: Scope,
        id: FamilyId,
        (progress, efforts): (Option<ProgressId>, Option<EffortId>),
    ) -> Result<Self> {
        let most = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let around = Around::read(conn, scope, id)?;
        let progress = store::progress_page(conn, id, progress, most)?;
        let efforts = store::efforts_page(conn, id, efforts, most)?;
        let authors = progress.iter().map(|p| p.entered_by).chain(efforts.iter().map(|e| e.entered_by)).flatten();
        let names = users::names(conn, authors.collect::<Vec<_>>())?;
        Ok(Self { around, progress, efforts, names })
    }

    fn by(&self, user: Option<UserId>) -> String {
        user.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str).to_owned()
    }

    fn goal(&self, key: Option<PlanGoalId>) -> Option<String> {
        let goal = self.around.goals.iter().find(|goal| Some(goal.key) == key)?;
        Some(format!("Goal: {}", goal.goal))
    }
}

pub(super) async fn show(req: HttpRequest, access: Access, path: web::Path<FamilyId>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let before = (query::first(&req, "progress").parse().ok(), query::first(&req, "efforts").parse().ok());
    let mut seen = access.open(id, move |conn, scope| Seen::read(conn, scope, id, before)).await?;
    let home = format!("/families/{id}");
    let (more_progress, more_efforts) = (seen.progress.len() > PAGE, seen.efforts.len() > PAGE);
    seen.progress.truncate(PAGE);
    seen.efforts.truncate(PAGE);
    let last_progress = seen.progress.last().filter(|_| more_progress);
    let last_effort = seen.efforts.last().filter(|_| more_efforts);
    let means = seen.around.family.means(&access);
    let shown = ProgressPage {
        frame: Frame::of(&access, &req),
        title: format!("{} family", seen.around.family.name),
        number: seen.around.family.number.clone(),
        tabs: family_menu(id, means, "/progress"),
        may_record: means.allow(Action::MakePlan),
        may_log: means.allow(Action::LogEffort),
        progress_next: last_progress.map(|p| format!("{home}/progress?progress={}#progress", p.id)),
        efforts_next: last_effort.map(|e| format!("{home}/progress?efforts={}#efforts", e.id)),
        previous: (before.0.is_some() || before.1.is_some()).then(|| format!("{home}/progress")),
        progress: seen.progress.iter().map(|p| progress_line(&seen, p, &access)).collect(),
        efforts: seen.efforts.iter().map(|e| effort_line(&seen, e, &access)).collect(),
        home,
    };
    page(&req, &shown)
}

fn progress_line(seen: &Seen, entry: &Progress, access: &Access) -> Line {
    let family = seen.around.family.id;
    let may_mark = seen.around.family.means(access).allow(Action::MakePlan) && entry.error_reason.is_empty();
    Line {
        title: seen.around.members.name(Who::Adult(entry.person_id)).to_owned(),
        kind: match entry.kind {
            Direction::StepForward | Direction::Steady => "good",
            Direction::Difficulty | Direction::Setback => "warn",
        },
        tag: entry.kind.label(),
        details: std::iter::once(entry.seen.clone()).chain(seen.goal(entry.goal_key)).collect(),
        words: entry.words(&access.reader()).filter(|words| !words.is_empty()).map(str::to_owned),
        by: seen.by(entry.entered_by),
        when: short_date(entry.seen_on),
        iso: entry.seen_on.to_string(),
        error: entry.error_reason.clone(),
        mark: if may_mark { format!("/families/{family}/progress/{}/error", entry.id) } else { String::new() },
    }
}

fn effort_line(seen: &Seen, effort: &Effort, access: &Access) -> Line {
    let family = seen.around.family.id;
    let may_mark = seen.around.family.means(access).allow(Action::LogEffort) && effort.error_reason.is_empty();
    let told = [("Result", &effort.result), ("In the way", &effort.barrier), ("Done about it", &effort.answer)];
    let told =
        told.into_iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| format!("{label}: {words}"));
    Line {
        title: format!("{} for {}: {}", effort.kind, seen.around.members.name(effort.who()), effort.what),
        kind: if effort.standard == Standard::Reasonable { "plain" } else { "good" },
        tag: effort.standard.label(),
        details: told.chain(seen.goal(effort.goal_key)).collect(),
        words: None,
        by: seen.by(effort.entered_by),
        when: short_date(effort.made_on),
        iso: effort.made_on.to_string(),
        error: effort.error_reason.clone(),
        mark: if may_mark { format!("/families/{family}/efforts/{}/error", effort.id) } else { String::new() },
    }
}

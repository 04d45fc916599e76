//! `/reviews`: the queue.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use super::form::FilterForm;
use super::making::catch_up;
use super::model::{Item, Reviewer};
use super::store;
use crate::access::{Access, Action, Scope};
use crate::domain::calendar::Zone;
use crate::domain::month::Month;
use crate::domain::review::{Finding, Hours, Kind, State};
use crate::error::Result;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

pub(super) const PATH: &str = "/reviews";
/// Items a page.
const PAGE: usize = 40;
/// Months to choose from.
const MONTHS: usize = 24;

#[derive(Template)]
#[template(path = "reviews/index.html")]
struct QueuePage {
    frame: Frame,
    typed: FilterForm,
    kinds: Vec<(String, String)>,
    states: Vec<(String, String)>,
    months: Vec<(String, String)>,
    lines: Vec<Line>,
    next: Option<String>,
    /// The queue as a file, for whom it is.
    file: String,
    is_complete: bool,
    problems: Problems,
}

struct Line {
    href: String,
    title: String,
    detail: String,
    kind: &'static str,
    state: &'static str,
    act: &'static str,
}

/// Who asks, for the store.
pub(super) fn reviewer(access: &Access, scope: Scope) -> Reviewer {
    let actor = access.actor();
    Reviewer { user: actor.user, role: actor.role, office: actor.office, scope }
}

pub(super) async fn index(req: HttpRequest, access: Access, hours: web::Data<Hours>) -> Result<HttpResponse> {
    let typed = FilterForm::of(&req);
    let filter = match typed.check() {
        Ok(filter) => filter,
        Err(problems) => return refused(&req, &queue(&req, &access, typed, Vec::new(), true, problems)),
    };
    let made = catch_up(&access, hours).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let this = access.clone();
    let items = access.read(move |conn, scope| store::items(conn, reviewer(&this, scope), &filter, limit)).await?;
    page(&req, &queue(&req, &access, typed, items, made.is_complete, Problems::default()))
}

fn queue(
    req: &HttpRequest,
    access: &Access,
    typed: FilterForm,
    mut items: Vec<Item>,
    is_complete: bool,
    problems: Problems,
) -> QueuePage {
    let zone = access.clock().zone();
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    let may_take_away = Action::ExportReviews.allows(access.actor().role);
    QueuePage {
        frame: Frame::of(access, req),
        kinds: choices::<Kind>(),
        states: choices::<State>(),
        months: months(access.today(), &typed.month),
        lines: items.iter().map(|item| Line::of(item, zone)).collect(),
        next: items.last().filter(|_| more).map(|item| typed.href(PATH, Some(item))),
        file: if may_take_away { typed.href("/reviews.csv", None) } else { String::new() },
        typed,
        is_complete,
        problems,
    }
}

/// The last two years month by month, and the one that was asked for.
fn months(today: NaiveDate, asked: &str) -> Vec<(String, String)> {
    let recent = std::iter::successors(Some(Month::of(today)), |month| Some(month.before())).take(MONTHS);
    let asked = asked.parse().ok().filter(|month| !recent.clone().any(|one| one == *month));
    recent.chain(asked).map(|month| (month.to_string(), month.said())).collect()
}

/// "Rosa Reyes opened F-2026-00042".
pub(super) fn title(item: &Item) -> String {
    match (&item.family, item.kind) {
        (Some((_, number)), _) => format!("{} opened {number}", item.who),
        (None, Kind::ManySearches) => format!("{} searched many times", item.who),
        (None, _) => format!("{} opened many families", item.who),
    }
}

/// The tag of what was found last.
pub(super) const fn tag(finding: Option<Finding>) -> (&'static str, &'static str) {
    match finding {
        Some(Finding::Appropriate) => ("good", "Appropriate"),
        Some(Finding::NotAppropriate) => ("bad", "Not appropriate"),
        Some(Finding::FollowUp) => ("warn", "Needs follow-up"),
        None => ("warn", "To review"),
    }
}

impl Line {
    fn of(item: &Item, zone: Zone) -> Self {
        let (kind, state) = tag(item.finding);
        Self {
            href: format!("{PATH}/{}", item.id),
            title: title(item),
            detail: format!("{}, {}", item.kind, zone.said(item.at.utc())),
            kind,
            state,
            act: if item.finding.is_some_and(Finding::closes) { "" } else { "Review" },
        }
    }
}

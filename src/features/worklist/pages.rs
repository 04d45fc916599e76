//! `/day`: each role's own view of what wants doing.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use super::model::{Day, Draft};
use super::store;
use super::words::Row;
use crate::access::{Access, Action, Posted};
use crate::domain::calendar::{clock_time, long_date, short_date};
use crate::domain::id::UserId;
use crate::domain::role::Role;
use crate::domain::worklist::{self, Due, Item, Pace};
use crate::error::Result;
use crate::features::{break_glass, conflicts, restrictions, users};
use crate::web::page::{Frame, page};

/// Rows on one page; a list longer than this wants its first rows done, not its last ones read.
const MOST: usize = 60;
/// How far the court liaison's list looks ahead, in days.
const COURT_DAYS: u64 = 14;

#[derive(Template)]
#[template(path = "worklist/day.html")]
struct DayPage {
    frame: Frame,
    title: String,
    date: String,
    back: Option<&'static str>,
    alarm: String,
    /// What waits for a supervisor herself: words, address, and what the link says.
    notices: Vec<(String, &'static str, &'static str)>,
    workers: Vec<WorkerLine>,
    sections: Vec<Section>,
    left_out: usize,
    /// Where everything of this kind is, beyond the list.
    more: Option<(&'static str, &'static str)>,
    empty: &'static str,
    drafts: Vec<(String, String)>,
    today: String,
}

/// A worker with how much is before her; the counts lead to her list.
struct WorkerLine {
    name: String,
    href: String,
    overdue: usize,
    today: usize,
    coming: usize,
}

/// Rows under a heading.
struct Section {
    heading: String,
    rows: Vec<Row>,
}

impl Section {
    fn of(heading: &str, rows: Vec<Row>) -> Option<Self> {
        (!rows.is_empty()).then(|| Self { heading: format!("{heading} ({})", rows.len()), rows })
    }
}

pub(super) async fn day(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let shown = match access.actor().role {
        Role::CourtLiaison => court(&req, &access).await?,
        Role::ParentPartnerCoordinator => partners(&req, &access).await?,
        Role::Supervisor | Role::Manager => match asked_worker(&req) {
            Some(worker) => of_worker(&req, &access, worker).await?,
            None => team(&req, &access).await?,
        },
        _ => own(&req, &access).await?,
    };
    page(&req, &shown)
}

fn asked_worker(req: &HttpRequest) -> Option<UserId> {
    Posted::of_query(req.query_string()).first("worker").parse().ok()
}

fn blank(req: &HttpRequest, access: &Access) -> DayPage {
    DayPage {
        frame: Frame::of(access, req),
        title: "My day".to_owned(),
        date: long_date(access.today()),
        back: None,
        alarm: String::new(),
        notices: Vec::new(),
        workers: Vec::new(),
        sections: Vec::new(),
        left_out: 0,
        more: None,
        empty: "Nothing is due, and nothing comes up in the next days.",
        drafts: Vec::new(),
        today: access.today().to_string(),
    }
}

async fn gather(access: &Access) -> Result<(Day, Vec<Item>, Vec<Draft>)> {
    let (today, user) = (access.today(), access.actor().user);
    let takes_in = Action::TakeInRemoval.allows(access.actor().role);
    let pace = Pace::default();
    let read = move |conn: &mut crate::db::Conn, scope| {
        let drafts = if takes_in { store::drafts(conn, user)? } else { Vec::new() };
        Ok((store::gather(conn, scope, today, pace.ahead)?, drafts))
    };
    let (day, drafts) = access.read(read).await?;
    let items = worklist::items(&day.families, &pace, today);
    Ok((day, items, drafts))
}

async fn own(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let (day, items, drafts) = gather(access).await?;
    let mut shown = blank(req, access);
    list(&mut shown, access, &day, &items, access.actor().user);
    shown.drafts = lines_of(access, drafts);
    Ok(shown)
}

async fn of_worker(req: &HttpRequest, access: &Access, worker: UserId) -> Result<DayPage> {
    let (day, items, _) = gather(access).await?;
    let names = access.peek(move |conn, _| users::names(conn, [worker])).await?;
    let mut shown = blank(req, access);
    shown.title = names.get(&worker).map_or_else(|| "A worker's day".to_owned(), |name| format!("The day of {name}"));
    shown.back = Some("/day");
    list(&mut shown, access, &day, &items, worker);
    Ok(shown)
}

/// The rows of one worker, what wants doing now before what comes up.
fn list(shown: &mut DayPage, access: &Access, day: &Day, items: &[Item], worker: UserId) {
    let (today, role) = (access.today(), access.actor().role);
    let own: Vec<&Item> = items.iter().filter(|i| i.worker == Some(worker)).collect();
    let row = |item: &&&Item| Row::of(item, &day.names, today, role);
    let is_now = |item: &&&Item| Due::of(item.due_on, today).is_now();
    let first = || own.iter().take(MOST);
    let now = first().filter(is_now).map(|i| row(&i)).collect();
    let coming = first().filter(|i| !is_now(i)).map(|i| row(&i)).collect();
    shown.sections =
        [Section::of("Needs attention", now), Section::of("Coming up", coming)].into_iter().flatten().collect();
    shown.left_out = own.len().saturating_sub(MOST);
}

async fn team(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let (day, items, drafts) = gather(access).await?;
    let loads = worklist::by_worker(&items, access.today());
    let ids: Vec<UserId> = loads.keys().copied().collect();
    let names = access.peek(move |conn, _| users::names(conn, ids)).await?;
    let mut shown = blank(req, access);
    shown.alarm = alarm(worklist::uncovered(&day.families));
    shown.notices = notices(access).await?;
    shown.workers = loads
        .into_iter()
        .map(|(user, load)| WorkerLine {
            name: names.get(&user).cloned().unwrap_or_default(),
            href: format!("/day?worker={user}"),
            overdue: load.overdue,
            today: load.today,
            coming: load.coming,
        })
        .collect();
    shown.workers.sort_by(|a, b| (b.overdue, b.today, &a.name).cmp(&(a.overdue, a.today, &b.name)));
    shown.drafts = lines_of(access, drafts);
    Ok(shown)
}

/// What waits for a supervisor's or manager's own decision.
async fn notices(access: &Access) -> Result<Vec<(String, &'static str, &'static str)>> {
    let (reviewing, guarding) = (access.scope_for(Action::ReviewBreakGlass), access.scope_for(Action::GuardRestricted));
    let (openings, conflicts, duplicates, shut_out) = access
        .peek(move |conn, scope| {
            let working = conflicts::open_in(conn, scope)?.iter().filter(|of| of.is_worker).count();
            let guarded = conflicts::open_in(conn, guarding)?;
            let shut_out = guarded.iter().filter(|of| of.is_worker && of.is_restricted).count();
            let duplicates = restrictions::duplicates_waiting(conn, guarding)?;
            Ok((break_glass::waiting(conn, reviewing)?, working, duplicates, shut_out))
        })
        .await?;
    let of = |n: usize, one: &str, more: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {more}") };
    let all = [
        (
            openings,
            of(openings, "emergency opening waits for your review", "emergency openings wait for your review"),
            "/break-glass/reviews",
            "Review what was opened",
        ),
        (
            conflicts,
            of(
                conflicts,
                "worker has declared a conflict of interest with a family of hers",
                "workers have declared a conflict of interest with a family of theirs",
            ),
            "/coverage#conflicts",
            "Find other workers",
        ),
        (
            duplicates,
            of(duplicates, "intake may repeat a restricted family", "intakes may repeat a restricted family"),
            "/restricted",
            "Look at it",
        ),
        (
            shut_out,
            of(
                shut_out,
                "worker of a restricted family has declared a conflict of interest",
                "workers of restricted families have declared a conflict of interest",
            ),
            "/restricted",
            "Look at it",
        ),
    ];
    Ok(all.into_iter().filter(|(n, ..)| *n > 0).map(|(_, words, href, label)| (words, href, label)).collect())
}

/// "2 families without a reunification worker and 1 child without a permanency worker", or nothing.
fn alarm((families, children): (usize, usize)) -> String {
    let families = match families {
        0 => None,
        1 => Some("1 family has no reunification worker".to_owned()),
        n => Some(format!("{n} families have no reunification worker")),
    };
    let children = match children {
        0 => None,
        1 => Some("1 child in care has no permanency worker".to_owned()),
        n => Some(format!("{n} children in care have no permanency worker")),
    };
    families.into_iter().chain(children).collect::<Vec<_>>().join(", ")
}

async fn court(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let today = access.today();
    let booked = access.read(move |conn, scope| store::booked(conn, scope, today, COURT_DAYS)).await?;
    let mut shown = blank(req, access);
    "Hearings of the next two weeks".clone_into(&mut shown.title);
    shown.left_out = booked.len().saturating_sub(MOST);
    let mut days: Vec<(NaiveDate, Vec<Row>)> = Vec::new();
    for hearing in booked.iter().take(MOST) {
        let row = Row::of_hearing(hearing, today);
        match days.last_mut().filter(|(on, _)| *on == hearing.on) {
            Some((_, rows)) => rows.push(row),
            None => days.push((hearing.on, vec![row])),
        }
    }
    shown.sections = days.into_iter().filter_map(|(on, rows)| Section::of(&long_date(on), rows)).collect();
    shown.more = Some(("/docket", "Open the docket"));
    shown.empty = "No hearing is set for the next two weeks.";
    Ok(shown)
}

async fn partners(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let partnered = access.read(store::partnered).await?;
    let mut shown = blank(req, access);
    "Parent partners".clone_into(&mut shown.title);
    shown.left_out = partnered.len().saturating_sub(MOST);
    let rows = partnered.iter().take(MOST).map(Row::of_partner).collect();
    shown.sections = Section::of("Open referrals", rows).into_iter().collect();
    shown.empty = "No family of your office waits for a parent partner.";
    Ok(shown)
}

fn lines_of(access: &Access, drafts: Vec<Draft>) -> Vec<(String, String)> {
    let zone = access.clock().zone();
    let line = |draft: Draft| {
        let at = zone.local(draft.saved_at.utc());
        let said = format!("Intake, saved {}, {}", short_date(at.date()), clock_time(at.time()));
        (format!("/intake/{}", draft.id), said)
    };
    drafts.into_iter().map(line).collect()
}

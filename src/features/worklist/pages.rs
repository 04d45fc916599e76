//! `/day`: each role's own view of what wants doing.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{Duration, NaiveDate};

use super::model::{Day, Draft};
use super::store;
use super::words::Row;
use crate::access::{Access, Action, Scope, fields};
use crate::db::Instant;
use crate::domain::calendar::{clock_time, long_date, short_date};
use crate::domain::id::UserId;
use crate::domain::role::Role;
use crate::domain::worklist::{self, Due, Item, Pace};
use crate::error::Result;
use crate::features::{break_glass, conflicts, decisions, partners, referrals, restrictions, safety, transfers, users};
use crate::web::page::{Frame, page, setting};
use crate::web::query;

/// Rows on one page.
const MOST: usize = 60;
/// How far the court liaison's list looks ahead, in days.
const COURT_DAYS: u64 = 14;
/// For how long a provider's answer is news.
const ANSWERED_LATELY: Duration = Duration::days(2);

#[derive(Template)]
#[template(path = "worklist/day.html")]
struct DayPage {
    frame: Frame,
    title: String,
    date: String,
    back: Option<&'static str>,
    alarm: String,
    /// What waits for a supervisor herself, and for whom a worker stands in: words, address, and what the link says.
    notices: Vec<(String, &'static str, &'static str)>,
    /// What comes before everything else.
    urgent: Vec<Section>,
    workers: Vec<WorkerLine>,
    sections: Vec<Section>,
    turn: Turn,
    /// Where everything of this kind is, beyond the list.
    more: Option<(&'static str, &'static str)>,
    empty: &'static str,
    drafts: Vec<(String, String)>,
    today: String,
    /// Whether it is the person's own day, which she can take into her calendar.
    is_own: bool,
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
    /// Rows of `total` under this heading, which other pages may have too.
    fn of(heading: &str, total: usize, rows: Vec<Row>) -> Option<Self> {
        (!rows.is_empty()).then(|| Self { heading: format!("{heading} ({total})"), rows })
    }
}

/// The page of a list that is worked out whole: where it begins, and where the pages beside it are.
#[derive(Default)]
struct Turn {
    start: usize,
    previous: Option<String>,
    next: Option<String>,
    /// "61 to 75 of 75"; empty where one page holds all.
    said: String,
}

impl Turn {
    /// The page that the address asks for of a list of `total` rows; the last one where it asks for more than there are.
    fn of(req: &HttpRequest, total: usize) -> Self {
        let last = total.saturating_sub(1) / MOST * MOST;
        let start = query::first(req, "from").parse().map_or(0, |from: usize| from / MOST * MOST).min(last);
        let worker = query::first(req, "worker");
        let at = |from: usize| {
            let pairs = [("worker", worker.clone()), ("from", from.to_string())];
            let kept: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty() && value != "0").collect();
            let query = serde_urlencoded::to_string(kept).unwrap_or_default();
            if query.is_empty() { "/day".to_owned() } else { format!("/day?{query}") }
        };
        let end = (start + MOST).min(total);
        Self {
            start,
            previous: (start > 0).then(|| at(start - MOST)),
            next: (end < total).then(|| at(end)),
            said: if total > MOST { format!("{} to {end} of {total}", start + 1) } else { String::new() },
        }
    }

    /// The rows of this page.
    fn page<'a, T>(&self, rows: &'a [T]) -> impl Iterator<Item = &'a T> + Clone {
        rows.iter().skip(self.start).take(MOST)
    }
}

pub(super) async fn day(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let shown = match access.actor().role {
        Role::CourtLiaison => court(&req, &access).await?,
        Role::ParentPartnerCoordinator => coordinator(&req, &access).await?,
        Role::Supervisor | Role::Manager => match asked_worker(&req) {
            Some(worker) => of_worker(&req, &access, worker).await?,
            None => team(&req, &access).await?,
        },
        _ => own(&req, &access).await?,
    };
    page(&req, &shown)
}

fn asked_worker(req: &HttpRequest) -> Option<UserId> {
    query::first(req, "worker").parse().ok()
}

fn blank(req: &HttpRequest, access: &Access) -> DayPage {
    DayPage {
        frame: Frame::of(access, req),
        title: "My day".to_owned(),
        date: long_date(access.today()),
        back: None,
        alarm: String::new(),
        notices: Vec::new(),
        urgent: Vec::new(),
        workers: Vec::new(),
        sections: Vec::new(),
        turn: Turn::default(),
        more: None,
        empty: "Nothing is due, and nothing comes up in the next days.",
        drafts: Vec::new(),
        today: access.today().to_string(),
        is_own: false,
    }
}

/// What is read for a day.
struct Gathered {
    day: Day,
    items: Vec<Item>,
    drafts: Vec<Draft>,
    urgent: Vec<Section>,
}

async fn gather(req: &HttpRequest, access: &Access) -> Result<Gathered> {
    let follow_up = setting(req).follow_up;
    let (today, now, user, role) = (access.today(), access.now(), access.actor().user, access.actor().role);
    let takes_in = Action::TakeInRemoval.allows(role);
    let pace = Pace { follow_up, ..Pace::default() };
    let read = move |conn: &mut crate::db::Conn, scope| {
        let drafts = if takes_in { store::drafts(conn, user)? } else { Vec::new() };
        let mut urgent = if Action::FileConcern.allows(role) { urgent(conn, scope, user)? } else { Vec::new() };
        if matches!(role, Role::ReunificationWorker | Role::PermanencyWorker) {
            urgent.extend(answered(conn, scope, role, now)?);
        }
        Ok((store::gather(conn, scope, today, pace.ahead)?, drafts, urgent))
    };
    let (day, drafts, urgent) = access.read(read).await?;
    let items = worklist::items(&day.families, &pace, today);
    Ok(Gathered { day, items, drafts, urgent })
}

/// What waits for this person herself and not for a worker of hers: safety concerns that she has not said
/// she read, and key decisions.
fn urgent(conn: &mut crate::db::Conn, scope: Scope, user: UserId) -> Result<Vec<Section>> {
    let unread = safety::unread_by(conn, scope, user)?;
    let waiting = decisions::waiting_for(conn, scope, user)?;
    let concerns = unread.iter().take(MOST).map(Row::of_concern).collect();
    let decisions = waiting.iter().take(MOST).map(Row::of_decision).collect();
    let concerns = Section::of("Safety concerns to read", unread.len(), concerns);
    let decisions = Section::of("Key decisions that wait for you", waiting.len(), decisions);
    Ok(concerns.into_iter().chain(decisions).collect())
}

/// What providers answered through links in the last two days, to the worker whose services those are.
fn answered(conn: &mut crate::db::Conn, scope: Scope, role: Role, now: Instant) -> Result<Option<Section>> {
    let since = Instant::from(now.utc() - ANSWERED_LATELY);
    let mut lately = referrals::answered_since(conn, scope, since)?;
    lately.retain(|one| fields::own_track(role) == fields::track_of_service(one.referral.child_id.is_some()));
    let rows = lately.iter().take(MOST).map(Row::of_answer).collect();
    Ok(Section::of("Providers answered", lately.len(), rows))
}

async fn own(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let Gathered { day, items, drafts, urgent } = gather(req, access).await?;
    let mut shown = blank(req, access);
    let mut workers = vec![access.actor().user];
    for (worker, name, last) in standing_in(access).await? {
        workers.push(worker);
        let last = short_date(last);
        let words = format!("You stand in for {name} until {last}. What is due with those families is in your list.");
        shown.notices.push((words, "/families", "Your families and those you cover"));
    }
    list(&mut shown, req, access, (&day, &items), &workers);
    shown.urgent = urgent;
    shown.drafts = lines_of(access, drafts);
    shown.is_own = Action::TakeCalendar.allows(access.actor().role);
    Ok(shown)
}

/// For whom she stands in now. Whoever stands in for nobody is spared the question.
async fn standing_in(access: &Access) -> Result<Vec<(UserId, String, NaiveDate)>> {
    if !access.actor().covers {
        return Ok(Vec::new());
    }
    let (user, now) = (access.actor().user, access.now());
    access.peek(move |conn, _| transfers::standing_in(conn, user, now)).await
}

async fn of_worker(req: &HttpRequest, access: &Access, worker: UserId) -> Result<DayPage> {
    let Gathered { day, items, .. } = gather(req, access).await?;
    let names = access.peek(move |conn, _| users::names(conn, [worker])).await?;
    let mut shown = blank(req, access);
    shown.title = names.get(&worker).map_or_else(|| "A worker's day".to_owned(), |name| format!("The day of {name}"));
    shown.back = Some("/day");
    list(&mut shown, req, access, (&day, &items), &[worker]);
    Ok(shown)
}

/// The rows of these workers, what wants doing now before what comes up.
fn list(shown: &mut DayPage, req: &HttpRequest, access: &Access, (day, items): (&Day, &[Item]), workers: &[UserId]) {
    let (today, role) = (access.today(), access.actor().role);
    let own: Vec<&Item> = items.iter().filter(|i| i.worker.is_some_and(|of| workers.contains(&of))).collect();
    let is_now = |item: &&&Item| Due::of(item.due_on, today).is_now();
    let turn = Turn::of(req, own.len());
    let section = |heading, now: bool| {
        let rows = turn.page(&own).filter(|i| is_now(i) == now).map(|i| Row::of(i, &day.names, today, role)).collect();
        Section::of(heading, own.iter().filter(|i| is_now(i) == now).count(), rows)
    };
    shown.sections = [section("Needs attention", true), section("Coming up", false)].into_iter().flatten().collect();
    shown.turn = turn;
}

async fn team(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let Gathered { day, items, drafts, urgent } = gather(req, access).await?;
    let loads = worklist::by_worker(&items, access.today());
    let ids: Vec<UserId> = loads.keys().copied().collect();
    let names = access.peek(move |conn, _| users::names(conn, ids)).await?;
    let mut shown = blank(req, access);
    shown.alarm = alarm(worklist::uncovered(&day.families));
    shown.notices = notices(access).await?;
    shown.urgent = urgent;
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
            of(duplicates, "family may repeat a restricted one", "families may repeat a restricted one"),
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
    shown.turn = Turn::of(req, booked.len());
    let mut days: Vec<(NaiveDate, Vec<Row>)> = Vec::new();
    for hearing in shown.turn.page(&booked) {
        let row = Row::of_hearing(hearing, today);
        match days.last_mut().filter(|(on, _)| *on == hearing.on) {
            Some((_, rows)) => rows.push(row),
            None => days.push((hearing.on, vec![row])),
        }
    }
    let total = |on: NaiveDate| booked.iter().filter(|hearing| hearing.on == on).count();
    shown.sections = days.into_iter().filter_map(|(on, rows)| Section::of(&long_date(on), total(on), rows)).collect();
    shown.more = Some(("/docket", "Open the docket"));
    shown.empty = "No hearing is set for the next two weeks.";
    Ok(shown)
}

async fn coordinator(req: &HttpRequest, access: &Access) -> Result<DayPage> {
    let read =
        |conn: &mut crate::db::Conn, scope| Ok((store::partnered(conn, scope)?, partners::waiting(conn, scope)?));
    let (partnered, waiting) = access.read(read).await?;
    let mut shown = blank(req, access);
    let rows = waiting.iter().take(MOST).map(Row::of_offer).collect();
    shown.urgent.extend(Section::of("Offers without a partner", waiting.len(), rows));
    shown.more = Some(("/partners", "Open the roster and all offers"));
    "Parent partners".clone_into(&mut shown.title);
    shown.turn = Turn::of(req, partnered.len());
    let rows = shown.turn.page(&partnered).map(Row::of_partner).collect();
    shown.sections = Section::of("Open referrals", partnered.len(), rows).into_iter().collect();
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

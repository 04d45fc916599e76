//! The day-one report as a page and as files, narrowed to an office, a worker, a provider or a need; and the services behind each of
//! its figures.

use std::sync::Arc;

use actix_web::http::header::{CONTENT_DISPOSITION, ContentType};
use actix_web::{HttpRequest, HttpResponse, web};

use super::ask::Ask;
use super::behind::{Behind, Pick};
use super::behind_store;
use super::columns::Columns;
use super::day_one::DayOne;
use super::guard::Guard;
use super::memory::Memory;
use super::names::Names;
use super::narrow::Narrow;
use super::pages::{Asked, Choices, asked, guard};
use super::report::Report;
use super::store;
use super::views::{BehindPage, DayOnePage};
use crate::access::{Access, Reach, Scope};
use crate::db::Conn;
use crate::domain::outcomes::connection::By;
use crate::domain::referral::ServiceKind;
use crate::error::{Error, Result};
use crate::web::page::{Frame, page};
use crate::web::query;

/// The report, and what its page offers to choose.
pub(super) struct Made {
    pub(super) report: DayOne,
    pub(super) guard: Guard,
    pub(super) choices: Choices,
    pub(super) narrow: Narrow,
    pub(super) by: By,
    /// Key and name of each worker to choose; empty where no single worker may be asked for.
    pub(super) workers: Vec<(String, String)>,
    /// The same of providers.
    pub(super) providers: Vec<(String, String)>,
}

impl Made {
    /// What narrows it, as it stands in an address.
    pub(super) fn pairs(&self) -> Vec<(&'static str, String)> {
        let narrow = &self.narrow;
        let pairs = [
            ("service", narrow.service.map(|kind| kind.code().to_owned())),
            ("worker", narrow.worker.map(|id| id.to_string())),
            ("provider", narrow.provider.map(|id| id.to_string())),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The address of a page about the same services, with some more said.
    pub(super) fn href(&self, path: &str, more: &[(&str, &str)]) -> String {
        let whole = self.choices.href(path);
        let pairs: Vec<(&str, String)> =
            self.pairs().into_iter().chain(more.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect();
        match serde_urlencoded::to_string(pairs) {
            Ok(pairs) if !pairs.is_empty() => format!("{whole}&{pairs}"),
            _ => whole,
        }
    }
}

/// What an address asks for.
struct Wanted {
    narrow: Narrow,
    by: By,
}

impl Wanted {
    /// Filters that name nothing have no effect.
    fn of(req: &HttpRequest) -> Self {
        Self {
            narrow: Narrow {
                service: ServiceKind::from_code(&query::first(req, "service")),
                worker: query::first(req, "worker").parse().ok(),
                provider: query::first(req, "provider").parse().ok(),
                ..Narrow::default()
            },
            by: By::from_code(&query::first(req, "by")).unwrap_or(By::Need),
        }
    }
}

/// What a person sees. Whoever has an office has its services but those of families closed to her, and those with every count:
/// she may open each record behind them. Whoever opens no family sees the agency's, without small counts, and nothing narrower.
fn seen(conn: &mut Conn, scope: Scope, wanted: &mut Wanted) -> Result<Guard> {
    if matches!(scope.reach(), Reach::Office(_)) {
        wanted.narrow.closed = scope.shut(conn)?.into_iter().collect();
        return Ok(Guard::Open);
    }
    let guard = guard(conn, scope)?;
    let is_finer = wanted.narrow.is_narrow() || wanted.by != By::Need;
    if guard == Guard::Small && is_finer { Err(Error::NotFound) } else { Ok(guard) }
}

async fn make(req: &HttpRequest, access: &Access, memory: web::Data<Memory>) -> Result<Made> {
    let (asked, wanted) = (asked::<DayOne>(req, access)?, Wanted::of(req));
    access.read(move |conn, scope| Ok(look(conn, scope, &memory, &asked, wanted)?.made)).await
}

/// A report with what it was made from.
struct Looked {
    made: Made,
    columns: Arc<Columns>,
    ask: Ask,
    names: Names,
}

fn look(conn: &mut Conn, scope: Scope, memory: &Memory, asked: &Asked, mut wanted: Wanted) -> Result<Looked> {
    let columns = memory.columns(conn)?;
    let ask = asked.ask(&columns)?;
    let guard = seen(conn, scope, &mut wanted)?;
    let Wanted { narrow, by } = wanted;
    let names = Names::read(conn, &columns, &ask, &narrow)?;
    let report = DayOne::narrowed(&columns, &ask, &narrow, by, &names)?;
    let choices = Choices::new(&columns, &ask, asked.only.is_some(), store::left_out(conn, asked.only)?);
    let listed = |names: Vec<(String, String)>| if guard == Guard::Open { by_name(names) } else { Vec::new() };
    let workers = listed(names.workers.iter().map(|(id, name)| (id.to_string(), name.clone())).collect());
    let providers = listed(names.providers.iter().map(|(id, name)| (id.to_string(), name.clone())).collect());
    let made = Made { report, guard, choices, narrow, by, workers, providers };
    Ok(Looked { made, columns, ask, names })
}

fn by_name(mut names: Vec<(String, String)>) -> Vec<(String, String)> {
    names.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    names
}

pub(super) async fn show(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make(&req, &access, memory).await?;
    page(&req, &DayOnePage::new(Frame::of(&access, &req), &made))
}

pub(super) async fn json(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make(&req, &access.as_file().await?, memory).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(made.report.json(made.guard)?))
}

pub(super) async fn csv(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make(&req, &access.as_file().await?, memory).await?;
    Ok(as_csv(&format!("{}-{}.csv", DayOne::NAME, access.today()), made.report.csv(made.guard)?))
}

/// The services behind a figure, for whoever may open every one of them.
pub(super) async fn behind(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let (made, behind) = look_behind(&req, &access, memory).await?;
    let from = query::first(&req, "from").parse().unwrap_or(0_usize);
    page(&req, &BehindPage::new(Frame::of(&access, &req), &made, &behind, from))
}

/// The same as a file.
pub(super) async fn behind_csv(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let (_, behind) = look_behind(&req, &access.as_file().await?, memory).await?;
    Ok(as_csv(&format!("day-one-services-{}.csv", access.today()), behind.csv()?))
}

async fn look_behind(req: &HttpRequest, access: &Access, memory: web::Data<Memory>) -> Result<(Made, Behind)> {
    let (asked, wanted) = (asked::<DayOne>(req, access)?, Wanted::of(req));
    let pick = Pick::of(|name| query::first(req, name));
    access
        .read(move |conn, scope| {
            let Looked { made, columns, ask, names } = look(conn, scope, &memory, &asked, wanted)?;
            if made.guard != Guard::Open {
                return Err(Error::NotFound);
            }
            let families = behind_store::named(conn, scope)?;
            let behind = Behind::of(&columns, &ask, &made.narrow, pick, (&families, &names));
            Ok((made, behind))
        })
        .await
}

fn as_csv(name: &str, text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(text)
}

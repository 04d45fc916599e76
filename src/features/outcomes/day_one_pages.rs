//! The day-one report as a page and as files, narrowed to an office, a worker, a provider or a need; and the services behind each of
//! its figures.

use std::sync::Arc;

use actix_web::http::header::ContentType;
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
use crate::web::{file, query};

/// Which services are looked at, and what a page about them offers to choose.
pub(super) struct Look {
    columns: Arc<Columns>,
    ask: Ask,
    pub(super) guard: Guard,
    pub(super) choices: Choices,
    pub(super) narrow: Narrow,
    pub(super) by: By,
    pub(super) names: Names,
}

/// The report of them.
pub(super) struct Made {
    pub(super) report: DayOne,
    pub(super) look: Look,
}

impl Look {
    fn of(conn: &mut Conn, scope: Scope, memory: &Memory, asked: &Asked, mut wanted: Wanted) -> Result<Self> {
        let columns = memory.columns(conn)?;
        let ask = asked.ask(&columns)?;
        let guard = seen(conn, scope, &mut wanted)?;
        let Wanted { narrow, by } = wanted;
        let names = Names::read(conn, &columns, &ask, &narrow)?;
        let choices = Choices::new(&columns, &ask, asked.only.is_some(), store::left_out(conn, asked.only)?);
        Ok(Self { columns, ask, guard, choices, narrow, by, names })
    }

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
    pub(super) fn href(&self, path: &str, more: &[(&'static str, &str)]) -> String {
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.choices.href_with(path, &self.pairs().into_iter().chain(more).collect::<Vec<_>>())
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
    access
        .read(move |conn, scope| {
            let look = Look::of(conn, scope, &memory, &asked, wanted)?;
            let report = DayOne::narrowed(&look.columns, &look.ask, &look.narrow, look.by, &look.names)?;
            Ok(Made { report, look })
        })
        .await
}

pub(super) async fn show(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make(&req, &access, memory).await?;
    page(&req, &DayOnePage::new(Frame::of(&access, &req), &made))
}

pub(super) async fn json(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make(&req, &access.as_file().await?, memory).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(made.report.json(made.look.guard)?))
}

pub(super) async fn csv(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make(&req, &access.as_file().await?, memory).await?;
    Ok(file::csv(&format!("{}-{}.csv", DayOne::NAME, access.today()), made.report.csv(made.look.guard)?))
}

/// The services behind a figure, for whoever may open every one of them.
pub(super) async fn behind(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let (look, behind) = look_behind(&req, &access, memory).await?;
    let from = query::first(&req, "from").parse().unwrap_or(0_usize);
    page(&req, &BehindPage::new(Frame::of(&access, &req), &look, &behind, from))
}

/// The same as a file.
pub(super) async fn behind_csv(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let (_, behind) = look_behind(&req, &access.as_file().await?, memory).await?;
    Ok(file::csv(&format!("day-one-services-{}.csv", access.today()), behind.csv()?))
}

async fn look_behind(req: &HttpRequest, access: &Access, memory: web::Data<Memory>) -> Result<(Look, Behind)> {
    let (asked, wanted) = (asked::<DayOne>(req, access)?, Wanted::of(req));
    let pick = Pick::of(|name| query::first(req, name));
    access
        .read(move |conn, scope| {
            let look = Look::of(conn, scope, &memory, &asked, wanted)?;
            if look.guard != Guard::Open {
                return Err(Error::NotFound);
            }
            let families = behind_store::named(conn, scope)?;
            let behind = Behind::of(&look.columns, &look.ask, &look.narrow, pick, (&families, &look.names));
            Ok((look, behind))
        })
        .await
}

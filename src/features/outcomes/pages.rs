//! The pages of the outcomes, and the same reports as files. A report is made once from what was asked for.

use actix_web::http::header::ContentType;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{Datelike as _, NaiveDate};

use super::ask::{Ask, Period, Readings, federal_year};
use super::columns::Columns;
use super::guard::Guard;
use super::indicators::Indicators;
use super::memory::Memory;
use super::permanency::TimeToPermanency;
use super::report::{Report, date};
use super::store;
use super::views::{IndicatorsPage, PermanencyPage};
use crate::access::{Access, Reach, Scope};
use crate::db::Conn;
use crate::domain::id::OfficeId;
use crate::domain::role::Role;
use crate::error::{Error, Result};
use crate::web::page::{Frame, page};
use crate::web::{file, query};

/// A report, and what its page offers to choose.
pub(super) struct Made<R> {
    pub(super) report: R,
    pub(super) guard: Guard,
    pub(super) choices: Choices,
}

/// What can be asked for.
pub(super) struct Choices {
    /// Code and words of each period.
    pub(super) years: Vec<(String, String)>,
    /// Code and name of each office; empty for a person who sees one.
    pub(super) offices: Vec<(String, String)>,
    /// The period that was asked for.
    pub(super) period: Period,
    /// Code of the office that was chosen; empty for all.
    pub(super) office: String,
    /// How the federal rules are read.
    pub(super) readings: Readings,
    /// Name of the one office of the report.
    pub(super) office_name: Option<String>,
    /// How many cases that were opened by mistake are left out.
    pub(super) mistakes: i64,
}

pub(super) async fn time_to_permanency(
    req: HttpRequest,
    access: Access,
    memory: web::Data<Memory>,
) -> Result<HttpResponse> {
    let made = make::<TimeToPermanency>(&req, &access, memory).await?;
    page(&req, &PermanencyPage::new(Frame::of(&access, &req), &made))
}

pub(super) async fn indicators(req: HttpRequest, access: Access, memory: web::Data<Memory>) -> Result<HttpResponse> {
    let made = make::<Indicators>(&req, &access, memory).await?;
    page(&req, &IndicatorsPage::new(Frame::of(&access, &req), &made))
}

/// A report as JSON.
pub(super) async fn json<R: Report>(
    req: HttpRequest,
    access: Access,
    memory: web::Data<Memory>,
) -> Result<HttpResponse> {
    let made = make::<R>(&req, &access.as_file().await?, memory).await?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(made.report.json(made.guard)?))
}

/// A report as CSV, to be saved under the name of the report.
pub(super) async fn csv<R: Report>(
    req: HttpRequest,
    access: Access,
    memory: web::Data<Memory>,
) -> Result<HttpResponse> {
    let made = make::<R>(&req, &access.as_file().await?, memory).await?;
    Ok(file::csv(&format!("{}-{}.csv", R::NAME, access.today()), made.report.csv(made.guard)?))
}

/// What an address asks of a report, before its office is known to the columns.
pub(super) struct Asked {
    period: Period,
    office: String,
    /// The one office whose figures the reader sees.
    pub(super) only: Option<OfficeId>,
    readings: Readings,
    today: NaiveDate,
}

/// What an address asks of a report.
pub(super) fn asked<R: Report>(req: &HttpRequest, access: &Access) -> Result<Asked> {
    let (year, office) = (query::first(req, "year"), query::first(req, "office"));
    let chose = |name: &str| query::first(req, name) == "yes";
    let [turned_18, short_stay] = Readings::NAMES.map(chose);
    let readings = Readings { exclude_entered17_turned18: turned_18, short_stay_on_adjusted_los: short_stay };
    let today = access.today();
    let period = match year.as_str() {
        "" => R::first_period(today),
        typed => Period::parse(typed)
            .ok_or(Error::BadRequest("There is no such year here. Choose a year such as FFY2025 or 2025, or all."))?,
    };
    Ok(Asked { period, office, only: own_office(access)?, readings, today })
}

impl Asked {
    /// The same with its office as a number.
    pub(super) fn ask(&self, columns: &Columns) -> Result<Ask> {
        let office = chosen(columns, self.only, &self.office)?;
        Ok(Ask { period: self.period, office, as_of: self.today, readings: self.readings })
    }
}

async fn make<R: Report>(req: &HttpRequest, access: &Access, memory: web::Data<Memory>) -> Result<Made<R>> {
    let asked = asked::<R>(req, access)?;
    access
        .read(move |conn, scope| {
            let columns = memory.columns(conn)?;
            let ask = asked.ask(&columns)?;
            let choices = Choices::new(&columns, &ask, asked.only.is_some(), store::left_out(conn, asked.only)?);
            Ok(Made { report: R::of(&columns, &ask)?, guard: guard(conn, scope)?, choices })
        })
        .await
}

/// Whether every record behind the figures is open to her. Managers of the whole agency know of the restricted families: they
/// are the group that names people for them.
pub(super) fn guard(conn: &mut Conn, scope: Scope) -> Result<Guard> {
    let open = match scope.reach() {
        Reach::Agency => true,
        Reach::Office(_) => scope.shut(conn)?.is_empty(),
        _ => false,
    };
    Ok(if open { Guard::Open } else { Guard::Small })
}

/// The one office whose figures a person sees; `None` for those who see the agency's. Auditors open no family, but the
/// figures name none.
fn own_office(access: &Access) -> Result<Option<OfficeId>> {
    match (access.scope().reach(), access.actor().role) {
        (Reach::Office(office), _) => Ok(Some(office)),
        (Reach::Agency, _) | (Reach::Nothing, Role::Auditor) => Ok(None),
        _ => Err(Error::NotFound),
    }
}

/// The office of a report: the person's own, or the one she chose. Another's is not there for her.
fn chosen(columns: &Columns, only: Option<OfficeId>, code: &str) -> Result<Option<u16>> {
    let wanted = match code {
        "" => None,
        code => Some(columns.office_by_code(code).ok_or(Error::NotFound)?),
    };
    let Some(only) = only else { return Ok(wanted) };
    let own = columns.office(only).ok_or(Error::NotFound)?;
    if wanted.is_some_and(|wanted| wanted != own) { Err(Error::NotFound) } else { Ok(Some(own)) }
}

impl Choices {
    pub(super) fn new(columns: &Columns, ask: &Ask, one_office: bool, mistakes: i64) -> Self {
        let last = federal_year(ask.as_of);
        let first = columns.first_removal.map_or(last, |day| federal_year(date(day)));
        let federal = (first..=last).rev().map(Period::FederalYear);
        let calendar = (first - 1..=ask.as_of.year()).rev().map(Period::CalendarYear);
        let years = std::iter::once(Period::All).chain(federal).chain(calendar);
        let office = ask.office.and_then(|number| columns.office_at(number));
        let offices = columns.offices.iter().map(|office| (office.code.clone(), office.name.clone()));
        Self {
            years: years.map(|year| (year.code(), year.label())).collect(),
            offices: if one_office { Vec::new() } else { offices.collect() },
            period: ask.period,
            readings: ask.readings,
            office: office.filter(|_| !one_office).map(|office| office.code.clone()).unwrap_or_default(),
            office_name: office.map(|office| office.name.clone()),
            mistakes,
        }
    }

    /// The address of a report with these choices.
    pub(super) fn href(&self, path: &str) -> String {
        self.href_with(path, &[])
    }

    /// The same with more said behind them.
    pub(super) fn href_with(&self, path: &str, more: &[(&str, String)]) -> String {
        let year = self.period.code();
        let mut pairs = vec![("year", year.as_str())];
        if !self.office.is_empty() {
            pairs.push(("office", &self.office));
        }
        pairs.extend(self.readings.named().into_iter().filter(|(_, chosen)| *chosen).map(|(name, _)| (name, "yes")));
        pairs.extend(more.iter().map(|(name, value)| (*name, value.as_str())));
        format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default())
    }
}

//! The federal permanency and stability indicators by federal fiscal year, counted for the agency and each office.

use chrono::NaiveDate;
use serde::Serialize;

use super::ask::{Ask, Period, Readings, federal_year};
use super::columns::Columns;
use super::report::{Head, Report, date, office_code};
use crate::domain::outcomes::cfsr;
use crate::domain::outcomes::cfsr::{CfsrPeriod, Ratio, cfsr_report};
use crate::error::Result;

/// The whole agency, where a line names an office.
pub(super) const AGENCY: &str = "all";

/// The report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indicators {
    /// What it is about.
    #[serde(flatten)]
    pub head: Head,
    /// How the federal rules were read, where states read them differently.
    pub readings: Readings,
    /// The periods of 12 months, the latest first.
    pub periods: Vec<PeriodLine>,
    /// A line for each period, office and indicator.
    pub lines: Vec<Line>,
}

/// A period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PeriodLine {
    /// `FFY2024`.
    pub year: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether it is over: before, P2, P3 and P5 still change.
    pub over: bool,
    /// Whether 12 months have passed since its end: before, P1 and P4 still change.
    pub followed: bool,
    /// Children of the whole agency left out because their birth date is not known; absent for one office.
    pub without_birth: Option<i64>,
}

/// A count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// `FFY2024`.
    pub year: String,
    /// Code of the office, or `all`.
    pub office: String,
    /// `p1`, ...
    pub indicator: &'static str,
    /// Children, or moves, counted.
    pub numerator: i64,
    /// Out of children, or days.
    pub denominator: i64,
    /// Per 100; `p5` per 1,000. `None` out of nothing.
    pub rate: Option<f64>,
}

impl Report for Indicators {
    const NAME: &'static str = "cfsr";

    fn first_period(_: NaiveDate) -> Period {
        Period::All
    }

    fn of(columns: &Columns, ask: &Ask) -> Result<Self> {
        let years = years(columns, ask);
        let windows: Vec<_> = years.iter().map(|year| year.window(columns, ask.as_of)).collect();
        let counted = cfsr_report(&columns.stays, &columns.moves, &windows, ask.as_of_day(), &ask.readings.rules());
        let named = || years.iter().map(|year| year.code()).zip(&counted);
        Ok(Self {
            head: Head::new::<Self>(columns, ask),
            readings: ask.readings,
            periods: named().map(|(year, period)| PeriodLine::new(year, period, ask)).collect(),
            lines: named().flat_map(|(year, period)| lines(columns, ask, &year, period)).collect(),
        })
    }
}

/// The periods: the one asked for, or every federal fiscal year since the first removal, the latest first.
fn years(columns: &Columns, ask: &Ask) -> Vec<Period> {
    if ask.period != Period::All {
        return vec![ask.period];
    }
    let last = federal_year(ask.as_of);
    let first = columns.first_removal.map_or(last, |day| federal_year(date(day)));
    (first..=last).rev().map(Period::FederalYear).collect()
}

impl PeriodLine {
    fn new(year: String, period: &CfsrPeriod, ask: &Ask) -> Self {
        Self {
            year,
            from: date(period.window.from),
            to: date(period.window.to),
            over: period.over,
            followed: period.followed,
            without_birth: ask.office.is_none().then_some(period.without_birth),
        }
    }
}

fn lines(columns: &Columns, ask: &Ask, year: &str, period: &CfsrPeriod) -> Vec<Line> {
    let of = |office: &str, counts: &cfsr::Indicators| each(counts).map(|count| Line::new(year, office, count));
    let offices = period.offices.iter().filter(|(number, _)| ask.office.is_none_or(|only| only == **number));
    let mut lines: Vec<Line> = Vec::new();
    if ask.office.is_none() {
        lines.extend(of(AGENCY, &period.all));
    }
    lines.extend(offices.flat_map(|(number, counts)| of(&office_code(columns, *number), counts)));
    lines
}

/// Every count with its name and the number that its rate is per.
fn each(counts: &cfsr::Indicators) -> [(&'static str, Ratio, u32); 8] {
    [
        ("p1", counts.p1, 100),
        ("p1_days365", counts.p1_days365, 100),
        ("p1_no_thv", counts.p1_no_thv, 100),
        ("p2", counts.p2, 100),
        ("p3", counts.p3, 100),
        ("p4", counts.p4, 100),
        ("p4r3", counts.p4r3, 100),
        ("p5", counts.p5, 1_000),
    ]
}

impl Line {
    fn new(year: &str, office: &str, (indicator, ratio, scale): (&'static str, Ratio, u32)) -> Self {
        Self {
            year: year.to_owned(),
            office: office.to_owned(),
            indicator,
            numerator: ratio.numerator,
            denominator: ratio.denominator,
            rate: ratio.per(scale),
        }
    }
}

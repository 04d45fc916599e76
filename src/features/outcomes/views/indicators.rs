//! The page "Federal indicators".

use askama::Template;

use super::Shell;
use crate::features::outcomes::Readings;
use crate::features::outcomes::guard::{Guard, KEPT};
use crate::features::outcomes::indicators::{AGENCY, Indicators, Line, PeriodLine};
use crate::features::outcomes::pages::Made;
use crate::features::outcomes::words::{count, out_of};
use crate::web::page::Frame;

/// The indicators with their words and Round 4 national performance (Children's Bureau, CFSR Round 4 Statewide Data
/// Indicators Workbook, March 2026).
const INDICATORS: [(&str, &str, f64); 5] = [
    ("p1", "Permanency in 12 months, entering care", 35.2),
    ("p2", "Permanency in 12 months, in care 12 to 23 months", 43.8),
    ("p3", "Permanency in 12 months, in care 24 months or more", 37.3),
    ("p4", "Re-entry within 12 months", 5.6),
    ("p5", "Placement moves per 1,000 days", 4.48),
];

#[derive(Template)]
#[template(path = "outcomes/indicators.html")]
pub(in crate::features::outcomes) struct IndicatorsPage {
    frame: Frame,
    shell: Shell,
    names: Vec<&'static str>,
    national: Vec<String>,
    years: Vec<Row>,
    notes: Vec<String>,
    readings: Readings,
}

/// A year.
struct Row {
    year: String,
    note: &'static str,
    cells: Vec<Cell>,
}

/// An indicator in a year.
struct Cell {
    name: &'static str,
    rate: String,
    counts: String,
}

impl IndicatorsPage {
    pub(in crate::features::outcomes) fn new(frame: Frame, made: &Made<Indicators>) -> Self {
        let report = &made.report;
        let office = report.head.office.as_deref().unwrap_or(AGENCY);
        let row = |period: &PeriodLine| Row {
            year: period.year.clone(),
            note: state(period),
            cells: INDICATORS
                .map(|(code, name, _)| cell(find(report, &period.year, office, code), code, name, made.guard))
                .into(),
        };
        Self {
            shell: Shell { period: "Period", ..Shell::new("/outcomes/indicators", &report.head, &made.choices) },
            names: INDICATORS.map(|(_, name, _)| name).to_vec(),
            national: INDICATORS.map(|(code, _, value)| rate(code, value)).to_vec(),
            years: report.periods.iter().map(row).collect(),
            readings: report.readings,
            notes: report.periods.iter().filter_map(unknown_births).collect(),
            frame,
        }
    }
}

fn find<'a>(report: &'a Indicators, year: &str, office: &str, indicator: &str) -> Option<&'a Line> {
    report.lines.iter().find(|l| l.year == year && l.office == office && l.indicator == indicator)
}

fn cell(line: Option<&Line>, code: &str, name: &'static str, guard: Guard) -> Cell {
    let Some(line) = line.filter(|line| line.denominator > 0) else {
        return Cell { name, rate: "none".to_owned(), counts: String::new() };
    };
    if guard.hides_part(line.numerator, line.denominator) {
        return Cell { name, rate: KEPT.to_owned(), counts: String::new() };
    }
    let counts = match code {
        "p5" => format!("{} moves in {} days", count(line.numerator), count(line.denominator)),
        _ => out_of(line.numerator, line.denominator),
    };
    Cell { name, rate: line.rate.map_or_else(String::new, |value| rate(code, value)), counts }
}

fn rate(code: &str, value: f64) -> String {
    if code == "p5" { format!("{value:.2}") } else { format!("{value:.1}%") }
}

fn state(period: &PeriodLine) -> &'static str {
    match (period.over, period.followed) {
        (true, true) => "",
        (true, false) => "first and fourth still change",
        (false, _) => "not over: all still change",
    }
}

fn unknown_births(period: &PeriodLine) -> Option<String> {
    let n = period.without_birth.filter(|n| *n > 0)?;
    Some(format!("{}: {} children are left out because their birth date is not known.", period.year, count(n)))
}

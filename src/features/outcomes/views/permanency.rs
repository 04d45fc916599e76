//! The page "Time to permanency".

use askama::Template;

use super::{Figure, Shell};
use crate::domain::outcomes::cohort::{Horizon, Reading};
use crate::domain::outcomes::offices::Test;
use crate::features::outcomes::drawing;
use crate::features::outcomes::pages::Made;
use crate::features::outcomes::permanency::{OfficeLine, TimeToPermanency};
use crate::features::outcomes::words::{count, day, estimate, percent, probability, range, returned, share};
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "outcomes/permanency.html")]
pub(in crate::features::outcomes) struct PermanencyPage {
    frame: Frame,
    shell: Shell,
    /// What the figures say, in a sentence or two.
    summary: String,
    figures: Vec<Figure>,
    /// The chart; none where nobody entered.
    svg: Option<String>,
    readings: Vec<ReadingRow>,
    exits: Vec<ExitRow>,
    offices: Vec<OfficeRow>,
    /// What the tests between offices say.
    tests: Vec<String>,
    /// Stays that were left out, in words; empty for none.
    left_out: String,
}

struct ReadingRow {
    months: u32,
    at_risk: String,
    home: String,
    others: String,
    in_care: String,
}

struct ExitRow {
    reason: &'static str,
    stays: String,
    share: String,
}

struct OfficeRow {
    name: String,
    href: String,
    entered: String,
    home_6: String,
    home_12: String,
    quarter: String,
    half: String,
    re_entry: String,
}

impl PermanencyPage {
    pub(in crate::features::outcomes) fn new(frame: Frame, made: &Made<TimeToPermanency>) -> Self {
        let (report, choices) = (&made.report, &made.choices);
        let path = "/outcomes/time-to-permanency";
        let summary = summary(report, &choices.period.words());
        let office = |line: &OfficeLine| {
            let year = choices.period.code();
            let pairs = [("year", year.as_str()), ("office", &line.office)];
            OfficeRow::new(line, format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default()))
        };
        Self {
            shell: Shell::new(path, &report.head, choices),
            figures: figures(report),
            svg: (report.found.entered > 0).then(|| drawing::curves(report, &summary)),
            readings: report.found.readings.iter().map(reading).collect(),
            exits: exits(report),
            offices: report.offices.iter().map(office).collect(),
            tests: tests(report),
            left_out: match report.left_out {
                Some(n) if n > 0 => format!("{n} stays were left out because their dates cannot be."),
                _ => String::new(),
            },
            summary,
            frame,
        }
    }
}

fn summary(report: &TimeToPermanency, period: &str) -> String {
    let found = &report.found;
    if found.entered == 0 {
        return format!("No child entered care {period}.");
    }
    let entered = count(found.entered);
    let who = if i64::from(found.entered) == found.children {
        let children = if found.entered == 1 { "child" } else { "children" };
        format!("Of {entered} {children} who entered care {period}")
    } else {
        format!("Of {entered} entries into care {period} ({} children)", count(found.children))
    };
    let home = |months: u32, words: &str| {
        let horizon = found.horizons.iter().find(|horizon| horizon.months == months && horizon.reached)?;
        let early = if horizon.mature { "" } else { ", as far as they have been followed" };
        Some((percent(horizon.home.share), words.to_owned(), early))
    };
    match (home(6, "six"), home(12, "twelve")) {
        (Some((six, ..)), Some((twelve, _, early))) => {
            format!("{who}, {six} were home within six months and {twelve} within twelve{early}.")
        }
        (Some((six, _, early)), None) => format!("{who}, {six} were home within six months{early}."),
        (None, _) => format!("{who}, none has been followed for six months yet."),
    }
}

fn figures(report: &TimeToPermanency) -> Vec<Figure> {
    let found = &report.found;
    let children = match i64::from(found.entered) == found.children {
        true => String::new(),
        false => format!("{} children", count(found.children)),
    };
    let re_entry = found.re_entry_after_reunification;
    let waiting = match re_entry.not_yet_followed {
        0 => String::new(),
        n => format!("{} more went home less than 12 months ago", count(n)),
    };
    let mut figures = vec![
        Figure::new("Entered care", count(found.entered), children),
        Figure::new("Still in care", count(found.still_in_care), ""),
    ];
    figures.extend(found.horizons.iter().map(horizon));
    figures.extend([
        Figure::new("A quarter home by", day(found.quarter_home), ""),
        Figure::new("Half home by", day(found.half_home), ""),
        Figure::new("Back in care within 12 months of going home", returned(re_entry), waiting),
    ]);
    figures
}

fn horizon(horizon: &Horizon) -> Figure {
    let label = format!("Home by {} months", horizon.months);
    if !horizon.reached {
        return Figure::new(&label, "not yet", "nobody has been followed this long");
    }
    let mut notes: Vec<String> = Vec::new();
    if horizon.home.limits.is_some() {
        notes.push(format!("95% limits {}", range(horizon.home.limits)));
    }
    if !horizon.mature {
        notes.push("early: only some were followed this long".to_owned());
    }
    Figure::new(&label, percent(horizon.home.share), notes.join("; "))
}

fn reading(reading: &Reading) -> ReadingRow {
    let seen = |text: String| if reading.reached { text } else { "not yet".to_owned() };
    ReadingRow {
        months: reading.months,
        at_risk: count(reading.at_risk),
        home: seen(share(reading.home)),
        others: seen(percent(reading.other_exits)),
        in_care: seen(estimate(reading.in_care, reading.in_care_limits)),
    }
}

fn exits(report: &TimeToPermanency) -> Vec<ExitRow> {
    let all = report.found.entered.max(1);
    let row =
        |reason, stays: u32| ExitRow { reason, stays: count(stays), share: percent(f64::from(stays) / f64::from(all)) };
    let exits = report.found.exits.iter().map(|exit| row(exit.reason.label(), exit.stays));
    exits.chain([row("Still in care", report.found.still_in_care)]).collect()
}

impl OfficeRow {
    fn new(line: &OfficeLine, href: String) -> Self {
        Self {
            name: line.name.clone(),
            href,
            entered: count(line.entered),
            home_6: share(line.home_6_months),
            home_12: share(line.home_12_months),
            quarter: day(line.quarter_home),
            half: day(line.half_home),
            re_entry: returned(line.re_entry),
        }
    }
}

fn tests(report: &TimeToPermanency) -> Vec<String> {
    let Some(tests) = report.tests.filter(|_| report.offices.len() > 1) else { return Vec::new() };
    vec![
        verdict("Going home", "Gray's test", &tests.reunification),
        verdict("The length of stays, whatever ends them,", "log-rank test", &tests.any_exit),
    ]
}

fn verdict(what: &str, name: &str, test: &Test) -> String {
    let Some((p, statistic)) = test.p.zip(test.statistic) else {
        return format!("{what} cannot be compared: too little has happened yet.");
    };
    let degrees = if test.df == 1 { "degree" } else { "degrees" };
    let figures = format!("{name}: chi-square {statistic:.1} on {} {degrees} of freedom, {}", test.df, probability(p));
    if p < 0.05 {
        format!("{what} differs between offices by more than chance alone would explain ({figures}).")
    } else {
        format!("{what} differs between offices by no more than chance alone could explain ({figures}).")
    }
}

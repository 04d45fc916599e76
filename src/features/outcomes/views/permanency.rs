//! The page "Time to permanency".

use askama::Template;

use super::{Figure, Shell};
use crate::domain::outcomes::cohort::{Horizon, Reading};
use crate::domain::outcomes::incidence::Share;
use crate::domain::outcomes::offices::Test;
use crate::features::outcomes::drawing;
use crate::features::outcomes::guard::{FEWER, Guard, KEPT};
use crate::features::outcomes::pages::Made;
use crate::features::outcomes::permanency::{OfficeLine, TimeToPermanency};
use crate::features::outcomes::words::{count, day, estimate, percent, probability, range, share};
use crate::web::page::Frame;

#[derive(Template)]
#[template(path = "outcomes/permanency.html")]
pub(in crate::features::outcomes) struct PermanencyPage {
    frame: Frame,
    shell: Shell,
    /// What the figures say, in a sentence or two.
    summary: String,
    figures: Vec<Figure>,
    /// The chart; none where nobody entered, and where it would show a small count.
    svg: Option<String>,
    readings: Vec<ReadingRow>,
    exits: Vec<ExitRow>,
    offices: Vec<OfficeRow>,
    /// What the tests between offices say.
    tests: Vec<String>,
    /// Stays that were left out, in words; empty for none.
    left_out: String,
    /// Whether small counts are hidden.
    is_guarded: bool,
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
        let (report, choices, guard) = (&made.report, &made.choices, made.guard);
        let path = "/outcomes/time-to-permanency";
        let summary = summary(report, &choices.period.words(), guard);
        let is_shown = report.found.entered > 0 && !guard.hides(report.found.entered);
        let office = |line: &OfficeLine| {
            let year = choices.period.code();
            let pairs = [("year", year.as_str()), ("office", &line.office)];
            OfficeRow::new(line, guard, format!("{path}?{}", serde_urlencoded::to_string(pairs).unwrap_or_default()))
        };
        let exits = exits(report, guard);
        Self {
            shell: Shell::new(path, &report.head, choices),
            figures: if is_shown { figures(report, guard) } else { Vec::new() },
            svg: (is_shown && !exits.iter().any(|row| row.stays == KEPT)).then(|| drawing::curves(report, &summary)),
            readings: report.found.readings.iter().map(|r| reading(r, report.found.entered, guard)).collect(),
            exits: if is_shown { exits } else { Vec::new() },
            offices: report.offices.iter().map(office).collect(),
            tests: if guard == Guard::Open { tests(report) } else { Vec::new() },
            is_guarded: guard == Guard::Small,
            left_out: match report.left_out {
                Some(n) if n > 0 => format!("{n} stays were left out because their dates cannot be."),
                _ => String::new(),
            },
            summary,
            frame,
        }
    }
}

fn summary(report: &TimeToPermanency, period: &str, guard: Guard) -> String {
    let found = &report.found;
    if found.entered == 0 {
        return format!("No child entered care {period}.");
    }
    if guard.hides(found.entered) {
        return format!("{FEWER} children entered care {period}: figures of so few would point at them.")
            .replacen('f', "F", 1);
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
        Some((guard.percent(horizon.home.share, found.entered), words.to_owned(), early))
    };
    match (home(6, "six"), home(12, "twelve")) {
        (Some((six, ..)), twelve) if six == KEPT || twelve.as_ref().is_some_and(|(twelve, ..)| twelve == KEPT) => {
            format!("{who}, so few had gone home, or so few had not, that the shares are not shown.")
        }
        (Some((six, ..)), Some((twelve, _, early))) => {
            format!("{who}, {six} were home within six months and {twelve} within twelve{early}.")
        }
        (Some((six, _, early)), None) => format!("{who}, {six} were home within six months{early}."),
        (None, _) => format!("{who}, none has been followed for six months yet."),
    }
}

fn figures(report: &TimeToPermanency, guard: Guard) -> Vec<Figure> {
    let found = &report.found;
    let children = if i64::from(found.entered) == found.children {
        String::new()
    } else {
        format!("{} children", count(found.children))
    };
    let re_entry = found.re_entry_after_reunification;
    let waiting = match re_entry.not_yet_followed {
        0 => String::new(),
        n => format!("{} more went home less than 12 months ago", guard.count(n)),
    };
    let mut figures = vec![
        Figure::new("Entered care", count(found.entered), children),
        Figure::new("Still in care", guard.count(found.still_in_care), ""),
    ];
    figures.extend(found.horizons.iter().map(|h| horizon(h, found.entered, guard)));
    figures.extend([
        Figure::new("A quarter home by", day(found.quarter_home), ""),
        Figure::new("Half home by", day(found.half_home), ""),
        Figure::new("Back in care within 12 months of going home", guard.returned(re_entry), waiting),
    ]);
    figures
}

fn horizon(horizon: &Horizon, entered: u32, guard: Guard) -> Figure {
    let label = format!("Home by {} months", horizon.months);
    if !horizon.reached {
        return Figure::new(&label, "not yet", "nobody has been followed this long");
    }
    let value = guard.percent(horizon.home.share, entered);
    let mut notes: Vec<String> = Vec::new();
    if horizon.home.limits.is_some() && value != KEPT {
        notes.push(format!("95% limits {}", range(horizon.home.limits)));
    }
    if !horizon.mature {
        notes.push("early: only some were followed this long".to_owned());
    }
    Figure::new(&label, value, notes.join("; "))
}

fn reading(reading: &Reading, entered: u32, guard: Guard) -> ReadingRow {
    let seen = |share: f64, said: &dyn Fn() -> String| {
        if reading.reached { guard.share(share, entered, said) } else { "not yet".to_owned() }
    };
    ReadingRow {
        months: reading.months,
        at_risk: guard.count(reading.at_risk),
        home: seen(reading.home.share, &|| share(reading.home)),
        others: seen(reading.other_exits, &|| percent(reading.other_exits)),
        in_care: seen(reading.in_care, &|| estimate(reading.in_care, reading.in_care_limits)),
    }
}

fn exits(report: &TimeToPermanency, guard: Guard) -> Vec<ExitRow> {
    let all = f64::from(report.found.entered.max(1));
    let exits = report.found.exits.iter().map(|exit| (exit.reason.label(), exit.stays));
    let rows: Vec<_> = exits.chain([("Still in care", report.found.still_in_care)]).collect();
    let hidden = guard.hidden(&rows.iter().map(|(_, stays)| i64::from(*stays)).collect::<Vec<_>>());
    let shown = |reason, stays: u32| (reason, count(stays), percent(f64::from(stays) / all));
    let row = |((reason, stays), hides)| {
        let kept = || (reason, KEPT.to_owned(), String::new());
        let (reason, stays, share) = if hides { kept() } else { shown(reason, stays) };
        ExitRow { reason, stays, share }
    };
    rows.into_iter().zip(hidden).map(row).collect()
}

impl OfficeRow {
    fn new(line: &OfficeLine, guard: Guard, href: String) -> Self {
        let few = guard.hides(line.entered);
        let of = |said: Share| guard.share(said.share, line.entered, || share(said));
        let by = |reached| if few { KEPT.to_owned() } else { day(reached) };
        Self {
            name: line.name.clone(),
            href,
            entered: guard.count(line.entered),
            home_6: of(line.home_6_months),
            home_12: of(line.home_12_months),
            quarter: by(line.quarter_home),
            half: by(line.half_home),
            re_entry: guard.returned(line.re_entry),
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

//! The page "Day one".

use std::collections::HashMap;

use askama::Template;

use super::{Figure, Shell};
use crate::domain::day_one::TARGET_DAYS;
use crate::domain::outcomes::connection::{By, Failed, Stand};
use crate::domain::outcomes::latency::Latency;
use crate::domain::referral::{Reason, ServiceKind};
use crate::features::outcomes::day_one::{ALL, FailureLine, Group, Line, StandLine, reason_code};
use crate::features::outcomes::day_one_pages::Made;
use crate::features::outcomes::guard::{Guard, KEPT};
use crate::features::outcomes::words::{count, day};
use crate::web::page::Frame;

/// Days of the columns "by day ..".
const DAYS: [i32; 5] = [2, 7, 14, 30, 90];
/// Services of which a worker's or a provider's share is said: of fewer it says more of chance than of them.
const LEAST_FOR_SHARE: u32 = 10;
/// The page.
pub(super) const PATH: &str = "/outcomes/day-one";
/// The list behind a figure.
pub(super) const BEHIND: &str = "/outcomes/day-one/services";

#[derive(Template)]
#[template(path = "outcomes/day_one.html")]
pub(in crate::features::outcomes) struct DayOnePage {
    frame: Frame,
    shell: Shell,
    choose: Choose,
    summary: String,
    figures: Vec<Figure>,
    steps: Vec<Row>,
    legs: Vec<Row>,
    stands: Vec<Counted>,
    failures: Vec<Side>,
    by: Vec<Dimension>,
    by_label: &'static str,
    groups: Vec<Row>,
    days: Vec<String>,
    left_out: Vec<String>,
    /// The list of every service counted; empty for whoever may not see it.
    all: String,
    /// The list of those that had not begun within the target.
    late: String,
}

/// What the services can be narrowed to beside the year and the office.
struct Choose {
    services: Vec<(String, String)>,
    service: String,
    workers: Vec<(String, String)>,
    worker: String,
    providers: Vec<(String, String)>,
    provider: String,
    by: &'static str,
}

/// A step, a kind of service, an office, a worker or a provider.
struct Row {
    name: String,
    /// Where its name leads; empty for nowhere.
    href: String,
    services: String,
    happened: String,
    /// The share that had begun by each day, with the words of its column.
    by_day: Vec<(String, String)>,
    median: String,
    of_those: String,
}

/// A count with the list behind it.
struct Counted {
    name: &'static str,
    services: String,
    /// Empty for whoever may not see it.
    href: String,
}

/// What the first sessions can be broken down by.
struct Dimension {
    href: String,
    label: &'static str,
    current: bool,
}

/// What failed on one side.
struct Side {
    all: Counted,
    reasons: Vec<Counted>,
}

impl DayOnePage {
    pub(in crate::features::outcomes) fn new(frame: Frame, made: &Made) -> Self {
        let (report, guard) = (&made.report, made.look.guard);
        let of_step = |step: &str| report.steps.iter().find(|line| line.step == step && line.service == ALL);
        let first = of_step("first_session").map(|line| &line.latency);
        let all = report.steps.iter().filter(|line| line.service == ALL);
        Self {
            shell: shell(made),
            choose: Choose::of(made),
            summary: summary(first, made),
            figures: first.map(|latency| figures(latency, made)).unwrap_or_default(),
            steps: all.map(|line| Row::new(step_words(line.step), String::new(), &line.latency, guard)).collect(),
            legs: report
                .legs
                .iter()
                .map(|leg| Row::new(leg_words(leg.leg), String::new(), &leg.latency, guard))
                .collect(),
            stands: stands(made),
            failures: failures(made),
            by: by(made),
            by_label: made.look.by.label(),
            groups: groups(made),
            days: DAYS.map(by_day).to_vec(),
            left_out: left_out(made),
            all: behind(made, &[]),
            late: behind(made, &[("in_time", "no")]),
            frame,
        }
    }
}

fn shell(made: &Made) -> Shell {
    let shell = Shell::new(PATH, &made.report.head, &made.look.choices);
    let file = |ending: &str| made.look.href(&format!("{PATH}.{ending}"), &said(made.look.by));
    Shell { json: file("json"), csv: file("csv"), ..shell }
}

/// A breakdown as it stands in an address: the first one is not said.
fn said(by: By) -> Vec<(&'static str, &'static str)> {
    if by == By::Need { Vec::new() } else { vec![("by", by.code())] }
}

/// Key and name of each to choose, by name; nobody for whoever may not ask for a single one.
fn listed<K: ToString>(made: &Made, names: &HashMap<K, String>) -> Vec<(String, String)> {
    if made.look.guard != Guard::Open {
        return Vec::new();
    }
    let mut names: Vec<(String, String)> = names.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    names.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
    names
}

impl Choose {
    fn of(made: &Made) -> Self {
        let value =
            |name: &str| made.look.pairs().into_iter().find(|(n, _)| *n == name).map(|(_, v)| v).unwrap_or_default();
        let kinds = ServiceKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind.label().to_owned()));
        Self {
            services: if made.look.guard == Guard::Open { kinds.collect() } else { Vec::new() },
            service: value("service"),
            workers: listed(made, &made.look.names.workers),
            worker: value("worker"),
            providers: listed(made, &made.look.names.providers),
            provider: value("provider"),
            by: if made.look.by == By::Need { "" } else { made.look.by.code() },
        }
    }
}

/// The list behind a figure, for whoever may open every record of it.
fn behind(made: &Made, more: &[(&'static str, &str)]) -> String {
    if made.look.guard == Guard::Open { made.look.href(BEHIND, more) } else { String::new() }
}

fn by_day(day: i32) -> String {
    format!("By day {day}")
}

fn step_words(step: &str) -> &'static str {
    match step {
        "needed" => "Need known",
        "referral" => "Referred",
        "first_contact" => "Accepted by the provider",
        _ => "First session attended",
    }
}

fn leg_words(leg: &str) -> &'static str {
    match leg {
        "needed_to_referral" => "From the need to the referral",
        "referral_to_first_contact" => "From the referral to the acceptance",
        _ => "From the acceptance to the first session",
    }
}

fn kind_words(code: &str) -> &'static str {
    ServiceKind::from_code(code).map_or("Other service", ServiceKind::label)
}

/// The share that began by a day.
fn share(latency: &Latency, wanted: i32) -> f64 {
    latency.share_by_day.iter().find(|s| s.day == wanted).map_or(0.0, |s| s.share.share)
}

fn target() -> i32 {
    i32::try_from(TARGET_DAYS).unwrap_or(i32::MAX)
}

fn summary(first: Option<&Latency>, made: &Made) -> String {
    let (period, guard) = (made.look.choices.period.words(), made.look.guard);
    let Some(latency) = first.filter(|latency| latency.services > 0) else {
        return format!("No service was needed by the families of children who entered care {period}.");
    };
    let services = if latency.services == 1 { "service" } else { "services" };
    format!(
        "Of {} {services} needed by the families of children who entered care {period}, {} had a first session within two \
         days of the removal and {} within thirty.",
        guard.count(latency.services),
        guard.percent(share(latency, target()), latency.services),
        guard.percent(share(latency, 30), latency.services)
    )
}

fn figures(latency: &Latency, made: &Made) -> Vec<Figure> {
    if latency.services == 0 {
        return Vec::new();
    }
    let guard = made.look.guard;
    let those =
        latency.median_of_those_that_happened.map_or_else(|| "none began".to_owned(), |day| format!("day {day}"));
    let mut figures = Vec::new();
    if let Some(families) = made.report.families.as_ref().filter(|families| families.services > 0) {
        let said = guard.percent(share(families, target()), families.services);
        let of = format!("of {} families, with any service", guard.count(families.services));
        figures.push(Figure::new("Families with a first session within two days", said, of));
    }
    let in_time = guard.percent(share(latency, target()), latency.services);
    let of = format!("of {} needed", guard.count(latency.services));
    figures.extend([
        Figure::new("Services begun within two days", in_time, of),
        Figure::new("Had a first session", guard.out_of(latency.happened.into(), latency.services.into()), ""),
        Figure::new("Child left care first", guard.count(latency.left_first), ""),
        Figure::new("Half had a first session by", day(latency.median_day), "of all services needed"),
        Figure::new("Median of those that began", those, "looks faster: slow ones are missing"),
    ]);
    figures
}

fn stands(made: &Made) -> Vec<Counted> {
    let parts: Vec<i64> = made.report.stands.iter().map(|line| line.services.into()).collect();
    let hides = made.look.guard.hidden(&parts);
    let one = |(line, hides): (&StandLine, bool)| Counted {
        name: Stand::label(line.stand),
        services: if hides { KEPT.to_owned() } else { count(line.services) },
        href: if line.services > 0 { behind(made, &[("stand", line.stand.code())]) } else { String::new() },
    };
    made.report.stands.iter().zip(hides).map(one).collect()
}

fn failures(made: &Made) -> Vec<Side> {
    let counted = |line: &FailureLine, name: &'static str, more: &[(&'static str, &str)]| Counted {
        name,
        services: made.look.guard.count(line.services),
        href: behind(made, more),
    };
    let of = |side: Failed| {
        let lines = made.report.failures.iter().filter(move |line| line.side == side);
        let all = lines.clone().find(|line| line.reason == ALL)?;
        let code = side.code();
        let reasons = lines.filter(|line| line.reason != ALL);
        Some(Side {
            all: counted(all, side.label(), &[("failed", code)]),
            reasons: reasons
                .map(|line| counted(line, reason_words(line.reason), &[("failed", code), ("reason", line.reason)]))
                .collect(),
        })
    };
    Failed::ALL.iter().copied().filter_map(of).collect()
}

pub(super) fn reason_words(code: &str) -> &'static str {
    if code == reason_code(None) {
        "Reason not said"
    } else {
        Reason::from_code(code).map_or("Other reason", Reason::label)
    }
}

/// What the first sessions can be broken down by; nothing but the need for whoever sees no small counts.
fn by(made: &Made) -> Vec<Dimension> {
    let one = |by: By| Dimension {
        href: made.look.href(PATH, &said(by)) + "#by",
        label: by.label(),
        current: by == made.look.by,
    };
    let offered = |by: &By| *by != By::Office || !made.look.choices.offices.is_empty();
    if made.look.guard == Guard::Open { By::ALL.iter().copied().filter(offered).map(one).collect() } else { Vec::new() }
}

fn groups(made: &Made) -> Vec<Row> {
    let narrowed = |name: &'static str, code: &str| {
        let offered = made.look.guard == Guard::Open && !code.is_empty();
        if offered { made.look.href(PATH, &[(name, code)]) } else { String::new() }
    };
    if made.look.by == By::Need {
        let is_kind = |line: &&Line| line.step == "first_session" && line.service != ALL;
        let row = |line: &Line| {
            let href =
                if made.look.narrow.service.is_none() { narrowed("service", line.service) } else { String::new() };
            Row::new(kind_words(line.service), href, &line.latency, made.look.guard)
        };
        return made.report.steps.iter().filter(is_kind).map(row).collect();
    }
    let is_chosen = match made.look.by {
        By::Worker => made.look.narrow.worker.is_some(),
        By::Provider => made.look.narrow.provider.is_some(),
        By::Office => !made.look.choices.office.is_empty(),
        By::Need => true,
    };
    let row = |group: &Group| {
        let href = if is_chosen { String::new() } else { narrowed(made.look.by.code(), &group.code) };
        let row = Row::new(&group.name, href, &group.latency, made.look.guard);
        if made.look.by == By::Office || group.latency.services >= LEAST_FOR_SHARE { row } else { row.without_shares() }
    };
    made.report.groups.iter().map(row).collect()
}

/// What is not in the figures, each in a sentence.
fn left_out(made: &Made) -> Vec<String> {
    let closed = made.report.closed_left_out;
    let closed = closed.then(|| "Families that are not open to you are left out.".to_owned());
    let unusable = match made.report.unusable {
        0 => None,
        1 => Some("1 service was left out because its dates cannot be.".to_owned()),
        n => Some(format!("{n} services were left out because their dates cannot be.")),
    };
    closed.into_iter().chain(unusable).collect()
}

impl Row {
    fn new(name: &str, href: String, latency: &Latency, guard: Guard) -> Self {
        let few = guard.hides_part(latency.happened.into(), latency.services.into());
        Self {
            name: name.to_owned(),
            href,
            services: guard.count(latency.services),
            happened: if few { KEPT.to_owned() } else { count(latency.happened) },
            by_day: DAYS.map(|day| (by_day(day), guard.percent(share(latency, day), latency.services))).to_vec(),
            median: if few { KEPT.to_owned() } else { day(latency.median_day) },
            of_those: if few { None } else { latency.median_of_those_that_happened }
                .map_or_else(String::new, |day| format!("day {day}")),
        }
    }

    /// The same with its counts alone.
    fn without_shares(self) -> Self {
        let by_day = self.by_day.into_iter().map(|(name, _)| (name, "too few".to_owned())).collect();
        Self { by_day, median: "too few".to_owned(), of_those: "too few".to_owned(), ..self }
    }
}

//! The page "Day one".

use askama::Template;

use super::{Figure, Shell};
use crate::domain::referral::ServiceKind;
use crate::features::outcomes::day_one::{ALL, DayOne, Line};
use crate::features::outcomes::guard::{Guard, KEPT};
use crate::features::outcomes::pages::Made;
use crate::features::outcomes::words::{count, day};
use crate::web::page::Frame;

/// Days of the columns "by day ..".
const DAYS: [i32; 5] = [2, 7, 14, 30, 90];

#[derive(Template)]
#[template(path = "outcomes/day_one.html")]
pub(in crate::features::outcomes) struct DayOnePage {
    frame: Frame,
    shell: Shell,
    summary: String,
    figures: Vec<Figure>,
    steps: Vec<Row>,
    kinds: Vec<Row>,
    days: Vec<String>,
    left_out: String,
}

/// A step, or a kind of service.
struct Row {
    name: &'static str,
    services: String,
    happened: String,
    /// The share that had begun by each day, with the words of its column.
    by_day: Vec<(String, String)>,
    median: String,
    of_those: String,
}

impl DayOnePage {
    pub(in crate::features::outcomes) fn new(frame: Frame, made: &Made<DayOne>) -> Self {
        let (report, guard) = (&made.report, made.guard);
        let all = report.steps.iter().filter(|line| line.service == ALL);
        let sessions = report.steps.iter().filter(|line| line.step == "first_session" && line.service != ALL);
        let first = report.steps.iter().find(|line| line.step == "first_session" && line.service == ALL);
        Self {
            shell: Shell::new("/outcomes/day-one", &report.head, &made.choices),
            summary: summary(first, &made.choices.period.words(), guard),
            figures: first.map(|line| figures(line, guard)).unwrap_or_default(),
            steps: all.map(|line| Row::new(step_words(line.step), line, guard)).collect(),
            kinds: sessions.map(|line| Row::new(kind_words(line.service), line, guard)).collect(),
            days: DAYS.map(by).to_vec(),
            left_out: match report.unusable {
                0 => String::new(),
                n => format!("{n} services were left out because their dates cannot be."),
            },
            frame,
        }
    }
}

fn by(day: i32) -> String {
    format!("By day {day}")
}

fn step_words(step: &str) -> &'static str {
    match step {
        "referral" => "Referred",
        "first_contact" => "Accepted by the provider",
        _ => "First session attended",
    }
}

fn kind_words(code: &str) -> &'static str {
    ServiceKind::from_code(code).map_or("Other service", ServiceKind::label)
}

fn summary(line: Option<&Line>, period: &str, guard: Guard) -> String {
    let Some(latency) = line.map(|line| &line.latency).filter(|latency| latency.services > 0) else {
        return format!("No service was needed by the families of children who entered care {period}.");
    };
    let services = if latency.services == 1 { "service" } else { "services" };
    let by = |wanted: i32| latency.share_by_day.iter().find(|s| s.day == wanted).map_or(0.0, |s| s.share.share);
    format!(
        "Of {} {services} needed by the families of children who entered care {period}, {} had a first session within two \
         days of the removal and {} within thirty.",
        guard.count(latency.services),
        guard.percent(by(2), latency.services),
        guard.percent(by(30), latency.services)
    )
}

fn figures(line: &Line, guard: Guard) -> Vec<Figure> {
    let latency = &line.latency;
    let those =
        latency.median_of_those_that_happened.map_or_else(|| "none began".to_owned(), |day| format!("day {day}"));
    vec![
        Figure::new("Services needed", guard.count(latency.services), ""),
        Figure::new("Had a first session", guard.out_of(latency.happened.into(), latency.services.into()), ""),
        Figure::new("Child left care first", guard.count(latency.left_first), ""),
        Figure::new("Half had a first session by", day(latency.median_day), "of all services needed"),
        Figure::new("Median of those that began", those, "looks faster: slow ones are missing"),
    ]
}

impl Row {
    fn new(name: &'static str, line: &Line, guard: Guard) -> Self {
        let latency = &line.latency;
        let share = |day: i32| latency.share_by_day.iter().find(|s| s.day == day).map_or(0.0, |s| s.share.share);
        let few = guard.hides_part(latency.happened.into(), latency.services.into());
        Self {
            name,
            services: guard.count(latency.services),
            happened: if few { KEPT.to_owned() } else { count(latency.happened) },
            by_day: DAYS.map(|day| (by(day), guard.percent(share(day), latency.services))).to_vec(),
            median: if few { KEPT.to_owned() } else { day(latency.median_day) },
            of_those: if few { None } else { latency.median_of_those_that_happened }
                .map_or_else(String::new, |day| format!("day {day}")),
        }
    }
}

//! The page with the services behind a figure of the day-one report.

use askama::Template;

use super::day_one::reason_words;
use crate::domain::calendar::short_date;
use crate::domain::outcomes::connection::{Failed, Stand};
use crate::domain::referral::Reason;
use crate::features::outcomes::behind::{Behind, Line, Pick};
use crate::features::outcomes::day_one::reason_code;
use crate::features::outcomes::day_one_pages::Made;
use crate::web::page::Frame;

/// Lines on one page.
const PAGE: usize = 50;
const PATH: &str = "/outcomes/day-one/services";

#[derive(Template)]
#[template(path = "outcomes/behind.html")]
pub(in crate::features::outcomes) struct BehindPage {
    frame: Frame,
    /// The report.
    back: String,
    about: String,
    chips: Vec<(String, String)>,
    rows: Vec<Row>,
    elsewhere: String,
    previous: Option<String>,
    next: Option<String>,
    said: String,
    csv: String,
}

struct Row {
    family: String,
    name: String,
    number: String,
    referral: String,
    need: &'static str,
    /// "Referred Nov 3, accepted Nov 5".
    way: String,
    days: i32,
    stand: &'static str,
    kind: &'static str,
    failed: String,
    with: String,
}

impl BehindPage {
    pub(in crate::features::outcomes) fn new(frame: Frame, made: &Made, behind: &Behind, from: usize) -> Self {
        let (all, pairs) = (behind.lines.len(), behind.pick.pairs());
        let from = from.min(all);
        let until = from.saturating_add(PAGE).min(all);
        let at = |from: usize| {
            let from = from.to_string();
            let more: Vec<(&str, &str)> = pairs.iter().copied().chain([("from", from.as_str())]).collect();
            made.href(PATH, &more)
        };
        Self {
            back: made.href("/outcomes/day-one", &[]),
            about: about(made, behind),
            chips: chips(made, &behind.pick),
            rows: behind.lines.iter().skip(from).take(PAGE).map(Row::of).collect(),
            elsewhere: elsewhere(behind.elsewhere),
            previous: (from > 0).then(|| at(from.saturating_sub(PAGE))),
            next: (until < all).then(|| at(until)),
            said: format!("{} to {until} of {all}", (from + 1).min(all)),
            csv: made.href(&format!("{PATH}.csv"), &pairs),
            frame,
        }
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn about(made: &Made, behind: &Behind) -> String {
    let office = made.choices.office_name.as_deref().map_or_else(String::new, |name| format!(" {name}."));
    format!(
        "{} of {}, needed while a child who entered care {} was in care.{office} Those that waited longest first.",
        counted(behind.lines.len(), "service", "services"),
        counted(behind.families(), "family", "families"),
        made.choices.period.words(),
    )
}

fn elsewhere(n: usize) -> String {
    match n {
        0 => String::new(),
        1 => "1 more was counted whose family is now with another office.".to_owned(),
        n => format!("{n} more were counted whose families are now with another office."),
    }
}

/// What the list is narrowed to, each with the address without it.
fn chips(made: &Made, pick: &Pick) -> Vec<(String, String)> {
    let without = |name: &str| {
        let left: Vec<(&str, &str)> = pick.pairs().into_iter().filter(|(n, _)| *n != name).collect();
        made.href(PATH, &left)
    };
    let in_time = pick.in_time.map(|is| if is { "Within two days" } else { "Not within two days" });
    let picked = [
        ("stand", pick.stand.map(Stand::label)),
        ("failed", pick.failed.map(Failed::label)),
        ("reason", pick.reason.map(reason_words)),
        ("in_time", in_time),
    ];
    let picked = picked.into_iter().filter_map(|(name, words)| Some((without(name), words?.to_owned())));
    let report = &made.report;
    let narrowed = [
        ("service", made.narrow.service.map(|kind| kind.label().to_owned())),
        ("worker", report.worker.clone()),
        ("provider", report.provider.clone()),
    ];
    let less = |name: &str| {
        let kept: Vec<(&str, String)> = made.pairs().into_iter().filter(|(n, _)| *n != name).collect();
        let kept = kept.iter().map(|(name, value)| (*name, value.as_str()));
        let more: Vec<(&str, &str)> = kept.chain(pick.pairs()).collect();
        let text = serde_urlencoded::to_string(more).unwrap_or_default();
        let whole = made.choices.href(PATH);
        if text.is_empty() { whole } else { format!("{whole}&{text}") }
    };
    let narrowed = narrowed.into_iter().filter_map(|(name, words)| Some((less(name), words?)));
    narrowed.chain(picked).collect()
}

impl Row {
    fn of(line: &Line) -> Self {
        let family = format!("/families/{}", line.family);
        Self {
            referral: format!("{family}/referrals/{}", line.referral),
            family,
            name: format!("{} family", line.name),
            number: line.number.clone(),
            need: line.need.label(),
            way: way(line),
            days: line.days,
            stand: line.stand.label(),
            kind: kind(line.stand),
            failed: line.failed.iter().copied().map(failed).collect::<Vec<_>>().join("; "),
            with: [&line.provider, &line.worker]
                .into_iter()
                .filter(|s| !s.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

fn way(line: &Line) -> String {
    let steps = [
        ("removed", Some(line.removed_on)),
        ("needed", Some(line.needed_on)),
        ("referred", line.referred_on),
        ("accepted", line.accepted_on),
        ("attended", line.first_session_on),
    ];
    let said = steps.into_iter().filter_map(|(what, on)| Some(format!("{what} {}", short_date(on?))));
    let said = said.collect::<Vec<_>>().join(", ");
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const fn kind(stand: Stand) -> &'static str {
    match stand {
        Stand::Attended => "good",
        Stand::Accepted | Stand::LeftFirst => "plain",
        Stand::Referred | Stand::Waitlisted => "warn",
        Stand::Needed | Stand::Declined | Stand::EndedEarly => "bad",
    }
}

fn failed((side, reason): (Failed, Option<Reason>)) -> String {
    format!("{}: {}", side.label(), reason_words(reason_code(reason)).to_lowercase())
}

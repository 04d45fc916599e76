//! The page with the services behind a figure of the day-one report.

use askama::Template;

use super::day_one::{BEHIND as PATH, PATH as REPORT, reason_words};
use crate::domain::calendar::short_date;
use crate::domain::outcomes::connection::{Failed, Stand};
use crate::domain::referral::Reason;
use crate::domain::text::{capitalised, counted, counted_as};
use crate::features::outcomes::behind::{Behind, Line, Pick};
use crate::features::outcomes::day_one::reason_code;
use crate::features::outcomes::day_one_pages::Look;
use crate::features::referrals;
use crate::web::page::Frame;

/// Lines on one page.
const PAGE: usize = 50;

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
    pub(in crate::features::outcomes) fn new(frame: Frame, look: &Look, behind: &Behind, from: usize) -> Self {
        let (all, pairs) = (behind.lines.len(), behind.pick.pairs());
        let from = from.min(all);
        let until = from.saturating_add(PAGE).min(all);
        let at = |from: usize| {
            let from = from.to_string();
            let more: Vec<(&'static str, &str)> = pairs.iter().copied().chain([("from", from.as_str())]).collect();
            look.href(PATH, &more)
        };
        Self {
            back: look.href(REPORT, &[]),
            about: about(look, behind),
            chips: chips(look, &behind.pick),
            rows: behind.lines.iter().skip(from).take(PAGE).map(Row::of).collect(),
            elsewhere: elsewhere(behind.elsewhere),
            previous: (from > 0).then(|| at(from.saturating_sub(PAGE))),
            next: (until < all).then(|| at(until)),
            said: format!("{} to {until} of {all}", (from + 1).min(all)),
            csv: look.href(&format!("{PATH}.csv"), &pairs),
            frame,
        }
    }
}

fn about(look: &Look, behind: &Behind) -> String {
    let office = look.choices.office_name.as_deref().map_or_else(String::new, |name| format!(" {name}."));
    format!(
        "{} of {}, needed while a child who entered care {} was in care.{office} Those that waited longest first.",
        counted(behind.lines.len(), "service"),
        counted_as(behind.families(), "family", "families"),
        look.choices.period.words(),
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
fn chips(look: &Look, pick: &Pick) -> Vec<(String, String)> {
    let picked = pick.pairs().into_iter().map(|(name, value)| (name, value.to_owned()));
    let all: Vec<(&str, String)> = look.pairs().into_iter().chain(picked).collect();
    let without = |name: &str| {
        let left: Vec<(&str, String)> = all.iter().filter(|(n, _)| *n != name).cloned().collect();
        look.choices.href_with(PATH, &left)
    };
    let in_time = pick.in_time.map(|is| if is { "Within two days" } else { "Not within two days" });
    let words = [
        ("service", look.narrow.service.map(|kind| kind.label().to_owned())),
        ("worker", look.narrow.worker.and_then(|id| look.names.workers.get(&id).cloned())),
        ("provider", look.narrow.provider.and_then(|id| look.names.providers.get(&id).cloned())),
        ("stand", pick.stand.map(|stand| stand.label().to_owned())),
        ("failed", pick.failed.map(|side| side.label().to_owned())),
        ("reason", pick.reason.map(|reason| reason_words(reason).to_owned())),
        ("in_time", in_time.map(str::to_owned)),
    ];
    words.into_iter().filter_map(|(name, words)| Some((without(name), words?))).collect()
}

impl Row {
    fn of(line: &Line) -> Self {
        Self {
            referral: referrals::path(line.family, line.referral),
            family: format!("/families/{}", line.family),
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
    capitalised(&said.collect::<Vec<_>>().join(", "))
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

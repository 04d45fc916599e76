//! A row of the board in words: for the page and for the file.

use std::sync::Arc;

use super::model::Row;
use crate::domain::calendar::short_date;
use crate::domain::day_one::DayOne;
use crate::domain::id::OfficeId;
use crate::domain::milestone::{Children, Risk};
use crate::error::Result;
use crate::features::users::Office;
use crate::web::csv::harmless;

/// Blocks that a row names before it only counts them.
const BLOCKS: usize = 3;

/// A row of the page.
pub(super) struct Line {
    pub(super) href: String,
    pub(super) name: String,
    pub(super) number: String,
    /// Empty where all families are of one office.
    pub(super) office: String,
    pub(super) day: i64,
    pub(super) of: i64,
    pub(super) due: String,
    pub(super) kind: &'static str,
    pub(super) risk: &'static str,
    pub(super) children: String,
    /// Empty: nobody.
    pub(super) worker: String,
    pub(super) assign: String,
    pub(super) day_one: String,
    pub(super) day_one_kind: &'static str,
    pub(super) blocks: String,
}

pub(super) fn line(row: &Row, offices: &[Office], with_office: bool) -> Line {
    let (named, standing) = (&row.named, &row.standing);
    let (day_one, day_one_kind) = day_one(row.day_one);
    let due = if standing.past { "Was due" } else { "Due" };
    Line {
        href: format!("/families/{}", named.family),
        name: named.name.clone(),
        number: named.number.clone(),
        office: if with_office { office(offices, named.office).to_owned() } else { String::new() },
        day: standing.day,
        of: standing.of,
        due: format!("{due} {}", short_date(standing.due_on)),
        kind: kind(standing.risk),
        risk: risk(standing.risk),
        children: children(row.children),
        worker: row.worker.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
        assign: format!("/families/{}/workers?seat=reunification", named.family),
        day_one,
        day_one_kind,
        blocks: if standing.blocks.is_empty() { "Nothing recorded".to_owned() } else { blocks(row, BLOCKS) },
    }
}

fn office(offices: &[Office], id: OfficeId) -> &str {
    offices.iter().find(|office| office.id == id).map_or("", |office| &office.name)
}

/// How a family that is on the board stands. "Home" here is a trial home visit: the agency is still responsible.
pub(super) const fn risk(risk: Risk) -> &'static str {
    match risk {
        Risk::Home => "Home on a trial visit",
        Risk::LeftOtherwise => "None away from home",
        other => other.label(),
    }
}

pub(super) const fn kind(risk: Risk) -> &'static str {
    match risk {
        Risk::AtRisk | Risk::Past => "bad",
        Risk::Watch => "warn",
        Risk::OnCourse | Risk::LeftOtherwise => "",
        Risk::Home => "good",
    }
}

/// "2 in care, 1 on a home visit, 1 home".
fn children(children: Children) -> String {
    let parts = [
        (children.in_care, "in care"),
        (children.trial_home_visit, "on a home visit"),
        (children.home, "home"),
        (children.other_exits, "left another way"),
    ];
    let said: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}")).collect();
    said.join(", ")
}

fn day_one(clock: DayOne) -> (String, &'static str) {
    match clock {
        DayOne::NotStarted => ("Not started".to_owned(), ""),
        DayOne::Running { days, over } => (format!("Nothing yet, day {days}"), if over { "bad" } else { "warn" }),
        DayOne::Stopped { days, .. } => (format!("Attended on day {days}"), ""),
    }
}

/// "Nothing attended in 20 days; Hearing on Apr 2, 2026; and 2 more".
fn blocks(row: &Row, most: usize) -> String {
    let blocks = &row.standing.blocks;
    let mut said: Vec<String> = blocks.iter().take(most).map(ToString::to_string).collect();
    if blocks.len() > most {
        said.push(format!("and {} more", blocks.len() - most));
    }
    said.join("; ")
}

/// The families as a file for a spreadsheet.
pub(super) fn csv(offices: &[Office], rows: &[Arc<Row>]) -> Result<Vec<u8>> {
    let mut file = csv::Writer::from_writer(Vec::with_capacity(rows.len() * 160));
    file.write_record([
        "Number",
        "Family",
        "Office",
        "Standing",
        "Day",
        "Of",
        "Due on",
        "In care",
        "On a home visit",
        "Home",
        "Left another way",
        "Worker",
        "Day one",
        "What blocks it",
    ])
    .map_err(anyhow::Error::new)?;
    for row in rows {
        let (named, standing, children) = (&row.named, &row.standing, &row.children);
        file.write_record([
            harmless(&named.number).into_owned(),
            harmless(&named.name).into_owned(),
            harmless(office(offices, named.office)).into_owned(),
            risk(standing.risk).to_owned(),
            standing.day.to_string(),
            standing.of.to_string(),
            standing.due_on.to_string(),
            children.in_care.to_string(),
            children.trial_home_visit.to_string(),
            children.home.to_string(),
            children.other_exits.to_string(),
            harmless(row.worker.as_ref().map_or("No worker", |(_, name)| name)).into_owned(),
            day_one(row.day_one).0,
            harmless(&blocks(row, usize::MAX)).into_owned(),
        ])
        .map_err(anyhow::Error::new)?;
    }
    Ok(file.into_inner().map_err(|error| anyhow::Error::new(error.into_error()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_counted_by_where_they_are() {
        let all = Children { in_care: 2, trial_home_visit: 1, home: 1, other_exits: 0 };
        assert_eq!(children(all), "2 in care, 1 on a home visit, 1 home");
    }

    #[test]
    fn the_clock_says_whether_anything_was_attended() {
        assert_eq!(day_one(DayOne::Running { days: 5, over: true }), ("Nothing yet, day 5".to_owned(), "bad"));
        assert_eq!(day_one(DayOne::Stopped { days: 1, met: true }), ("Attended on day 1".to_owned(), ""));
    }
}

//! The alarms: a family without a reunification worker, a child in care without a permanency worker; the oldest first.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::store::{self, InCare};
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::family::child_name;
use crate::domain::id::FamilyId;
use crate::domain::period::days_between;
use crate::error::Result;
use crate::features::board::Row;

/// Alarms that one list shows; the rest are counted.
const SHOWN: usize = 50;
/// Families looked into for one page, those longest in care first; more than this, and the office is not filtered yet.
const LOOKED_INTO: usize = 2000;

/// One alarm, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alarm {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) detail: String,
    /// "20 days".
    pub(super) age: String,
    pub(super) assign: String,
    since: NaiveDate,
}

/// The alarms of one kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Alarms {
    pub(super) total: usize,
    pub(super) shown: Vec<Alarm>,
    /// How many are not shown.
    pub(super) more: usize,
}

impl Alarms {
    fn of(total: usize, mut found: Vec<Alarm>) -> Self {
        found.sort_by(|a, b| (a.since, &a.title, &a.assign).cmp(&(b.since, &b.title, &b.assign)));
        found.truncate(SHOWN);
        Self { total, more: total - found.len(), shown: found }
    }
}

/// The families that nobody has, of these.
///
/// # Errors
/// The database's.
pub(super) fn families(conn: &mut Conn, rows: &[Arc<Row>], today: NaiveDate) -> Result<Alarms> {
    let open: Vec<&Row> = rows.iter().map(AsRef::as_ref).filter(|row| row.worker.is_none()).collect();
    let looked = longest(&open);
    let left = store::last_left_families(conn, &keys(&looked))?;
    let alarm = |row: &&Row| {
        let since = since(removed_on(row, today), left.get(&row.named.family), today);
        Alarm {
            title: format!("{} family", row.named.name),
            detail: format!(
                "{}. {}",
                row.named.number,
                said("No reunification worker", since, left.get(&row.named.family))
            ),
            assign: format!("/families/{}/workers?seat=reunification", row.named.family),
            ..Alarm::new(row.named.family, since, today)
        }
    };
    Ok(Alarms::of(open.len(), looked.iter().map(alarm).collect()))
}

/// The children in care whom nobody has, of these families.
///
/// # Errors
/// The database's.
pub(super) fn children(conn: &mut Conn, rows: &[Arc<Row>], today: NaiveDate) -> Result<Alarms> {
    let open: Vec<&Row> = rows.iter().map(AsRef::as_ref).filter(|row| row.children_without_worker > 0).collect();
    let total = open.iter().filter_map(|row| usize::try_from(row.children_without_worker).ok()).sum();
    let looked = longest(&open);
    let keys = keys(&looked);
    let named: HashMap<FamilyId, &Row> = looked.iter().map(|row| (row.named.family, *row)).collect();
    let left = store::last_left_children(conn, &keys)?;
    let alarm = |child: InCare| {
        let family = named.get(&child.family)?;
        let since = since(child.removed_on, left.get(&child.child), today);
        let detail = said("No permanency worker", since, left.get(&child.child));
        Some(Alarm {
            title: child_name(&child.given_name, &child.family_name),
            detail: format!("{} family, {}. {detail}", family.named.name, family.named.number),
            assign: format!("/families/{}/workers?seat={}", child.family, child.child),
            ..Alarm::new(child.family, since, today)
        })
    };
    let found = store::children_without_worker(conn, &keys, today)?;
    Ok(Alarms::of(total, found.into_iter().filter_map(alarm).collect()))
}

impl Alarm {
    fn new(family: FamilyId, since: NaiveDate, today: NaiveDate) -> Self {
        let href = format!("/families/{family}");
        let age = match days_between(since, today) {
            0 => "Today".to_owned(),
            1 => "1 day".to_owned(),
            n => format!("{n} days"),
        };
        Self { href, title: String::new(), detail: String::new(), age, assign: String::new(), since }
    }
}

fn removed_on(row: &Row, today: NaiveDate) -> NaiveDate {
    let days = u64::try_from(row.standing.day).unwrap_or(0);
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

/// Uncovered since the last worker left, or since the removal where there was none.
fn since(removed_on: NaiveDate, left_on: Option<&NaiveDate>, today: NaiveDate) -> NaiveDate {
    left_on.map_or(removed_on, |left| removed_on.max(*left)).min(today)
}

fn said(what: &str, since: NaiveDate, left_on: Option<&NaiveDate>) -> String {
    let from = if left_on == Some(&since) { "since the last one left on" } else { "since the removal on" };
    format!("{what} {from} {}", short_date(since))
}

fn longest<'a>(open: &[&'a Row]) -> Vec<&'a Row> {
    let mut longest = open.to_vec();
    longest.sort_by_key(|row| std::cmp::Reverse(row.standing.day));
    longest.truncate(LOOKED_INTO);
    longest
}

fn keys(rows: &[&Row]) -> Vec<FamilyId> {
    rows.iter().map(|row| row.named.family).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_seat_is_empty_since_the_last_worker_left_or_since_the_removal() {
        let (removed, today) = (date("2026-03-06"), date("2026-11-23"));
        assert_eq!(since(removed, None, today), removed);
        assert_eq!(since(removed, Some(&date("2026-11-03")), today), date("2026-11-03"));
        assert_eq!(since(removed, Some(&date("2024-11-03")), today), removed, "she left before this removal");
        let left = date("2026-11-03");
        assert_eq!(said("Nobody", left, Some(&left)), "Nobody since the last one left on Nov 3, 2026");
        assert_eq!(said("Nobody", removed, None), "Nobody since the removal on Mar 6, 2026");
    }
}

//! Writes families, their numbers, and the day on which work with them ended.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;

use super::{Ids, Task, batch, find};
use crate::db::schema::{episodes, families};
use crate::db::{Conn, Instant};
use crate::domain::id::{FamilyId, OfficeId};
use crate::domain::number::FamilyNumber;
use crate::domain::text::fold;
use crate::error::Result;
use crate::features::families::{next_numbers, reserve_number};
use crate::features::imports::records::Family;
use crate::features::imports::{Caseload, Entity};
use crate::on;

/// The language of a family of which the export does not say it.
const ENGLISH: &str = "English";

#[derive(Insertable)]
#[diesel(table_name = families, treat_none_as_default_value = false)]
struct FamilyRow<'a> {
    id: FamilyId,
    number: &'a str,
    name: &'a str,
    name_key: String,
    office_id: OfficeId,
    language: &'a str,
    court_file_number: &'a str,
    opened_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    created_at: Instant,
}

/// What an export says of a family again; what it does not say stays as it is.
#[derive(AsChangeset)]
#[diesel(table_name = families)]
struct FamilyChanges<'a> {
    name: &'a str,
    name_key: String,
    office_id: OfficeId,
    number: Option<&'a str>,
    language: Option<&'a str>,
    court_file_number: Option<&'a str>,
    opened_on: Option<NaiveDate>,
}

/// Writes the families.
pub(super) fn families<'a>(
    task: &mut Task<'_, '_>,
    caseload: &'a Caseload,
    offices: &Ids<'_, OfficeId>,
) -> Result<Ids<'a, FamilyId>> {
    let sorted = task.keys.sort(&caseload.families, |_| None);
    let (now, today) = (task.import.now, task.import.today);
    let taken: HashMap<String, FamilyId> =
        families::table.select((families::number, families::id)).load(task.conn)?.into_iter().collect();
    let numbers = numbers(task.conn, &sorted.new, &taken, today)?;
    let closed = closed(caseload);
    task.insert(
        &sorted.new,
        |id, family| {
            Ok(FamilyRow {
                id,
                number: numbers.get(family.key.as_str()).map_or("", String::as_str),
                name: &family.name,
                name_key: fold(&family.name),
                office_id: find(offices, Entity::Office, &family.office)?,
                language: family.language.as_deref().unwrap_or(ENGLISH),
                court_file_number: family.court_file.as_deref().unwrap_or_default(),
                opened_on: family.opened_on.unwrap_or(today),
                closed_on: closed.get(family.key.as_str()).copied().flatten(),
                created_at: now,
            })
        },
        |conn, rows| on!(conn, c => diesel::insert_into(families::table).values(rows).execute(c)),
    )?;
    task.update(&sorted.changed, |conn, id, family| {
        let changes = FamilyChanges {
            name: &family.name,
            name_key: fold(&family.name),
            office_id: find(offices, Entity::Office, &family.office)?,
            number: family.number.as_deref().filter(|number| taken.get(*number).is_none_or(|owner| *owner == id)),
            language: family.language.as_deref(),
            court_file_number: family.court_file.as_deref(),
            opened_on: family.opened_on,
        };
        diesel::update(families::table.find(id))
            .set((changes, families::version.eq(families::version + 1)))
            .execute(conn)?;
        Ok(())
    })?;
    task.remember(&sorted)?;
    Ok(sorted.ids)
}

/// The number of each new family: the county's where it is free, else the next of the year in which it was opened.
fn numbers<'a>(
    conn: &mut Conn,
    new: &[(FamilyId, &'a Family)],
    taken: &HashMap<String, FamilyId>,
    today: NaiveDate,
) -> Result<HashMap<&'a str, String>> {
    let mut numbers = HashMap::with_capacity(new.len());
    let mut waiting: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
    for (_, family) in new.iter().rev() {
        match family.number.as_ref().filter(|number| !taken.contains_key(*number)) {
            Some(number) => {
                if let Ok(ours) = number.parse::<FamilyNumber>() {
                    reserve_number(conn, ours)?;
                }
                numbers.insert(family.key.as_str(), number.clone());
            }
            None => waiting.entry(family.opened_on.unwrap_or(today).year()).or_default().push(&family.key),
        }
    }
    let given: HashSet<String> = numbers.values().cloned().collect();
    for (year, mut keys) in waiting {
        while !keys.is_empty() {
            let count = i32::try_from(keys.len()).unwrap_or(i32::MAX);
            let next = next_numbers(conn, year, count)?;
            let free = next.into_iter().filter(|number| !taken.contains_key(number) && !given.contains(number));
            for number in free {
                if let Some(key) = keys.pop() {
                    numbers.insert(key, number);
                }
            }
        }
    }
    Ok(numbers)
}

/// The day on which work with each family ended, as far as the export's episodes say.
fn closed(caseload: &Caseload) -> HashMap<&str, Option<NaiveDate>> {
    let family_of: HashMap<&str, &str> =
        caseload.children.iter().map(|child| (child.key.as_str(), child.family.as_str())).collect();
    let mut exits: HashMap<&str, Vec<Option<NaiveDate>>> = HashMap::new();
    for episode in &caseload.episodes {
        if let Some(family) = family_of.get(episode.child.as_str()) {
            exits.entry(family).or_default().push(episode.exited_on);
        }
    }
    exits.into_iter().map(|(family, exits)| (family, last_exit(&exits))).collect()
}

/// The last exit, once every stay of a family has ended.
fn last_exit(exits: &[Option<NaiveDate>]) -> Option<NaiveDate> {
    if exits.iter().all(Option::is_some) { exits.iter().flatten().max().copied() } else { None }
}

/// Closes the families whose last child has left care, and opens those again whose child is in care after all.
pub(super) fn close(task: &mut Task<'_, '_>, touched: &HashSet<FamilyId>) -> Result<()> {
    let touched: Vec<FamilyId> = touched.iter().copied().collect();
    for ids in touched.chunks(batch::ROWS) {
        let rows: Vec<(FamilyId, Option<NaiveDate>)> = episodes::table
            .filter(episodes::family_id.eq_any(ids))
            .select((episodes::family_id, episodes::exited_on))
            .load(task.conn)?;
        let mut exits: HashMap<FamilyId, Vec<Option<NaiveDate>>> = HashMap::new();
        for (family, exited_on) in rows {
            exits.entry(family).or_default().push(exited_on);
        }
        let families: Vec<(FamilyId, Option<NaiveDate>)> = families::table
            .filter(families::id.eq_any(ids))
            .select((families::id, families::closed_on))
            .load(task.conn)?;
        for (family, before) in families {
            let closed_on = exits.get(&family).and_then(|exits| last_exit(exits));
            if closed_on != before {
                diesel::update(families::table.find(family))
                    .set((families::closed_on.eq(closed_on), families::version.eq(families::version + 1)))
                    .execute(task.conn)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_with_a_family_ends_with_the_last_exit_and_not_while_a_child_is_in_care() {
        let day = |text: &str| text.parse().ok();
        assert_eq!(last_exit(&[day("2024-02-01"), day("2024-06-01"), day("2024-03-01")]), day("2024-06-01"));
        assert_eq!(last_exit(&[day("2024-02-01"), None]), None);
        assert_eq!(last_exit(&[]), None);
    }
}

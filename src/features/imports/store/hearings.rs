//! Writes hearings and the children they are about.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Ids, Task, batch, clock, find};
use crate::db::schema::{hearing_children, hearings};
use crate::db::{Conn, Instant};
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{ChildId, FamilyId, HearingId};
use crate::error::Result;
use crate::features::imports::records::Hearing;
use crate::features::imports::{Caseload, Entity};
use crate::on;

/// What an export says of a hearing: all of it, each time.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = hearings, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Facts<'a> {
    family_id: FamilyId,
    kind: &'static str,
    status: &'static str,
    held_on: NaiveDate,
    held_time: Option<String>,
    courtroom: &'a str,
    judge: &'a str,
    result: &'a str,
}

#[derive(Insertable)]
#[diesel(table_name = hearings, treat_none_as_default_value = false)]
struct HearingRow<'a> {
    id: HearingId,
    created_at: Instant,
    #[diesel(embed)]
    facts: Facts<'a>,
}

#[derive(Insertable)]
#[diesel(table_name = hearing_children, treat_none_as_default_value = false)]
struct AboutRow {
    hearing_id: HearingId,
    child_id: ChildId,
}

/// Writes the hearings. One that names no child is about every child of its family.
pub(super) fn hearings(
    task: &mut Task<'_, '_>,
    caseload: &Caseload,
    families: &Ids<'_, FamilyId>,
    children: &Ids<'_, ChildId>,
) -> Result<()> {
    let sorted = task.keys.sort(&caseload.hearings, |_| None);
    let (now, today) = (task.import.now, task.import.today);
    task.insert(
        &sorted.new,
        |id, hearing| Ok(HearingRow { id, created_at: now, facts: facts(hearing, families, today)? }),
        |conn, rows| on!(conn, c => diesel::insert_into(hearings::table).values(rows).execute(c)),
    )?;
    let wrong = in_error(task.conn)?;
    task.update(&sorted.changed, |conn, id, hearing| {
        // What was found wrong here stays as it was, whatever the export repeats.
        if wrong.contains(&id) {
            return Ok(());
        }
        diesel::update(hearings::table.find(id))
            .set((facts(hearing, families, today)?, hearings::version.eq(hearings::version + 1)))
            .execute(conn)?;
        diesel::delete(hearing_children::table.filter(hearing_children::hearing_id.eq(id))).execute(conn)?;
        Ok(())
    })?;
    let written = sorted.new.iter().chain(&sorted.changed).filter(|(id, _)| !wrong.contains(id));
    about(task.conn, written, caseload, children)?;
    task.remember(&sorted)
}

/// The hearings that were entered in error: few.
fn in_error(conn: &mut Conn) -> Result<HashSet<HearingId>> {
    let marked = hearings::table.filter(hearings::error_at.is_not_null()).select(hearings::id);
    Ok(marked.load::<HearingId>(conn)?.into_iter().collect())
}

fn facts<'a>(hearing: &'a Hearing, families: &Ids<'_, FamilyId>, today: NaiveDate) -> Result<Facts<'a>> {
    let likely = if hearing.held_on < today { HearingStatus::Held } else { HearingStatus::Scheduled };
    Ok(Facts {
        family_id: find(families, Entity::Family, hearing.family.as_deref().unwrap_or_default())?,
        kind: hearing.kind,
        status: hearing.status.unwrap_or(likely.code()),
        held_on: hearing.held_on,
        held_time: hearing.held_time.map(clock),
        courtroom: hearing.courtroom.as_deref().unwrap_or_default(),
        judge: hearing.judge.as_deref().unwrap_or_default(),
        result: hearing.result.as_deref().unwrap_or_default(),
    })
}

/// Writes which children each hearing is about.
fn about<'a>(
    conn: &mut Conn,
    written: impl Iterator<Item = &'a (HearingId, &'a Hearing)>,
    caseload: &Caseload,
    children: &Ids<'_, ChildId>,
) -> Result<()> {
    let mut of_family: HashMap<&str, Vec<&str>> = HashMap::new();
    for child in &caseload.children {
        of_family.entry(&child.family).or_default().push(&child.key);
    }
    let mut rows = Vec::new();
    for (hearing_id, hearing) in written {
        let named: Vec<&str> = hearing.children.iter().map(String::as_str).collect();
        let family = hearing.family.as_deref().and_then(|family| of_family.get(family));
        for key in if named.is_empty() { family.map_or(&[][..], Vec::as_slice) } else { &named } {
            rows.push(AboutRow { hearing_id: *hearing_id, child_id: find(children, Entity::Child, key)? });
        }
    }
    Ok(batch::rows(
        conn,
        &rows,
        |conn, rows| on!(conn, c => diesel::insert_into(hearing_children::table).values(rows).execute(c)),
    )?)
}

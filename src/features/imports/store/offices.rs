//! Writes offices, and workers as users.
//!
//! An office whose code is the county's key, and a user with a worker's address, are taken as they are. A worker without
//! an address becomes a user who cannot sign in.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Ids, Task, find};
use crate::db::Instant;
use crate::db::schema::{offices, users};
use crate::domain::id::{OfficeId, RecordId, UserId};
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::imports::records::{Office, Worker};
use crate::features::imports::{Caseload, Entity};
use crate::features::users::email_key;
use crate::on;

#[derive(Insertable)]
#[diesel(table_name = offices, treat_none_as_default_value = false)]
struct OfficeRow<'a> {
    id: OfficeId,
    code: &'a str,
    name: &'a str,
    created_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
struct UserRow<'a> {
    id: UserId,
    email: String,
    email_key: String,
    full_name: &'a str,
    role: Role,
    office_id: Option<OfficeId>,
    active: bool,
    created_at: Instant,
}

/// Writes the offices; the county's key is the code.
pub(super) fn offices<'a>(task: &mut Task<'_, '_>, records: &'a [Office]) -> Result<Ids<'a, OfficeId>> {
    let there: HashMap<String, OfficeId> =
        offices::table.select((offices::code, offices::id)).load(task.conn)?.into_iter().collect();
    let adopt = |office: &Office| there.get(&office.key).map(|id| RecordId::from_uuid(id.uuid()));
    let sorted = task.keys.sort(records, adopt);
    let now = task.import.now;
    task.insert(
        &sorted.new,
        |id, office| Ok(OfficeRow { id, code: &office.key, name: &office.name, created_at: now }),
        |conn, rows| on!(conn, c => diesel::insert_into(offices::table).values(rows).execute(c)),
    )?;
    task.update(&sorted.changed, |conn, id, office| {
        diesel::update(offices::table.find(id)).set(offices::name.eq(&office.name)).execute(conn)?;
        Ok(())
    })?;
    task.remember(&sorted)?;
    Ok(sorted.ids)
}

/// Writes the workers.
pub(super) fn workers<'a>(
    task: &mut Task<'_, '_>,
    caseload: &'a Caseload,
    offices: &Ids<'_, OfficeId>,
) -> Result<Ids<'a, UserId>> {
    let there: HashMap<String, UserId> =
        users::table.select((users::email_key, users::id)).load(task.conn)?.into_iter().collect();
    let adopt = |worker: &Worker| {
        let id = there.get(&email_key(worker.email.as_ref()?))?;
        Some(RecordId::from_uuid(id.uuid()))
    };
    let office = |worker: &Worker| match &worker.office {
        Some(key) => find(offices, Entity::Office, key).map(Some),
        None => Ok(None),
    };
    let sorted = task.keys.sort(&caseload.workers, adopt);
    let (now, source, roles) = (task.import.now, task.import.source, roles(caseload));
    task.insert(
        &sorted.new,
        |id, worker| {
            let email = worker.email.clone().unwrap_or_else(|| no_address(&worker.key, source));
            Ok(UserRow {
                id,
                email_key: email_key(&email),
                email,
                full_name: &worker.name,
                role: roles.get(worker.key.as_str()).copied().unwrap_or(Role::ReunificationWorker),
                office_id: office(worker)?,
                active: worker.email.is_some(),
                created_at: now,
            })
        },
        |conn, rows| on!(conn, c => diesel::insert_into(users::table).values(rows).execute(c)),
    )?;
    task.update(&sorted.changed, |conn, id, worker| {
        let email = worker.email.as_ref().map(|email| (users::email.eq(email), users::email_key.eq(email_key(email))));
        let office = office(worker)?.map(|office| users::office_id.eq(office));
        diesel::update(users::table.find(id))
            .set((users::full_name.eq(&worker.name), email, office, users::version.eq(users::version + 1)))
            .execute(conn)?;
        Ok(())
    })?;
    task.remember(&sorted)?;
    Ok(sorted.ids)
}

/// An address that nobody has, and no mail ever reaches.
fn no_address(key: &str, source: &str) -> String {
    format!("{key}@{source}.import.invalid")
}

/// The role of each worker: that of the track on which she has more assignments.
fn roles(caseload: &Caseload) -> HashMap<&str, Role> {
    let mut tracks: HashMap<&str, (usize, usize)> = HashMap::new();
    for assignment in &caseload.assignments {
        let (family, child) = tracks.entry(&assignment.worker).or_default();
        *(if assignment.track == Track::Permanency.code() { child } else { family }) += 1;
    }
    let role = |(family, child)| if child > family { Role::PermanencyWorker } else { Role::ReunificationWorker };
    tracks.into_iter().map(|(worker, counts)| (worker, role(counts))).collect()
}

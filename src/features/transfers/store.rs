//! Every query on transfers. A caseload is read as far as it is within scope; a transfer, as far as its families are.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Done, Held, Moved, Seated, Transfer};
use crate::access::Scope;
use crate::db::schema::{
    assignments, children, declared_conflicts, families, family_sides, transfer_seats, transfers, users,
};
use crate::db::{Conn, Instant};
use crate::domain::family;
use crate::domain::id::{AssignmentId, FamilyId, OfficeId, TransferId, UserId};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::assignments::Assignment;

type HeldRow = (Assignment, String, String, OfficeId, String, Option<String>, Option<String>);

/// The open assignments of a worker with the families of a scope, by the family's name.
pub(super) fn held(conn: &mut Conn, scope: Scope, worker: UserId) -> Result<Vec<Held>> {
    let hers = assignments::table.filter(assignments::user_id.eq(worker)).filter(assignments::ends_on.is_null());
    let all: Vec<FamilyId> = hers.select(assignments::family_id).distinct().load(conn)?;
    let seen = scope.among(conn, all)?;
    let rows: Vec<HeldRow> = assignments::table
        .inner_join(families::table)
        .left_join(children::table.on(assignments::child_id.eq(children::id.nullable())))
        .filter(assignments::user_id.eq(worker))
        .filter(assignments::ends_on.is_null())
        .filter(assignments::family_id.eq_any(seen))
        .order((families::name.asc(), families::number.asc(), assignments::id.asc()))
        .select((
            Assignment::as_select(),
            families::number,
            families::name,
            families::office_id,
            families::language,
            children::given_name.nullable(),
            children::family_name.nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(row).collect())
}

fn row((assignment, number, family_name, office, language, given, surname): HeldRow) -> Held {
    Held { assignment, number, family_name, office, language, child: child_name(given, surname) }
}

/// The child's name as everywhere; empty where there is none.
pub(super) fn child_name(given: Option<String>, surname: Option<String>) -> String {
    given.map_or_else(String::new, |given| family::child_name(&given, &surname.unwrap_or_default()))
}

/// Who is or ever was on a side of these families.
pub(super) fn sides(conn: &mut Conn, of: &[FamilyId]) -> Result<Vec<(FamilyId, UserId, Track)>> {
    let sides = family_sides::table.filter(family_sides::family_id.eq_any(of.to_vec()));
    Ok(sides.select((family_sides::family_id, family_sides::user_id, family_sides::track)).load(conn)?)
}

/// Who declared a conflict of interest with these families that nobody has lifted.
pub(super) fn conflicts(conn: &mut Conn, of: &[FamilyId]) -> Result<Vec<(FamilyId, UserId)>> {
    let open = declared_conflicts::table
        .filter(declared_conflicts::family_id.eq_any(of.to_vec()))
        .filter(declared_conflicts::lifted_at.is_null());
    Ok(open.select((declared_conflicts::family_id, declared_conflicts::user_id)).load(conn)?)
}

/// Who has the seat of an assignment now, if it is of a family within scope: the family's name, and the worker.
pub(super) fn now_with(conn: &mut Conn, scope: Scope, id: AssignmentId) -> Result<Option<(String, Option<String>)>> {
    let found: Option<Assignment> =
        assignments::table.find(id).select(Assignment::as_select()).first(conn).optional()?;
    let Some(was) = found else { return Ok(None) };
    let family = scope.families().filter(families::id.eq(was.family_id)).select(families::name);
    let Some(name) = family.first::<String>(conn).optional()? else { return Ok(None) };
    let open: Vec<(Option<crate::domain::id::ChildId>, String)> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq(was.family_id))
        .filter(assignments::track.eq(was.track))
        .filter(assignments::ends_on.is_null())
        .select((assignments::child_id, users::full_name))
        .load(conn)?;
    Ok(Some((name, open.into_iter().find(|(child, _)| *child == was.child_id).map(|(_, who)| who))))
}

/// Records a transfer with its seats.
pub(super) fn add(conn: &mut Conn, new: &Transfer, seats: &[Seated]) -> Result<()> {
    diesel::insert_into(transfers::table)
        .values((
            transfers::id.eq(new.id),
            transfers::from_user_id.eq(new.from_user),
            transfers::starts_on.eq(new.starts_on),
            transfers::reason.eq(&new.reason),
            transfers::filed_on.eq(new.filed_on),
            transfers::filed_at.eq(new.filed_at),
            transfers::filed_by.eq(new.filed_by),
        ))
        .execute(conn)?;
    for seat in seats {
        diesel::insert_into(transfer_seats::table)
            .values((
                transfer_seats::transfer_id.eq(new.id),
                transfer_seats::ended_id.eq(seat.ended),
                transfer_seats::ended_version.eq(seat.ended_version),
                transfer_seats::made_id.eq(seat.made),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// A transfer.
pub(super) fn find(conn: &mut Conn, id: TransferId) -> Result<Transfer> {
    type Row = (TransferId, UserId, NaiveDate, String, NaiveDate, Instant, UserId);
    let (id, from_user, starts_on, reason, filed_on, filed_at, filed_by): Row =
        transfers::table.find(id).first(conn)?;
    Ok(Transfer { id, from_user, starts_on, reason, filed_on, filed_at, filed_by })
}

type MovedRow =
    (Assignment, (AssignmentId, i32, Option<Instant>), (String, String), (Option<String>, Option<String>), String);

/// The seats of a transfer with the families of a scope, by the family's name.
pub(super) fn moved(conn: &mut Conn, scope: Scope, id: TransferId) -> Result<Vec<Moved>> {
    let of = transfer_seats::table.filter(transfer_seats::transfer_id.eq(id));
    let all: Vec<FamilyId> = of
        .inner_join(assignments::table.on(assignments::id.eq(transfer_seats::made_id)))
        .select(assignments::family_id)
        .load(conn)?;
    let seen = scope.among(conn, all)?;
    let rows: Vec<MovedRow> = assignments::table
        .inner_join(transfer_seats::table.on(transfer_seats::made_id.eq(assignments::id)))
        .inner_join(families::table)
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .left_join(children::table.on(assignments::child_id.eq(children::id.nullable())))
        .filter(transfer_seats::transfer_id.eq(id))
        .filter(assignments::family_id.eq_any(seen))
        .order((families::name.asc(), families::number.asc(), assignments::id.asc()))
        .select((
            Assignment::as_select(),
            (transfer_seats::ended_id, transfer_seats::ended_version, transfer_seats::undone_at),
            (families::number, families::name),
            (children::given_name.nullable(), children::family_name.nullable()),
            users::full_name,
        ))
        .load(conn)?;
    let keys: Vec<AssignmentId> = rows.iter().map(|(_, (ended, ..), ..)| *ended).collect();
    let ended: Vec<Assignment> =
        assignments::table.filter(assignments::id.eq_any(keys)).select(Assignment::as_select()).load(conn)?;
    let moved = |(made, (key, ended_version, undone_at), (number, family), (given, surname), to): MovedRow| {
        let title = super::model::title(&child_name(given, surname), &family, &number);
        let ended = ended.iter().find(|row| row.id == key)?.clone();
        Some(Moved { made, ended, ended_version, undone_at, title, to })
    };
    Ok(rows.into_iter().filter_map(moved).collect())
}

/// Marks a seat as undone. The database takes it once.
pub(super) fn mark_undone(conn: &mut Conn, made: AssignmentId, by: UserId, now: Instant) -> Result<()> {
    diesel::update(transfer_seats::table.filter(transfer_seats::made_id.eq(made)))
        .set((transfer_seats::undone_at.eq(now), transfer_seats::undone_by.eq(by)))
        .execute(conn)?;
    Ok(())
}

/// The transfers that were filed on a day and not undone, as far as their families are within scope, the latest first.
///
/// # Errors
/// The database's.
pub fn of_day(conn: &mut Conn, scope: Scope, day: NaiveDate) -> Result<Vec<Done>> {
    let rows: Vec<(TransferId, String, FamilyId)> = transfers::table
        .inner_join(transfer_seats::table)
        .inner_join(users::table.on(users::id.eq(transfers::from_user_id)))
        .inner_join(assignments::table.on(assignments::id.eq(transfer_seats::made_id)))
        .filter(transfers::filed_on.eq(day))
        .filter(transfer_seats::undone_at.is_null())
        .order(transfers::id.desc())
        .select((transfers::id, users::full_name, assignments::family_id))
        .load(conn)?;
    let seen = scope.among(conn, rows.iter().map(|(_, _, family)| *family).collect())?;
    let mut found: Vec<Done> = Vec::new();
    for (id, from, _) in rows.into_iter().filter(|(_, _, family)| seen.contains(family)) {
        match found.last_mut().filter(|done| done.id == id) {
            Some(done) => done.count += 1,
            None => found.push(Done { id, from, count: 1 }),
        }
    }
    Ok(found)
}

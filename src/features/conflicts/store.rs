//! Every query on conflicts of interest.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::{Conflict, Declared};
use crate::access::Scope;
use crate::db::schema::{assignments, break_glass, declared_conflicts, families, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ConflictId, FamilyId, UserId};
use crate::error::{Error, Result};
use crate::features::users as people;

/// Records that a person must not work with a family, and closes what she opened of it in an emergency. Saying it twice
/// changes nothing.
///
/// # Errors
/// The database's.
pub fn declare(conn: &mut Conn, family: FamilyId, user: UserId, reason: &str, now: Instant) -> Result<()> {
    if declared_with(conn, family)?.contains(&user) {
        return Ok(());
    }
    diesel::insert_into(declared_conflicts::table)
        .values((
            declared_conflicts::id.eq(fresh::<ConflictId>()),
            declared_conflicts::family_id.eq(family),
            declared_conflicts::user_id.eq(user),
            declared_conflicts::reason.eq(reason),
            declared_conflicts::declared_at.eq(now),
        ))
        .execute(conn)?;
    let open = break_glass::table
        .filter(break_glass::user_id.eq(user))
        .filter(break_glass::family_id.eq(family))
        .filter(break_glass::expires_at.gt(now));
    diesel::update(open).set(break_glass::expires_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Who has declared a conflict of interest with a family that nobody has lifted.
///
/// # Errors
/// The database's.
pub fn declared_with(conn: &mut Conn, family: FamilyId) -> Result<Vec<UserId>> {
    Ok(declared_conflicts::table
        .filter(declared_conflicts::family_id.eq(family))
        .filter(declared_conflicts::lifted_at.is_null())
        .select(declared_conflicts::user_id)
        .load(conn)?)
}

/// The conflicts of interest that stand in the families of a scope, the oldest first.
///
/// # Errors
/// The database's.
pub fn open_in(conn: &mut Conn, scope: Scope) -> Result<Vec<Declared>> {
    let open = declared_conflicts::table.filter(declared_conflicts::lifted_at.is_null());
    let open: Vec<FamilyId> = open.select(declared_conflicts::family_id).distinct().load(conn)?;
    let seen = scope.among(conn, open)?;
    if seen.is_empty() {
        return Ok(Vec::new());
    }
    let works = assignments::table
        .filter(assignments::family_id.eq(declared_conflicts::family_id))
        .filter(assignments::user_id.eq(declared_conflicts::user_id))
        .filter(assignments::ends_on.is_null());
    let rows: Vec<(FamilyId, String, String, String, Instant, bool, bool)> = families::table
        .inner_join(declared_conflicts::table)
        .inner_join(users::table.on(users::id.eq(declared_conflicts::user_id)))
        .filter(families::id.eq_any(seen))
        .filter(declared_conflicts::lifted_at.is_null())
        .order((declared_conflicts::declared_at.asc(), declared_conflicts::id.asc()))
        .limit(60)
        .select((
            families::id,
            families::number,
            families::name,
            users::full_name,
            declared_conflicts::declared_at,
            exists(works),
            families::is_restricted,
        ))
        .load(conn)?;
    let declared = |(family, number, name, who, at, is_worker, is_restricted)| Declared {
        family,
        number,
        name,
        who,
        at,
        is_worker,
        is_restricted,
    };
    Ok(rows.into_iter().map(declared).collect())
}

type Row = (ConflictId, String, String, Instant, Option<UserId>, Option<Instant>, String);

/// Every conflict of interest of a family that was read within scope, those that stand first.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Conflict>> {
    let rows: Vec<Row> = declared_conflicts::table
        .inner_join(users::table.on(users::id.eq(declared_conflicts::user_id)))
        .filter(declared_conflicts::family_id.eq(family))
        .order((declared_conflicts::lifted_at.is_not_null(), declared_conflicts::declared_at.desc()))
        .select((
            declared_conflicts::id,
            users::full_name,
            declared_conflicts::reason,
            declared_conflicts::declared_at,
            declared_conflicts::lifted_by,
            declared_conflicts::lifted_at,
            declared_conflicts::lift_reason,
        ))
        .load(conn)?;
    let names = people::names(conn, rows.iter().filter_map(|row| row.4))?;
    let conflict = |(id, who, reason, at, by, lifted_at, why): Row| {
        let by = by.and_then(|user| names.get(&user).cloned()).unwrap_or_default();
        Conflict { id, who, reason, at, lifted: lifted_at.map(|at| (at, by, why)) }
    };
    Ok(rows.into_iter().map(conflict).collect())
}

/// Lifts a conflict of interest of a family.
///
/// # Errors
/// [`Error::NotFound`] when it is not the family's, [`Error::Stale`] when somebody lifted it already, or the database's: nobody
/// lifts her own (`declared_conflicts_lifted_by_another`).
pub(super) fn lift(
    conn: &mut Conn,
    (family, id): (FamilyId, ConflictId),
    by: UserId,
    reason: &str,
    now: Instant,
) -> Result<()> {
    let of_family = declared_conflicts::table.find(id).filter(declared_conflicts::family_id.eq(family));
    of_family.select(declared_conflicts::id).first::<ConflictId>(conn)?;
    let open = declared_conflicts::table.find(id).filter(declared_conflicts::lifted_at.is_null());
    let lifted = diesel::update(open)
        .set((
            declared_conflicts::lifted_by.eq(by),
            declared_conflicts::lifted_at.eq(now),
            declared_conflicts::lift_reason.eq(reason),
        ))
        .execute(conn)?;
    if lifted == 1 { Ok(()) } else { Err(Error::Stale) }
}

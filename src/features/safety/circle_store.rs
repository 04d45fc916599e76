//! Whom each concern must reach, and who has not said that she read it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::Unread;
use crate::access::{Reach, Scope};
use crate::db::Conn;
use crate::db::schema::{
    assignments, declared_conflicts, families, restricted_access, safety_acknowledgements, safety_concerns, users,
};
use crate::domain::id::{ConcernId, FamilyId, OfficeId, UnitId, UserId};
use crate::domain::need_to_know::Closed;
use crate::domain::role::Role;
use crate::domain::safety::{Circle, Danger, must_know};
use crate::error::Result;

/// Everybody who must know of the concerns of each of these families.
pub(super) fn circles(conn: &mut Conn, of: &[FamilyId]) -> Result<HashMap<FamilyId, Vec<UserId>>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(FamilyId, OfficeId, Option<UnitId>, bool)> = families::table
        .filter(families::id.eq_any(of.to_vec()))
        .select((families::id, families::office_id, families::unit_id, families::is_restricted))
        .load(conn)?;
    let workers: Vec<(FamilyId, UserId, Option<UnitId>)> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(of.to_vec()))
        .filter(assignments::ends_on.is_null())
        .select((assignments::family_id, users::id, users::unit_id))
        .load(conn)?;
    let supervisors: Vec<(UserId, Option<OfficeId>, Option<UnitId>)> = users::table
        .filter(users::role.eq(Role::Supervisor).and(users::active))
        .select((users::id, users::office_id, users::unit_id))
        .load(conn)?;
    let named: Vec<(FamilyId, UserId)> = restricted_access::table
        .filter(restricted_access::family_id.eq_any(of.to_vec()))
        .select((restricted_access::family_id, restricted_access::user_id))
        .load(conn)?;
    let conflicts: Vec<(FamilyId, UserId)> = declared_conflicts::table
        .filter(declared_conflicts::family_id.eq_any(of.to_vec()))
        .filter(declared_conflicts::lifted_at.is_null())
        .select((declared_conflicts::family_id, declared_conflicts::user_id))
        .load(conn)?;
    let users_of = |all: &[(FamilyId, UserId)], family| -> Vec<UserId> {
        all.iter().filter(|(of, _)| *of == family).map(|(_, user)| *user).collect()
    };
    let circle = |(family, office, unit, restricted): (FamilyId, OfficeId, Option<UnitId>, bool)| {
        let of_family = workers.iter().filter(|(of, ..)| *of == family);
        let of_office = supervisors.iter().filter(|(_, at, _)| *at == Some(office));
        let circle = Circle {
            unit,
            workers: of_family.map(|(_, user, unit)| (*user, *unit)).collect(),
            supervisors: of_office.map(|(user, _, unit)| (*user, *unit)).collect(),
            closed: Closed {
                named: restricted.then(|| users_of(&named, family)),
                conflicts: users_of(&conflicts, family),
            },
        };
        (family, must_know(&circle))
    };
    Ok(rows.into_iter().map(circle).collect())
}

type Row = (ConcernId, FamilyId, String, String, Danger, NaiveDate);

/// That a person said she read a concern.
#[diesel::dsl::auto_type(no_type_alias)]
fn read_by(user: UserId) -> _ {
    safety_acknowledgements::table
        .filter(safety_acknowledgements::concern_id.eq(safety_concerns::id))
        .filter(safety_acknowledgements::user_id.eq(user))
}

/// The open concerns in scope that `user` must know of and has not said she read: one look, and more only where there is any.
///
/// # Errors
/// The database's.
pub fn unread_by(conn: &mut Conn, scope: Scope, user: UserId) -> Result<Vec<Unread>> {
    let found: Vec<(ConcernId, FamilyId)> = match scope.reach() {
        // A worker's families are few: from them to their concerns.
        Reach::Own(..) => scope
            .families()
            .inner_join(safety_concerns::table)
            .filter(safety_concerns::resolved_at.is_null())
            .filter(safety_concerns::error_at.is_null())
            .filter(not(exists(read_by(user))))
            .select((safety_concerns::id, safety_concerns::family_id))
            .load(conn)?,
        _ => safety_concerns::table
            .filter(safety_concerns::resolved_at.is_null())
            .filter(safety_concerns::error_at.is_null())
            .filter(not(exists(read_by(user))))
            .select((safety_concerns::id, safety_concerns::family_id))
            .load(conn)?,
    };
    let mut unread = waiting(conn, scope, &found)?;
    unread.retain(|concern| concern.waiting.contains(&user));
    Ok(unread)
}

/// The open concerns in scope that not everybody who must know has said she read, the oldest first.
///
/// # Errors
/// The database's.
pub fn unread_in(conn: &mut Conn, scope: Scope) -> Result<Vec<Unread>> {
    let found: Vec<(ConcernId, FamilyId)> = safety_concerns::table
        .filter(safety_concerns::resolved_at.is_null())
        .filter(safety_concerns::error_at.is_null())
        .select((safety_concerns::id, safety_concerns::family_id))
        .load(conn)?;
    let mut unread = waiting(conn, scope, &found)?;
    unread.retain(|concern| !concern.waiting.is_empty());
    Ok(unread)
}

/// Those of the concerns that are in scope, with who has not read them.
fn waiting(conn: &mut Conn, scope: Scope, found: &[(ConcernId, FamilyId)]) -> Result<Vec<Unread>> {
    let of: HashSet<FamilyId> = found.iter().map(|(_, family)| *family).collect();
    let seen = scope.among(conn, of.into_iter().collect())?;
    let of_seen = found.iter().filter(|(_, family)| seen.contains(family));
    let concerns: Vec<ConcernId> = of_seen.map(|(concern, _)| *concern).collect();
    if concerns.is_empty() {
        return Ok(Vec::new());
    }
    let read: Vec<(ConcernId, UserId)> = safety_acknowledgements::table
        .filter(safety_acknowledgements::concern_id.eq_any(concerns.clone()))
        .select((safety_acknowledgements::concern_id, safety_acknowledgements::user_id))
        .load(conn)?;
    let circles = circles(conn, &seen)?;
    let rows: Vec<Row> = safety_concerns::table
        .inner_join(families::table)
        .filter(safety_concerns::id.eq_any(concerns))
        .order((safety_concerns::entered_at.asc(), safety_concerns::id.asc()))
        .select((
            safety_concerns::id,
            families::id,
            families::name,
            families::number,
            safety_concerns::danger,
            safety_concerns::known_on,
        ))
        .load(conn)?;
    let unread = |(concern, family, name, number, danger, known_on): Row| {
        let circle = circles.get(&family).map_or(&[][..], Vec::as_slice);
        let waiting = circle.iter().filter(|user| !read.contains(&(concern, **user))).copied().collect();
        Unread { concern, family, name, number, danger, known_on, waiting }
    };
    Ok(rows.into_iter().map(unread).collect())
}

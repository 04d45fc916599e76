//! Every query on restrictions, the people named, and possible duplicates of closed families.

use std::collections::HashSet;

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{Duplicate, Guarded, Listed, Nameable, NamedPerson, Restriction};
use crate::access::Scope;
use crate::db::schema::{assignments, families, possible_duplicates, restricted_access, restrictions, users};
use crate::db::{Conn, Each, Instant, fresh};
use crate::domain::id::{FamilyId, PossibleDuplicateId, RestrictionId, UserId};
use crate::domain::role::Role;
use crate::error::{Error, Result};

/// Restricts a family to the people named.
///
/// # Errors
/// [`Error::Stale`] when it is restricted already; the database's.
pub fn restrict(
    conn: &mut Conn,
    family: FamilyId,
    named: &[UserId],
    reason: &str,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let open = families::table.find(family).filter(not(families::is_restricted));
    if diesel::update(open).set(families::is_restricted.eq(true)).execute(conn)? == 0 {
        return Err(Error::Stale);
    }
    diesel::insert_into(restrictions::table)
        .values((
            restrictions::id.eq(fresh::<RestrictionId>()),
            restrictions::family_id.eq(family),
            restrictions::reason.eq(reason),
            restrictions::set_by.eq(by),
            restrictions::set_at.eq(now),
        ))
        .execute(conn)?;
    for user in named {
        add_name(conn, (family, *user), "Named when the family was restricted", by, now)?;
    }
    Ok(())
}

/// Lifts the restriction of a family; nobody stays named.
pub(super) fn lift(conn: &mut Conn, family: FamilyId, reason: &str, by: UserId, now: Instant) -> Result<()> {
    let restricted = families::table.find(family).filter(families::is_restricted);
    if diesel::update(restricted).set(families::is_restricted.eq(false)).execute(conn)? == 0 {
        return Err(Error::Stale);
    }
    let open = restrictions::table.filter(restrictions::family_id.eq(family)).filter(restrictions::lifted_at.is_null());
    diesel::update(open)
        .set((restrictions::lifted_by.eq(by), restrictions::lifted_at.eq(now), restrictions::lift_reason.eq(reason)))
        .execute(conn)?;
    diesel::delete(restricted_access::table.filter(restricted_access::family_id.eq(family))).execute(conn)?;
    Ok(())
}

/// Names a person for a family; whoever is named already stays so.
pub(super) fn add_name(
    conn: &mut Conn,
    (family, user): (FamilyId, UserId),
    reason: &str,
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    Each(
        diesel::insert_into(restricted_access::table)
            .values((
                restricted_access::family_id.eq(family),
                restricted_access::user_id.eq(user),
                restricted_access::reason.eq(reason),
                restricted_access::named_by.eq(by),
                restricted_access::named_at.eq(now),
            ))
            .on_conflict((restricted_access::family_id, restricted_access::user_id))
            .do_nothing(),
    )
    .execute(conn)?;
    Ok(())
}

/// Takes a name off.
pub(super) fn remove_name(conn: &mut Conn, family: FamilyId, user: UserId) -> Result<()> {
    diesel::delete(restricted_access::table.find((family, user))).execute(conn)?;
    Ok(())
}

/// Names a worker for the family she was just assigned to, if it is restricted.
///
/// # Errors
/// The database's.
pub fn name_worker(
    conn: &mut Conn,
    (family, worker): (FamilyId, UserId),
    by: Option<UserId>,
    now: Instant,
) -> Result<()> {
    let restricted: bool = families::table.find(family).select(families::is_restricted).first(conn)?;
    if restricted { add_name(conn, (family, worker), "Assigned as a worker", by, now) } else { Ok(()) }
}

/// Takes the name of a worker off whose last assignment with a family has just ended.
///
/// # Errors
/// The database's.
pub fn release_worker(conn: &mut Conn, family: FamilyId, worker: UserId) -> Result<()> {
    let works = assignments::table
        .filter(assignments::family_id.eq(family))
        .filter(assignments::user_id.eq(worker))
        .filter(assignments::ends_on.is_null());
    diesel::delete(restricted_access::table.find((family, worker)).filter(not(exists(works)))).execute(conn)?;
    Ok(())
}

type FamilyRow = (FamilyId, String, String, bool);

fn guarded((id, number, name, is_restricted): FamilyRow) -> Guarded {
    Guarded { id, number, name, is_restricted }
}

/// A family within the group's scope.
pub(super) fn family(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Guarded> {
    let columns = (families::id, families::number, families::name, families::is_restricted);
    Ok(guarded(scope.families().filter(families::id.eq(id)).select(columns).first(conn)?))
}

/// At most so many restricted families within the group's scope, by number, from behind the number `after`.
pub(super) fn list(conn: &mut Conn, scope: Scope, after: &str, most: i64) -> Result<Vec<Listed>> {
    let named = restricted_access::table.filter(restricted_access::family_id.eq(families::id)).count().single_value();
    let columns = (families::id, families::number, families::name, families::is_restricted);
    let rows: Vec<(FamilyRow, Instant, String, Option<i64>)> = scope
        .families()
        .inner_join(restrictions::table)
        .filter(families::is_restricted)
        .filter(restrictions::lifted_at.is_null())
        .filter(families::number.gt(after.to_owned()))
        .order(families::number.asc())
        .limit(most)
        .select((columns, restrictions::set_at, restrictions::reason, named))
        .load(conn)?;
    let listed = |(family, since, reason, named): (FamilyRow, _, _, Option<i64>)| Listed {
        family: guarded(family),
        since,
        reason,
        named: named.unwrap_or(0),
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// The times for which a family was restricted, the latest first.
pub(super) fn history(conn: &mut Conn, family: FamilyId) -> Result<Vec<Restriction>> {
    type Row = (String, Option<UserId>, Instant, Option<Instant>, Option<UserId>, String);
    let rows: Vec<Row> = restrictions::table
        .filter(restrictions::family_id.eq(family))
        .order((restrictions::set_at.desc(), restrictions::id.desc()))
        .select((
            restrictions::reason,
            restrictions::set_by,
            restrictions::set_at,
            restrictions::lifted_at,
            restrictions::lifted_by,
            restrictions::lift_reason,
        ))
        .load(conn)?;
    let restriction = |(reason, set_by, set_at, lifted_at, lifted_by, why): Row| Restriction {
        reason,
        set_by,
        set_at,
        lifted: lifted_at.map(|at| (at, lifted_by, why)),
    };
    Ok(rows.into_iter().map(restriction).collect())
}

/// The workers whose assignments with a family are open.
fn workers(conn: &mut Conn, family: FamilyId) -> Result<HashSet<UserId>> {
    let open = assignments::table.filter(assignments::family_id.eq(family)).filter(assignments::ends_on.is_null());
    Ok(open.select(assignments::user_id).load::<UserId>(conn)?.into_iter().collect())
}

/// Who is named for a family, by name.
pub(super) fn named(conn: &mut Conn, family: FamilyId) -> Result<Vec<NamedPerson>> {
    let workers = workers(conn, family)?;
    let rows: Vec<(UserId, String, Role, String, Instant)> = restricted_access::table
        .inner_join(users::table.on(users::id.eq(restricted_access::user_id)))
        .filter(restricted_access::family_id.eq(family))
        .order((users::full_name.asc(), users::id.asc()))
        .select((users::id, users::full_name, users::role, restricted_access::reason, restricted_access::named_at))
        .load(conn)?;
    let person =
        |(user, name, role, reason, at)| NamedPerson { works: workers.contains(&user), user, name, role, reason, at };
    Ok(rows.into_iter().map(person).collect())
}

/// Who could be named for a family: its workers of record, and everybody whose scope is no assignment; workers first.
pub(super) fn nameable(conn: &mut Conn, family: FamilyId) -> Result<Vec<Nameable>> {
    let workers = workers(conn, family)?;
    let others = [Role::Supervisor, Role::Manager, Role::CourtLiaison, Role::ParentPartnerCoordinator];
    let mut rows: Vec<(UserId, String, Role)> = users::table
        .filter(users::active.eq(true))
        .filter(users::role.eq_any(others).or(users::id.eq_any(workers.clone())))
        .order((users::full_name.asc(), users::id.asc()))
        .select((users::id, users::full_name, users::role))
        .load(conn)?;
    rows.sort_by_key(|(user, ..)| !workers.contains(user));
    let nameable = |(user, name, role)| Nameable { works: workers.contains(&user), user, name, role };
    Ok(rows.into_iter().map(nameable).collect())
}

/// How many possible duplicates of families in the group's scope wait to be looked at.
///
/// # Errors
/// The database's.
pub fn duplicates_waiting(conn: &mut Conn, scope: Scope) -> Result<usize> {
    let waiting: Vec<FamilyId> = possible_duplicates::table
        .filter(possible_duplicates::closed_at.is_null())
        .select(possible_duplicates::known_family_id)
        .load(conn)?;
    let seen = scope.among(conn, waiting.clone())?;
    Ok(waiting.iter().filter(|family| seen.contains(family)).count())
}

/// At most so many possible duplicates of families in the group's scope that nobody has looked at, the oldest first, from behind
/// the one `after`.
pub(super) fn duplicates(
    conn: &mut Conn,
    scope: Scope,
    after: Option<PossibleDuplicateId>,
    most: i64,
) -> Result<Vec<Duplicate>> {
    let last = possible_duplicates::table.select(possible_duplicates::found_at);
    let from: Option<Instant> = match after {
        Some(id) => last.find(id).first(conn).optional()?,
        None => None,
    };
    let mut waiting = scope
        .families()
        .inner_join(possible_duplicates::table.on(possible_duplicates::known_family_id.eq(families::id)))
        .filter(possible_duplicates::closed_at.is_null())
        .order((possible_duplicates::found_at.asc(), possible_duplicates::id.asc()))
        .limit(most)
        .select((
            possible_duplicates::id,
            possible_duplicates::filed_family_id,
            families::id,
            families::number,
            possible_duplicates::found_at,
        ));
    if let Some((from, id)) = from.zip(after) {
        let same_moment = possible_duplicates::found_at.eq(from).and(possible_duplicates::id.gt(id));
        waiting = waiting.filter(possible_duplicates::found_at.gt(from).or(same_moment));
    }
    let rows: Vec<(PossibleDuplicateId, FamilyId, FamilyId, String, Instant)> = waiting.load(conn)?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, filed, known, number, at) in rows {
        let filed_number = families::table.find(filed).select(families::number).first(conn)?;
        found.push(Duplicate { id, filed: (filed, filed_number), known: (known, number), at });
    }
    Ok(found)
}

/// The closed family of a possible duplicate in the group's scope.
pub(super) fn known_of(conn: &mut Conn, scope: Scope, id: PossibleDuplicateId) -> Result<FamilyId> {
    Ok(scope
        .families()
        .inner_join(possible_duplicates::table.on(possible_duplicates::known_family_id.eq(families::id)))
        .filter(possible_duplicates::id.eq(id))
        .select(families::id)
        .first(conn)?)
}

/// Closes a possible duplicate with what was found.
///
/// # Errors
/// [`Error::Stale`] for one that was closed already; the database's.
pub(super) fn close_duplicate(
    conn: &mut Conn,
    id: PossibleDuplicateId,
    finding: &str,
    by: UserId,
    now: Instant,
) -> Result<()> {
    let open = possible_duplicates::table.find(id).filter(possible_duplicates::closed_at.is_null());
    let closed = diesel::update(open)
        .set((
            possible_duplicates::closed_by.eq(by),
            possible_duplicates::closed_at.eq(now),
            possible_duplicates::finding.eq(finding),
        ))
        .execute(conn)?;
    if closed == 1 { Ok(()) } else { Err(Error::Stale) }
}

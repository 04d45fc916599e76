//! Every query on users, offices, units and languages.

use std::collections::{HashMap, HashSet};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{Caseworker, NewUser, Office, Unit, User, UserRow};
use crate::access::Scope;
use crate::db::schema::{assignments, offices, units, user_languages, users};
use crate::db::{Conn, Instant, Kind, fresh};
use crate::domain::id::{OfficeId, UnitId, UserId};
use crate::domain::role::Role;
use crate::error::Result;
use crate::on;

/// The form of an e-mail address that two spellings of the same address share.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(super) fn find(conn: &mut Conn, id: UserId) -> Result<(User, Option<Office>)> {
    Ok(users::table
        .left_join(offices::table)
        .filter(users::id.eq(id))
        .select((User::as_select(), Option::<Office>::as_select()))
        .first(conn)?)
}

/// Who has this address, whether she may sign in or not.
///
/// # Errors
/// The database's.
pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<User>> {
    Ok(users::table.filter(users::email_key.eq(email_key(email))).select(User::as_select()).first(conn).optional()?)
}

/// Whether a person wants the Monday summary by e-mail.
pub(super) fn wants_digest(conn: &mut Conn, id: UserId) -> Result<bool> {
    Ok(users::table.find(id).select(users::wants_digest).first(conn)?)
}

/// Turns the Monday summary on or off.
pub(super) fn choose_digest(conn: &mut Conn, id: UserId, wants: bool) -> Result<()> {
    diesel::update(users::table.find(id)).set(users::wants_digest.eq(wants)).execute(conn)?;
    Ok(())
}

/// Somebody's name and telephone number, as colleagues and parents have them.
///
/// # Errors
/// The database's.
pub fn name_and_phone(conn: &mut Conn, id: UserId) -> Result<(String, String)> {
    Ok(users::table.find(id).select((users::full_name, users::phone)).first(conn)?)
}

/// The names of these people.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Conn, of: impl IntoIterator<Item = UserId>) -> Result<HashMap<UserId, String>> {
    let of: HashSet<UserId> = of.into_iter().collect();
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    if conn.kind() == Kind::Sqlite {
        return names_by_four(conn, &of.into_iter().collect::<Vec<_>>());
    }
    let rows = users::table.filter(users::id.eq_any(of)).select((users::id, users::full_name));
    Ok(rows.load::<(UserId, String)>(conn)?.into_iter().collect())
}

/// A list of values of any length would be planned anew each time in SQLite; four keys, the last one again where there are
/// fewer, are always the same statement.
fn names_by_four(conn: &mut Conn, of: &[UserId]) -> Result<HashMap<UserId, String>> {
    let mut names = HashMap::with_capacity(of.len());
    for some in of.chunks(4) {
        let Some(last) = some.last() else { continue };
        let one = |n| users::id.eq(*some.get(n).unwrap_or(last));
        let rows = users::table.filter(one(0).or(one(1)).or(one(2)).or(one(3))).select((users::id, users::full_name));
        names.extend(on!(conn, c => rows.load::<(UserId, String)>(c))?);
    }
    Ok(names)
}

/// The names of everybody who signs in or did.
pub(super) fn all_names(conn: &mut Conn) -> Result<HashMap<UserId, String>> {
    Ok(users::table.select((users::id, users::full_name)).load(conn)?.into_iter().collect())
}

/// The agency's offices, by name.
///
/// # Errors
/// The database's.
pub fn offices(conn: &mut Conn) -> Result<Vec<Office>> {
    Ok(offices::table.order(offices::name.asc()).select(Office::as_select()).load(conn)?)
}

/// The agency's units, by name.
///
/// # Errors
/// The database's.
pub fn units(conn: &mut Conn) -> Result<Vec<Unit>> {
    Ok(units::table.order(units::name.asc()).select(Unit::as_select()).load(conn)?)
}

/// The workers of a role, with their languages and open assignments, by name. Assignments with families that are closed to
/// the person who asks are not counted: a number must not tell what a list hides.
///
/// # Errors
/// The database's.
pub fn caseworkers(conn: &mut Conn, scope: Scope, role: Role) -> Result<Vec<Caseworker>> {
    let people: Vec<User> = users::table
        .filter(users::role.eq(role))
        .filter(users::active.eq(true))
        .order((users::full_name.asc(), users::id.asc()))
        .select(User::as_select())
        .load(conn)?;
    let mut open: HashMap<UserId, i64> = assignments::table
        .filter(assignments::ends_on.is_null())
        .group_by(assignments::user_id)
        .select((assignments::user_id, count_star()))
        .load(conn)?
        .into_iter()
        .collect();
    let closed = scope.closed(conn)?;
    if !closed.is_empty() {
        let hidden: Vec<UserId> = assignments::table
            .filter(assignments::ends_on.is_null())
            .filter(assignments::family_id.eq_any(closed))
            .select(assignments::user_id)
            .load(conn)?;
        for user in hidden {
            *open.entry(user).or_default() -= 1;
        }
    }
    let mut languages: HashMap<UserId, Vec<String>> = HashMap::new();
    let spoken = user_languages::table.order(user_languages::language.asc()).load::<(UserId, String)>(conn)?;
    for (user, language) in spoken {
        languages.entry(user).or_default().push(language);
    }
    let worker = |user: User| {
        let office = user.office_id?;
        Some(Caseworker {
            id: user.id,
            name: user.full_name,
            role: user.role,
            office,
            unit: user.unit_id,
            languages: languages.remove(&user.id).unwrap_or_default(),
            open: open.get(&user.id).and_then(|n| u32::try_from(*n).ok()).unwrap_or(0),
        })
    };
    Ok(people.into_iter().filter_map(worker).collect())
}

/// Adds an office.
///
/// # Errors
/// The database's: its code must be new.
pub fn add_office(conn: &mut Conn, code: &str, name: &str, now: Instant) -> Result<OfficeId> {
    let id: OfficeId = fresh();
    diesel::insert_into(offices::table)
        .values((offices::id.eq(id), offices::code.eq(code), offices::name.eq(name), offices::created_at.eq(now)))
        .execute(conn)?;
    Ok(id)
}

/// Adds a unit to an office.
///
/// # Errors
/// The database's.
pub fn add_unit(conn: &mut Conn, office: OfficeId, name: &str, now: Instant) -> Result<UnitId> {
    let id: UnitId = fresh();
    diesel::insert_into(units::table)
        .values((units::id.eq(id), units::office_id.eq(office), units::name.eq(name), units::created_at.eq(now)))
        .execute(conn)?;
    Ok(id)
}

/// Adds a user without a password.
///
/// # Errors
/// The database's: her address must be new.
pub fn add_user(conn: &mut Conn, new: &NewUser, now: Instant) -> Result<UserId> {
    let id: UserId = fresh();
    let row = UserRow {
        id,
        email: &new.email,
        email_key: email_key(&new.email),
        full_name: &new.full_name,
        role: new.role,
        office_id: new.office,
        unit_id: new.unit,
        phone: &new.phone,
        created_at: now,
    };
    diesel::insert_into(users::table).values(&row).execute(conn)?;
    for language in &new.languages {
        diesel::insert_into(user_languages::table)
            .values((user_languages::user_id.eq(id), user_languages::language.eq(language)))
            .execute(conn)?;
    }
    Ok(id)
}

/// Gives a user a password, as a hash.
///
/// # Errors
/// The database's.
pub fn set_password(conn: &mut Conn, user: UserId, hash: &str) -> Result<()> {
    diesel::update(users::table.find(user)).set(users::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

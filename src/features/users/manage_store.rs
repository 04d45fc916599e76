//! The administrator's queries: a person's account as a whole, and the changes to it.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::identity_store;
use super::model::{Account, Factor, Office, Person, Unit, User, UserChange};
use crate::access::sessions;
use crate::db::schema::{offices, second_factors, units, user_languages, users};
use crate::db::seek::{holding, lower};
use crate::db::{Conn, Instant};
use crate::domain::calendar::Zone;
use crate::domain::id::UserId;
use crate::domain::role::Role;
use crate::domain::sign_in::closes_at;
use crate::error::{Error, Result};

/// A person with all that an administrator sees of her.
pub(super) fn person(conn: &mut Conn, id: UserId, now: Instant) -> Result<Person> {
    let (user, account, version, office, unit): (User, Account, i32, Option<Office>, Option<Unit>) = users::table
        .left_join(offices::table)
        .left_join(units::table)
        .filter(users::id.eq(id))
        .select((
            User::as_select(),
            Account::as_select(),
            users::version,
            Option::<Office>::as_select(),
            Option::<Unit>::as_select(),
        ))
        .first(conn)?;
    let languages = user_languages::table
        .filter(user_languages::user_id.eq(id))
        .order(user_languages::language.asc())
        .select(user_languages::language)
        .load(conn)?;
    let factor_since = identity_store::factor(conn, id)?.map(|factor| factor.enrolled_at);
    let link_until = identity_store::link_until(conn, id, now)?;
    Ok(Person { user, office, unit, languages, version, account, factor_since, link_until })
}

/// A line of the list: user, account, office, and the authenticator app if she has one.
pub(super) type Line = (User, Account, Option<Office>, Option<Factor>);

/// People by name, from behind the person `after`; only those whose name or address holds `wanted`, where it is not empty.
pub(super) fn people(conn: &mut Conn, wanted: &str, after: Option<UserId>, most: i64) -> Result<Vec<Line>> {
    let mut query = users::table.left_join(offices::table).left_join(second_factors::table).into_boxed();
    let from = after.map(|id| users::table.find(id).select(users::full_name).first::<String>(conn)).transpose()?;
    if let Some((name, id)) = from.zip(after) {
        let same_name = users::full_name.eq(name.clone()).and(users::id.gt(id));
        query = query.filter(users::full_name.gt(name).or(same_name));
    }
    if !wanted.is_empty() {
        let pattern = holding(&wanted.to_lowercase());
        query = query.filter(lower(users::full_name).like(pattern.clone()).or(users::email_key.like(pattern)));
    }
    Ok(query
        .order((users::full_name.asc(), users::id.asc()))
        .limit(most)
        .select((User::as_select(), Account::as_select(), Option::<Office>::as_select(), Option::<Factor>::as_select()))
        .load(conn)?)
}

/// Saves what an administrator changed. Another role or office ends every session of the person: what she may see is decided
/// anew when she comes back.
///
/// # Errors
/// [`Error::Stale`] when somebody saved first; [`Error::Refused`] when nobody would be left to manage users.
pub(super) fn change(
    conn: &mut Conn,
    id: UserId,
    new: &UserChange,
    version: i32,
    now: Instant,
    zone: Zone,
) -> Result<()> {
    let before: User = users::table.find(id).select(User::as_select()).first(conn)?;
    if before.role == Role::Administrator && (new.role != Role::Administrator || new.ends_on.is_some()) {
        refuse_last_administrator(conn, id)?;
    }
    let changed = diesel::update(users::table.find(id).filter(users::version.eq(version)))
        .set((
            users::full_name.eq(&new.full_name),
            users::role.eq(new.role),
            users::office_id.eq(new.office),
            users::unit_id.eq(new.unit),
            users::phone.eq(&new.phone),
            users::guards_restricted.eq(new.guards_restricted),
            users::closes_at.eq(new.ends_on.map(|day| Instant::from(closes_at(day, zone)))),
            users::version.eq(version + 1),
        ))
        .execute(conn)?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    diesel::delete(user_languages::table.filter(user_languages::user_id.eq(id))).execute(conn)?;
    for language in &new.languages {
        diesel::insert_into(user_languages::table)
            .values((user_languages::user_id.eq(id), user_languages::language.eq(language)))
            .execute(conn)?;
    }
    if before.role != new.role || before.office_id != new.office {
        sessions::end_others(conn, id, None, now)?;
    }
    Ok(())
}

/// Gives a new account its last day.
pub(super) fn set_last_day(conn: &mut Conn, id: UserId, last_day: NaiveDate, zone: Zone) -> Result<()> {
    let at = Instant::from(closes_at(last_day, zone));
    diesel::update(users::table.find(id)).set(users::closes_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Turns an account off, which ends every session and the link of the person, or on again, from when sixty days count anew.
///
/// # Errors
/// [`Error::Refused`] when nobody would be left to manage users.
pub(super) fn set_active(conn: &mut Conn, id: UserId, active: bool, now: Instant) -> Result<()> {
    if active {
        return renew(conn, id, now);
    }
    let role: Role = users::table.find(id).select(users::role).first(conn)?;
    if role == Role::Administrator {
        refuse_last_administrator(conn, id)?;
    }
    sessions::end_others(conn, id, None, now)?;
    identity_store::drop_link(conn, id)?;
    diesel::update(users::table.find(id))
        .set((users::active.eq(false), users::version.eq(users::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Turns an account on, also one that was off for want of use: sixty days count from now.
///
/// # Errors
/// [`Error::NotFound`] for a person that never was; the database's.
pub fn renew(conn: &mut Conn, id: UserId, now: Instant) -> Result<()> {
    let changed = diesel::update(users::table.find(id))
        .set((users::active.eq(true), users::used_at.eq(now), users::version.eq(users::version + 1)))
        .execute(conn)?;
    if changed == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Refuses what would leave the agency without anybody who can manage its users: an administrator with a password who is on.
fn refuse_last_administrator(conn: &mut Conn, but: UserId) -> Result<()> {
    let others: i64 = users::table
        .filter(users::role.eq(Role::Administrator))
        .filter(users::active.eq(true))
        .filter(users::closes_at.is_null())
        .filter(users::password_hash.is_not_null())
        .filter(users::id.ne(but))
        .select(count_star())
        .first(conn)?;
    if others == 0 {
        let words = "This is the last administrator who can sign in. Make somebody else an administrator first.";
        return Err(Error::Refused(words.to_owned()));
    }
    Ok(())
}

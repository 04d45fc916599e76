//! Every query on what a person proves herself with: password, second factor, recovery codes, one-time links; and the list of
//! what happened to her account.

use chrono::Duration;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use super::model::{Account, AccountEvent, Factor};
use crate::access::session::Place;
use crate::db::schema::{account_events, key_marks, recovery_codes, second_factors, sign_in_links, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{RecordId, UserId};
use crate::domain::sign_in::{Happening, LINK_LIFE};
use crate::error::Result;

/// Who signs in with this address, if the person may sign in at all. Text that no address holds finds nobody.
pub(super) fn by_address(conn: &mut Conn, folded: &str, now: Instant) -> Result<Option<Account>> {
    if folded.chars().any(char::is_control) {
        return Ok(None);
    }
    Ok(users::table
        .filter(users::email_key.eq(folded))
        .filter(users::active.eq(true))
        .filter(users::closes_at.is_null().or(users::closes_at.gt(now)))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// A person's account.
pub(super) fn account(conn: &mut Conn, user: UserId) -> Result<Account> {
    Ok(users::table.find(user).select(Account::as_select()).first(conn)?)
}

/// Notes that an account was used, or renewed: sixty days count from here.
pub(super) fn mark_used(conn: &mut Conn, user: UserId, now: Instant) -> Result<()> {
    diesel::update(users::table.find(user)).set(users::used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Notes that a person accepted the confidentiality agreement.
///
/// # Errors
/// The database's.
pub fn agree(conn: &mut Conn, user: UserId, now: Instant) -> Result<()> {
    diesel::update(users::table.find(user)).set(users::agreed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// A person's second factor, if she has one.
pub(super) fn factor(conn: &mut Conn, user: UserId) -> Result<Option<Factor>> {
    Ok(second_factors::table.find(user).select(Factor::as_select()).first(conn).optional()?)
}

/// Gives a person a second factor in place of the one she had, with new recovery codes.
pub(super) fn set_factor(
    conn: &mut Conn,
    user: UserId,
    sealed: &str,
    step: i64,
    codes: &[String],
    now: Instant,
) -> Result<()> {
    remove_factor(conn, user)?;
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::user_id.eq(user),
            second_factors::seed.eq(sealed),
            second_factors::last_step.eq(step),
            second_factors::enrolled_at.eq(now),
        ))
        .execute(conn)?;
    set_recovery_codes(conn, user, codes)
}

/// Takes a person's second factor and its recovery codes away.
///
/// # Errors
/// The database's.
pub fn remove_factor(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(second_factors::table.find(user)).execute(conn)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// Gives a person new recovery codes, as digests; the old ones are worth nothing any more.
pub(super) fn set_recovery_codes(conn: &mut Conn, user: UserId, digests: &[String]) -> Result<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(conn)?;
    for digest in digests {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::user_id.eq(user), recovery_codes::code_hash.eq(digest)))
            .execute(conn)?;
    }
    Ok(())
}

/// Uses the code of a step up; false when that step or a later one was used already.
pub(super) fn use_step(conn: &mut Conn, user: UserId, step: i64) -> Result<bool> {
    let later = second_factors::table.find(user).filter(second_factors::last_step.lt(step));
    Ok(diesel::update(later).set(second_factors::last_step.eq(step)).execute(conn)? == 1)
}

/// Uses a recovery code up; false when she has no such code.
pub(super) fn use_recovery_code(conn: &mut Conn, user: UserId, digest: &str) -> Result<bool> {
    let code = recovery_codes::table.find((user, digest));
    Ok(diesel::delete(code).execute(conn)? == 1)
}

/// How many recovery codes a person has left.
pub(super) fn recovery_codes_left(conn: &mut Conn, user: UserId) -> Result<i64> {
    Ok(recovery_codes::table.filter(recovery_codes::user_id.eq(user)).select(count_star()).first(conn)?)
}

/// Gives a person a one-time link, by the digest of its secret, in place of the one she had.
///
/// # Errors
/// The database's.
pub fn set_link(conn: &mut Conn, user: UserId, digest: &str, by: Option<UserId>, now: Instant) -> Result<()> {
    drop_link(conn, user)?;
    diesel::insert_into(sign_in_links::table)
        .values((
            sign_in_links::user_id.eq(user),
            sign_in_links::token_hash.eq(digest),
            sign_in_links::created_by.eq(by),
            sign_in_links::expires_at.eq(Instant::from(now.utc() + LINK_LIFE)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes a person's one-time link away: it was used.
pub(super) fn drop_link(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(sign_in_links::table.find(user)).execute(conn)?;
    Ok(())
}

/// Whose one-time link this is, if it is still good and the person may sign in.
pub(super) fn owner_of_link(conn: &mut Conn, digest: &str, now: Instant) -> Result<Option<Account>> {
    Ok(sign_in_links::table
        .inner_join(users::table.on(users::id.eq(sign_in_links::user_id)))
        .filter(sign_in_links::token_hash.eq(digest))
        .filter(sign_in_links::expires_at.gt(now))
        .filter(users::active.eq(true))
        .filter(users::closes_at.is_null().or(users::closes_at.gt(now)))
        .select(Account::as_select())
        .first(conn)
        .optional()?)
}

/// Whether a link of this person waits to be used, and until when.
pub(super) fn link_until(conn: &mut Conn, user: UserId, now: Instant) -> Result<Option<Instant>> {
    Ok(sign_in_links::table
        .find(user)
        .filter(sign_in_links::expires_at.gt(now))
        .select(sign_in_links::expires_at)
        .first(conn)
        .optional()?)
}

/// Notes what happened to a person's account. A sign-in from a place she never signed in from, when she has signed in
/// before, is noted as such.
///
/// # Errors
/// The database's.
pub fn note(conn: &mut Conn, user: UserId, kind: Happening, now: Instant, place: Place<'_>) -> Result<()> {
    let agent: String = place.agent.chars().take(200).collect();
    let before = account_events::table
        .filter(account_events::user_id.eq(user))
        .filter(account_events::kind.eq(Happening::SignedIn));
    let is_new_place = kind == Happening::SignedIn
        && diesel::select(exists(before)).get_result(conn)?
        && !diesel::select(exists(
            before.filter(account_events::address.eq(place.address)).filter(account_events::agent.eq(&agent)),
        ))
        .get_result::<bool>(conn)?;
    diesel::insert_into(account_events::table)
        .values((
            account_events::id.eq(fresh::<RecordId>()),
            account_events::user_id.eq(user),
            account_events::at.eq(now),
            account_events::kind.eq(kind),
            account_events::address.eq(place.address),
            account_events::agent.eq(&agent),
            account_events::is_new_place.eq(is_new_place),
        ))
        .execute(conn)?;
    Ok(())
}

/// The latest that happened to a person's account.
pub(super) fn events(conn: &mut Conn, user: UserId, most: i64) -> Result<Vec<AccountEvent>> {
    Ok(account_events::table
        .filter(account_events::user_id.eq(user))
        .order((account_events::at.desc(), account_events::id.desc()))
        .limit(most)
        .select(AccountEvent::as_select())
        .load(conn)?)
}

/// How many alarming things happened to a person's account in the last week: sign-ins from new places and locks.
pub(super) fn alarms(conn: &mut Conn, user: UserId, now: Instant) -> Result<i64> {
    Ok(account_events::table
        .filter(account_events::user_id.eq(user))
        .filter(account_events::at.gt(Instant::from(now.utc() - Duration::days(7))))
        .filter(account_events::is_new_place.eq(true).or(account_events::kind.eq(Happening::Locked)))
        .select(count_star())
        .first(conn)?)
}

/// Notes which key this database is used with, at the first time; afterwards says whether it is the same.
///
/// # Errors
/// The database's.
pub fn is_its_key(conn: &mut Conn, mark: &str) -> Result<bool> {
    let known: Option<String> = key_marks::table.select(key_marks::mark).first(conn).optional()?;
    if known.is_none() {
        diesel::insert_into(key_marks::table).values(key_marks::mark.eq(mark)).execute(conn)?;
    }
    Ok(known.is_none_or(|known| known == mark))
}

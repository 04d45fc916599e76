//! Every query of the review of accounts.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::form::Ticked;
use super::model::{Account, Decided, Line, Reviewed, Signed};
use crate::db::schema::{account_review_lines, account_reviews, offices, units, users};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::id::{OfficeId, RecordId, UnitId, UserId};
use crate::domain::quarter::{Decision, Quarter};
use crate::error::{Error, Result};

/// Signed reviews that the page lists: six years of them.
const BEFORE: i64 = 24;

/// The accounts with which somebody can sign in.
fn open(now: Instant) -> users::BoxedQuery<'static, Backend> {
    users::table
        .into_boxed()
        .filter(users::active.eq(true))
        .filter(users::closes_at.is_null().or(users::closes_at.gt(now)))
}

/// A page of accounts by name from behind `after`, and how far the review has come.
pub(super) fn reviewed(
    conn: &mut Conn,
    quarter: Quarter,
    after: Option<UserId>,
    most: i64,
    now: Instant,
) -> Result<Reviewed> {
    let mut query = open(now);
    let from = after.map(|id| users::table.find(id).select(users::full_name).first::<String>(conn)).transpose()?;
    if let Some((name, id)) = from.zip(after) {
        let same_name = users::full_name.eq(name.clone()).and(users::id.gt(id));
        query = query.filter(users::full_name.gt(name).or(same_name));
    }
    let accounts: Vec<Account> =
        query.order((users::full_name.asc(), users::id.asc())).limit(most).select(Account::as_select()).load(conn)?;
    let offices: HashMap<OfficeId, String> =
        offices::table.select((offices::id, offices::name)).load(conn)?.into_iter().collect();
    let units: HashMap<UnitId, String> =
        units::table.select((units::id, units::name)).load(conn)?.into_iter().collect();
    let mut decided = decided(conn, quarter)?;
    let (missing, all) = missing(conn, &decided, now)?;
    let line = |account: Account| Line {
        office: account
            .office_id
            .and_then(|id| offices.get(&id))
            .map_or_else(|| "Whole agency".to_owned(), Clone::clone),
        unit: account.unit_id.and_then(|id| units.get(&id)).cloned().unwrap_or_default(),
        decided: decided.remove(&account.id),
        account,
    };
    let lines = accounts.into_iter().map(line).collect();
    Ok(Reviewed { lines, missing, accounts: all, signed: signed(conn)? })
}

/// The last decision of each account in a quarter.
fn decided(conn: &mut Conn, quarter: Quarter) -> Result<HashMap<UserId, Decided>> {
    let rows: Vec<(UserId, i32, Decision, String, Instant)> = account_review_lines::table
        .inner_join(users::table.on(users::id.eq(account_review_lines::decided_by)))
        .filter(account_review_lines::quarter.eq(quarter.first()))
        .order((account_review_lines::decided_at.asc(), account_review_lines::id.asc()))
        .select((
            account_review_lines::user_id,
            account_review_lines::user_version,
            account_review_lines::decision,
            users::full_name,
            account_review_lines::decided_at,
        ))
        .load(conn)?;
    let one = |(user, version, decision, by, at)| (user, Decided { version, decision, by, at });
    Ok(rows.into_iter().map(one).collect())
}

/// How many accounts nobody has decided as they stand now, and how many there are.
fn missing(conn: &mut Conn, decided: &HashMap<UserId, Decided>, now: Instant) -> Result<(usize, usize)> {
    let all: Vec<(UserId, i32)> = open(now).select((users::id, users::version)).load(conn)?;
    let waits = |(id, version): &&(UserId, i32)| decided.get(id).is_none_or(|decided| decided.version != *version);
    Ok((all.iter().filter(waits).count(), all.len()))
}

fn signed(conn: &mut Conn) -> Result<Vec<Signed>> {
    let rows: Vec<(NaiveDate, String, Instant, i32, i32)> = account_reviews::table
        .inner_join(users::table)
        .order(account_reviews::quarter.desc())
        .limit(BEFORE)
        .select((
            account_reviews::quarter,
            users::full_name,
            account_reviews::signed_at,
            account_reviews::accounts,
            account_reviews::to_change,
        ))
        .load(conn)?;
    let one =
        |(quarter, by, at, accounts, to_change)| Signed { quarter: Quarter::of(quarter), by, at, accounts, to_change };
    Ok(rows.into_iter().map(one).collect())
}

/// Writes decisions down, each with what the account was.
///
/// # Errors
/// [`Error::Refused`] for one's own account and after the signature, [`Error::Stale`] for an account that was changed since the
/// page was read; the database's, which refuses one's own too (`account_review_lines_by_another`).
pub(super) fn decide(conn: &mut Conn, quarter: Quarter, ticked: &[Ticked], by: UserId, now: Instant) -> Result<()> {
    if is_signed(conn, quarter)? {
        return Err(Error::Refused("The review of this quarter is signed already.".to_owned()));
    }
    for (user, version, decision) in ticked {
        if *user == by {
            return Err(Error::Refused("Another administrator must review your own account.".to_owned()));
        }
        let account: Account = open(now).filter(users::id.eq(*user)).select(Account::as_select()).first(conn)?;
        if account.version != *version {
            return Err(Error::Stale);
        }
        diesel::insert_into(account_review_lines::table)
            .values((
                account_review_lines::id.eq(fresh::<RecordId>()),
                account_review_lines::quarter.eq(quarter.first()),
                account_review_lines::user_id.eq(account.id),
                account_review_lines::user_version.eq(account.version),
                account_review_lines::role.eq(account.role),
                account_review_lines::office_id.eq(account.office_id),
                account_review_lines::unit_id.eq(account.unit_id),
                account_review_lines::guards_restricted.eq(account.guards_restricted),
                account_review_lines::used_at.eq(account.used_at),
                account_review_lines::closes_at.eq(account.closes_at),
                account_review_lines::decision.eq(*decision),
                account_review_lines::decided_by.eq(by),
                account_review_lines::decided_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}

fn is_signed(conn: &mut Conn, quarter: Quarter) -> Result<bool> {
    let found = account_reviews::table.find(quarter.first()).select(account_reviews::quarter);
    Ok(found.first::<NaiveDate>(conn).optional()?.is_some())
}

/// Signs the review of a quarter.
///
/// # Errors
/// [`Error::Refused`] while an account waits, and when it is signed already; the database's.
pub(super) fn sign(conn: &mut Conn, quarter: Quarter, by: UserId, now: Instant) -> Result<()> {
    if is_signed(conn, quarter)? {
        return Err(Error::Refused("The review of this quarter is signed already.".to_owned()));
    }
    let decided = decided(conn, quarter)?;
    let open_accounts: Vec<UserId> = open(now).select(users::id).load(conn)?;
    let (missing, all) = missing(conn, &decided, now)?;
    if missing > 0 {
        return Err(Error::Refused(format!("{missing} of {all} accounts still wait for a decision.")));
    }
    let to_change = open_accounts.iter().filter_map(|id| decided.get(id)).filter(|of| of.decision == Decision::Change);
    let number = |n: usize| i32::try_from(n).map_err(|error| Error::from(anyhow::Error::new(error)));
    diesel::insert_into(account_reviews::table)
        .values((
            account_reviews::quarter.eq(quarter.first()),
            account_reviews::signed_by.eq(by),
            account_reviews::signed_at.eq(now),
            account_reviews::accounts.eq(number(all)?),
            account_reviews::to_change.eq(number(to_change.count())?),
        ))
        .execute(conn)?;
    Ok(())
}

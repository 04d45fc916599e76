//! The queries on what stands between a parent and a service. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{barriers, referrals};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::barrier::{BarrierKind, Remover};
use crate::domain::id::{BarrierId, FamilyId, ReferralId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// A barrier that counts.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = barriers, check_for_backend(Backend))]
pub struct Barrier {
    /// Key.
    pub id: BarrierId,
    /// The referral.
    pub referral_id: ReferralId,
    /// What stands in the way.
    pub kind: BarrierKind,
    /// Who removes it.
    pub remover: Remover,
    /// In a few words: what it is, and who exactly removes it how.
    pub words: String,
    /// The day it was known.
    pub noted_on: NaiveDate,
    /// The day by which it is to be gone.
    pub due_on: Option<NaiveDate>,
    /// The day it was gone.
    pub removed_on: Option<NaiveDate>,
    /// How it was removed.
    pub removed_how: String,
    /// Who said so.
    pub removed_by: Option<UserId>,
}

/// A barrier to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBarrier {
    /// What stands in the way.
    pub kind: BarrierKind,
    /// Who removes it.
    pub remover: Remover,
    /// In a few words.
    pub words: String,
    /// The day it was known.
    pub noted_on: NaiveDate,
    /// The day by which it is to be gone.
    pub due_on: Option<NaiveDate>,
}

/// The barriers of a referral that count, those that stand first, then the latest.
pub(super) fn of(conn: &mut Conn, referral: ReferralId) -> Result<Vec<Barrier>> {
    Ok(barriers::table
        .filter(barriers::referral_id.eq(referral))
        .filter(barriers::error_at.is_null())
        .order((barriers::removed_on.is_not_null().asc(), barriers::noted_on.desc(), barriers::id.desc()))
        .select(Barrier::as_select())
        .load(conn)?)
}

/// The barriers of a family's referrals that count, the earliest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Barrier>> {
    let own = referrals::table.filter(referrals::family_id.eq(family)).filter(referrals::error_at.is_null());
    Ok(barriers::table
        .filter(barriers::referral_id.eq_any(own.select(referrals::id)))
        .filter(barriers::error_at.is_null())
        .order((barriers::noted_on.asc(), barriers::id.asc()))
        .select(Barrier::as_select())
        .load(conn)?)
}

/// A barrier of a referral that counts.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn find(conn: &mut Conn, referral: ReferralId, id: BarrierId) -> Result<Barrier> {
    Ok(barriers::table
        .filter(barriers::id.eq(id))
        .filter(barriers::referral_id.eq(referral))
        .filter(barriers::error_at.is_null())
        .select(Barrier::as_select())
        .first(conn)?)
}

/// Keeps a barrier.
///
/// # Errors
/// The database's.
pub fn add(
    conn: &mut Conn,
    referral: ReferralId,
    new: &NewBarrier,
    (by, now): (Option<UserId>, Instant),
) -> Result<BarrierId> {
    let id = fresh::<BarrierId>();
    let row = (
        barriers::id.eq(id),
        barriers::referral_id.eq(referral),
        barriers::kind.eq(new.kind),
        barriers::remover.eq(new.remover),
        barriers::words.eq(&new.words),
        barriers::noted_on.eq(new.noted_on),
        barriers::due_on.eq(new.due_on),
        barriers::entered_at.eq(now),
        barriers::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(barriers::table).values(row).execute(c))?;
    Ok(id)
}

/// Says that a barrier is gone, once.
///
/// # Errors
/// [`Error::Stale`] where somebody said so first; the database's.
pub fn remove(
    conn: &mut Conn,
    id: BarrierId,
    (on, how): (NaiveDate, &str),
    (by, now): (Option<UserId>, Instant),
) -> Result<()> {
    let standing = barriers::table
        .filter(barriers::id.eq(id))
        .filter(barriers::removed_on.is_null())
        .filter(barriers::error_at.is_null());
    let set = (
        barriers::removed_on.eq(on),
        barriers::removed_how.eq(how),
        barriers::removed_at.eq(now),
        barriers::removed_by.eq(by),
    );
    if diesel::update(standing).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Marks a barrier as entered in error.
///
/// # Errors
/// [`Error::Stale`] when it is marked already or none of this referral; the database's.
pub(super) fn mark(
    conn: &mut Conn,
    referral: ReferralId,
    id: BarrierId,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let counting = barriers::table
        .filter(barriers::id.eq(id))
        .filter(barriers::referral_id.eq(referral))
        .filter(barriers::error_at.is_null());
    let set = (barriers::error_at.eq(now), barriers::error_by.eq(by), barriers::error_reason.eq(reason));
    if diesel::update(counting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

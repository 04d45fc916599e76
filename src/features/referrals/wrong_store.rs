//! The queries that mark a service, or one of its steps, as entered in error. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::store::find;
use crate::db::schema::{referral_events, referrals};
use crate::db::{Conn, Instant};
use crate::domain::id::{FamilyId, ReferralEventId, ReferralId, UserId};
use crate::domain::referral::{self, Reason, State, Taken};
use crate::error::{Error, Result};

/// Marks a referral of a family as entered in error, with all its steps.
///
/// # Errors
/// [`Error::Stale`] when it is marked already; the database's.
pub fn mark(
    conn: &mut Conn,
    family: FamilyId,
    id: ReferralId,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let counting = referrals::table
        .filter(referrals::id.eq(id))
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_null());
    let set = (
        referrals::error_at.eq(now),
        referrals::error_by.eq(by),
        referrals::error_reason.eq(reason),
        referrals::version.eq(referrals::version + 1),
    );
    if diesel::update(counting).set(set).execute(conn)? == 0 { Err(Error::Stale) } else { Ok(()) }
}

/// Marks a step as entered in error: the referral stands as it would without it.
///
/// # Errors
/// [`Error::Stale`] when the referral or the step is marked already, or somebody took a step meanwhile;
/// [`Error::Refused`] when what follows rests on it; the database's.
pub fn mark_step(
    conn: &mut Conn,
    (family, id): (FamilyId, ReferralId),
    wrong: ReferralEventId,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let current = match find(conn, family, id) {
        Ok((current, _)) => current,
        Err(Error::NotFound) => return Err(Error::Stale),
        Err(error) => return Err(error),
    };
    let rows: Vec<(ReferralEventId, State, NaiveDate, Option<Reason>)> = referral_events::table
        .filter(referral_events::referral_id.eq(id))
        .filter(referral_events::error_at.is_null())
        .order(referral_events::id.asc())
        .select((referral_events::id, referral_events::state, referral_events::occurred_on, referral_events::reason))
        .load(conn)?;
    let at = rows.iter().position(|(step, ..)| *step == wrong).ok_or(Error::Stale)?;
    let taken: Vec<Taken> = rows.iter().map(|(_, state, on, reason)| (*state, *on, *reason)).collect();
    let left = referral::without(&taken, at).map_err(|error| Error::Refused(error.to_string()))?;
    let set =
        (referral_events::error_at.eq(now), referral_events::error_by.eq(by), referral_events::error_reason.eq(reason));
    diesel::update(referral_events::table.find(wrong)).set(set).execute(conn)?;
    let changed = diesel::update(referrals::table.find(id).filter(referrals::version.eq(current.version)))
        .set((
            referrals::state.eq(left.state),
            referrals::state_on.eq(left.since),
            referrals::state_reason.eq(left.reason),
            referrals::first_attended_on.eq(left.first_attended_on),
            referrals::version.eq(current.version + 1),
        ))
        .execute(conn)?;
    if changed == 0 { Err(Error::Stale) } else { Ok(()) }
}

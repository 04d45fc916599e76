//! The queries on calls about a referral and on warm handoffs. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::Referral;
use crate::access::notes::Sealed;
use crate::db::schema::{referral_talks, referrals};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::id::{FamilyId, ReferralId, TalkId, UserId};
use crate::domain::talk::TalkKind;
use crate::error::{Error, Result};
use crate::on;

/// A call about a referral, or a warm handoff.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = referral_talks, check_for_backend(Backend))]
pub struct Talk {
    /// Key.
    pub id: TalkId,
    /// The referral.
    pub referral_id: ReferralId,
    /// What it was.
    pub kind: TalkKind,
    /// The day.
    pub spoke_on: NaiveDate,
    /// With whom the worker spoke, as she wrote it.
    pub with_whom: String,
    /// Whether the parent took part: what makes a handoff warm.
    pub parent_took_part: bool,
    pub(super) note: Sealed,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
}

/// A call to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTalk {
    /// What it was.
    pub kind: TalkKind,
    /// The day.
    pub spoke_on: NaiveDate,
    /// With whom; empty where nobody answered.
    pub with_whom: String,
    /// Whether the parent took part.
    pub parent_took_part: bool,
    /// In a few words.
    pub note: String,
}

/// The calls about a referral that count, the latest first.
pub(super) fn of(conn: &mut Conn, referral: ReferralId) -> Result<Vec<Talk>> {
    Ok(referral_talks::table
        .filter(referral_talks::referral_id.eq(referral))
        .filter(referral_talks::error_at.is_null())
        .order((referral_talks::spoke_on.desc(), referral_talks::id.desc()))
        .select(Talk::as_select())
        .load(conn)?)
}

/// The warm handoffs of a family's referrals that count, the earliest first.
///
/// # Errors
/// The database's.
pub fn handoffs(conn: &mut Conn, family: FamilyId) -> Result<Vec<Talk>> {
    let own = referrals::table.filter(referrals::family_id.eq(family)).filter(referrals::error_at.is_null());
    Ok(referral_talks::table
        .filter(referral_talks::referral_id.eq_any(own.select(referrals::id)))
        .filter(referral_talks::kind.eq(TalkKind::WarmHandoff))
        .filter(referral_talks::error_at.is_null())
        .order((referral_talks::spoke_on.asc(), referral_talks::id.asc()))
        .select(Talk::as_select())
        .load(conn)?)
}

/// Keeps a call about a referral that was read. An answer starts the clock anew; a call nobody answered is tried again.
///
/// # Errors
/// [`Error::Stale`] where the referral was marked as entered in error meanwhile; the database's.
pub fn add(conn: &mut Conn, referral: &Referral, talk: &NewTalk, by: Option<UserId>, now: Instant) -> Result<TalkId> {
    let id = fresh::<TalkId>();
    let row = (
        referral_talks::id.eq(id),
        referral_talks::referral_id.eq(referral.id),
        referral_talks::kind.eq(talk.kind),
        referral_talks::spoke_on.eq(talk.spoke_on),
        referral_talks::with_whom.eq(&talk.with_whom),
        referral_talks::parent_took_part.eq(talk.parent_took_part),
        referral_talks::note.eq(&talk.note),
        referral_talks::entered_at.eq(now),
        referral_talks::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(referral_talks::table).values(row).execute(c))?;
    let (asked, tried) = if talk.kind.is_answered() {
        (referral.asked_on.max(Some(talk.spoke_on)), referral.tried_on)
    } else {
        (referral.asked_on, referral.tried_on.max(Some(talk.spoke_on)))
    };
    set_calls(conn, referral.id, asked, tried).and_then(|changed| if changed == 0 { Err(Error::Stale) } else { Ok(id) })
}

fn set_calls(conn: &mut Conn, id: ReferralId, asked: Option<NaiveDate>, tried: Option<NaiveDate>) -> Result<usize> {
    Ok(on!(conn, c => diesel::update(referrals::table.find(id))
        .filter(referrals::error_at.is_null())
        .set((referrals::asked_on.eq(asked), referrals::tried_on.eq(tried)))
        .execute(c))?)
}

/// Marks a call as entered in error: the clocks are those of the calls that are left.
///
/// # Errors
/// [`Error::Stale`] when it is marked already or none of this referral; the database's.
pub(super) fn mark(
    conn: &mut Conn,
    referral: ReferralId,
    id: TalkId,
    reason: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let counting = referral_talks::table
        .filter(referral_talks::id.eq(id))
        .filter(referral_talks::referral_id.eq(referral))
        .filter(referral_talks::error_at.is_null());
    let set =
        (referral_talks::error_at.eq(now), referral_talks::error_by.eq(by), referral_talks::error_reason.eq(reason));
    if diesel::update(counting).set(set).execute(conn)? == 0 {
        return Err(Error::Stale);
    }
    let left = of(conn, referral)?;
    let last = |answered| left.iter().filter(|t| t.kind.is_answered() == answered).map(|t| t.spoke_on).max();
    set_calls(conn, referral, last(true), last(false)).map(|_| ())
}

//! Every query on summaries: who gets one, which were claimed, and how they ended.

use chrono::{Duration, NaiveDate};
use diesel::prelude::*;

use super::model::Reader;
use crate::access::{Action, Scope};
use crate::db::schema::{audit_events, digests, families, hearings, users};
use crate::db::{Conn, Each, Instant};
use crate::domain::audit::Outcome;
use crate::domain::digest::{Counts, DigestState, MOST_TRIES, PAUSE_MINUTES};
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{FamilyId, HearingId, UserId};
use crate::domain::role::Role;
use crate::error::Result;
use crate::features::summaries;
use crate::on;

/// For how many days an opened summary counts as prepared.
const FRESH_DAYS: i64 = 7;

/// Everybody who gets a summary: supervisors and managers who have signed in once, whose account is on, and who did not turn it
/// off.
///
/// # Errors
/// The database's.
pub(super) fn readers(conn: &mut Conn, now: Instant) -> Result<Vec<Reader>> {
    Ok(users::table
        .filter(users::role.eq_any(vec![Role::Supervisor, Role::Manager]))
        .filter(users::active.eq(true))
        .filter(users::agreed_at.is_not_null())
        .filter(users::closes_at.is_null().or(users::closes_at.gt(now)))
        .filter(users::wants_digest.eq(true))
        .order(users::id.asc())
        .select(Reader::as_select())
        .load(conn)?)
}

/// Takes the summary of a person and week, so that nobody else sends it; gives which try it is. None where it is taken, done, or
/// to be tried later.
///
/// # Errors
/// The database's.
pub(super) fn claim(conn: &mut Conn, user: UserId, week: NaiveDate, now: Instant) -> Result<Option<i32>> {
    let row = (
        digests::user_id.eq(user),
        digests::week.eq(week),
        digests::state.eq(DigestState::Claimed),
        digests::tries.eq(1),
        digests::claimed_at.eq(now),
    );
    let first =
        diesel::insert_into(digests::table).values(row).on_conflict((digests::user_id, digests::week)).do_nothing();
    if Each(first).execute(conn)? == 1 {
        return Ok(Some(1));
    }
    let waited = Instant::from(now.utc() - Duration::minutes(PAUSE_MINUTES));
    let again = digests::table
        .find((user, week))
        .filter(digests::state.eq(DigestState::Retry))
        .filter(digests::settled_at.le(waited))
        .filter(digests::tries.lt(MOST_TRIES));
    let set = (
        digests::state.eq(DigestState::Claimed),
        digests::tries.eq(digests::tries + 1),
        digests::claimed_at.eq(now),
        digests::settled_at.eq(None::<Instant>),
    );
    if on!(conn, c => diesel::update(again).set(set).execute(c))? == 0 {
        return Ok(None);
    }
    Ok(Some(digests::table.find((user, week)).select(digests::tries).first(conn)?))
}

/// Says how a claimed summary ended, and which counts it told.
///
/// # Errors
/// The database's.
pub(super) fn settle(
    conn: &mut Conn,
    (user, week): (UserId, NaiveDate),
    state: DigestState,
    told: &Counts,
    now: Instant,
) -> Result<()> {
    let set = (digests::state.eq(state), digests::settled_at.eq(now), digests::told.eq(told.written()));
    diesel::update(digests::table.find((user, week))).set(set).execute(conn)?;
    Ok(())
}

/// What a person was told before a week; nothing for one who never was.
///
/// # Errors
/// The database's.
pub(super) fn told_before(conn: &mut Conn, user: UserId, week: NaiveDate) -> Result<Counts> {
    let known = [DigestState::Sent, DigestState::Nothing].to_vec();
    let told: Option<String> = digests::table
        .filter(digests::user_id.eq(user))
        .filter(digests::week.lt(week))
        .filter(digests::state.eq_any(known))
        .order(digests::week.desc())
        .select(digests::told)
        .first(conn)
        .optional()?;
    Ok(told.map_or_else(Counts::default, |told| Counts::read(&told)))
}

/// How many hearings of these days, both included, have families whose status summary nobody opened within the last week.
///
/// # Errors
/// The database's.
pub(super) fn unprepared(
    conn: &mut Conn,
    scope: Scope,
    (first, last): (NaiveDate, NaiveDate),
    now: Instant,
) -> Result<usize> {
    let set: Vec<(HearingId, FamilyId)> = scope
        .families()
        .inner_join(hearings::table)
        .filter(hearings::status.eq(HearingStatus::Scheduled))
        .filter(hearings::error_at.is_null())
        .filter(hearings::held_on.between(first, last))
        .select((hearings::id, families::id))
        .load(conn)?;
    let since = Instant::from(now.utc() - Duration::days(FRESH_DAYS));
    let of = set.iter().map(|(_, family)| *family).collect::<Vec<_>>();
    let opened: Vec<Option<FamilyId>> = audit_events::table
        .filter(audit_events::family_id.eq_any(of))
        .filter(audit_events::action.eq(Action::ViewSummary.name()))
        .filter(audit_events::detail.eq(summaries::OPENED))
        .filter(audit_events::outcome.eq(Outcome::Done.code()))
        .filter(audit_events::at.ge(since))
        .select(audit_events::family_id)
        .load(conn)?;
    Ok(set.iter().filter(|(_, family)| !opened.contains(&Some(*family))).count())
}

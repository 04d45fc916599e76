//! Every query on progress and efforts. Callers have read the family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Effort, NewEffort, NewProgress, Progress};
use crate::db::schema::{agency_efforts, progress_entries};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{EffortId, FamilyId, ProgressId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// Every progress of a family that counts, in the order of its days.
///
/// # Errors
/// The database's.
pub fn progress_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Progress>> {
    Ok(progress_entries::table
        .filter(progress_entries::family_id.eq(family))
        .filter(progress_entries::error_at.is_null())
        .order((progress_entries::seen_on.asc(), progress_entries::id.asc()))
        .select(Progress::as_select())
        .load(conn)?)
}

/// Every effort for a family that counts, in the order of its days.
///
/// # Errors
/// The database's.
pub fn efforts_of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Effort>> {
    Ok(agency_efforts::table
        .filter(agency_efforts::family_id.eq(family))
        .filter(agency_efforts::error_at.is_null())
        .order((agency_efforts::made_on.asc(), agency_efforts::id.asc()))
        .select(Effort::as_select())
        .load(conn)?)
}

/// At most so many of a family, the latest first, also those in error; only those before `before`, where one is given.
pub(super) fn progress_page(
    conn: &mut Conn,
    family: FamilyId,
    before: Option<ProgressId>,
    most: i64,
) -> Result<Vec<Progress>> {
    use progress_entries as entry;
    let mut rows = entry::table.filter(entry::family_id.eq(family)).into_boxed();
    if let Some(id) = before {
        let one = entry::table.find(id).filter(entry::family_id.eq(family));
        let on: NaiveDate = one.select(entry::seen_on).first(conn)?;
        rows = rows.filter(entry::seen_on.lt(on).or(entry::seen_on.eq(on).and(entry::id.lt(id))));
    }
    Ok(rows.order((entry::seen_on.desc(), entry::id.desc())).limit(most).select(Progress::as_select()).load(conn)?)
}

/// The same of efforts.
pub(super) fn efforts_page(
    conn: &mut Conn,
    family: FamilyId,
    before: Option<EffortId>,
    most: i64,
) -> Result<Vec<Effort>> {
    use agency_efforts as effort;
    let mut rows = effort::table.filter(effort::family_id.eq(family)).into_boxed();
    if let Some(id) = before {
        let one = effort::table.find(id).filter(effort::family_id.eq(family));
        let on: NaiveDate = one.select(effort::made_on).first(conn)?;
        rows = rows.filter(effort::made_on.lt(on).or(effort::made_on.eq(on).and(effort::id.lt(id))));
    }
    Ok(rows.order((effort::made_on.desc(), effort::id.desc())).limit(most).select(Effort::as_select()).load(conn)?)
}

/// Keeps what was seen of a parent.
///
/// # Errors
/// The database's.
pub fn add_progress(conn: &mut Conn, new: &NewProgress, by: Option<UserId>, now: Instant) -> Result<ProgressId> {
    use progress_entries as entry;
    let id: ProgressId = fresh();
    let (own, court) = if new.for_court { ("", new.words.as_str()) } else { (new.words.as_str(), "") };
    let row = (
        entry::id.eq(id),
        entry::family_id.eq(new.family),
        entry::person_id.eq(new.person),
        entry::goal_key.eq(new.goal),
        entry::seen_on.eq(new.seen_on),
        entry::kind.eq(new.kind),
        entry::seen.eq(&new.seen),
        entry::own_words.eq(own),
        entry::court_words.eq(court),
        entry::entered_at.eq(now),
        entry::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(entry::table).values(row).execute(c))?;
    Ok(id)
}

/// Keeps what the agency did.
///
/// # Errors
/// The database's.
pub fn add_effort(conn: &mut Conn, new: &NewEffort, by: Option<UserId>, now: Instant) -> Result<EffortId> {
    use agency_efforts as effort;
    let id: EffortId = fresh();
    let row = (
        effort::id.eq(id),
        effort::family_id.eq(new.family),
        effort::person_id.eq(new.who.adult()),
        effort::child_id.eq(new.who.child()),
        effort::goal_key.eq(new.goal),
        effort::made_on.eq(new.made_on),
        effort::kind.eq(new.kind),
        effort::standard.eq(new.standard),
        effort::what.eq(&new.what),
        effort::result.eq(&new.result),
        effort::barrier.eq(&new.barrier),
        effort::answer.eq(&new.answer),
        effort::entered_at.eq(now),
        effort::entered_by.eq(by),
    );
    on!(conn, c => diesel::insert_into(effort::table).values(row).execute(c))?;
    Ok(id)
}

/// Marks an entry on a parent's progress as made in error. It stays.
///
/// # Errors
/// [`Error::Stale`] when it is not the family's, or somebody marked it already; the database's.
pub(super) fn progress_error(
    conn: &mut Conn,
    (family, id): (FamilyId, ProgressId),
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<()> {
    use progress_entries as entry;
    let counting = entry::table.find(id).filter(entry::family_id.eq(family)).filter(entry::error_at.is_null());
    let marked = diesel::update(counting)
        .set((entry::error_at.eq(now), entry::error_by.eq(by), entry::error_reason.eq(reason)))
        .execute(conn)?;
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The same of an effort.
///
/// # Errors
/// As [`progress_error`].
pub(super) fn effort_error(
    conn: &mut Conn,
    (family, id): (FamilyId, EffortId),
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<()> {
    use agency_efforts as effort;
    let counting = effort::table.find(id).filter(effort::family_id.eq(family)).filter(effort::error_at.is_null());
    let marked = diesel::update(counting)
        .set((effort::error_at.eq(now), effort::error_by.eq(by), effort::error_reason.eq(reason)))
        .execute(conn)?;
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}

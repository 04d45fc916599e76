//! Every query on legal statuses and parental rights. Callers have read the child as one of a family within scope.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{EndedRights, HeldStatus, NewRights, NewStatus};
use crate::db::schema::{legal_statuses, parental_rights};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ChildId, LegalStatusId, RightsId, UserId};
use crate::error::{Error, Result};
use crate::on;

/// The legal statuses of a child, those entered in error too, the latest first.
///
/// # Errors
/// The database's.
pub fn of_child(conn: &mut Conn, child: ChildId) -> Result<Vec<HeldStatus>> {
    Ok(on!(conn, c => legal_statuses::table
        .filter(legal_statuses::child_id.eq(child))
        .order((legal_statuses::starts_on.desc(), legal_statuses::id.desc()))
        .select(HeldStatus::as_select()).load(c))?)
}

/// Sets a legal status. Without an end it takes the place of the present one, which ends that day.
///
/// # Errors
/// The database's: `legal_statuses_no_overlap`.
pub fn set(conn: &mut Conn, new: &NewStatus, by: Option<UserId>, now: Instant) -> Result<LegalStatusId> {
    if new.ends_on.is_none() {
        end(conn, new.child, new.starts_on)?;
    }
    let id: LegalStatusId = fresh();
    on!(conn, c => diesel::insert_into(legal_statuses::table)
        .values((
            legal_statuses::id.eq(id),
            legal_statuses::child_id.eq(new.child),
            legal_statuses::status.eq(new.status),
            legal_statuses::starts_on.eq(new.starts_on),
            legal_statuses::ends_on.eq(new.ends_on),
            legal_statuses::entered_at.eq(now),
            legal_statuses::entered_by.eq(by),
        ))
        .execute(c))?;
    Ok(id)
}

/// Ends the open status that began before that day.
fn end(conn: &mut Conn, child: ChildId, on: NaiveDate) -> Result<()> {
    let open = legal_statuses::table
        .filter(legal_statuses::child_id.eq(child))
        .filter(legal_statuses::ends_on.is_null())
        .filter(legal_statuses::voided_at.is_null())
        .filter(legal_statuses::starts_on.lt(on));
    on!(conn, c => diesel::update(open)
        .set((legal_statuses::ends_on.eq(on), legal_statuses::version.eq(legal_statuses::version + 1)))
        .execute(c))?;
    Ok(())
}

/// Marks a status as entered in error. The one before it, which ended as this one began, goes on in its place.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], [`Error::Refused`] when a later one follows it, or the database's.
pub(super) fn void(
    conn: &mut Conn,
    (child, id): (ChildId, LegalStatusId),
    version: i32,
    why: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    let rows = of_child(conn, child)?;
    let row = rows.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    let standing = || rows.iter().filter(|other| other.voided_at.is_none());
    if row.voided_at.is_none() && standing().any(|other| other.starts_on == row.ends_on.unwrap_or(NaiveDate::MAX)) {
        return Err(Error::Refused("Another status follows this one. Mark that one first.".to_owned()));
    }
    let as_seen = legal_statuses::table
        .find(id)
        .filter(legal_statuses::version.eq(version))
        .filter(legal_statuses::voided_at.is_null());
    let marked = on!(conn, c => diesel::update(as_seen)
        .set((
            legal_statuses::voided_at.eq(now),
            legal_statuses::voided_by.eq(by),
            legal_statuses::void_reason.eq(why),
            legal_statuses::version.eq(version + 1),
        ))
        .execute(c))?;
    if marked != 1 {
        return Err(Error::Stale);
    }
    if let Some(before) = standing().find(|other| other.id != id && other.ends_on == Some(row.starts_on)) {
        on!(conn, c => diesel::update(legal_statuses::table.find(before.id))
            .set((legal_statuses::ends_on.eq(row.ends_on), legal_statuses::version.eq(before.version + 1)))
            .execute(c))?;
    }
    Ok(())
}

/// The petitions and orders that end parents' rights to a child, those entered in error too.
///
/// # Errors
/// The database's.
pub(super) fn rights_of(conn: &mut Conn, child: ChildId) -> Result<Vec<EndedRights>> {
    Ok(on!(conn, c => parental_rights::table
        .filter(parental_rights::child_id.eq(child))
        .order(parental_rights::id.asc())
        .select(EndedRights::as_select()).load(c))?)
}

/// Records the end of a parent's rights.
///
/// # Errors
/// The database's: `parental_rights_one_uq` when there is one of this parent already.
pub fn add_rights(conn: &mut Conn, new: &NewRights, by: Option<UserId>, now: Instant) -> Result<RightsId> {
    let id: RightsId = fresh();
    on!(conn, c => diesel::insert_into(parental_rights::table)
        .values((
            parental_rights::id.eq(id),
            parental_rights::child_id.eq(new.child),
            parental_rights::person_id.eq(new.person),
            parental_rights::kind.eq(new.kind),
            parental_rights::petition_on.eq(new.petition_on),
            parental_rights::order_on.eq(new.order_on),
            parental_rights::entered_at.eq(now),
            parental_rights::entered_by.eq(by),
        ))
        .execute(c))?;
    Ok(id)
}

/// Marks the end of a parent's rights as entered in error.
///
/// # Errors
/// [`Error::NotFound`], [`Error::Stale`], or the database's.
pub(super) fn void_rights(
    conn: &mut Conn,
    (child, id): (ChildId, RightsId),
    version: i32,
    why: &str,
    (by, now): (UserId, Instant),
) -> Result<()> {
    rights_of(conn, child)?.iter().find(|row| row.id == id).ok_or(Error::NotFound)?;
    let as_seen = parental_rights::table
        .find(id)
        .filter(parental_rights::version.eq(version))
        .filter(parental_rights::voided_at.is_null());
    let marked = on!(conn, c => diesel::update(as_seen)
        .set((
            parental_rights::voided_at.eq(now),
            parental_rights::voided_by.eq(by),
            parental_rights::void_reason.eq(why),
            parental_rights::version.eq(version + 1),
        ))
        .execute(c))?;
    if marked == 1 { Ok(()) } else { Err(Error::Stale) }
}

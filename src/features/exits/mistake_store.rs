//! The queries of cases that were opened by mistake. Callers have read the family within scope.

use diesel::prelude::*;

use crate::db::schema::{case_mistakes, families, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{CaseMistakeId, FamilyId, UserId};
use crate::error::{Error, Result};
use crate::features::flags;

/// Why a case with a safety concern cannot be one that was opened by mistake: what it warns of would be lost.
pub(super) const STILL_WARNS: &str = "A safety concern of this case warns whoever works with the same person. Write it down in the right case first, and mark it here as entered in error.";

/// What was said of a case that was opened by mistake.
#[derive(Debug, Clone)]
pub(super) struct CaseMistake {
    /// Why.
    pub(super) reason: String,
    /// The right case.
    pub(super) right: Option<FamilyId>,
    /// When it was said.
    pub(super) at: Instant,
    /// Who said it.
    pub(super) by: String,
}

/// What was said of a family's case, where it was opened by mistake and nobody took that back.
///
/// # Errors
/// The database's.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Option<CaseMistake>> {
    let open: Option<(String, Option<FamilyId>, Instant, String)> = case_mistakes::table
        .inner_join(users::table.on(users::id.eq(case_mistakes::marked_by)))
        .filter(case_mistakes::family_id.eq(family))
        .filter(case_mistakes::taken_back_at.is_null())
        .select((case_mistakes::reason, case_mistakes::right_family_id, case_mistakes::marked_at, users::full_name))
        .first(conn)
        .optional()?;
    Ok(open.map(|(reason, right, at, by)| CaseMistake { reason, right, at, by }))
}

/// Notes that a case was opened by mistake, unless the family changed since `version`.
///
/// # Errors
/// [`Error::Refused`] while a safety concern of this case warns somebody, [`Error::Stale`], or the database's.
pub fn opened_by_mistake(
    conn: &mut Conn,
    (family, version): (FamilyId, i32),
    (reason, right): (&str, Option<FamilyId>),
    (by, now): (UserId, Instant),
) -> Result<()> {
    if flags::warns(conn, family)? {
        return Err(Error::Refused(STILL_WARNS.to_owned()));
    }
    turn(conn, (family, version), true)?;
    let row = (
        case_mistakes::id.eq(fresh::<CaseMistakeId>()),
        case_mistakes::family_id.eq(family),
        case_mistakes::reason.eq(reason),
        case_mistakes::right_family_id.eq(right),
        case_mistakes::marked_at.eq(now),
        case_mistakes::marked_by.eq(by),
    );
    diesel::insert_into(case_mistakes::table).values(row).execute(conn)?;
    Ok(())
}

/// Takes that back, unless the family changed since `version`: a case without workers, its records as they were.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn take_back(conn: &mut Conn, family: FamilyId, version: i32, (by, now): (UserId, Instant)) -> Result<()> {
    turn(conn, (family, version), false)?;
    let open =
        case_mistakes::table.filter(case_mistakes::family_id.eq(family)).filter(case_mistakes::taken_back_at.is_null());
    let set = (case_mistakes::taken_back_at.eq(now), case_mistakes::taken_back_by.eq(by));
    if diesel::update(open).set(set).execute(conn)? == 1 { Ok(()) } else { Err(Error::Stale) }
}

fn turn(conn: &mut Conn, (family, version): (FamilyId, i32), to: bool) -> Result<()> {
    let other = families::table.find(family).filter(families::version.eq(version)).filter(families::is_mistake.eq(!to));
    let set = (families::is_mistake.eq(to), families::version.eq(version + 1));
    if diesel::update(other).set(set).execute(conn)? == 1 { Ok(()) } else { Err(Error::Stale) }
}

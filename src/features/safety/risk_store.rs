//! Every query on risk factors. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{NewRisk, RiskEnding, RiskFactor};
use crate::db::schema::risk_factors;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, RiskId, UserId};
use crate::error::{Error, Result};

/// Enters a risk factor of an adult.
///
/// # Errors
/// The database's: the adult belongs to the family, and one kind holds for her once at a time (`risk_factors_one_uq`).
pub fn add_risk(conn: &mut Conn, new: &NewRisk, by: Option<UserId>, now: Instant) -> Result<RiskId> {
    let id: RiskId = fresh();
    diesel::insert_into(risk_factors::table)
        .values((
            risk_factors::id.eq(id),
            risk_factors::family_id.eq(new.family),
            risk_factors::person_id.eq(new.person),
            risk_factors::kind.eq(new.kind),
            risk_factors::words.eq(&new.words),
            risk_factors::source.eq(new.source),
            risk_factors::agency.eq(&new.agency),
            risk_factors::since_on.eq(new.since_on),
            risk_factors::until_on.eq(new.until_on),
            risk_factors::until_by.eq(new.until_on.and(by)),
            risk_factors::entered_at.eq(now),
            risk_factors::entered_by.eq(by),
        ))
        .execute(conn)?;
    Ok(id)
}

/// The risk factors of the adults of a family, the latest first.
///
/// # Errors
/// The database's.
pub fn risks_of(conn: &mut Conn, family: FamilyId) -> Result<Vec<RiskFactor>> {
    Ok(risk_factors::table
        .filter(risk_factors::family_id.eq(family))
        .order((risk_factors::since_on.desc(), risk_factors::id.desc()))
        .select(RiskFactor::as_select())
        .load(conn)?)
}

/// One risk factor of a family.
///
/// # Errors
/// [`Error::NotFound`] for another family's, or the database's.
pub(super) fn risk(conn: &mut Conn, family: FamilyId, id: RiskId) -> Result<RiskFactor> {
    let of_family = risk_factors::table.find(id).filter(risk_factors::family_id.eq(family));
    Ok(of_family.select(RiskFactor::as_select()).first(conn)?)
}

/// Ends a risk factor that holds, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn end_risk(
    conn: &mut Conn,
    (id, version): (RiskId, i32),
    ending: &RiskEnding,
    by: UserId,
    now: Instant,
) -> Result<()> {
    let holds =
        risk_factors::table.find(id).filter(risk_factors::version.eq(version)).filter(risk_factors::error_at.is_null());
    let newer = risk_factors::version.eq(version + 1);
    let changed = match ending {
        RiskEnding::Over(on) => diesel::update(holds.filter(risk_factors::until_on.is_null()))
            .set((newer, risk_factors::until_on.eq(on), risk_factors::until_by.eq(by)))
            .execute(conn)?,
        RiskEnding::WrongEntry(reason) => diesel::update(holds)
            .set((
                newer,
                risk_factors::error_reason.eq(reason),
                risk_factors::error_by.eq(by),
                risk_factors::error_at.eq(now),
            ))
            .execute(conn)?,
    };
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

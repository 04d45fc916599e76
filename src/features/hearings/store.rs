//! Every query on hearings. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{Hearing, NewHearing};
use crate::db::schema::{hearing_children, hearings};
use crate::db::{Conn, Instant};
use crate::domain::id::{FamilyId, UserId};
use crate::error::Result;

/// The hearings of a family, the earliest first.
///
/// # Errors
/// The database's.
pub fn of_family(conn: &mut Conn, family: FamilyId) -> Result<Vec<Hearing>> {
    Ok(hearings::table
        .filter(hearings::family_id.eq(family))
        .order((hearings::held_on.asc(), hearings::held_time.asc(), hearings::id.asc()))
        .select(Hearing::as_select())
        .load(conn)?)
}

/// Sets a hearing for children of a family.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewHearing, by: Option<UserId>, now: Instant) -> Result<()> {
    diesel::insert_into(hearings::table)
        .values((
            hearings::id.eq(new.id),
            hearings::family_id.eq(new.family),
            hearings::kind.eq(new.kind),
            hearings::status.eq(new.status),
            hearings::held_on.eq(new.held_on),
            hearings::held_time.eq(new.held_time.as_deref()),
            hearings::courtroom.eq(&new.courtroom),
            hearings::judge.eq(&new.judge),
            hearings::result.eq(&new.result),
            hearings::created_at.eq(now),
            hearings::created_by.eq(by),
        ))
        .execute(conn)?;
    for child in &new.children {
        diesel::insert_into(hearing_children::table)
            .values((hearing_children::hearing_id.eq(new.id), hearing_children::child_id.eq(*child)))
            .execute(conn)?;
    }
    Ok(())
}

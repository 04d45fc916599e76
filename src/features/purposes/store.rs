//! The query on stated purposes.

use diesel::prelude::*;

use crate::db::schema::stated_purposes;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, PurposeId, UserId};
use crate::domain::purpose::{HOLDS_FOR, Purpose};
use crate::error::Result;

/// Keeps what a person said of why she opens a family.
pub(super) fn state(
    conn: &mut Conn,
    (user, family): (UserId, FamilyId),
    purpose: Purpose,
    words: &str,
    now: Instant,
) -> Result<PurposeId> {
    let id: PurposeId = fresh();
    diesel::insert_into(stated_purposes::table)
        .values((
            stated_purposes::id.eq(id),
            stated_purposes::user_id.eq(user),
            stated_purposes::family_id.eq(family),
            stated_purposes::purpose.eq(purpose),
            stated_purposes::words.eq(words),
            stated_purposes::stated_at.eq(now),
            stated_purposes::holds_until.eq(Instant::from(now.utc() + HOLDS_FOR)),
        ))
        .execute(conn)?;
    Ok(id)
}

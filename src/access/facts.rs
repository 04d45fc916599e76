//! What the decision on a family must know of it, read for a single one.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::db::schema::{
    assignments, break_glass, covers, declared_conflicts, families, hearings, restricted_access, review_items,
};
use crate::db::{Conn, Instant};
use crate::domain::id::{FamilyId, HearingId, OfficeId, UserId};
use crate::domain::need_to_know::{Closed, Cover, Facts, Opening};
use crate::domain::tracks::Track;
use crate::error::Result;

/// The facts of a family, whoever asks: they are for the decision and not for a page.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) for a family that never was, or the database's.
pub fn of(conn: &mut Conn, family: FamilyId) -> Result<Facts> {
    let columns = (families::office_id, families::is_restricted, families::is_mistake);
    let (office, restricted, is_mistake): (OfficeId, bool, bool) =
        families::table.find(family).select(columns).first(conn)?;
    let counts = hearings::family_id.eq(family).and(hearings::error_at.is_null());
    let hearing: Option<HearingId> = hearings::table.filter(counts).select(hearings::id).first(conn).optional()?;
    let workers: Vec<(UserId, Track)> = assignments::table
        .filter(assignments::family_id.eq(family))
        .filter(assignments::ends_on.is_null())
        .select((assignments::user_id, assignments::track))
        .load(conn)?;
    let covers: Vec<(UserId, Track, Instant, Instant)> = covers::table
        .inner_join(assignments::table)
        .filter(covers::family_id.eq(family))
        .filter(assignments::ends_on.is_null())
        .select((covers::user_id, covers::track, covers::starts_at, covers::ends_at))
        .load(conn)?;
    let covers = covers.into_iter().map(|(user, track, from, until)| Cover {
        user,
        track,
        from: from.utc(),
        until: until.utc(),
    });
    let named: Vec<UserId> = restricted_access::table
        .filter(restricted_access::family_id.eq(family))
        .select(restricted_access::user_id)
        .load(conn)?;
    let conflicts = declared_conflicts::table
        .filter(declared_conflicts::family_id.eq(family))
        .filter(declared_conflicts::lifted_at.is_null())
        .select(declared_conflicts::user_id)
        .load(conn)?;
    let openings: Vec<(UserId, Instant)> = break_glass::table
        .filter(break_glass::family_id.eq(family))
        .select((break_glass::user_id, break_glass::expires_at))
        .load(conn)?;
    let sampled: Option<Instant> = review_items::table
        .filter(review_items::family_id.eq(family))
        .select(max(review_items::readable_until))
        .first(conn)?;
    Ok(Facts {
        office,
        has_hearing: hearing.is_some(),
        workers,
        covers: covers.collect(),
        closed: Closed { named: restricted.then_some(named), conflicts },
        is_mistake,
        sampled_until: sampled.map(Instant::utc),
        openings: openings.into_iter().map(|(user, until)| Opening { user, until: until.utc() }).collect(),
    })
}

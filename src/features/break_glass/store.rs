//! Every query on emergency openings.

use diesel::prelude::*;

use super::model::{NewOpening, Opening, Review};
use crate::access::{EMERGENCY, Scope};
use crate::db::schema::{audit_events, break_glass, families, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::audit::Outcome;
use crate::domain::id::{FamilyId, OpeningId, UserId};
use crate::domain::need_to_know::{Emergency, Finding, OPENING_LASTS};
use crate::error::{Error, Result};

/// Opens a family to a person for some hours.
///
/// # Errors
/// The database's.
pub fn open(conn: &mut Conn, new: &NewOpening, now: Instant) -> Result<OpeningId> {
    let id: OpeningId = fresh();
    diesel::insert_into(break_glass::table)
        .values((
            break_glass::id.eq(id),
            break_glass::family_id.eq(new.family),
            break_glass::user_id.eq(new.user),
            break_glass::reason_class.eq(new.class),
            break_glass::reason.eq(&new.reason),
            break_glass::opened_at.eq(now),
            break_glass::expires_at.eq(Instant::from(now.utc() + OPENING_LASTS)),
        ))
        .execute(conn)?;
    Ok(id)
}

type Row = (
    (OpeningId, FamilyId, String, UserId, String, Emergency, String, Instant, Instant),
    (Option<UserId>, Option<Instant>, Option<Finding>, String),
);

/// The columns of [`Row`], of the openings of families within a scope.
macro_rules! openings {
    ($scope:expr) => {
        $scope
            .families()
            .inner_join(break_glass::table)
            .inner_join(users::table.on(users::id.eq(break_glass::user_id)))
            .select((
                (
                    break_glass::id,
                    families::id,
                    families::number,
                    users::id,
                    users::full_name,
                    break_glass::reason_class,
                    break_glass::reason,
                    break_glass::opened_at,
                    break_glass::expires_at,
                ),
                (break_glass::reviewed_by, break_glass::reviewed_at, break_glass::finding, break_glass::finding_words),
            ))
    };
}

fn opening((of, (by, at, finding, words)): Row) -> Opening {
    let (id, family, number, user, who, class, reason, opened_at, expires_at) = of;
    let review = by.zip(at).zip(finding).map(|((by, at), finding)| (by, at, finding, words));
    Opening { id, family, number, user, who, class, reason, opened_at, expires_at, review }
}

/// How many openings of families within a scope wait for a person other than the one who opened to review them.
///
/// # Errors
/// The database's.
pub fn waiting(conn: &mut Conn, scope: Scope) -> Result<usize> {
    let waiting: Vec<FamilyId> = break_glass::table
        .filter(break_glass::reviewed_at.is_null())
        .filter(break_glass::user_id.ne(scope.user()))
        .select(break_glass::family_id)
        .load(conn)?;
    let seen = scope.among(conn, waiting.clone())?;
    Ok(waiting.iter().filter(|family| seen.contains(family)).count())
}

/// The moment of an opening, to go on from behind it; nothing for one that never was.
fn moment(conn: &mut Conn, of: Option<OpeningId>) -> Result<Option<(Instant, Option<Instant>, OpeningId)>> {
    let Some(id) = of else { return Ok(None) };
    let columns = (break_glass::opened_at, break_glass::reviewed_at, break_glass::id);
    Ok(break_glass::table.find(id).select(columns).first(conn).optional()?)
}

/// At most so many openings that wait for a review, the oldest first, from behind the one `after`.
pub(super) fn to_review(conn: &mut Conn, scope: Scope, after: Option<OpeningId>, most: i64) -> Result<Vec<Opening>> {
    let from = moment(conn, after)?;
    let mut waiting = openings!(scope)
        .filter(break_glass::reviewed_at.is_null())
        .order((break_glass::opened_at.asc(), break_glass::id.asc()))
        .limit(most);
    if let Some((at, _, id)) = from {
        let same_moment = break_glass::opened_at.eq(at).and(break_glass::id.gt(id));
        waiting = waiting.filter(break_glass::opened_at.gt(at).or(same_moment));
    }
    let rows: Vec<Row> = waiting.load(conn)?;
    Ok(rows.into_iter().map(opening).collect())
}

/// At most so many openings that were reviewed, the latest review first, from behind the one `after`.
pub(super) fn reviewed(conn: &mut Conn, scope: Scope, after: Option<OpeningId>, most: i64) -> Result<Vec<Opening>> {
    let from = moment(conn, after)?;
    let mut closed = openings!(scope)
        .filter(break_glass::reviewed_at.is_not_null())
        .order((break_glass::reviewed_at.desc(), break_glass::id.desc()))
        .limit(most);
    if let Some((_, Some(at), id)) = from {
        let same_moment = break_glass::reviewed_at.eq(at).and(break_glass::id.lt(id));
        closed = closed.filter(break_glass::reviewed_at.lt(at).or(same_moment));
    }
    let rows: Vec<Row> = closed.load(conn)?;
    Ok(rows.into_iter().map(opening).collect())
}

/// One opening of a family within a scope.
pub(super) fn find(conn: &mut Conn, scope: Scope, id: OpeningId) -> Result<Opening> {
    Ok(opening(openings!(scope).filter(break_glass::id.eq(id)).first::<Row>(conn)?))
}

/// How many pages of the family the person looked at while it was open to her.
pub(super) fn pages_seen(conn: &mut Conn, of: &Opening) -> Result<i64> {
    Ok(audit_events::table
        .filter(audit_events::family_id.eq(of.family))
        .filter(audit_events::actor_id.eq(of.user))
        .filter(audit_events::at.between(of.opened_at, of.expires_at))
        .filter(audit_events::detail.eq(EMERGENCY))
        .filter(audit_events::outcome.eq(Outcome::Done.code()))
        .count()
        .get_result(conn)?)
}

/// Closes the review of an opening.
///
/// # Errors
/// [`Error::NotFound`] out of scope, [`Error::Refused`] to the one who opened, [`Error::Stale`] when it was reviewed already;
/// the database's, which refuses the one who opened too (`break_glass_reviewed_by_another`).
pub(super) fn close(
    conn: &mut Conn,
    scope: Scope,
    id: OpeningId,
    review: &Review,
    by: UserId,
    now: Instant,
) -> Result<FamilyId> {
    let of = find(conn, scope, id)?;
    if of.user == by {
        return Err(Error::Refused("Another person must review what you opened.".to_owned()));
    }
    let waits = break_glass::table.find(id).filter(break_glass::reviewed_at.is_null());
    let closed = diesel::update(waits)
        .set((
            break_glass::reviewed_by.eq(by),
            break_glass::reviewed_at.eq(now),
            break_glass::finding.eq(review.finding),
            break_glass::finding_words.eq(&review.words),
        ))
        .execute(conn)?;
    if closed == 1 { Ok(of.family) } else { Err(Error::Stale) }
}

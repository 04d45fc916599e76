//! What is done with absences: who can stand in with which family, filing. Everything in the transaction of its caller.

use super::away_form::Away;
use super::away_store as store;
use super::filing::Caseload;
use super::model::{Held, NewAbsence};
use crate::access::Scope;
use crate::clock::Clock;
use crate::db::{Conn, Instant, fresh};
use crate::domain::absence::Obstacle;
use crate::domain::id::{AbsenceId, FamilyId, UserId};
use crate::error::{Error, Result};

/// The seats that somebody can cover, and those she cannot, each with why.
pub(super) struct Sorted {
    pub(super) can: Vec<Held>,
    pub(super) cannot: Vec<(Held, Obstacle)>,
}

/// From when until when the cover of an absence holds that is filed now.
fn holds(away: Away, clock: &Clock) -> (Instant, Instant) {
    let (start, end) = away.span.holds(clock.zone(), clock.now().utc());
    (start.into(), end.into())
}

/// Holds every seat of a caseload against who is to cover it.
///
/// # Errors
/// [`Error::Refused`] for somebody who is no worker of a fitting role, or the database's.
pub(super) fn sort(conn: &mut Conn, caseload: &Caseload, away: Away, clock: &Clock) -> Result<Sorted> {
    let families: Vec<FamilyId> = caseload.held.iter().map(|one| one.assignment.family_id).collect();
    let seats: Vec<_> = caseload.held.iter().map(|one| one.assignment.id).collect();
    let shut = store::shut_to(conn, &families, away.cover)?;
    let covered = store::covered(conn, &seats, holds(away, clock))?;
    let mut sorted = Sorted { can: Vec::new(), cannot: Vec::new() };
    for one in &caseload.held {
        let (family, track) = (one.assignment.family_id, one.assignment.track);
        if !caseload.pools.of(track).iter().any(|worker| worker.id == away.cover) {
            return Err(Error::Refused("Choose one of the people listed".to_owned()));
        }
        let other =
            caseload.sides.iter().any(|(of, user, side)| *of == family && *user == away.cover && *side != track);
        let obstacle = if other {
            Some(Obstacle::OtherTrack)
        } else if caseload.conflicts.contains(&(family, away.cover)) {
            Some(Obstacle::Conflict)
        } else if shut.contains(&family) {
            Some(Obstacle::Restricted)
        } else {
            covered.contains(&one.assignment.id).then_some(Obstacle::Covered)
        };
        match obstacle {
            None => sorted.can.push(one.clone()),
            Some(obstacle) => sorted.cannot.push((one.clone(), obstacle)),
        }
    }
    Ok(sorted)
}

/// Files an absence with every seat that can be covered. Gives its key and the families.
///
/// # Errors
/// [`Error::Refused`] where a seat cannot be covered and nobody said that it may stay so, or the database's.
pub(super) fn file(
    conn: &mut Conn,
    scope: Scope,
    worker: UserId,
    away: Away,
    (by, clock): (UserId, &Clock),
) -> Result<(AbsenceId, Vec<FamilyId>)> {
    let caseload = super::filing::load(conn, scope, worker)?;
    let sorted = sort(conn, &caseload, away, clock)?;
    if sorted.can.is_empty() || (!sorted.cannot.is_empty() && !away.partly) {
        return Err(Error::Refused("Not every family can be covered".to_owned()));
    }
    let (starts_at, ends_at) = holds(away, clock);
    let new = NewAbsence {
        id: fresh(),
        user: worker,
        cover: away.cover,
        span: away.span,
        reason: away.reason,
        starts_at,
        ends_at,
        filed_at: clock.now(),
        filed_by: by,
    };
    store::add(conn, &new, &sorted.can)?;
    Ok((new.id, super::filing::distinct(sorted.can.iter().map(|one| one.assignment.family_id))))
}

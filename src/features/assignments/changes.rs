//! What is done with seats: shown, taken, left. The rules are checked here, in the same transaction as the change.

use super::form::Ending;
use super::model::NewAssignment;
use super::seat::{Seat, Taking};
use super::store;
use super::view::Loaded;
use crate::access::Scope;
use crate::db::{Conn, Instant};
use crate::domain::calendar::short_date;
use crate::domain::id::{AssignmentId, FamilyId, UserId};
use crate::error::{Error, Result};
use crate::features::{children, conflicts, families, users};

/// What the workers' page shows of a family within scope; with `wanted`, also who could take that seat.
///
/// # Errors
/// [`Error::NotFound`] out of scope, or the database's.
pub(super) fn load(
    conn: &mut Conn,
    scope: Scope,
    family: FamilyId,
    wanted: Option<Seat>,
    now: Instant,
) -> Result<Loaded> {
    Ok(Loaded {
        family: families::find(conn, scope, family)?,
        rows: store::of_family(conn, family)?,
        covers: store::covers(conn, family, now)?,
        children: children::of_family(conn, family)?,
        stays: children::stays_of_family(conn, family)?,
        pool: match wanted {
            Some(seat) => users::caseworkers(conn, scope, seat.role())?,
            None => Vec::new(),
        },
        conflicts: conflicts::declared_with(conn, family)?,
    })
}

/// Gives a seat to a worker; the one who sits there ends on that day.
///
/// # Errors
/// [`Error::Stale`] when the seat changed since the form was made, [`Error::Refused`] with the rule in words, or the
/// database's.
pub(super) fn take(
    conn: &mut Conn,
    scope: Scope,
    family: FamilyId,
    taking: &Taking,
    by: UserId,
    now: Instant,
) -> Result<AssignmentId> {
    let pool = users::caseworkers(conn, scope, taking.seat.role())?;
    let vetted = vet(conn, scope, family, taking, &pool)?;
    apply(conn, &vetted, by, now)
}

/// A taking that breaks no rule, as the records stand.
#[derive(Debug, Clone)]
pub struct Vetted {
    new: NewAssignment,
    /// The assignment that ends, its version, and why.
    ends: Option<(AssignmentId, i32, String)>,
}

/// Holds a taking against every rule. `pool` are the workers of the seat's role.
///
/// # Errors
/// [`Error::Stale`] when the seat changed since the form was made, [`Error::Refused`] with the rule in words, or the
/// database's.
pub fn vet(
    conn: &mut Conn,
    scope: Scope,
    family: FamilyId,
    taking: &Taking,
    pool: &[users::Caseworker],
) -> Result<Vetted> {
    let found = families::find(conn, scope, family)?;
    if let Some(on) = found.closed_on {
        let words = format!("This case was closed on {}. A new removal opens it again.", short_date(on));
        return Err(Error::Refused(words));
    }
    if let Some(child) = taking.seat.child()
        && !children::of_family(conn, family)?.iter().any(|c| c.id == child)
    {
        return Err(Error::NotFound);
    }
    let rows = store::of_family(conn, family)?;
    if taking.is_stale(&rows) {
        return Err(Error::Stale);
    }
    let Some(worker) = pool.iter().find(|worker| worker.id == taking.worker) else {
        return Err(Error::Refused("Choose one of the people listed".to_owned()));
    };
    if conflicts::declared_with(conn, family)?.contains(&worker.id) {
        return Err(Error::Refused(format!("{} has declared a conflict of interest with this family", worker.name)));
    }
    if let Some((_, words)) = taking.check(&rows, &worker.name, found.opened_on).list().first() {
        return Err(Error::Refused(words.clone()));
    }
    let ends = taking.seat.held(&rows).map(|(held, _)| (held.id, held.version, taking.handing_over(&worker.name)));
    let new = NewAssignment {
        family,
        child: taking.seat.child(),
        worker: taking.worker,
        track: taking.seat.track(),
        starts_on: taking.from,
        reason: taking.reason.clone(),
    };
    Ok(Vetted { new, ends })
}

/// Does what was vetted in the same transaction.
///
/// # Errors
/// [`Error::Stale`] when the seat changed all the same, or the database's.
pub fn apply(conn: &mut Conn, vetted: &Vetted, by: UserId, now: Instant) -> Result<AssignmentId> {
    if let Some((held, version, why)) = &vetted.ends
        && !store::end(conn, *held, *version, vetted.new.starts_on, why)?
    {
        return Err(Error::Stale);
    }
    store::assign(conn, &vetted.new, Some(by), now)
}

/// Ends an open assignment of a family without a successor.
///
/// # Errors
/// [`Error::NotFound`] when it is not the family's, [`Error::Stale`] when it changed since `version`, [`Error::Refused`]
/// for a day before it began, or the database's.
pub(super) fn leave(
    conn: &mut Conn,
    family: FamilyId,
    (id, version): (AssignmentId, i32),
    ending: &Ending,
) -> Result<()> {
    let held = store::find(conn, family, id)?;
    if held.version != version || held.ends_on.is_some() {
        return Err(Error::Stale);
    }
    if ending.on < held.starts_on {
        return Err(Error::Refused(format!("This assignment began on {}", short_date(held.starts_on))));
    }
    if store::end(conn, id, version, ending.on, &ending.reason)? { Ok(()) } else { Err(Error::Stale) }
}

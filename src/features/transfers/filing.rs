//! What is done with transfers: read, held against the rules, filed, undone. Everything in the transaction of its caller.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::form::{Move, Wish, field};
use super::model::{Held, Seated, Transfer};
use super::store;
use crate::access::Scope;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, TransferId, UserId};
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::domain::transfer;
use crate::error::{Error, Result};
use crate::features::assignments::{self, Seat, Taking};
use crate::features::users::{self, Caseworker};
use crate::web::form::Problems;

/// A caseload, and what is needed to choose who follows.
#[derive(Debug)]
pub(super) struct Caseload {
    pub(super) worker: UserId,
    pub(super) name: String,
    pub(super) held: Vec<Held>,
    pub(super) sides: Vec<(FamilyId, UserId, Track)>,
    pub(super) conflicts: Vec<(FamilyId, UserId)>,
    pub(super) pools: Pools,
}

/// The workers of each track.
#[derive(Debug, Default)]
pub(super) struct Pools {
    pub(super) reunification: Vec<Caseworker>,
    pub(super) permanency: Vec<Caseworker>,
}

impl Pools {
    fn load(conn: &mut Conn, scope: Scope, held: &[Held]) -> Result<Self> {
        let mut of = |track: Track, role| {
            let wanted = held.iter().any(|one| one.assignment.track == track);
            if wanted { users::caseworkers(conn, scope, role) } else { Ok(Vec::new()) }
        };
        Ok(Self {
            reunification: of(Track::Reunification, Role::ReunificationWorker)?,
            permanency: of(Track::Permanency, Role::PermanencyWorker)?,
        })
    }

    pub(super) fn of(&self, track: Track) -> &[Caseworker] {
        match track {
            Track::Reunification => &self.reunification,
            Track::Permanency => &self.permanency,
        }
    }

    pub(super) fn find(&self, user: UserId) -> Option<&Caseworker> {
        self.reunification.iter().chain(&self.permanency).find(|worker| worker.id == user)
    }
}

/// The caseload of a worker as far as it is within scope.
///
/// # Errors
/// [`Error::NotFound`] for somebody of whom nothing is within scope, or the database's.
pub(super) fn load(conn: &mut Conn, scope: Scope, worker: UserId) -> Result<Caseload> {
    let held = store::held(conn, scope, worker)?;
    let pools = Pools::load(conn, scope, &held)?;
    let name = users::names(conn, [worker])?.remove(&worker).ok_or(Error::NotFound)?;
    let families: Vec<FamilyId> = held.iter().map(|one| one.assignment.family_id).collect();
    let (sides, conflicts) = (store::sides(conn, &families)?, store::conflicts(conn, &families)?);
    Ok(Caseload { worker, name, held, sides, conflicts, pools })
}

/// What speaks against a wish, beside the seat it is about; and whether somebody else changed one of them meanwhile.
pub(super) fn vet(conn: &mut Conn, scope: Scope, caseload: &Caseload, wish: &Wish) -> Result<(Problems, bool)> {
    let (mut problems, mut stale) = (Problems::default(), false);
    for one in &wish.moves {
        match vet_one(conn, scope, caseload, wish, one) {
            Ok(_) => {}
            Err(Error::Refused(words)) => problems.add(field(one.id), words),
            Err(Error::Stale | Error::NotFound) => {
                stale = true;
                problems.add("caseload", changed_meanwhile(conn, scope, one)?);
            }
            Err(other) => return Err(other),
        }
    }
    Ok((problems, stale))
}

fn vet_one(
    conn: &mut Conn,
    scope: Scope,
    caseload: &Caseload,
    wish: &Wish,
    one: &Move,
) -> Result<(Held, assignments::Vetted)> {
    let held = caseload.held.iter().find(|held| held.assignment.id == one.id).ok_or(Error::Stale)?;
    let taking = Taking {
        seat: Seat::of(&held.assignment),
        worker: one.to,
        from: wish.from,
        reason: wish.reason.clone(),
        current: Some((one.id, one.version)),
    };
    let pool = caseload.pools.of(held.assignment.track);
    let vetted = assignments::vet(conn, scope, held.assignment.family_id, &taking, pool)?;
    Ok((held.clone(), vetted))
}

fn changed_meanwhile(conn: &mut Conn, scope: Scope, one: &Move) -> Result<String> {
    Ok(match store::now_with(conn, scope, one.id)? {
        Some((family, Some(who))) => {
            format!("{family} family: somebody else changed this meanwhile, and {who} has it now. It was left out")
        }
        Some((family, None)) => {
            format!("{family} family: somebody else changed this meanwhile, and nobody has it now. It was left out")
        }
        None => "One of them is no longer among those you may transfer. It was left out".to_owned(),
    })
}

/// Files a transfer: all of it or, where one seat breaks a rule, nothing. Gives its key and the families.
///
/// # Errors
/// [`Error::Stale`], [`Error::Refused`] with the rule in words, or the database's.
pub(super) fn file(
    conn: &mut Conn,
    scope: Scope,
    worker: UserId,
    wish: &Wish,
    (by, now, today): (UserId, Instant, NaiveDate),
) -> Result<(TransferId, Vec<FamilyId>)> {
    let caseload = load(conn, scope, worker)?;
    let mut seats = Vec::new();
    for one in &wish.moves {
        let (held, vetted) = vet_one(conn, scope, &caseload, wish, one)?;
        let made = assignments::apply(conn, &vetted, by, now)?;
        seats.push(Seated { ended: one.id, ended_version: one.version + 1, made, family: held.assignment.family_id });
    }
    let id: TransferId = fresh();
    let (starts_on, reason) = (wish.from, wish.reason.clone());
    let new = Transfer { id, from_user: worker, starts_on, reason, filed_on: today, filed_at: now, filed_by: by };
    store::add(conn, &new, &seats)?;
    Ok((id, distinct(seats.iter().map(|seat| seat.family))))
}

/// Undoes a transfer as far as nothing changed since: the old assignments stand again, the new ones lasted no day. Gives the
/// families.
///
/// # Errors
/// [`Error::NotFound`] out of scope, [`Error::Refused`] in words after its day or where nothing is left to undo, or the
/// database's.
pub(super) fn undo(
    conn: &mut Conn,
    scope: Scope,
    id: TransferId,
    (by, now, today): (UserId, Instant, NaiveDate),
) -> Result<Vec<FamilyId>> {
    let (found, moved) = (store::find(conn, id)?, store::moved(conn, scope, id)?);
    if moved.is_empty() {
        return Err(Error::NotFound);
    }
    if !transfer::may_undo(found.filed_on, today) {
        let words = "A transfer can be undone until the end of its day. Transfer the families again instead.";
        return Err(Error::Refused(words.to_owned()));
    }
    let mut families = Vec::new();
    for seat in moved.iter().filter(|seat| seat.is_as_filed()) {
        let (made, ended) = (&seat.made, &seat.ended);
        let voided = assignments::end(conn, made.id, made.version, made.starts_on, "The transfer was undone")?;
        if !voided || !assignments::reopen(conn, ended, by, now)? {
            return Err(Error::Stale);
        }
        store::mark_undone(conn, made.id, by, now)?;
        families.push(made.family_id);
    }
    if families.is_empty() {
        return Err(Error::Refused("Nothing is left to undo: everything here has changed since.".to_owned()));
    }
    Ok(distinct(families))
}

/// Each family once.
pub(super) fn distinct(all: impl IntoIterator<Item = FamilyId>) -> Vec<FamilyId> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|family| seen.insert(*family)).collect()
}

//! Every query on absences and covers. Absences are read as far as their families are within scope.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::model::{Absence, CoveredSeat, Held, NewAbsence};
use crate::access::Scope;
use crate::db::schema::{absences, assignments, children, covers, families, family_sides, restricted_access, users};
use crate::db::{Conn, Each, Instant};
use crate::domain::id::{AbsenceId, AssignmentId, FamilyId, UserId};
use crate::error::{Error, Result};

/// Those of these families that are restricted and for which a person is not named.
pub(super) fn shut_to(conn: &mut Conn, of: &[FamilyId], user: UserId) -> Result<HashSet<FamilyId>> {
    let named = restricted_access::table
        .filter(restricted_access::family_id.eq(families::id))
        .filter(restricted_access::user_id.eq(user));
    let shut = families::table
        .filter(families::id.eq_any(of.to_vec()))
        .filter(families::is_restricted)
        .filter(not(exists(named)));
    Ok(shut.select(families::id).load(conn)?.into_iter().collect())
}

/// Those of these assignments that are covered at some moment between the two.
pub(super) fn covered(
    conn: &mut Conn,
    of: &[AssignmentId],
    (from, until): (Instant, Instant),
) -> Result<HashSet<AssignmentId>> {
    let covered = covers::table
        .filter(covers::assignment_id.eq_any(of.to_vec()))
        .filter(covers::starts_at.lt(until))
        .filter(covers::ends_at.gt(from));
    Ok(covered.select(covers::assignment_id).load(conn)?.into_iter().collect())
}

/// Records an absence with the seats that are covered. Who covers takes the side of each family; the database refuses whoever
/// is on the other (`family_sides`) and two covers of one seat (`covers_no_overlap`).
pub(super) fn add(conn: &mut Conn, new: &NewAbsence, seats: &[Held]) -> Result<()> {
    diesel::insert_into(absences::table)
        .values((
            absences::id.eq(new.id),
            absences::user_id.eq(new.user),
            absences::cover_id.eq(new.cover),
            absences::first_day.eq(new.span.first),
            absences::last_day.eq(new.span.last),
            absences::reason.eq(new.reason),
            absences::filed_at.eq(new.filed_at),
            absences::filed_by.eq(new.filed_by),
        ))
        .execute(conn)?;
    for seat in seats {
        let (family, track) = (seat.assignment.family_id, seat.assignment.track);
        let side =
            (family_sides::family_id.eq(family), family_sides::user_id.eq(new.cover), family_sides::track.eq(track));
        let once = (family_sides::family_id, family_sides::user_id, family_sides::track);
        Each(diesel::insert_into(family_sides::table).values(side).on_conflict(once).do_nothing()).execute(conn)?;
        diesel::insert_into(covers::table)
            .values((
                covers::absence_id.eq(new.id),
                covers::assignment_id.eq(seat.assignment.id),
                covers::family_id.eq(family),
                covers::user_id.eq(new.cover),
                covers::track.eq(track),
                covers::starts_at.eq(new.starts_at),
                covers::ends_at.eq(new.ends_at),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// The absences that are not over on a day, as far as families of them are within scope, the first to end first.
///
/// # Errors
/// The database's.
pub fn lasting(conn: &mut Conn, scope: Scope, day: NaiveDate) -> Result<Vec<Absence>> {
    let open = absences::table
        .filter(absences::last_day.ge(day))
        .filter(absences::ended_at.is_null())
        .order((absences::last_day.asc(), absences::id.asc()));
    let all: Vec<Absence> = open.select(Absence::as_select()).load(conn)?;
    let seats: Vec<(AbsenceId, FamilyId)> = covers::table
        .filter(covers::absence_id.eq_any(all.iter().map(|one| one.id).collect::<Vec<_>>()))
        .select((covers::absence_id, covers::family_id))
        .load(conn)?;
    let seen: HashSet<FamilyId> = scope.among(conn, seats.iter().map(|seat| seat.1).collect())?.into_iter().collect();
    let within: HashSet<AbsenceId> = seats.iter().filter(|seat| seen.contains(&seat.1)).map(|seat| seat.0).collect();
    Ok(all.into_iter().filter(|one| within.contains(&one.id)).collect())
}

/// An absence.
pub(super) fn find(conn: &mut Conn, id: AbsenceId) -> Result<Absence> {
    Ok(absences::table.find(id).select(Absence::as_select()).first(conn)?)
}

type SeatRow = (FamilyId, String, String, Option<String>, Option<String>, Option<NaiveDate>);

/// The seats that are covered of an absence, as far as their families are within scope, by the family's name.
pub(super) fn seats(conn: &mut Conn, scope: Scope, id: AbsenceId) -> Result<Vec<CoveredSeat>> {
    let all: Vec<FamilyId> = covers::table.filter(covers::absence_id.eq(id)).select(covers::family_id).load(conn)?;
    let seen = scope.among(conn, all)?;
    let rows: Vec<SeatRow> = covers::table
        .inner_join(families::table)
        .inner_join(assignments::table)
        .left_join(children::table.on(assignments::child_id.eq(children::id.nullable())))
        .filter(covers::absence_id.eq(id))
        .filter(covers::family_id.eq_any(seen))
        .order((families::name.asc(), families::number.asc(), assignments::id.asc()))
        .select((
            families::id,
            families::number,
            families::name,
            children::given_name.nullable(),
            children::family_name.nullable(),
            assignments::ends_on,
        ))
        .load(conn)?;
    let seat = |(family, number, name, given, surname, left): SeatRow| {
        let child = super::store::child_name(given, surname);
        CoveredSeat { family, title: super::model::title(&child, &name, &number), has_left: left.is_some() }
    };
    Ok(rows.into_iter().map(seat).collect())
}

/// Ends an absence at this moment, or before it begins.
///
/// # Errors
/// [`Error::Stale`] when it has ended, or the database's.
pub(super) fn end(conn: &mut Conn, id: AbsenceId, by: UserId, now: Instant) -> Result<()> {
    let open = absences::table.find(id).filter(absences::ended_at.is_null());
    let ended = diesel::update(open).set((absences::ended_at.eq(now), absences::ended_by.eq(by))).execute(conn)?;
    if ended != 1 {
        return Err(Error::Stale);
    }
    let running = covers::table.filter(covers::absence_id.eq(id)).filter(covers::ends_at.gt(now));
    diesel::update(running.filter(covers::starts_at.le(now))).set(covers::ends_at.eq(now)).execute(conn)?;
    diesel::update(running.filter(covers::starts_at.gt(now)))
        .set(covers::ends_at.eq(covers::starts_at))
        .execute(conn)?;
    Ok(())
}

/// For whom a person stands in at a moment, with the name and the last day.
///
/// # Errors
/// The database's.
pub fn standing_in(conn: &mut Conn, user: UserId, now: Instant) -> Result<Vec<(UserId, String, NaiveDate)>> {
    let holds = covers::table
        .filter(covers::absence_id.eq(absences::id))
        .filter(covers::starts_at.le(now))
        .filter(covers::ends_at.gt(now));
    Ok(absences::table
        .inner_join(users::table.on(users::id.eq(absences::user_id)))
        .filter(absences::cover_id.eq(user))
        .filter(exists(holds))
        .order((absences::last_day.asc(), absences::id.asc()))
        .select((users::id, users::full_name, absences::last_day))
        .load(conn)?)
}

//! Two records side by side; merging them, undoing it, and saying that they are two people.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::model::{Belongs, Both, Side};
use crate::access::Scope;
use crate::db::schema::{
    adult_entries, agency_efforts, assignments, contacts, families, family_adults, family_time_people, parental_rights,
    partner_offers, people, people_apart, person_merges, progress_entries, referrals, risk_factors, safety_subjects,
    users,
};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ApartId, FamilyId, MergeId, PersonId, UserId};
use crate::domain::merge::{Standing, in_order};
use crate::domain::tracks::Track;
use crate::error::{Error, Result};
use crate::features::flags;
use crate::features::people::{self as of_people, Person};

/// Those of these people of whom every family, under whichever record, is in scope, and there is one: with those families.
pub(super) fn wholly_within(
    conn: &mut Conn,
    scope: Scope,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, BTreeSet<FamilyId>>> {
    let known = people_of(conn, ids.to_vec())?;
    let groups = of_people::groups(conn, known.values().filter_map(|person| person.same_as))?;
    let records = |person: &Person| -> Vec<PersonId> {
        groups.get(&person.one()).map_or_else(|| vec![person.id], |all| all.iter().map(|p| p.id).collect())
    };
    let all: BTreeSet<PersonId> = known.values().flat_map(records).collect();
    let rows: Vec<(PersonId, FamilyId)> = family_adults::table
        .filter(family_adults::person_id.eq_any(all))
        .select((family_adults::person_id, family_adults::family_id))
        .load(conn)?;
    let families: BTreeSet<FamilyId> = rows.iter().map(|row| row.1).collect();
    let open: BTreeSet<FamilyId> = scope.among(conn, families.into_iter().collect())?.into_iter().collect();
    let hers = |person: &Person| {
        let records = records(person);
        rows.iter().filter(|row| records.contains(&row.0)).map(|row| row.1).collect::<BTreeSet<FamilyId>>()
    };
    let all_of = known.values().map(|person| (person.id, hers(person)));
    Ok(all_of.filter(|(_, families)| !families.is_empty() && families.is_subset(&open)).collect())
}

/// Every family of these people, under whichever of their records, if all of them are in scope.
///
/// # Errors
/// [`Error::NotFound`] where one is not, or where there is none; the database's.
pub(super) fn families_of(conn: &mut Conn, scope: Scope, of: &[PersonId]) -> Result<Vec<FamilyId>> {
    let within = wholly_within(conn, scope, of)?;
    if of.iter().any(|id| !within.contains_key(id)) {
        return Err(Error::NotFound);
    }
    Ok(within.into_values().flatten().collect::<BTreeSet<_>>().into_iter().collect())
}

/// A pair within scope.
///
/// # Errors
/// [`Error::NotFound`] when not every family of both is in scope; the database's.
pub(super) fn pair(conn: &mut Conn, scope: Scope, (one, other): (PersonId, PersonId)) -> Result<Both> {
    if one == other {
        return Err(Error::NotFound);
    }
    families_of(conn, scope, &[one, other])?;
    Ok(Both { one: side(conn, one)?, other: side(conn, other)? })
}

fn side(conn: &mut Conn, id: PersonId) -> Result<Side> {
    let person = of_people::find(conn, id)?;
    let families = belongs(conn, &[id])?.remove(&id).unwrap_or_default();
    let counts = counts(conn, id, &families.iter().map(|of| of.family).collect::<Vec<_>>())?;
    Ok(Side { standing: standing(&person), person, families, counts })
}

fn standing(person: &Person) -> Standing {
    match person.same_as {
        None => Standing::Alone,
        Some(kept) if kept == person.id => Standing::Holds,
        Some(kept) => Standing::Away(kept),
    }
}

/// The families of these records, the newest first.
pub(super) fn belongs(conn: &mut Conn, of: &[PersonId]) -> Result<HashMap<PersonId, Vec<Belongs>>> {
    type Row = (PersonId, FamilyId, String, String, Option<chrono::NaiveDate>);
    let rows: Vec<Row> = family_adults::table
        .inner_join(families::table)
        .filter(family_adults::person_id.eq_any(of.to_vec()))
        .order(families::id.desc())
        .select((family_adults::person_id, families::id, families::number, families::name, families::closed_on))
        .load(conn)?;
    let workers: HashMap<FamilyId, String> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(rows.iter().map(|row| row.1).collect::<Vec<_>>()))
        .filter(assignments::track.eq(Track::Reunification))
        .filter(assignments::ends_on.is_null())
        .select((assignments::family_id, users::full_name))
        .load::<(FamilyId, String)>(conn)?
        .into_iter()
        .collect();
    let mut by_person: HashMap<PersonId, Vec<Belongs>> = HashMap::new();
    for (person, family, number, name, closed_on) in rows {
        let worker = workers.get(&family).cloned();
        let belongs = Belongs { family, number, name, is_closed: closed_on.is_some(), worker };
        by_person.entry(person).or_default().push(belongs);
    }
    Ok(by_person)
}

/// What is recorded on one record, as counts; entries in error too, because they stay.
fn counts(conn: &mut Conn, id: PersonId, of: &[FamilyId]) -> Result<Vec<(&'static str, i64)>> {
    macro_rules! count {
        ($table:ident) => {
            $table::table
                .filter($table::person_id.eq(id))
                .filter($table::family_id.eq_any(of.to_vec()))
                .count()
                .get_result::<i64>(conn)?
        };
    }
    let rights = parental_rights::table.filter(parental_rights::person_id.eq(id)).count().get_result::<i64>(conn)?;
    Ok(vec![
        ("Contacts", count!(contacts)),
        ("Family time", count!(family_time_people)),
        ("Services", count!(referrals)),
        ("Facts about her or him", count!(adult_entries)),
        ("Progress", count!(progress_entries)),
        ("Efforts", count!(agency_efforts)),
        ("Rights ended", rights),
        ("Safety concerns", count!(safety_subjects)),
        ("Risk factors", count!(risk_factors)),
        ("Parent partners offered", count!(partner_offers)),
    ])
}

/// Merges one record into another: `(kept, merged)`. Gives the merge and every family of both.
///
/// # Errors
/// [`Error::NotFound`] when not every family of both is in scope; the database's, which refuses by name: `person_merges_one_live`,
/// `person_merges_kept_stands`, `person_merges_holds_none`, `person_merges_not_apart`.
pub fn merge(
    conn: &mut Conn,
    scope: Scope,
    (kept, merged): (PersonId, PersonId),
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<(MergeId, Vec<FamilyId>)> {
    let families = families_of(conn, scope, &[kept, merged])?;
    let id: MergeId = fresh();
    diesel::insert_into(person_merges::table)
        .values((
            person_merges::id.eq(id),
            person_merges::kept_id.eq(kept),
            person_merges::merged_id.eq(merged),
            person_merges::reason.eq(reason),
            person_merges::merged_at.eq(now),
            person_merges::merged_by.eq(by),
        ))
        .execute(conn)?;
    flags::find_again(conn, kept)?;
    Ok((id, families))
}

/// Parts two records that were merged. Gives every family of both.
///
/// # Errors
/// [`Error::NotFound`] when not every family of both is in scope, [`Error::Stale`] when somebody undid it already; the database's.
pub fn undo(
    conn: &mut Conn,
    scope: Scope,
    id: MergeId,
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<Vec<FamilyId>> {
    let (kept, merged): (PersonId, PersonId) =
        person_merges::table.find(id).select((person_merges::kept_id, person_merges::merged_id)).first(conn)?;
    let families = families_of(conn, scope, &[kept, merged])?;
    let live = person_merges::table.find(id).filter(person_merges::undone_at.is_null());
    let undone = diesel::update(live)
        .set((person_merges::undone_at.eq(now), person_merges::undone_by.eq(by), person_merges::undo_reason.eq(reason)))
        .execute(conn)?;
    if undone != 1 {
        return Err(Error::Stale);
    }
    flags::find_again(conn, kept)?;
    flags::find_again(conn, merged)?;
    Ok(families)
}

/// Says that two records are two people, so that they are not offered again. Gives every family of both.
///
/// # Errors
/// [`Error::NotFound`] when not every family of both is in scope; the database's: `people_apart_one_live_uq`,
/// `people_apart_not_merged`.
pub fn tell_apart(
    conn: &mut Conn,
    scope: Scope,
    (one, other): (PersonId, PersonId),
    reason: &str,
    by: UserId,
    now: Instant,
) -> Result<(ApartId, Vec<FamilyId>)> {
    let families = families_of(conn, scope, &[one, other])?;
    let (id, (first, second)): (ApartId, _) = (fresh(), in_order(one, other));
    diesel::insert_into(people_apart::table)
        .values((
            people_apart::id.eq(id),
            people_apart::first_id.eq(first),
            people_apart::second_id.eq(second),
            people_apart::reason.eq(reason),
            people_apart::told_at.eq(now),
            people_apart::told_by.eq(by),
        ))
        .execute(conn)?;
    Ok((id, families))
}

/// Takes back that two records are two people. Gives every family of both.
///
/// # Errors
/// [`Error::NotFound`] when not every family of both is in scope, [`Error::Stale`] when somebody did already; the database's.
pub(super) fn take_back(conn: &mut Conn, scope: Scope, id: ApartId, by: UserId, now: Instant) -> Result<Vec<FamilyId>> {
    let (first, second): (PersonId, PersonId) =
        people_apart::table.find(id).select((people_apart::first_id, people_apart::second_id)).first(conn)?;
    let families = families_of(conn, scope, &[first, second])?;
    let live = people_apart::table.find(id).filter(people_apart::taken_back_at.is_null());
    let taken = diesel::update(live)
        .set((people_apart::taken_back_at.eq(now), people_apart::taken_back_by.eq(by)))
        .execute(conn)?;
    if taken == 1 { Ok(families) } else { Err(Error::Stale) }
}

/// Whether somebody said that these two are two people.
pub(super) fn are_apart(conn: &mut Conn, one: PersonId, other: PersonId) -> Result<bool> {
    let (first, second) = in_order(one, other);
    let live = people_apart::table.filter(people_apart::first_id.eq(first)).filter(people_apart::second_id.eq(second));
    let live = live.filter(people_apart::taken_back_at.is_null()).select(people_apart::id);
    Ok(live.first::<ApartId>(conn).optional()?.is_some())
}

/// The live merge by which a record is merged away.
pub(super) fn merge_of(conn: &mut Conn, merged: PersonId) -> Result<Option<MergeId>> {
    let live = person_merges::table.filter(person_merges::merged_id.eq(merged));
    Ok(live.filter(person_merges::undone_at.is_null()).select(person_merges::id).first(conn).optional()?)
}

/// The people of these keys.
pub(super) fn people_of(conn: &mut Conn, ids: Vec<PersonId>) -> Result<HashMap<PersonId, Person>> {
    let all: Vec<Person> = people::table.filter(people::id.eq_any(ids)).select(Person::as_select()).load(conn)?;
    Ok(all.into_iter().map(|person| (person.id, person)).collect())
}

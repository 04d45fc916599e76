//! The query on flags, the one that keeps the keys, and whom to call.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::memory::Memory;
use super::model::{Own, Sought, Standing, Warning, family_key};
use crate::access::Which;
use crate::db::Conn;
use crate::db::schema::{
    assignments, families, family_adults, offices, people as persons, safety_concerns, safety_keys, safety_subjects,
    users,
};
use crate::domain::id::{ConcernId, FamilyId, OfficeId, PersonId, SubjectId};
use crate::domain::role::Role;
use crate::domain::safety::{Danger, Resolution};
use crate::error::Result;
use crate::features::people::{self, Person};
use crate::on;

/// Keeps under what a subject of a concern of a family is found.
///
/// # Errors
/// The database's.
pub fn index(conn: &mut Conn, family: FamilyId, subject: SubjectId, sought: &Sought) -> Result<()> {
    let keys: BTreeSet<String> = sought.keys().into_iter().chain([family_key(family)]).collect();
    for key in keys {
        diesel::insert_into(safety_keys::table)
            .values((safety_keys::found_by.eq(key), safety_keys::subject_id.eq(subject)))
            .execute(conn)?;
    }
    Ok(())
}

/// Makes the keys of a person anew, wherever a concern names her under any of her records: to be called when her name was
/// corrected, or records of hers were merged or parted.
///
/// # Errors
/// The database's.
pub fn find_again(conn: &mut Conn, person: PersonId) -> Result<()> {
    let records = people::records(conn, person)?;
    let subjects: Vec<(SubjectId, FamilyId)> = safety_subjects::table
        .filter(safety_subjects::person_id.eq_any(records.iter().map(|record| record.id).collect::<Vec<_>>()))
        .select((safety_subjects::id, safety_subjects::family_id))
        .load(conn)?;
    let Some(first) = records.first().filter(|_| !subjects.is_empty()) else { return Ok(()) };
    let sought = Sought::person(first).also(&records);
    for (subject, family) in subjects {
        diesel::delete(safety_keys::table.filter(safety_keys::subject_id.eq(subject))).execute(conn)?;
        index(conn, family, subject, &sought)?;
    }
    Ok(())
}

type Row = (ConcernId, FamilyId, Danger, NaiveDate, Option<Resolution>, String, Option<Person>);

/// The family's own open concerns, and those in other families that name one of these people or somebody like her: one look
/// at an index where `memory` says that there may be one, and a second question (whom to call) only where another family has.
/// `last` is the last change that this connection's snapshot knows.
///
/// # Errors
/// The database's.
pub fn standing(
    conn: &mut Conn,
    (memory, last): (&Memory, i64),
    family: FamilyId,
    sought: &[Sought],
) -> Result<Standing> {
    let keys = sought.iter().flat_map(Sought::keys).chain([family_key(family)]).collect::<Vec<_>>();
    let keys = memory.finding(conn, last, keys)?;
    let rows = found(conn, keys)?;
    let (own, others): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.1 == family);
    let own = own.into_iter().filter(|row| row.4.is_none());
    let mut own: Vec<Own> = own.map(|row| Own { concern: row.0, danger: row.2, known_on: row.3 }).collect();
    own.sort_by_key(|own| (std::cmp::Reverse(own.known_on), own.concern));
    own.dedup();
    Ok(Standing { own, elsewhere: warned(conn, &others, sought)? })
}

/// Concerns of any family that name one of these people or somebody like her.
///
/// # Errors
/// The database's.
pub fn warnings(conn: &mut Conn, sought: &[Sought]) -> Result<Vec<Warning>> {
    let rows = found(conn, sought.iter().flat_map(Sought::keys).collect())?;
    warned(conn, &rows, sought)
}

/// Whether a concern of a family warns of somebody: one that is open, or after which the danger stayed.
///
/// # Errors
/// The database's.
pub fn warns(conn: &mut Conn, family: FamilyId) -> Result<bool> {
    let still: Vec<Resolution> = Resolution::STILL_DANGEROUS.to_vec();
    let concerns = safety_concerns::table
        .filter(safety_concerns::family_id.eq(family))
        .filter(safety_concerns::error_at.is_null())
        .filter(safety_concerns::resolution.is_null().or(safety_concerns::resolution.eq_any(still)));
    Ok(diesel::select(diesel::dsl::exists(concerns)).get_result(conn)?)
}

/// The families whose concerns name an adult of one of these families.
pub(super) fn naming_adults_of(conn: &mut Conn, families: &[FamilyId]) -> Result<Vec<FamilyId>> {
    let adults = family_adults::table.filter(family_adults::family_id.eq_any(families.to_vec()));
    let named = safety_subjects::person_id.eq_any(adults.select(family_adults::person_id.nullable()));
    Ok(safety_subjects::table.filter(named).select(safety_subjects::family_id).distinct().load(conn)?)
}

/// The keys of the families wanted, with whose concern each finds.
pub(super) fn keys(conn: &mut Conn, which: Which<'_>) -> Result<Vec<(FamilyId, String)>> {
    let rows = safety_keys::table.inner_join(safety_subjects::table);
    let rows = rows.select((safety_subjects::family_id, safety_keys::found_by));
    Ok(match which {
        Which::All => rows.load(conn)?,
        Which::These(these) => rows.filter(safety_subjects::family_id.eq_any(these.to_vec())).load(conn)?,
    })
}

/// What these keys find. A list of any length would be planned anew each time in SQLite; so they are asked for four at a time, the
/// last one again where there are fewer, which is always the same statement.
fn found(conn: &mut Conn, keys: Vec<String>) -> Result<Vec<Row>> {
    let keys: Vec<String> = keys.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut rows = Vec::new();
    for some in keys.chunks(4) {
        rows.extend(found_by_four(conn, some)?);
    }
    Ok(rows)
}

fn found_by_four(conn: &mut Conn, keys: &[String]) -> Result<Vec<Row>> {
    let Some(last) = keys.last() else { return Ok(Vec::new()) };
    let one = |n: usize| safety_keys::found_by.eq(keys.get(n).unwrap_or(last));
    let [one_way, another, third] = Resolution::STILL_DANGEROUS.map(|stayed| safety_concerns::resolution.eq(stayed));
    let dangerous = one_way.or(another).or(third);
    let rows: Vec<Row> = on!(conn, c => safety_keys::table
        .inner_join(safety_subjects::table.inner_join(safety_concerns::table).left_join(persons::table))
        .filter(one(0).or(one(1)).or(one(2)).or(one(3)))
        .filter(safety_concerns::error_at.is_null())
        .filter(safety_concerns::resolution.is_null().or(dangerous))
        .select((
            safety_concerns::id,
            safety_concerns::family_id,
            safety_concerns::danger,
            safety_concerns::known_on,
            safety_concerns::resolution,
            safety_subjects::caregiver,
            Option::<Person>::as_select(),
        ))
        .load(c))?;
    Ok(rows)
}

fn subject(row: &Row, groups: &HashMap<PersonId, Vec<Person>>) -> Sought {
    match &row.6 {
        Some(person) => Sought::person(person).also(groups.get(&person.one()).map_or(&[], Vec::as_slice)),
        None => Sought::caregiver(&row.5),
    }
}

fn warned(conn: &mut Conn, rows: &[Row], sought: &[Sought]) -> Result<Vec<Warning>> {
    let mut warnings: Vec<Warning> = Vec::new();
    let groups = people::groups(conn, rows.iter().filter_map(|row| row.6.as_ref()?.same_as))?;
    for row in rows {
        let named = subject(row, &groups);
        for one in sought {
            let is_same = one.one().is_some() && one.one() == named.one();
            let (family, name) = (row.1, one.name.clone());
            if !is_same && !one.is_like(&named) {
                continue;
            }
            match warnings.iter_mut().find(|w| w.family == family && w.name == name && w.person == one.person) {
                Some(known) => known.is_same |= is_same,
                None => warnings.push(Warning {
                    person: one.person,
                    name,
                    is_same,
                    family,
                    is_restricted: false,
                    call: String::new(),
                }),
            }
        }
    }
    let calls = whom_to_call(conn, &warnings.iter().map(|w| w.family).collect::<Vec<_>>())?;
    for warning in &mut warnings {
        (warning.is_restricted, warning.call) = calls.get(&warning.family).cloned().unwrap_or_default();
    }
    warnings.sort_by(|a, b| (b.is_same, &a.name, a.family).cmp(&(a.is_same, &b.name, b.family)));
    Ok(warnings)
}

/// Whom to call about each of these families: "South office: Ron South, 555-0100". About a restricted one nothing is said but
/// the name of somebody in charge of restricted families.
fn whom_to_call(conn: &mut Conn, of: &[FamilyId]) -> Result<HashMap<FamilyId, (bool, String)>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(FamilyId, OfficeId, String, bool)> = families::table
        .inner_join(offices::table)
        .filter(families::id.eq_any(of.to_vec()))
        .select((families::id, offices::id, offices::name, families::is_restricted))
        .load(conn)?;
    let workers: Vec<(FamilyId, String, String)> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(of.to_vec()))
        .filter(assignments::ends_on.is_null())
        .order((assignments::track.desc(), assignments::starts_on.asc()))
        .select((assignments::family_id, users::full_name, users::phone))
        .load(conn)?;
    let guard = if rows.iter().any(|row| row.3) { guard(conn)? } else { String::new() };
    let supervisors: Vec<(Option<OfficeId>, String, String)> = users::table
        .filter(users::role.eq(Role::Supervisor).and(users::active))
        .filter(users::office_id.eq_any(rows.iter().map(|row| row.1).collect::<Vec<_>>()))
        .order(users::full_name.asc())
        .select((users::office_id, users::full_name, users::phone))
        .load(conn)?;
    let call = |(family, office, name, restricted): (FamilyId, OfficeId, String, bool)| {
        let worker = workers.iter().find(|(of, ..)| *of == family).map(|(_, name, phone)| (name, phone));
        let supervisor =
            || supervisors.iter().find(|(of, ..)| *of == Some(office)).map(|(_, name, phone)| (name, phone));
        let words = match worker.or_else(supervisor) {
            _ if restricted => guard.clone(),
            Some((who, phone)) => format!("{name}: {}", reached(who, phone)),
            None => name,
        };
        (family, (restricted, words))
    };
    Ok(rows.into_iter().map(call).collect())
}

/// Somebody in charge of restricted families.
fn guard(conn: &mut Conn) -> Result<String> {
    let whole = users::role.eq(Role::Manager).and(users::office_id.is_null());
    let found: Option<(String, String)> = users::table
        .filter(users::active)
        .filter(whole.or(users::guards_restricted))
        .order((users::office_id.is_not_null().asc(), users::full_name.asc()))
        .select((users::full_name, users::phone))
        .first(conn)
        .optional()?;
    Ok(found.map_or_else(|| "your manager".to_owned(), |(name, phone)| reached(&name, &phone)))
}

fn reached(name: &str, phone: &str) -> String {
    if phone.is_empty() { name.to_owned() } else { format!("{name}, {phone}") }
}

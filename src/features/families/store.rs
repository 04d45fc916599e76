//! Every query on families and their adults. Reads start from a scope.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;

use super::model::{Adult, Facts, Family, FamilyRow, Filter, Listed, Listing, NewFamily, Turn, Which};
use crate::access::{Families, Scope};
use crate::db::schema::{
    assignments, episodes, families, family_adults, number_series, people, possible_duplicates, users,
};
use crate::db::{Conn, Each, Instant, fresh};
use crate::domain::family::Relation;
use crate::domain::id::{FamilyAdultId, FamilyId, PersonId, PossibleDuplicateId, UserId};
use crate::domain::number::FamilyNumber;
use crate::domain::text::fold;
use crate::domain::tracks::Track;
use crate::error::{Error, Result};
use crate::features::people::{self as of_people, Person};
use crate::on;

/// A family within scope.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) out of scope.
pub fn find(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Family> {
    Ok(scope.families().filter(families::id.eq(id)).select(Family::as_select()).first(conn)?)
}

/// A family that was opened through [`Access::open`](crate::access::Access::open), which admits only what is in scope, or whose
/// referral a provider's link opens.
///
/// # Errors
/// The database's.
pub fn opened(conn: &mut Conn, id: FamilyId) -> Result<Family> {
    Ok(on!(conn, c => families::table.find(id).select(Family::as_select()).first(c))?)
}

/// The key of the family with this number, whoever asks: for what is said about a family that stays closed to who says it.
///
/// # Errors
/// The database's.
pub fn by_number(conn: &mut Conn, number: FamilyNumber) -> Result<Option<FamilyId>> {
    Ok(families::table.filter(families::number.eq(number.to_string())).select(families::id).first(conn).optional()?)
}

/// Opens a family and gives it the next number of its year.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewFamily, by: Option<UserId>, now: Instant) -> Result<String> {
    let number = next_number(conn, new.opened_on.year())?;
    let row = FamilyRow {
        id: new.id,
        number: &number,
        name: &new.name,
        name_key: fold(&new.name),
        office_id: new.office,
        unit_id: new.unit,
        language: &new.language,
        interpreter: new.interpreter,
        court_file_number: &new.court_file_number,
        opened_on: new.opened_on,
        created_at: now,
        created_by: by,
    };
    on!(conn, c => diesel::insert_into(families::table).values(&row).execute(c))?;
    Ok(number)
}

fn next_number(conn: &mut Conn, year: i32) -> Result<String> {
    let serial = take_serials(conn, year, 1)?;
    number(year, serial)
}

/// The next `count` numbers of a year, for families that are opened together.
///
/// # Errors
/// The database's.
pub fn next_numbers(conn: &mut Conn, year: i32, count: i32) -> Result<Vec<String>> {
    let last = take_serials(conn, year, count)?;
    (last - count + 1..=last).map(|serial| number(year, serial)).collect()
}

/// Keeps a number that came from elsewhere, and those before it, from being given out again.
///
/// # Errors
/// The database's.
pub fn reserve_number(conn: &mut Conn, number: FamilyNumber) -> Result<()> {
    let (year, serial) = (i32::from(number.year()), i32::try_from(number.serial()).unwrap_or_default());
    let series = number_series::table.find(series(year)).select(number_series::last_number);
    let missing = serial - series.first(conn).optional()?.unwrap_or(0);
    if missing > 0 {
        take_serials(conn, year, missing)?;
    }
    Ok(())
}

fn series(year: i32) -> String {
    format!("families of {year}")
}

/// Takes `count` serials of a year, and gives the last of them.
fn take_serials(conn: &mut Conn, year: i32, count: i32) -> Result<i32> {
    Ok(Each(
        diesel::insert_into(number_series::table)
            .values((number_series::name.eq(series(year)), number_series::last_number.eq(count)))
            .on_conflict(number_series::name)
            .do_update()
            .set(number_series::last_number.eq(number_series::last_number + count))
            .returning(number_series::last_number),
    )
    .get_result(conn)?)
}

fn number(year: i32, serial: i32) -> Result<String> {
    let (year, serial) = (u16::try_from(year).unwrap_or_default(), u32::try_from(serial).unwrap_or_default());
    Ok(FamilyNumber::new(year, serial).map_err(anyhow::Error::new)?.to_string())
}

/// Adds an adult to a family.
///
/// # Errors
/// The database's: a person belongs to a family once.
pub fn add_adult(conn: &mut Conn, family: FamilyId, person: PersonId, relation: Relation, now: Instant) -> Result<()> {
    diesel::insert_into(family_adults::table)
        .values((
            family_adults::id.eq(fresh::<FamilyAdultId>()),
            family_adults::family_id.eq(family),
            family_adults::person_id.eq(person),
            family_adults::relation.eq(relation),
            family_adults::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The adults of a family that was read within scope, in the order they were entered. Records that were merged are one adult,
/// which costs a question only where there are some.
///
/// # Errors
/// The database's.
pub fn adults(conn: &mut Conn, family: FamilyId) -> Result<Vec<Adult>> {
    let rows: Vec<(Person, Relation)> = on!(conn, c => family_adults::table
        .inner_join(people::table)
        .filter(family_adults::family_id.eq(family))
        .order(family_adults::id.asc())
        .select((Person::as_select(), family_adults::relation)).load(c))?;
    let mut groups = of_people::groups(conn, rows.iter().filter_map(|(person, _)| person.same_as))?;
    let mut faces = of_people::faces(conn, rows.iter().map(|(person, _)| (person.id, person.same_as)))?;
    let is_here = |id: PersonId| rows.iter().any(|(person, _)| person.id == id);
    let mut adults: Vec<Adult> = Vec::with_capacity(rows.len());
    for (person, relation) in &rows {
        let is_told = adults.iter().any(|adult| adult.person.one() == person.one());
        if is_told || person.is_merged_away() && is_here(person.one()) {
            continue;
        }
        let records = groups.remove(&person.one()).unwrap_or_default();
        let person = match faces.remove(&person.id) {
            Some(face) => Person { id: person.id, ..face },
            None => person.clone(),
        };
        adults.push(Adult { person, relation: *relation, records });
    }
    Ok(adults)
}

/// Corrects a family's facts, unless they changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub(super) fn correct(conn: &mut Conn, family: FamilyId, version: i32, facts: &Facts) -> Result<()> {
    let changed = diesel::update(families::table.find(family).filter(families::version.eq(version)))
        .set((facts, families::name_key.eq(fold(&facts.name)), families::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Families on a page of the list.
const PAGE: usize = 50;

/// A page of the families in scope, by name.
pub(super) fn list(conn: &mut Conn, scope: Scope, filter: &Filter, turn: Turn) -> Result<Listing> {
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let query = filtered(scope, filter).select(Family::as_select()).limit(limit);
    let mut rows: Vec<Family> = match from(conn, scope, turn)? {
        None => query.order((families::name_key.asc(), families::id.asc())).load(conn)?,
        Some((key, id)) if matches!(turn, Turn::Before(_)) => query
            .filter(families::name_key.lt(key.clone()).or(families::name_key.eq(key).and(families::id.lt(id))))
            .order((families::name_key.desc(), families::id.desc()))
            .load(conn)?,
        Some((key, id)) => query
            .filter(families::name_key.gt(key.clone()).or(families::name_key.eq(key).and(families::id.gt(id))))
            .order((families::name_key.asc(), families::id.asc()))
            .load(conn)?,
    };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let backwards = matches!(turn, Turn::Before(_));
    if backwards {
        rows.reverse();
    }
    let (has_previous, has_next) = match turn {
        Turn::First => (false, more),
        Turn::After(_) => (true, more),
        Turn::Before(_) => (more, true),
    };
    Ok(Listing { families: listed(conn, rows)?, has_previous, has_next, ..Listing::default() })
}

/// The place in the order where a page begins.
fn from(conn: &mut Conn, scope: Scope, turn: Turn) -> Result<Option<(String, FamilyId)>> {
    let (Turn::After(id) | Turn::Before(id)) = turn else { return Ok(None) };
    let found = scope.families().filter(families::id.eq(id)).select((families::name_key, families::id)).first(conn);
    Ok(found.optional()?)
}

fn filtered(scope: Scope, filter: &Filter) -> Families {
    let mut query = scope.families();
    query = match filter.which {
        Which::Open => query.filter(families::closed_on.is_null()),
        Which::Closed => query.filter(families::closed_on.is_not_null()),
        Which::All => query,
    };
    if let Some(office) = filter.office {
        query = query.filter(families::office_id.eq(office));
    }
    let sought = filter.sought.trim();
    if let Ok(number) = sought.parse::<FamilyNumber>() {
        return query.filter(families::number.eq(number.to_string()));
    }
    if let (false, Ok(serial)) = (sought.is_empty(), sought.parse::<u32>()) {
        return query.filter(families::number.like(format!("F-%-{serial:05}")));
    }
    query
}

/// Whether a family number is sought, or its last digits: then there is one way to find it.
pub(super) fn is_number(sought: &str) -> bool {
    sought.parse::<FamilyNumber>().is_ok() || sought.parse::<u32>().is_ok()
}

/// Those of these families that are in scope and wanted, in no order, and how many are in scope and not wanted for being
/// closed, or open.
pub(super) fn these(conn: &mut Conn, scope: Scope, filter: &Filter, ids: Vec<FamilyId>) -> Result<Listing> {
    let all = Filter { which: Which::All, sought: String::new(), ..filter.clone() };
    let query = filtered(scope, &all).filter(families::id.eq_any(ids)).select(Family::as_select());
    let rows: Vec<Family> = query.load(conn)?;
    let in_scope = rows.len();
    let is_wanted = |family: &Family| match filter.which {
        Which::Open => family.closed_on.is_none(),
        Which::Closed => family.closed_on.is_some(),
        Which::All => true,
    };
    let wanted: Vec<Family> = rows.into_iter().filter(is_wanted).collect();
    let beside = in_scope - wanted.len();
    Ok(Listing { families: listed(conn, wanted)?, beside, ..Listing::default() })
}

/// The families with their open stays and reunification workers: two queries for the whole page.
fn listed(conn: &mut Conn, rows: Vec<Family>) -> Result<Vec<Listed>> {
    let ids: Vec<FamilyId> = rows.iter().map(|family| family.id).collect();
    let removals: Vec<(FamilyId, NaiveDate)> = episodes::table
        .filter(episodes::family_id.eq_any(ids.clone()))
        .filter(episodes::exited_on.is_null())
        .select((episodes::family_id, episodes::removed_on))
        .load(conn)?;
    let mut in_care: HashMap<FamilyId, (NaiveDate, usize)> = HashMap::new();
    for (family, on) in removals {
        let stays = in_care.entry(family).or_insert((on, 0));
        *stays = (stays.0.min(on), stays.1 + 1);
    }
    let mut workers: HashMap<FamilyId, String> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(ids))
        .filter(assignments::track.eq(Track::Reunification))
        .filter(assignments::ends_on.is_null())
        .select((assignments::family_id, users::full_name))
        .load::<(FamilyId, String)>(conn)?
        .into_iter()
        .collect();
    let listed = |family: Family| {
        let (in_care, worker) = (in_care.remove(&family.id), workers.remove(&family.id));
        Listed { family, in_care, worker, hits: Vec::new() }
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Notes that work with a family ended, and when the children are expected home.
///
/// # Errors
/// The database's.
pub fn settle(
    conn: &mut Conn,
    family: FamilyId,
    closed_on: Option<NaiveDate>,
    projected_return_on: Option<NaiveDate>,
) -> Result<()> {
    diesel::update(families::table.find(family))
        .set((families::closed_on.eq(closed_on), families::projected_return_on.eq(projected_return_on)))
        .execute(conn)?;
    Ok(())
}

/// Notes that a family, as it was filed or added to, may repeat somebody of these families, once for each: for those in charge
/// of restricted families, because the filer could not be offered them.
///
/// # Errors
/// The database's.
pub fn report_duplicates(conn: &mut Conn, filed: FamilyId, known: Vec<FamilyId>, now: Instant) -> Result<()> {
    let known: HashSet<FamilyId> = known.into_iter().filter(|known| *known != filed).collect();
    for known in known {
        Each(
            diesel::insert_into(possible_duplicates::table)
                .values((
                    possible_duplicates::id.eq(fresh::<PossibleDuplicateId>()),
                    possible_duplicates::filed_family_id.eq(filed),
                    possible_duplicates::known_family_id.eq(known),
                    possible_duplicates::found_at.eq(now),
                ))
                .on_conflict((possible_duplicates::filed_family_id, possible_duplicates::known_family_id))
                .do_nothing(),
        )
        .execute(conn)?;
    }
    Ok(())
}

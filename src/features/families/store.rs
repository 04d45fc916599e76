//! Every query on families and their adults. Reads start from a scope.

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;

use super::model::{Adult, Family, FamilyRow, NewFamily};
use crate::access::Scope;
use crate::db::schema::{families, family_adults, number_series, people};
use crate::db::{Conn, Each, Instant, fresh};
use crate::domain::family::Relation;
use crate::domain::id::{FamilyAdultId, FamilyId, PersonId, UserId};
use crate::domain::number::FamilyNumber;
use crate::domain::text::fold;
use crate::error::Result;
use crate::features::people::Person;

/// A family within scope.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) out of scope.
pub fn find(conn: &mut Conn, scope: Scope, id: FamilyId) -> Result<Family> {
    Ok(scope.families().filter(families::id.eq(id)).select(Family::as_select()).first(conn)?)
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
    diesel::insert_into(families::table).values(&row).execute(conn)?;
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

/// The adults of a family that was read within scope, in the order they were entered.
///
/// # Errors
/// The database's.
pub fn adults(conn: &mut Conn, family: FamilyId) -> Result<Vec<Adult>> {
    let rows: Vec<(Person, Relation)> = family_adults::table
        .inner_join(people::table)
        .filter(family_adults::family_id.eq(family))
        .order(family_adults::id.asc())
        .select((Person::as_select(), family_adults::relation))
        .load(conn)?;
    Ok(rows.into_iter().map(|(person, relation)| Adult { person, relation }).collect())
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

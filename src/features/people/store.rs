//! Every query on people.

use diesel::prelude::*;

use super::model::{NewPerson, Person, PersonRow};
use crate::db::schema::people;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::PersonId;
use crate::domain::text::name_key;
use crate::error::Result;

/// Adds an adult.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut Conn, new: &NewPerson, now: Instant) -> Result<PersonId> {
    let id: PersonId = fresh();
    let row = PersonRow {
        id,
        given_name: &new.given_name,
        family_name: &new.family_name,
        name_key: name_key(&new.given_name, &new.family_name),
        born_on: new.born_on,
        phone: &new.phone,
        created_at: now,
    };
    diesel::insert_into(people::table).values(&row).execute(conn)?;
    Ok(id)
}

/// An adult by key. Which families she belongs to is not said here.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) or the database's.
pub fn find(conn: &mut Conn, id: PersonId) -> Result<Person> {
    Ok(people::table.find(id).select(Person::as_select()).first(conn)?)
}

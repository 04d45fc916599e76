//! The count of tries to sign in, in the database: it outlives a restart and holds for every process.
//!
//! Names are kept as a digest under the agency's key, so that the table says neither who tried nor what was typed.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::keys::Keys;
use crate::db::schema::sign_in_tries as table;
use crate::db::{Conn, Instant};
use crate::domain::sign_in::tries::{self, Closed, Tries};
use crate::error::Result;

/// What is counted: a name that was typed, or the second step of a person.
#[derive(Debug, Clone)]
pub struct Counted(String);

impl Counted {
    /// A name as it was typed, folded.
    #[must_use]
    pub fn name(keys: &Keys, folded: &str) -> Self {
        Self(keys.digest("sign-in-names", folded))
    }

    /// The codes of a person's second step.
    #[must_use]
    pub fn codes_of(keys: &Keys, user: crate::domain::id::UserId) -> Self {
        Self(keys.digest("sign-in-codes", &user.to_string()))
    }
}

type Row = (i32, Instant, NaiveDate, i32, Instant);

/// Takes one try, counted as failed until [`give_back`].
///
/// # Errors
/// The database's; inside, [`Closed`] while the name must wait.
pub fn take(conn: &mut Conn, of: &Counted, now: Instant, today: NaiveDate) -> Result<Result<Tries, Closed>> {
    let row: Option<Row> = table::table
        .find(&of.0)
        .select((table::failures, table::since, table::day, table::day_tries, table::closed_until))
        .first(conn)
        .optional()?;
    let known = row.is_some();
    let before = row.map(|(failures, since, day, day_tries, closed)| Tries {
        failures,
        since: since.utc(),
        day,
        day_tries,
        closed_until: closed.utc(),
    });
    let taken = match tries::take(before, now.utc(), today) {
        Ok(taken) => taken,
        Err(closed) => return Ok(Err(closed)),
    };
    if known {
        diesel::update(table::table.find(&of.0)).set(columns(taken)).execute(conn)?;
    } else {
        // A row of last week says nothing any more; a new name is the moment to sweep.
        let old = today - chrono::Days::new(7);
        diesel::delete(table::table.filter(table::day.lt(old))).execute(conn)?;
        diesel::insert_into(table::table).values((table::name_digest.eq(&of.0), columns(taken))).execute(conn)?;
    }
    Ok(Ok(taken))
}

/// Takes a try back that turned out right.
///
/// # Errors
/// The database's.
pub fn give_back(conn: &mut Conn, of: &Counted, taken: Tries, now: Instant) -> Result<()> {
    diesel::update(table::table.find(&of.0)).set(columns(tries::right(taken, now.utc()))).execute(conn)?;
    Ok(())
}

type Columns = (
    diesel::dsl::Eq<table::failures, i32>,
    diesel::dsl::Eq<table::since, Instant>,
    diesel::dsl::Eq<table::day, NaiveDate>,
    diesel::dsl::Eq<table::day_tries, i32>,
    diesel::dsl::Eq<table::closed_until, Instant>,
);

fn columns(of: Tries) -> Columns {
    (
        table::failures.eq(of.failures),
        table::since.eq(Instant::from(of.since)),
        table::day.eq(of.day),
        table::day_tries.eq(of.day_tries),
        table::closed_until.eq(Instant::from(of.closed_until)),
    )
}

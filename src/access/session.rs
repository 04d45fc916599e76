//! Sessions: kept in the database, ended by the server, known only by a digest of the cookie's secret.

use chrono::Duration;
use diesel::prelude::*;

use super::actor::Actor;
use super::token;
use crate::db::schema::{sessions, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{OfficeId, SessionId, UnitId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::Level;
use crate::error::Result;

/// How long sessions live.
#[derive(Debug, Clone, Copy)]
pub struct Lifetime {
    /// Without activity.
    pub idle: Duration,
    /// At most.
    pub absolute: Duration,
}

/// A session that is alive, and whether its last activity is due to be written.
#[derive(Debug)]
pub struct Found {
    /// Who it is.
    pub actor: Actor,
    /// Whether the activity should be noted: at most once a minute.
    pub due: bool,
}

type Row = (
    SessionId,
    String,
    Level,
    Instant,
    Instant,
    Instant,
    UserId,
    String,
    Role,
    Option<OfficeId>,
    Option<UnitId>,
    String,
);

/// Starts a session of a person who has proved all that is asked, and gives the secret that the cookie holds.
///
/// # Errors
/// The database's.
pub fn start(
    conn: &mut Conn,
    user: UserId,
    now: Instant,
    life: Lifetime,
    address: &str,
    agent: &str,
) -> Result<String> {
    start_at(conn, user, Level::Full, now, life.absolute, Place { address, agent })
}

/// Where a person signs in from.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The network address.
    pub address: &'a str,
    /// What the browser says of itself.
    pub agent: &'a str,
}

/// Starts a session at a level, for `life` at most, and gives the secret that the cookie holds.
///
/// # Errors
/// The database's.
pub fn start_at(
    conn: &mut Conn,
    user: UserId,
    level: Level,
    now: Instant,
    life: Duration,
    place: Place<'_>,
) -> Result<String> {
    let secret = token::secret()?;
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(fresh::<SessionId>()),
            sessions::token_hash.eq(token::digest(&secret)),
            sessions::user_id.eq(user),
            sessions::csrf_token.eq(token::secret()?),
            sessions::level.eq(level),
            sessions::authenticated_at.eq(now),
            sessions::created_at.eq(now),
            sessions::last_seen_at.eq(now),
            sessions::expires_at.eq(Instant::from(now.utc() + life)),
            sessions::address.eq(place.address),
            sessions::agent.eq(place.agent.chars().take(200).collect::<String>()),
        ))
        .execute(conn)?;
    Ok(secret)
}

/// The live session of a cookie's secret, if there is one.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut Conn, secret: &str, now: Instant, life: Lifetime) -> Result<Option<Found>> {
    let row: Option<Row> = sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token::digest(secret)))
        .filter(users::active.eq(true))
        .select((
            sessions::id,
            sessions::csrf_token,
            sessions::level,
            sessions::authenticated_at,
            sessions::last_seen_at,
            sessions::expires_at,
            users::id,
            users::full_name,
            users::role,
            users::office_id,
            users::unit_id,
            sessions::address,
        ))
        .first(conn)
        .optional()?;
    Ok(row.and_then(
        |(session, csrf_token, level, authenticated_at, seen, expires, user, name, role, office, unit, address)| {
            let alive = now < expires && now.utc() - seen.utc() < life.idle;
            let actor = Actor { user, name, role, office, unit, session, csrf_token, level, authenticated_at, address };
            alive.then(|| Found { actor, due: now.utc() - seen.utc() >= Duration::minutes(1) })
        },
    ))
}

/// Notes activity.
///
/// # Errors
/// The database's.
pub fn touch(conn: &mut Conn, session: SessionId, now: Instant) -> Result<()> {
    diesel::update(sessions::table.find(session)).set(sessions::last_seen_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut Conn, session: SessionId) -> Result<()> {
    diesel::delete(sessions::table.find(session)).execute(conn)?;
    Ok(())
}

//! Sessions: kept in the database, ended by the server, known only by a digest of the cookie's secret.

use chrono::Duration;
use diesel::dsl::max;
use diesel::prelude::*;

use super::actor::{Actor, Opened};
use super::token;
use crate::db::schema::{break_glass, covers, families, sessions, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{FamilyId, OfficeId, SessionId, UnitId, UserId};
use crate::domain::role::Role;
use crate::domain::sign_in::Level;
use crate::error::Result;
use crate::on;

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

#[derive(Queryable)]
struct Row {
    session: SessionId,
    csrf_token: String,
    level: Level,
    authenticated_at: Instant,
    seen: Instant,
    expires: Instant,
    user: UserId,
    name: String,
    role: Role,
    office: Option<OfficeId>,
    unit: Option<UnitId>,
    flagged: bool,
    opened_until: Option<Instant>,
    covers_until: Option<Instant>,
    address: String,
}

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
    // Asked with the session, so that the many who opened nothing and stand in for nobody pay no query for it.
    let opened_until = break_glass::table
        .filter(break_glass::user_id.eq(users::id))
        .filter(break_glass::expires_at.gt(now))
        .select(max(break_glass::expires_at))
        .single_value();
    let covers_until = covers::table
        .filter(covers::user_id.eq(users::id))
        .filter(covers::ends_at.gt(now))
        .select(max(covers::ends_at));
    let row: Option<Row> = on!(conn, c => sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token::digest(secret)))
        .filter(users::active.eq(true))
        .filter(users::closes_at.is_null().or(users::closes_at.gt(now)))
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
            users::guards_restricted,
            opened_until,
            covers_until.single_value(),
            sessions::address,
        ))
        .first(c)
        .optional())?;
    let Some(row) = row.filter(|row| now < row.expires && now.utc() - row.seen.utc() < life.idle) else {
        return Ok(None);
    };
    let actor = Actor {
        openings: if row.opened_until.is_some() { openings(conn, row.user, now)? } else { Vec::new() },
        user: row.user,
        name: row.name,
        role: row.role,
        office: row.office,
        unit: row.unit,
        flagged: row.flagged,
        covers: row.covers_until.is_some(),
        session: row.session,
        csrf_token: row.csrf_token,
        level: row.level,
        authenticated_at: row.authenticated_at,
        address: row.address,
    };
    Ok(Some(Found { actor, due: now.utc() - row.seen.utc() >= Duration::minutes(1) }))
}

/// The families that a person opened in an emergency and that are still open to her, the first to close first.
fn openings(conn: &mut Conn, user: UserId, now: Instant) -> Result<Vec<Opened>> {
    let rows: Vec<(FamilyId, String, Instant)> = break_glass::table
        .inner_join(families::table)
        .filter(break_glass::user_id.eq(user))
        .filter(break_glass::expires_at.gt(now))
        .order((break_glass::expires_at.asc(), break_glass::id.asc()))
        .select((families::id, families::number, break_glass::expires_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(family, number, until)| Opened { family, number, until }).collect())
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

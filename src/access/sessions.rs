//! A person's sessions beside the one in hand: listed, renewed, ended; and what an ended one still tells.

use chrono::Duration;
use diesel::prelude::*;

use super::session::Lifetime;
use super::token;
use crate::db::schema::{sessions, users};
use crate::db::{Backend, Conn, Instant};
use crate::domain::id::{SessionId, UserId};
use crate::error::{Error, Result};

/// How long an ended session is still known, so that a form that was open is not lost over a week off.
const REMEMBERED: Duration = Duration::days(7);

/// One sign-in of a person, as she sees it on her account page.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(Backend))]
pub struct Session {
    /// Key.
    pub id: SessionId,
    /// When it began.
    pub created_at: Instant,
    /// When it was last used.
    pub last_seen_at: Instant,
    /// When it ends, however active.
    pub expires_at: Instant,
    /// The network address it came from.
    pub address: String,
    /// What the browser said of itself.
    pub agent: String,
}

/// The live sessions of a person, the last used first.
///
/// # Errors
/// The database's.
pub fn live(conn: &mut Conn, user: UserId, now: Instant, life: Lifetime) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::last_seen_at.gt(Instant::from(now.utc() - life.idle)))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .select(Session::as_select())
        .load(conn)?)
}

/// Ends one session of this person. It stays known for a while, so that a form that was open in it is not lost.
///
/// # Errors
/// [`Error::NotFound`] for a session that is not hers; the database's.
pub fn end_of(conn: &mut Conn, user: UserId, session: SessionId, now: Instant) -> Result<()> {
    let hers = sessions::table.find(session).filter(sessions::user_id.eq(user));
    let ended = diesel::update(hers).set(sessions::expires_at.eq(now)).execute(conn)?;
    if ended == 0 { Err(Error::NotFound) } else { Ok(()) }
}

/// Ends every session of a person but one.
///
/// # Errors
/// The database's.
pub fn end_others(conn: &mut Conn, user: UserId, but: Option<SessionId>, now: Instant) -> Result<()> {
    let live = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::expires_at.gt(now));
    let ended = sessions::expires_at.eq(now);
    match but {
        Some(kept) => diesel::update(live.filter(sessions::id.ne(kept))).set(ended).execute(conn)?,
        None => diesel::update(live).set(ended).execute(conn)?,
    };
    Ok(())
}

/// Ends the session of a browser in which somebody signs in anew.
///
/// # Errors
/// The database's.
pub fn end_of_browser(conn: &mut Conn, secret: &str, now: Instant) -> Result<()> {
    let live =
        sessions::table.filter(sessions::token_hash.eq(token::digest(secret))).filter(sessions::expires_at.gt(now));
    diesel::update(live).set(sessions::expires_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Whether a person had a session with this token against forged forms: the form that brings it was hers.
///
/// # Errors
/// The database's.
pub fn had_token(conn: &mut Conn, user: UserId, csrf_token: &str) -> Result<bool> {
    let hers = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::csrf_token.eq(csrf_token));
    Ok(diesel::select(diesel::dsl::exists(hers)).get_result(conn)?)
}

/// Gives a session a new secret, because its person has just proved again who she is, and gives that secret.
///
/// # Errors
/// The database's.
pub fn renew(conn: &mut Conn, session: SessionId, now: Instant) -> Result<String> {
    let secret = token::secret()?;
    diesel::update(sessions::table.find(session))
        .set((
            sessions::token_hash.eq(token::digest(&secret)),
            sessions::authenticated_at.eq(now),
            sessions::last_seen_at.eq(now),
        ))
        .execute(conn)?;
    Ok(secret)
}

/// The seconds that a session has left without activity.
///
/// # Errors
/// The database's.
pub fn seconds_left(conn: &mut Conn, session: SessionId, now: Instant, life: Lifetime) -> Result<i64> {
    let (seen, expires): (Instant, Instant) =
        sessions::table.find(session).select((sessions::last_seen_at, sessions::expires_at)).first(conn)?;
    let end = expires.utc().min(seen.utc() + life.idle);
    Ok((end - now.utc()).num_seconds().max(0))
}

/// Whose session a cookie's secret was, with its token against forged forms, although it has ended by time.
///
/// # Errors
/// The database's.
pub fn owner_of_ended(conn: &mut Conn, secret: &str) -> Result<Option<(UserId, String)>> {
    Ok(sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token::digest(secret)))
        .filter(users::active.eq(true))
        .select((sessions::user_id, sessions::csrf_token))
        .first(conn)
        .optional()?)
}

/// Forgets sessions that ended long ago.
///
/// # Errors
/// The database's.
pub fn forget_old(conn: &mut Conn, now: Instant) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(Instant::from(now.utc() - REMEMBERED))))
        .execute(conn)?;
    Ok(())
}

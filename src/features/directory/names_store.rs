//! Providers as those name them who log a service: by what is typed, added where nobody knows the name yet.

use std::collections::HashMap;

use diesel::prelude::*;

use super::store::gives;
use crate::db::schema::providers;
use crate::db::{Conn, Each, Instant, fresh};
use crate::domain::id::ProviderId;
use crate::domain::referral::ServiceKind;
use crate::domain::text::place_key;
use crate::error::Result;

/// The names of the active providers, to choose from.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut Conn) -> Result<Vec<String>> {
    let active = providers::table.filter(providers::active.eq(true));
    Ok(active.order(providers::name.asc()).select(providers::name).load(conn)?)
}

/// The names of these providers.
///
/// # Errors
/// The database's.
pub fn named_by(conn: &mut Conn, ids: Vec<ProviderId>) -> Result<HashMap<ProviderId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ProviderId, String)> =
        providers::table.filter(providers::id.eq_any(ids)).select((providers::id, providers::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The provider of this name, added if it is new, and noted as one that gives this service.
///
/// # Errors
/// The database's.
pub fn named(conn: &mut Conn, name: &str, service: ServiceKind, now: Instant) -> Result<ProviderId> {
    let key = place_key(name);
    // By the name too: the key of a name with digits was once without them.
    let same = providers::name_key.eq(&key).or(providers::name.eq(name));
    let known = providers::table.filter(same).order(providers::id.asc()).select(providers::id);
    let id = if let Some(id) = known.first(conn).optional()? { id } else { add(conn, name, &key, now)? };
    gives(conn, id, service)?;
    Ok(id)
}

/// Adds a provider, unless somebody else adds the same one at this moment.
fn add(conn: &mut Conn, name: &str, key: &str, now: Instant) -> Result<ProviderId> {
    let row = (
        providers::id.eq(fresh::<ProviderId>()),
        providers::name.eq(name),
        providers::name_key.eq(key),
        providers::created_at.eq(now),
    );
    Each(diesel::insert_into(providers::table).values(row).on_conflict(providers::name_key).do_nothing())
        .execute(conn)?;
    Ok(providers::table.filter(providers::name_key.eq(key)).select(providers::id).first(conn)?)
}

/// Key and name of every provider, by name: also of those that are not active any more, whose names older records show.
///
/// # Errors
/// The database's.
pub fn every(conn: &mut Conn) -> Result<Vec<(ProviderId, String)>> {
    Ok(providers::table.order(providers::name.asc()).select((providers::id, providers::name)).load(conn)?)
}

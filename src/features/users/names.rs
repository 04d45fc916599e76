//! The names of everybody who signs in, kept in memory: the busiest pages say who entered what.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::store;
use crate::access::{Following, changed_families};
use crate::db::Conn;
use crate::domain::id::UserId;
use crate::error::Result;

/// More changed families than this, and loading the names again is quicker than asking what changed.
const MANY: usize = 200;

/// The names that all threads share.
#[derive(Debug, Default)]
pub struct Names(Following<Known>);

/// The names as they were at the change with this number.
#[derive(Debug, Clone)]
struct Known {
    seen: i64,
    names: HashMap<UserId, String>,
}

impl Names {
    /// The names of these people, in a snapshot whose last change is `last`. Somebody whom memory does not know is looked up.
    ///
    /// # Errors
    /// The database's.
    pub fn of(
        &self,
        conn: &mut Conn,
        last: i64,
        of: impl IntoIterator<Item = UserId>,
    ) -> Result<HashMap<UserId, String>> {
        let known = self.0.get_at(conn, last, |known, last| known.seen >= last, renewed)?;
        let (mut names, mut unknown) = (HashMap::new(), HashSet::new());
        for user in of {
            match known.names.get(&user) {
                Some(name) if !names.contains_key(&user) => drop(names.insert(user, name.clone())),
                Some(_) => {}
                None => drop(unknown.insert(user)),
            }
        }
        names.extend(store::names(conn, unknown)?);
        Ok(names)
    }
}

fn renewed(conn: &mut Conn, before: Option<Arc<Known>>, last: i64) -> Result<Arc<Known>> {
    if let Some(mut known) = before
        && changed_families(conn, known.seen, MANY)?.is_some()
    {
        // Families changed and nothing else: nobody's name.
        Arc::make_mut(&mut known).seen = last;
        return Ok(known);
    }
    Ok(Arc::new(Known { seen: last, names: store::all_names(conn)? }))
}

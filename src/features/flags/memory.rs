//! Under which keys anybody is found at all, kept in memory: the busiest page asks for every family, and almost no family has a
//! concern or meets one. Whoever may be found is still looked up in the database, in the reader's own snapshot.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::store;
use crate::access::{Following, Which, changed_families};
use crate::db::Conn;
use crate::domain::id::FamilyId;
use crate::error::Result;

/// More changed families than this, and loading all keys anew is quicker.
const MANY: usize = 200;

/// The keys of the whole agency's safety concerns, shared by all threads.
#[derive(Debug, Default)]
pub struct Memory(Following<Keys>);

/// The keys as they were at the change with this number, as digests: two keys with one digest cost a look for nothing.
#[derive(Debug, Clone, Default)]
struct Keys {
    seen: i64,
    of_family: HashMap<FamilyId, Vec<u64>>,
    all: HashSet<u64>,
}

impl Memory {
    /// Those of these keys that may find somebody, in a snapshot whose last change is `last`.
    pub(super) fn finding(&self, conn: &mut Conn, last: i64, keys: Vec<String>) -> Result<Vec<String>> {
        let known = self.0.get_at(conn, last, |known, last| known.seen >= last, renewed)?;
        Ok(keys.into_iter().filter(|key| known.all.contains(&digest(key))).collect())
    }
}

fn renewed(conn: &mut Conn, before: Option<Arc<Keys>>, last: i64) -> Result<Arc<Keys>> {
    if let Some(mut known) = before
        && let Some(mut changed) = changed_families(conn, known.seen, MANY)?
    {
        // A name that was corrected in one family is another in every concern that names its owner.
        changed.extend(store::naming_adults_of(conn, &changed)?);
        let rows = store::keys(conn, Which::These(&changed))?;
        let held = Arc::make_mut(&mut known);
        held.seen = last;
        held.replace(&changed, rows);
        return Ok(known);
    }
    let mut all = Keys { seen: last, ..Keys::default() };
    all.replace(&[], store::keys(conn, Which::All)?);
    Ok(Arc::new(all))
}

impl Keys {
    /// Forgets the keys of these families and learns what they are now.
    fn replace(&mut self, families: &[FamilyId], rows: Vec<(FamilyId, String)>) {
        let forgotten = families.iter().filter(|family| self.of_family.remove(family).is_some()).count();
        for (family, key) in rows {
            let digest = digest(&key);
            self.of_family.entry(family).or_default().push(digest);
            self.all.insert(digest);
        }
        if forgotten > 0 {
            self.all = self.of_family.values().flatten().copied().collect();
        }
    }
}

fn digest(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn family(n: u128) -> FamilyId {
        FamilyId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn a_key_is_forgotten_with_the_last_family_that_had_it() {
        let mut keys = Keys::default();
        let row = |n, key: &str| (family(n), key.to_owned());
        keys.replace(&[], vec![row(1, "lopez maria"), row(1, "person 7"), row(2, "lopez maria")]);
        keys.replace(&[family(1)], vec![row(1, "lopes maria")]);
        let knows = |key| keys.all.contains(&digest(key));
        assert!(knows("lopez maria") && knows("lopes maria") && !knows("person 7"));
    }
}

//! The likely pairs of the whole agency, kept in memory: every name is compared once, and then those that changed.

use std::collections::HashMap;
use std::sync::Arc;

use super::memory_store;
use crate::access::{Following, Which, changed_families};
use crate::db::Conn;
use crate::domain::id::{FamilyId, PersonId};
use crate::domain::merge::Likely;
use crate::error::Result;

/// More changed families than this, and comparing all names anew is quicker.
const MANY: usize = 500;

/// The likely pairs of the agency, shared by all threads.
#[derive(Debug, Default)]
pub struct Memory(Following<Known>);

/// The pairs as they were at the change with this number.
#[derive(Debug, Clone)]
pub(super) struct Known {
    seen: i64,
    pub(super) likely: Likely,
    /// The adults of each family: a family that changed may have fewer than before.
    adults: HashMap<FamilyId, Vec<PersonId>>,
}

impl Memory {
    /// The pairs, with every change that this connection's snapshot knows.
    pub(super) fn known(&self, conn: &mut Conn) -> Result<Arc<Known>> {
        self.0.get(conn, |known, last| known.seen >= last, renewed)
    }
}

fn renewed(conn: &mut Conn, before: Option<Arc<Known>>, last: i64) -> Result<Arc<Known>> {
    if let Some(mut known) = before
        && let Some(changed) = changed_families(conn, known.seen, MANY)?
    {
        // In place, or a copy of it while somebody still looks at the old one.
        let held = Arc::make_mut(&mut known);
        held.renew(conn, &changed)?;
        held.seen = last;
        return Ok(known);
    }
    let mut all = Known { seen: last, likely: Likely::default(), adults: memory_store::adults(conn, Which::All)? };
    all.likely.replace(&[], memory_store::candidates(conn, None)?);
    Ok(Arc::new(all))
}

impl Known {
    /// Reads these families' adults anew, those who were theirs and those who are.
    fn renew(&mut self, conn: &mut Conn, changed: &[FamilyId]) -> Result<()> {
        let now = memory_store::adults(conn, Which::These(changed))?;
        let before = changed.iter().filter_map(|family| self.adults.remove(family));
        let mut people: Vec<PersonId> = before.flatten().collect();
        people.extend(now.values().flatten());
        people.sort_unstable();
        people.dedup();
        self.adults.extend(now);
        self.likely.replace(&people, memory_store::candidates(conn, Some(&people))?);
        Ok(())
    }
}

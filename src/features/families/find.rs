//! Finding families by name or court file, however it is typed: over the names in memory, and only within scope.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::find_store as names;
use super::model::{Filter, Hit, Listing};
use super::store;
use crate::access::{Following, Reach, Scope, Which, changed_families};
use crate::db::Conn;
use crate::domain::find::{Found, Index, Name, Of};
use crate::domain::id::FamilyId;
use crate::error::Result;

/// More changed families than this, and loading all names anew is quicker.
const MANY: usize = 500;
/// Families that are shown.
const MOST: usize = 50;
/// Families whose scope is asked at a time.
const CHUNK: usize = 100;
/// Families that are looked at before the person is asked for more letters.
const LOOKED_AT: usize = 2_000;
/// Names that are shown beside a family.
const NAMES: usize = 3;

/// Every name of the agency, shared by all threads.
#[derive(Debug, Default)]
pub struct Memory(Following<Known>);

/// The names as they were at the change with this number.
#[derive(Debug, Clone)]
struct Known {
    seen: i64,
    index: Index,
}

impl Memory {
    /// Loads the names, so that the first search need not.
    pub(in crate::features) fn warm(&self, conn: &mut Conn) -> Result<()> {
        self.known(conn).map(|_| ())
    }

    fn known(&self, conn: &mut Conn) -> Result<Arc<Known>> {
        let is_current = |known: &Known, last| known.seen >= last;
        self.0.get(conn, is_current, |conn, before, last| {
            if let Some(mut known) = before
                && let Some(changed) = changed_families(conn, known.seen, MANY)?
            {
                let changed = names::with_sharing(conn, changed)?;
                let now = names::named(conn, Which::These(&changed))?;
                // In place, or a copy of it while somebody still looks at the old one.
                let held = Arc::make_mut(&mut known);
                held.index.replace(&changed, now);
                held.seen = last;
                return Ok(known);
            }
            Ok(Arc::new(Known { seen: last, index: Index::new(names::named(conn, Which::All)?) }))
        })
    }
}

/// The families in scope that fit best, and how many more of them another choice of open and closed would show.
pub(super) fn find(conn: &mut Conn, scope: Scope, memory: &Memory, filter: &Filter) -> Result<Listing> {
    let known = memory.known(conn)?;
    let found = match scope.reach() {
        Reach::Agency => known.index.find(&filter.sought, |_, office| filter.office.is_none_or(|o| o == office)),
        Reach::Office(own) => known.index.find(&filter.sought, |_, office| office == own),
        _ => {
            let own: HashSet<FamilyId> = names::keys(conn, scope)?.into_iter().collect();
            known.index.find(&filter.sought, |family, _| own.contains(&family))
        }
    };
    let mut listing = Listing::default();
    for some in found.get(..LOOKED_AT.min(found.len())).unwrap_or_default().chunks(CHUNK) {
        let rows = store::these(conn, scope, filter, some.iter().map(|f| f.family).collect())?;
        listing.beside += rows.beside;
        let mut by_key: HashMap<FamilyId, _> = rows.families.into_iter().map(|l| (l.family.id, l)).collect();
        for hit in some {
            let Some(mut listed) = by_key.remove(&hit.family) else { continue };
            if listing.families.len() == MOST {
                listing.has_more = true;
                return Ok(listing);
            }
            listed.hits = hits(hit);
            listing.families.push(listed);
        }
    }
    listing.has_more = found.len() > LOOKED_AT;
    Ok(listing)
}

/// By what a family was found, where its own name does not say it.
fn hits(found: &Found<'_>) -> Vec<Hit> {
    if found.names.first().is_some_and(|name| name.of == Of::Family) {
        return Vec::new();
    }
    let hit = |name: &&Name| match name.of {
        Of::Family => None,
        Of::Child(_) => Some(Hit { what: "Child", written: name.written.clone() }),
        Of::Adult(_) => Some(Hit { what: "Adult", written: name.written.clone() }),
        Of::CourtFile => Some(Hit { what: "Court file", written: name.written.clone() }),
    };
    found.names.iter().filter_map(hit).take(NAMES).collect()
}

//! The names of the people and providers that a report speaks of.

use std::collections::{BTreeSet, HashMap};

use super::ask::Ask;
use super::columns::Columns;
use super::narrow::Narrow;
use crate::db::Conn;
use crate::domain::id::{ProviderId, UserId};
use crate::error::Result;
use crate::features::{directory, users};

/// Names by key.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Of reunification workers.
    pub workers: HashMap<UserId, String>,
    /// Of providers.
    pub providers: HashMap<ProviderId, String>,
}

impl Names {
    /// The workers and providers of a cohort's services, however those are narrowed, but for the families kept from the reader.
    ///
    /// # Errors
    /// The database's.
    pub fn read(conn: &mut Conn, columns: &Columns, ask: &Ask, narrow: &Narrow) -> Result<Self> {
        let (cohort, as_of) = (ask.cohort(columns), ask.as_of_day());
        let all = Narrow { closed: narrow.closed.clone(), ..Narrow::default() };
        let (mut workers, mut providers) = (BTreeSet::new(), BTreeSet::new());
        for served in columns.services.iter().filter(|served| all.keeps(served, &cohort, as_of)) {
            workers.extend(served.worker);
            providers.extend(served.provider);
        }
        Ok(Self {
            workers: users::names(conn, workers)?,
            providers: directory::named_by(conn, providers.into_iter().collect())?,
        })
    }
}

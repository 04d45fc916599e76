//! Where accesses come from: the database, the clock, the keys and the pen of the audit trail, for the guard and for signing in.

use std::sync::Arc;

use actix_web::web;

use super::actor::Actor;
use super::addresses::Addresses;
use super::audit::{By, Entry, Trail};
use super::keys::Keys;
use super::pace::Paces;
use super::session::Lifetime;
use crate::clock::Clock;
use crate::db::{Conn, Db, Kind};
use crate::error::{Error, Result};

/// Where accesses come from. Not itself a way to the records: only the guard and the sign-in page use it.
#[derive(Clone)]
pub struct Source {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) life: Lifetime,
    pub(super) keys: Keys,
    pub(super) trail: Trail,
    pub(super) second_factor_required: bool,
    pub(super) addresses: Addresses,
    pub(super) paces: Paces,
}

impl Source {
    /// Over a database, with a clock, the sessions' lifetime, the agency's key, and whether everybody needs a second factor.
    #[must_use]
    pub fn new(db: Db, clock: Clock, life: Lifetime, keys: Keys, second_factor_required: bool) -> Self {
        Self {
            db,
            clock,
            life,
            trail: Trail::of(&keys),
            keys,
            second_factor_required,
            addresses: Addresses::default(),
            paces: Paces::default(),
        }
    }

    /// Whether everybody needs a second factor.
    #[must_use]
    pub fn second_factor_required(&self) -> bool {
        self.second_factor_required
    }

    /// The network addresses that tried to sign in of late.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The agency's key.
    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The pen of the audit trail.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        &self.trail
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Records something that happened beside every record, before the answer is sent.
    pub(super) async fn record(&self, actor: Arc<Actor>, entry: Entry) -> Result<()> {
        let (trail, now) = (self.trail.clone(), self.clock.now());
        let record = move |conn: &mut Conn| trail.add(conn, By::from(&*actor), now, &entry);
        let recorded = if self.db.kind() == Kind::Sqlite {
            self.db.append(record)?
        } else {
            let db = self.db.clone();
            web::block(move || db.append(record)).await.map_err(anyhow::Error::new)??
        };
        recorded.await.map_err(|error| Error::Unavailable(error.to_string()))?
    }

    /// How long sessions live.
    #[must_use]
    pub fn life(&self) -> Lifetime {
        self.life
    }

    /// Work before anybody is known: signing in. Runs off the async threads.
    ///
    /// # Errors
    /// What `work` fails with.
    pub async fn sign_in<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.db.clone();
        web::block(move || db.write(work)).await.map_err(anyhow::Error::new)?
    }

    /// A look-up by key that every request makes. In SQLite it takes less time than handing it to another thread would. What
    /// reads more would hold up the thread, and views that come one by one commit their audit rows one by one.
    pub(super) async fn look_up<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self.db.kind() {
            Kind::Sqlite => self.db.read(work),
            Kind::Postgres => self.read(work).await,
        }
    }

    /// A look-up in one statement, the one that every request makes: its own snapshot, without the cost of a transaction.
    pub(super) async fn glance<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        match self.db.kind() {
            Kind::Sqlite => self.db.glance(work),
            Kind::Postgres => {
                let db = self.db.clone();
                web::block(move || db.glance(work)).await.map_err(anyhow::Error::new)?
            }
        }
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let db = self.db.clone();
        web::block(move || db.read(work)).await.map_err(anyhow::Error::new)?
    }
}

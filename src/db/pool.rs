//! What the program holds: a pool of readers and one way to write.

use std::sync::Arc;

use diesel::QueryResult;
use diesel::result::Error as DbError;
use tokio::sync::oneshot;

use super::conn::{Conn, Kind, LostRace};
use super::follower::Follower;
use super::target::Target;
use super::writer::Writer;

pub(super) type Pool = r2d2::Pool<Target>;

/// Readers at the same time, on either database: more than threads that read, so that none waits for a connection.
const READERS: u32 = 12;

/// The database cannot take this work now: no connection was free in time, or it is shutting down.
#[derive(Debug, thiserror::Error)]
#[error("the database is not answering: {0}")]
pub struct Gone(pub String);

/// The database: readers from a pool; writes one after the other in SQLite, side by side in PostgreSQL.
#[derive(Clone)]
pub struct Db {
    kind: Kind,
    read: Pool,
    write: Writing,
}

#[derive(Clone)]
enum Writing {
    /// One thread with the only writing connection; waiting writes share one commit.
    Queue(Writer),
    /// The pool itself: PostgreSQL keeps writers apart. The follower does what follows every commit.
    Pool(Pool, Follower),
}

/// What ends every writing transaction: in SQLite the last thing before the commit, in PostgreSQL, where such a thing would
/// hold up all other writers, a transaction of its own right behind it.
pub type Closing = Arc<dyn Fn(&mut Conn) -> QueryResult<()> + Send + Sync>;

impl Db {
    /// Opens the database at `target`. It must be migrated already, or be migrated before it is used.
    ///
    /// # Errors
    /// When no connection can be made.
    pub fn open(target: &Target, closing: Closing) -> Result<Self, Gone> {
        let build = |target: Target, size: u32| {
            r2d2::Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .test_on_check_out(target.kind() == Kind::Postgres)
                .connection_timeout(std::time::Duration::from_secs(5))
                .build(target)
                .map_err(|error| Gone(error.to_string()))
        };
        let kind = target.kind();
        Ok(match kind {
            Kind::Postgres => {
                let pool = build(target.clone(), READERS)?;
                let follower = Follower::start(pool.clone(), closing).map_err(|error| Gone(error.to_string()))?;
                Self { kind, read: pool.clone(), write: Writing::Pool(pool, follower) }
            }
            Kind::Sqlite => {
                let writer = Writer::start(target, closing).map_err(|error| Gone(error.to_string()))?;
                Self { kind, read: build(target.for_reading(), READERS)?, write: Writing::Queue(writer) }
            }
        })
    }

    /// Which database this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Runs several reads on one snapshot. Blocks.
    ///
    /// # Errors
    /// What `work` fails with, or [`Gone`].
    pub fn read<T, E: From<DbError> + From<Gone>>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        let mut conn = self.read.get().map_err(|error| Gone(error.to_string()))?;
        conn.read_tx(work)
    }

    /// Runs reads that need not agree with one another. Blocks.
    ///
    /// # Errors
    /// What `work` fails with, or [`Gone`].
    pub fn glance<T, E: From<Gone>>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        work(&mut *self.read.get().map_err(|error| Gone(error.to_string()))?)
    }

    /// Runs `work` in one writing transaction and answers when it is on the disk. Blocks.
    ///
    /// # Errors
    /// What `work` fails with, or [`Gone`].
    pub fn write<T, E>(&self, work: impl FnMut(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + From<Gone> + LostRace + Send + 'static,
    {
        match &self.write {
            Writing::Queue(writer) => writer.submit(work)?.blocking_recv().map_err(|error| Gone(error.to_string()))?,
            Writing::Pool(pool, follower) => {
                let done = pool.get().map_err(|error| Gone(error.to_string()))?.write_tx(work);
                follower.wake();
                done
            }
        }
    }

    /// Starts adding rows that depend on nothing read (an audit row); the answer comes when they are on the disk.
    ///
    /// # Errors
    /// [`Gone`] when the work cannot even be queued.
    pub fn append<E>(
        &self,
        work: impl FnMut(&mut Conn) -> Result<(), E> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<(), E>>, Gone>
    where
        E: From<DbError> + From<Gone> + Send + 'static,
    {
        match &self.write {
            Writing::Queue(writer) => writer.submit_row(work),
            Writing::Pool(pool, follower) => {
                let (done, answer) = oneshot::channel();
                let mut conn = pool.get().map_err(|error| Gone(error.to_string()))?;
                // A receiver that went away no longer wants the answer.
                let _ = done.send(conn.append_tx(work));
                follower.wake();
                Ok(answer)
            }
        }
    }
}

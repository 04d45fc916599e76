//! The connection type and its transactions.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error as DbError};
use diesel::{PgConnection, SqliteConnection};

/// A connection to either database. Which one is decided by [`Target`](super::Target), never by trial.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// A PostgreSQL connection.
    Postgres(PgConnection),
    /// An SQLite connection.
    Sqlite(SqliteConnection),
}

/// The backend that [`Conn`] speaks.
pub type Backend = <Conn as diesel::Connection>::Backend;

/// Which database is behind a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite, in a file of this machine.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// How often a PostgreSQL transaction that lost a race (a serialization failure or a deadlock) is tried again.
const RETRIES: u32 = 5;

impl Conn {
    /// Which database this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Postgres(_) => Kind::Postgres,
            Self::Sqlite(_) => Kind::Sqlite,
        }
    }

    /// Several reads that must agree with one another: one snapshot.
    ///
    /// # Errors
    /// What `work` fails with, or the database's refusal.
    pub fn read_tx<T, E: From<DbError>>(&mut self, work: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        self.tx("BEGIN DEFERRED", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", work)
    }

    /// A transaction that writes. In SQLite it takes the write lock at once; in PostgreSQL it is serializable and is
    /// tried again when it lost a race.
    ///
    /// # Errors
    /// What `work` fails with, or the database's refusal.
    pub fn write_tx<T, E: From<DbError> + LostRace>(
        &mut self,
        mut work: impl FnMut(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut tries = 0;
        loop {
            match self.tx("BEGIN IMMEDIATE", "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE", &mut work) {
                Err(error) if tries < RETRIES && error.lost_race() => tries += 1,
                done => return done,
            }
        }
    }

    /// A transaction that only adds rows, without reading: nothing to race for.
    pub(super) fn append_tx<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.tx("BEGIN IMMEDIATE", "BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED", work)
    }

    fn tx<T, E: From<DbError>>(
        &mut self,
        sqlite: &str,
        postgres: &str,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sqlite)?,
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, postgres)?,
        }
        match work(self) {
            Ok(value) => {
                <Self as diesel::Connection>::TransactionManager::commit_transaction(self)?;
                Ok(value)
            }
            Err(error) => match <Self as diesel::Connection>::TransactionManager::rollback_transaction(self) {
                Ok(()) | Err(DbError::BrokenTransactionManager) => Err(error),
                Err(rollback) => Err(rollback.into()),
            },
        }
    }
}

/// An error that may mean "somebody else's transaction went first: try again".
pub trait LostRace {
    /// Whether trying again may help.
    fn lost_race(&self) -> bool;
}

impl LostRace for DbError {
    /// Of a deadlock diesel hands on no kind, only the server's message; `docs/OPERATING.md` asks for messages in English.
    fn lost_race(&self) -> bool {
        match self {
            Self::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
            Self::DatabaseError(DatabaseErrorKind::Unknown, info) => info.message() == "deadlock detected",
            _ => false,
        }
    }
}

/// Runs one expression with the concrete connection: for what the common backend has no implementation for, and for the reads
/// of the busiest pages, whose values then need no second wrapping.
#[macro_export]
macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::db::Conn::Postgres($c) => $body,
            $crate::db::Conn::Sqlite($c) => $body,
        }
    };
}

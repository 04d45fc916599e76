//! Where the database is, and how a connection to it is opened.

use std::path::PathBuf;

use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{Error as PoolError, ManageConnection, R2D2Connection as _};
use diesel::{Connection as _, PgConnection, SqliteConnection};

use super::conn::{Conn, Kind};

/// A database URL that Homeward cannot use, in words.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UnusableUrl {
    /// Neither `sqlite:` nor `postgres:`.
    #[error("the database URL must begin with sqlite:// or postgres://, not \"{0}\"")]
    UnknownScheme(String),
    /// `sqlite://` with nothing after it.
    #[error("the database URL names no file: write sqlite://PATH")]
    NoPath,
    /// TLS was asked for and this build has none.
    #[error(
        "this build of Homeward has no TLS to PostgreSQL: build it with --features postgres-tls, or connect over a local socket"
    )]
    NoTls,
}

/// A database and how to open it. The scheme of the URL alone decides which it is.
#[derive(Debug, Clone)]
pub struct Target {
    kind: Kind,
    address: String,
    read_only: bool,
    durable: bool,
}

impl Target {
    /// Reads `sqlite://PATH` or `postgres://...`.
    ///
    /// # Errors
    /// [`UnusableUrl`] for any other text.
    pub fn parse(url: &str) -> Result<Self, UnusableUrl> {
        let target = |kind, address: &str| Self { kind, address: address.to_owned(), read_only: false, durable: true };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let asks_tls =
                ["require", "verify-ca", "verify-full"].iter().any(|m| url.contains(&format!("sslmode={m}")));
            if asks_tls && !cfg!(feature = "postgres-tls") {
                return Err(UnusableUrl::NoTls);
            }
            return Ok(target(Kind::Postgres, url));
        }
        match url.strip_prefix("sqlite://") {
            Some("") => Err(UnusableUrl::NoPath),
            Some(path) => Ok(target(Kind::Sqlite, path)),
            None => Err(UnusableUrl::UnknownScheme(url.split_once(':').map_or(url, |(scheme, _)| scheme).to_owned())),
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The file, for SQLite.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        (self.kind == Kind::Sqlite).then(|| PathBuf::from(&self.address))
    }

    /// The same database for readers only: SQLite then refuses every write on it.
    #[must_use]
    pub fn for_reading(&self) -> Self {
        Self { read_only: true, ..self.clone() }
    }

    /// The same database without waiting for the disk: for throw-away data only (tests, filling a demo).
    #[must_use]
    pub fn throw_away(&self) -> Self {
        Self { durable: false, ..self.clone() }
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// The database's own.
    pub fn open(&self) -> Result<Conn, PoolError> {
        match self.kind {
            Kind::Postgres => {
                let mut conn = PgConnection::establish(&self.address).map_err(PoolError::ConnectionError)?;
                conn.batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages TO warning")
                    .map_err(PoolError::QueryError)?;
                if !self.durable {
                    conn.batch_execute("SET synchronous_commit TO off").map_err(PoolError::QueryError)?;
                }
                Ok(Conn::Postgres(conn))
            }
            Kind::Sqlite => {
                let mut conn = SqliteConnection::establish(&self.address).map_err(PoolError::ConnectionError)?;
                conn.batch_execute(&self.pragmas()).map_err(PoolError::QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }

    /// `busy_timeout` comes first: switching to WAL itself takes a lock. FULL: an acknowledged entry survives a power cut.
    /// The file is not mapped into memory: each commit would take the map from every reader, and every view is a commit.
    fn pragmas(&self) -> String {
        let synchronous = if self.durable { "FULL" } else { "OFF" };
        let query_only = if self.read_only { "ON" } else { "OFF" };
        format!(
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; \
             PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; \
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; \
             PRAGMA query_only = {query_only};"
        )
    }
}

impl ManageConnection for Target {
    type Connection = Conn;
    type Error = PoolError;

    fn connect(&self) -> Result<Conn, PoolError> {
        self.open()
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), PoolError> {
        conn.ping().map_err(PoolError::QueryError)
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        std::thread::panicking() || conn.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_alone_decides_and_nothing_becomes_a_file_by_accident() {
        assert_eq!(Target::parse("sqlite://office.db").unwrap().kind(), Kind::Sqlite);
        assert_eq!(Target::parse("postgres://db/homeward").unwrap().kind(), Kind::Postgres);
        for wrong in ["postgres:x", "mysql://x", "office.db", ""] {
            assert!(matches!(Target::parse(wrong), Err(UnusableUrl::UnknownScheme(_))), "{wrong}");
        }
        assert_eq!(Target::parse("sqlite://").unwrap_err(), UnusableUrl::NoPath);
    }
}

//! A migrated database for one test, gone when the test ends.

use std::sync::Arc;

use diesel::connection::SimpleConnection as _;
use homeward::access::{Keys, Trail};
use homeward::db::{Conn, Db, Kind, Target, migrate};
use tempfile::TempDir;

/// The key of every agency in these tests.
pub(crate) const KEY: [u8; 32] = [7; 32];

/// A database of one test.
pub(crate) struct TestDatabase {
    pub(crate) target: Target,
    /// Where it is, for a program that is started beside the test.
    pub(crate) url: String,
    _folder: Option<TempDir>,
    drop_with: Option<(Target, String)>,
}

impl TestDatabase {
    pub(crate) fn fresh(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => sqlite(),
            Kind::Postgres => postgres(),
        }
    }

    pub(crate) fn open(&self) -> Db {
        Db::open(&self.target, Arc::new(|conn| Self::trail().link(conn))).unwrap()
    }

    /// The pen of this agency's audit trail.
    pub(crate) fn trail() -> Trail {
        Trail::of(&Keys::of(KEY))
    }

    /// A connection that goes round the application.
    pub(crate) fn conn(&self) -> Conn {
        self.target.open().unwrap()
    }
}

fn sqlite() -> TestDatabase {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("test.db").display());
    let target = Target::parse(&url).unwrap().throw_away();
    migrate::run(&mut target.open().unwrap()).unwrap();
    TestDatabase { target, url, _folder: Some(folder), drop_with: None }
}

/// A copy of a template that the first test to come migrates; the others wait for it.
fn postgres() -> TestDatabase {
    let url = server();
    let server = Target::parse(&url).unwrap();
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let url_of = |database: &str| url.replacen("/postgres?", &format!("/{database}?"), 1);
    let at = |database: &str| Target::parse(&url_of(database)).unwrap().throw_away();
    let mut conn = server.open().unwrap();
    conn.batch_execute("SELECT pg_advisory_lock(8)").unwrap();
    // The template is there already for every test but the first.
    let _ = conn.batch_execute("CREATE DATABASE homeward_template");
    migrate::run(&mut at("homeward_template").open().unwrap()).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE homeward_template")).unwrap();
    conn.batch_execute("SELECT pg_advisory_unlock(8)").unwrap();
    TestDatabase { target: at(&name), url: url_of(&name), _folder: None, drop_with: Some((server, name)) }
}

/// The throw-away server that `tests/run` started.
#[expect(clippy::disallowed_methods, reason = "tests/run says here where its PostgreSQL is")]
fn server() -> String {
    std::env::var("HOMEWARD_TEST_POSTGRES_URL")
        .expect("HOMEWARD_TEST_POSTGRES_URL is not set: tests/run starts a PostgreSQL and sets it; nothing is skipped")
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.drop_with
            && let Ok(mut conn) = server.open()
        {
            // What is left behind goes with the throw-away server.
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

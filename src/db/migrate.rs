//! Brings a database up to date with the migrations built into the program.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::migration::MigrationVersion;
use diesel::sql_types::BigInt;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use super::conn::Conn;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Runs what has not run yet, and names it.
///
/// # Errors
/// The migration that failed, in the database's words; or rows that break a foreign key afterwards.
pub fn run(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    match conn {
        Conn::Postgres(c) => names(c.run_pending_migrations(POSTGRES)),
        // Rebuilding a table needs foreign keys off, and that pragma does nothing inside a transaction:
        // so off before, checked after (which walks every row, so only when something ran), then on again.
        Conn::Sqlite(c) => {
            if !c.has_pending_migration(SQLITE).map_err(|error| anyhow::anyhow!("{error}"))? {
                return Ok(Vec::new());
            }
            c.batch_execute("PRAGMA foreign_keys = OFF")?;
            let done = names(c.run_pending_migrations(SQLITE))?;
            let broken: i64 =
                diesel::select(diesel::dsl::sql::<BigInt>("(SELECT count(*) FROM pragma_foreign_key_check)"))
                    .get_result(c)?;
            anyhow::ensure!(broken == 0, "{broken} rows break a foreign key after the migration");
            c.batch_execute("PRAGMA foreign_keys = ON")?;
            Ok(done)
        }
    }
}

/// Whether a PostgreSQL database has no table yet where Homeward would put its own.
///
/// # Errors
/// The database's.
pub fn is_untouched(conn: &mut Conn) -> anyhow::Result<bool> {
    let tables = "(SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema())";
    Ok(diesel::select(diesel::dsl::sql::<BigInt>(tables)).get_result::<i64>(conn)? == 0)
}

/// Undoes every migration: for the test that each one has a way back.
///
/// # Errors
/// As [`run`].
pub fn undo(conn: &mut Conn) -> anyhow::Result<Vec<String>> {
    match conn {
        Conn::Postgres(c) => names(c.revert_all_migrations(POSTGRES)),
        Conn::Sqlite(c) => {
            c.batch_execute("PRAGMA foreign_keys = OFF")?;
            let done = names(c.revert_all_migrations(SQLITE))?;
            c.batch_execute("PRAGMA foreign_keys = ON")?;
            Ok(done)
        }
    }
}

fn names(done: diesel::migration::Result<Vec<MigrationVersion<'_>>>) -> anyhow::Result<Vec<String>> {
    match done {
        Ok(versions) => Ok(versions.iter().map(ToString::to_string).collect()),
        Err(error) => Err(anyhow::anyhow!("{error}")),
    }
}

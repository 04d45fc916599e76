//! The database: one connection type over SQLite and PostgreSQL, chosen by the URL when the program runs.
//!
//! - [`Db`] is what the program holds: readers, and one writer whose commits are shared (`writer.rs`).
//! - [`Conn`] is what a query runs on; [`Each`] and [`on!`](crate::on) close the few gaps of the common backend.
//! - `columns.rs` maps typed ids, codes and instants; `schema.rs` names the tables; `migrate.rs` brings them up to date.

pub mod columns;
mod conn;
mod each;
mod follower;
pub mod migrate;
mod pool;
mod rules;
pub mod schema;
pub mod seek;
mod target;
mod writer;

pub use columns::{Instant, fresh};
pub use conn::{Backend, Conn, Kind, LostRace};
pub use each::Each;
pub use pool::{Closing, Db, Gone};
pub use rules::broken_rule;
pub use target::{Target, UnusableUrl};

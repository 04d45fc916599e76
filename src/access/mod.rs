//! Who may do what, and to which records. The database is reachable only through an [`Access`].

mod action;
mod actor;
pub mod audit;
mod door;
pub mod fields;
mod guard;
mod keys;
pub mod password;
mod posted;
mod scope;
pub mod session;
pub mod token;

pub use action::Action;
pub use actor::Actor;
pub use audit::Entry;
pub use door::{Access, Filed, Filing, Source};
pub use guard::{cookie_name, guard, same_site};
pub use keys::Keys;
pub use posted::Posted;
pub use scope::{Families, Scope};

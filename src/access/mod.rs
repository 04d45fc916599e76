//! Who may do what, and to which records. The database is reachable only through an [`Access`].

mod action;
mod actor;
mod addresses;
pub mod audit;
mod door;
pub mod facts;
pub mod fields;
mod guard;
mod kept;
mod keys;
pub mod notes;
mod pace;
pub mod password;
mod posted;
mod purpose;
mod scope;
pub mod second_factor;
pub mod session;
pub mod sessions;
mod share;
mod source;
pub mod token;
pub mod tries;

pub use action::Action;
pub use actor::{Actor, Means, Opened};
pub use addresses::{Addresses, Visit};
pub use audit::{By, Entry, Trail};
pub use door::{Access, EMERGENCY, Filed, Filing};
pub use guard::{cookie_name, guard, own_pages, secret_of};
pub use kept::Kept;
pub use keys::Keys;
pub use pace::Pace;
pub use posted::Posted;
pub use scope::{Families, Reach, Scope};
pub use source::Source;

//! The six-month board: every family with a child in care against its milestone, those at risk first.
//!
//! A family is on the board while a child of it is in care, on a trial home visit too; it leaves with the last exit. The rows
//! are kept in memory ([`Memory`]) and follow the audit trail; `facts` turns what is recorded into what the rules ask for,
//! here and on a family's own page.

pub mod facts;
mod filter;
mod list;
mod memory;
mod model;
mod pages;
mod store;
mod words;

pub use filter::{Filter, Place, Whose};
pub use list::{Board, View};
pub use memory::Memory;
pub use model::{Named, Row};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewBoard, "/board", pages::index);
    r.get(Action::ViewBoard, "/board.csv", pages::file);
}

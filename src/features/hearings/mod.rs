//! Hearings: the court's dates for a family's children. One entry serves brothers and sisters.

mod model;
mod store;

pub use model::{Hearing, NewHearing};
pub use store::{add, of_family};

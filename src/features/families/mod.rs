//! Families: who they are, which office serves them, and the adults in them.

mod model;
mod store;

pub use model::{Adult, Family, NewFamily};
pub use store::{add, add_adult, adults, find, next_numbers, reserve_number, settle};

//! Contacts with families, and family time: what was planned and what became of it.

mod model;
mod store;

pub use model::{Contact, FamilyTime, NewContact, NewFamilyTime};
pub use store::{add, add_family_time, family_times, last_held, of_family};

//! People: the adults of families. A person is entered once and serves every family she belongs to.

mod model;
mod store;

pub use model::{NewPerson, Person};
pub use store::{add, find};

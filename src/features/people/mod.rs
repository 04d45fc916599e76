//! People: the adults of families. A person is entered once and serves every family she belongs to.

mod form;
mod model;
mod same_store;
mod store;

pub use form::{AdultForm, Choice, SOMEONE_ELSE, Who, choice, described, identity, offers, with_someone_else};
pub use model::{Known, NewPerson, Person};
pub use same_store::{faces, groups, records};
pub use store::{add, families_alike, find, known};

//! Assignments: who works for the family on the reunification track, and for each child on the permanency track.

mod model;
mod store;

pub use model::{Assignment, NewAssignment};
pub use store::{assign, end, history, of_family};

//! The Monday summary that supervisors and managers get by e-mail. What it says and when is `domain::digest`'s; here are the counts,
//! read within the reader's own scope, and the sending: claimed before it is sent, so that nobody gets it twice.

mod counts;
mod model;
mod sending;
mod store;

pub use model::Reader;
pub use sending::{Done, Sender};

//! Children: who they are, their stays in care, and where they live during a stay.

mod model;
mod store;

pub use model::{Child, Episode, NewChild, NewEpisode, NewPlacement, Placement, Stay};
pub use store::{add, end_placement, of_family, place, record_exit, record_inquiry, remove, stays_of_family};

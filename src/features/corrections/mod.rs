//! Marking a row of a history as entered in error: `pages` for the rows of a child, which have versions, `entry` for those that
//! never change. The row stays, with who marked it and why.

mod entry;
mod pages;

pub use entry::{Spot, ask, file};
pub use pages::{Mistake, Row, mark, show};

//! Marking a row of a child's history as entered in error: one page for every kind of row. The row stays, with who marked it
//! and why.

mod pages;

pub use pages::{Mistake, Row, mark, show};

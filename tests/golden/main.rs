//! Outcome statistics and measures against reference answers.
//!
//! `tests/golden/data` holds the sets made for this project. Further sets come from statistical packages and may not be
//! copied; where they lie in `../shared/golden`, they are read from there.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

mod cfsr;
mod compare;
mod edge;
mod foster;
mod properties;
mod reports;
mod tables;

//! Outcome statistics: how long children stay in care, how they leave, and whether they come back.
//!
//! - `histogram` counts columns by group, day and cause; `survival`, `incidence`, `logrank` and `gray` need only those
//!   counts; `distribution` has the tails of the test distributions.
//! - `stays` holds the agency's stays as columns and reads them as of a date; `cohort`, `offices`, `reentry`, `cfsr`
//!   and `latency` are the reports made of them; `cost` compares what stays cost.
//! - `small` says which counts point at a child.
//! - `table` reads a CSV file and gives its curves and tests.

pub mod cfsr;
pub mod cohort;
pub mod connection;
pub mod cost;
pub mod distribution;
pub mod gray;
pub mod histogram;
pub mod incidence;
pub mod latency;
mod linear;
pub mod logrank;
pub mod months;
mod number;
pub mod offices;
pub mod reentry;
pub mod small;
pub mod stays;
pub mod survival;
pub mod table;
mod truncation;
pub mod window;

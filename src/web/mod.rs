//! What every page stands on.
pub mod chart;

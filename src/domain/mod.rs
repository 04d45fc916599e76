//! The rules of the work, pure: plain values and `today` in, values out.
pub mod exit;
pub mod outcomes;

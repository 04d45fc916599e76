//! The slices: one folder for each kind of work, in dependency order.

pub mod imports;

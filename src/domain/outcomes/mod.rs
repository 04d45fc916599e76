//! Outcome statistics: how long children stay in care, how they leave, and whether they come back.
pub mod cfsr;
pub mod distribution;
pub mod gray;
pub mod histogram;
pub mod incidence;
mod linear;
pub mod logrank;
pub mod months;
mod number;
pub mod stays;
pub mod survival;
pub mod table;
pub mod window;

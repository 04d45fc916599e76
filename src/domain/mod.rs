//! The rules of the work, pure: plain values and `today` in, values out.
//!
//! Nothing here reads a clock, a database, a file or the environment, so every rule can be tried with any date.

pub mod age;
pub mod audit;
pub mod calendar;
pub mod closing;
pub mod code;
pub mod contact;
pub mod day_one;
pub mod duplicate;
pub mod episode;
pub mod exit;
pub mod family;
pub mod find;
pub mod hearing;
pub mod id;
pub mod milestone;
pub mod need_to_know;
pub mod number;
pub mod outcomes;
pub mod period;
pub mod purpose;
pub mod referral;
pub mod removal;
pub mod role;
pub mod setting;
pub mod sign_in;
pub mod summary;
pub mod text;
pub mod tracks;
pub mod transfer;
pub mod worklist;
pub mod workload;

//! Homeward.
extern crate libsqlite3_sys as _;
extern crate pq_sys as _;
pub mod domain;
pub mod features;

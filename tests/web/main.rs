//! The real application, driven over its routes, on both databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot set up its world should panic"
)]

mod access_matrix;
mod components;
mod migrations;
mod support;
mod users;

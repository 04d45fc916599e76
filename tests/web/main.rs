//! The application's pages, tested from outside the crate.
mod components;

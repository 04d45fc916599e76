//! Homeward: reunification-focused case management for county child-welfare agencies.
//!
//! The map, bottom up; each part names only the parts before it:
//!
//! - [`domain`]: the rules, pure. Tracks, clocks, milestones, outcomes. Plain values and `today` in, values out.
//! - [`db`]: SQLite and PostgreSQL behind one connection type; migrations; the table names.
//! - [`clock`], [`mail`], [`config`], [`error`]: the time, the way out for mail, the settings, and what a person at the browser
//!   can meet.
//! - [`access`]: who may do what, and to which records. The database is reachable only through an `Access`.
//! - [`web`]: what every page shares: routes, forms, frames, charts, assets.
//! - [`features`]: one folder a slice of the work, in order; each names only slices before it.
//! - [`app`]: puts it together; the same function for the server and for every test.
//! - [`cli`], [`demo`]: the command line, and the fictional county to try it on.

extern crate libsqlite3_sys as _;
#[cfg(feature = "postgres-tls")]
extern crate openssl_sys as _;
extern crate pq_sys as _;

pub mod access;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod domain;
pub mod error;
pub mod features;
pub mod mail;
pub mod web;

//! Referrals: each service for an adult or a child of a family, step by step, from needed to completed.

mod model;
mod store;

pub use model::{NewReferral, NewStep, Provider, Referral, Step};
pub use store::{add, add_provider, of_family, providers, step, steps_of_family};

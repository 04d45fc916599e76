//! One folder for each part of the work, in the order in which they may name one another.

pub mod assignments;
pub mod audit;
pub mod children;
pub mod contacts;
pub mod docket;
pub mod families;
pub mod hearings;
pub mod imports;
pub mod people;
pub mod referrals;
pub mod summaries;
pub mod users;

use actix_web::web::ServiceConfig;

use crate::web::routes::Routes;

/// Every slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    users::routes(r);
    hearings::routes(r);
    docket::routes(r);
    summaries::routes(r);
    audit::routes(r);
}

/// What stands on papers: the agency's and the court's names.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The agency.
    pub agency: String,
    /// The court.
    pub court: String,
}

/// What slices keep in memory to answer fast, shared by all threads that serve pages.
#[derive(Clone, Default)]
pub struct Memory {}

impl Memory {
    /// Makes it reachable for handlers.
    pub fn mount(&self, _cfg: &mut ServiceConfig) {}
}

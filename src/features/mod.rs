//! One folder for each part of the work, in the order in which they may name one another.

pub mod assignments;
pub mod audit;
pub mod board;
pub mod break_glass;
pub mod children;
pub mod conflicts;
pub mod contacts;
pub mod coverage;
pub mod docket;
pub mod exits;
pub mod families;
pub mod hearings;
pub mod imports;
pub mod intake;
pub mod outcomes;
pub mod overview;
pub mod people;
pub mod purposes;
pub mod referrals;
pub mod restrictions;
pub mod summaries;
pub mod transfers;
pub mod users;
pub mod worklist;

use actix_web::web::{Data, ServiceConfig};

use crate::web::routes::Routes;

/// Every slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    users::routes(r);
    families::routes(r);
    children::routes(r);
    restrictions::routes(r);
    conflicts::routes(r);
    purposes::routes(r);
    break_glass::routes(r);
    intake::routes(r);
    referrals::routes(r);
    contacts::routes(r);
    worklist::routes(r);
    overview::routes(r);
    assignments::routes(r);
    board::routes(r);
    coverage::routes(r);
    transfers::routes(r);
    hearings::routes(r);
    exits::routes(r);
    docket::routes(r);
    summaries::routes(r);
    outcomes::routes(r);
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
pub struct Memory {
    board: Data<board::Memory>,
    names: Data<families::Memory>,
    outcomes: Data<outcomes::Memory>,
}

impl Memory {
    /// Makes it reachable for handlers.
    pub fn mount(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(self.board.clone());
        cfg.app_data(self.names.clone());
        cfg.app_data(self.outcomes.clone());
    }
}

//! One folder for each part of the work, in the order in which they may name one another.

pub mod access_review;
pub mod adults;
pub mod aftercare;
pub mod answers;
pub mod assignments;
pub mod audit;
pub mod board;
pub mod break_glass;
pub mod cards;
pub mod child_page;
pub mod children;
pub mod conflicts;
pub mod consents;
pub mod contacts;
pub mod corrections;
pub mod courtroom;
pub mod coverage;
pub mod data_quality;
pub mod decisions;
pub mod desk;
pub mod digests;
pub mod directory;
pub mod docket;
pub mod exits;
pub mod families;
pub mod family_time;
pub mod finding;
pub mod flags;
pub mod goals;
pub mod hearings;
pub mod imports;
pub mod inquiries;
pub mod intake;
pub mod legal;
pub mod merges;
pub mod outcomes;
pub mod overview;
pub mod partners;
pub mod people;
pub mod plans;
pub mod progress;
pub mod purposes;
pub mod referrals;
pub mod restrictions;
pub mod reviews;
pub mod safety;
pub mod stays;
pub mod summaries;
pub mod transfers;
pub mod users;
pub mod wellbeing;
pub mod worklist;

use actix_web::web::{Data, ServiceConfig};
use chrono::NaiveDate;

use crate::db::Db;
use crate::error::Result;
use crate::web::routes::Routes;

/// Every slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    access_review::routes(r);
    users::routes(r);
    families::routes(r);
    children::routes(r);
    adults::routes(r);
    inquiries::routes(r);
    merges::routes(r);
    restrictions::routes(r);
    conflicts::routes(r);
    purposes::routes(r);
    break_glass::routes(r);
    intake::routes(r);
    directory::routes(r);
    referrals::routes(r);
    finding::routes(r);
    desk::routes(r);
    consents::routes(r);
    cards::routes(r);
    answers::routes(r);
    plans::routes(r);
    progress::routes(r);
    contacts::routes(r);
    family_time::routes(r);
    safety::routes(r);
    decisions::routes(r);
    aftercare::routes(r);
    partners::routes(r);
    worklist::routes(r);
    overview::routes(r);
    child_page::routes(r);
    data_quality::routes(r);
    assignments::routes(r);
    board::routes(r);
    coverage::routes(r);
    transfers::routes(r);
    hearings::routes(r);
    goals::routes(r);
    legal::routes(r);
    wellbeing::routes(r);
    exits::routes(r);
    docket::routes(r);
    stays::routes(r);
    summaries::routes(r);
    outcomes::routes(r);
    courtroom::routes(r);
    reviews::routes(r);
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
    flags: Data<flags::Memory>,
    merges: Data<merges::Memory>,
    names: Data<families::Memory>,
    outcomes: Data<outcomes::Memory>,
    users: Data<users::Names>,
}

impl Memory {
    /// Loads what takes seconds in a large agency and would otherwise keep the first person waiting.
    ///
    /// # Errors
    /// The database's.
    pub fn warm(&self, db: &Db, today: NaiveDate) -> Result<()> {
        db.read(|conn| {
            self.board.board(conn, today)?;
            self.names.warm(conn)
        })
    }

    /// Makes it reachable for handlers.
    pub fn mount(&self, cfg: &mut ServiceConfig) {
        cfg.app_data(self.board.clone());
        cfg.app_data(self.flags.clone());
        cfg.app_data(self.merges.clone());
        cfg.app_data(self.names.clone());
        cfg.app_data(self.outcomes.clone());
        cfg.app_data(self.users.clone());
    }
}

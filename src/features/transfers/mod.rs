//! Transfers: a worker's whole caseload given to others in one go, all or nothing, and undone within the day.
//!
//! Every seat is taken by the same rules as one by one (`features::assignments`). An undone transfer leaves its rows: those
//! it made lasted no day, and those it ended stand again.

mod filing;
mod form;
mod model;
mod pages;
mod record;
mod store;
mod view;

pub use model::Done;
pub use store::of_day;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::AssignWorkers, "/coverage/transfer/{user}", pages::ask);
    r.post(Action::AssignWorkers, "/coverage/transfer/{user}", pages::file);
    r.get(Action::ViewCoverage, "/coverage/transfers/{transfer}", record::show);
    r.post(Action::AssignWorkers, "/coverage/transfers/{transfer}/undo", record::undo);
}

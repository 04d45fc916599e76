//! Transfers: a worker's whole caseload given to others in one go, all or nothing, and undone within the day.
//!
//! Every seat is taken by the same rules as one by one (`features::assignments`). An undone transfer leaves its rows: those
//! it made lasted no day, and those it ended stand again.
//!
//! Absences (`away_*`): somebody stands in for a worker for some days. The worker of record stays; who covers has her access
//! to the families for that long, and is on their side for good.

mod away_filing;
mod away_form;
mod away_pages;
mod away_store;
mod filing;
mod form;
mod model;
mod pages;
mod record;
mod store;
mod view;

pub use away_store::{lasting, standing_in};
pub use model::{Absence, Done};
pub use store::of_day;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::AssignWorkers, "/coverage/away/{user}", away_pages::ask);
    r.post(Action::AssignWorkers, "/coverage/away/{user}", away_pages::file);
    r.get(Action::ViewCoverage, "/coverage/absences/{absence}", away_pages::show);
    r.post(Action::AssignWorkers, "/coverage/absences/{absence}/end", away_pages::end);
    r.get(Action::AssignWorkers, "/coverage/transfer/{user}", pages::ask);
    r.post(Action::AssignWorkers, "/coverage/transfer/{user}", pages::file);
    r.get(Action::ViewCoverage, "/coverage/transfers/{transfer}", record::show);
    r.post(Action::AssignWorkers, "/coverage/transfers/{transfer}/undo", record::undo);
}

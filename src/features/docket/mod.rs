//! The docket: who is in court on a day, by courtroom and time, each hearing one click from its status summary.

mod pages;
mod sheet;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewCourt, "/docket", pages::docket);
}

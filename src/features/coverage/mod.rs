//! Coverage: the families and children whom nobody has, and how much everybody else has.
//!
//! Which families and children want a worker is the board's answer (`features::board`), so that the two pages never differ.

mod alarms;
mod caseload;
mod changes;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewCoverage, "/coverage", pages::index);
    r.get(Action::ViewCoverage, "/coverage/changes", changes::changes);
}

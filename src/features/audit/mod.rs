//! The audit trail as a page: who opened what, and who changed it. For auditors; it names families by number only.

mod model;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewAudit, "/audit", pages::index);
}

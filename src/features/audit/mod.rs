//! The audit trail as pages: who opened what, who changed it and who was denied. For auditors, over everything and by family
//! number only; for supervisors and managers, family by family.

mod form;
mod model;
mod openings;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewAudit, "/audit", pages::index);
    r.get(Action::ExportAudit, "/audit.csv", pages::file);
    r.get(Action::ViewOpenings, "/families/{family}/openings", openings::index);
}

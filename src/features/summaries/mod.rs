//! The status summary: one to three pages per family for a hearing, every statement taken from an entry of the record.

mod compose;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewSummary, "/families/{family}/summary", pages::summary);
}

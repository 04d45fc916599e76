//! The status summary: one to three pages per family for a hearing, every statement taken from an entry of the record.

mod compose;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// What the trail says of a summary that was opened, as against the family's list of hearings, which is the same action.
pub const OPENED: &str = "summary";

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewSummary, "/families/{family}/summary", pages::summary);
}

//! The dates of a stay in care and its placements, corrected with a reason; what they were before stays on record.

mod form;
mod model;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::CorrectDates, "/families/{family}/children/{child}/stays/{episode}/dates", pages::edit);
    r.post(Action::CorrectDates, "/families/{family}/children/{child}/stays/{episode}/dates", pages::correct);
}

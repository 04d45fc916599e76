//! The dates of a stay in care and its placements, corrected with a reason, and stays and placements entered in error; what was
//! on record before stays to be seen.

mod back_store;
mod form;
mod model;
mod pages;
mod store;
mod wrong_model;
mod wrong_pages;
mod wrong_store;

pub use wrong_model::{Marked, Why};
pub use wrong_store::{mark, marked};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::CorrectDates, "/families/{family}/children/{child}/stays/{episode}/dates", pages::edit);
    r.post(Action::CorrectDates, "/families/{family}/children/{child}/stays/{episode}/dates", pages::correct);
    let stay = "/families/{family}/children/{child}/stays/{episode}/wrong";
    r.get(Action::CorrectDates, stay, wrong_pages::ask_stay);
    r.post(Action::CorrectDates, stay, wrong_pages::mark_stay);
    let place = "/families/{family}/children/{child}/stays/{episode}/placements/{placement}/wrong";
    r.get(Action::CorrectDates, place, wrong_pages::ask_place);
    r.post(Action::CorrectDates, place, wrong_pages::mark_place);
}

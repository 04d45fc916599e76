//! Assignments: who works for the family on the reunification track, and for each child on the permanency track.
//!
//! One worker a seat, with dated history, and never the same person on both tracks of a family: the form says so in words
//! (`seat.rs`), and the database refuses it whatever the form says.

mod changes;
mod form;
mod model;
mod pages;
mod seat;
mod store;
mod view;

pub use changes::{Vetted, apply, vet};
pub use model::{Assignment, NewAssignment};
pub use seat::{Seat, Taking};
pub use store::{assign, end, end_open, history, of_family, reopen};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/workers", pages::index);
    r.post(Action::AssignWorkers, "/families/{family}/assignments", pages::take);
    r.post(Action::AssignWorkers, "/families/{family}/assignments/{assignment}/end", pages::end);
}

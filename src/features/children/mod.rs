//! Children: who they are, their stays in care, and where they live during a stay.

mod edit;
#[cfg(test)]
pub(crate) mod example;
mod form;
mod household;
mod members;
mod model;
mod moves;
mod places;
mod store;
mod together;

pub use household::{Household, Member};
pub use members::Members;
pub use model::{Child, Episode, Facts, Known, NewChild, NewEpisode, NewPlacement, PlaceFacts, Placement, Stay};
pub use store::{
    add, circumstances, correct, describe, end_placement, explain_move, families_alike, in_care, known, note_exit,
    of_family, one, place, record_exit, remove, stays_of_family,
};
pub use together::{Around, Together, file as file_form, open as open_form};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::RecordPlacement, "/families/{family}/children/{child}/placements/new", moves::new);
    r.post(Action::RecordPlacement, "/families/{family}/children/{child}/placements/new", moves::file);
    r.get(Action::RecordPlacement, "/families/{family}/children/{child}/placements/{placement}/more", places::edit);
    r.post(Action::RecordPlacement, "/families/{family}/children/{child}/placements/{placement}/more", places::correct);
    r.get(Action::EditFamily, "/families/{family}/children/{child}/edit", edit::edit);
    r.post(Action::EditFamily, "/families/{family}/children/{child}/edit", edit::correct);
}

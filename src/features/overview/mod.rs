//! The page of a family: where it stands, its services with whose move each is, its children, adults and hearings, and
//! what happened lately. The notes of contacts are not here: they stand where the wall between the tracks is kept.

mod pages;
mod sections;
mod standing;
mod store;
mod timeline;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}", pages::show);
}

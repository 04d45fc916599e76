//! Conflicts of interest: a person's own word that she must not work with a family. It closes the family to her at once;
//! her supervisor sees it on the coverage page, and only somebody else lifts it.

mod model;
mod pages;
mod store;

pub use model::Declared;
pub use store::{declare, declared_with, open_in};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::DeclareConflict, "/conflicts/new", pages::new);
    r.post(Action::DeclareConflict, "/conflicts/new", pages::declare);
    r.get(Action::LiftConflict, "/families/{family}/conflicts", pages::index);
    r.post(Action::LiftConflict, "/families/{family}/conflicts/{conflict}/lift", pages::lift);
}

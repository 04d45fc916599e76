//! Intake of a removal: the parents once for all children, the children, the removal and where they live first, both
//! workers, and the services needed at once. One form, one page to check, one transaction.

mod again;
mod alike;
mod check;
mod filing;
mod form;
mod known;
mod model;
mod pages;
mod removal;
mod review;
mod store;
mod workers;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::TakeInRemoval, "/intake", pages::index);
    r.get(Action::TakeInRemoval, "/intake/new", pages::new);
    r.get(Action::TakeInRemoval, "/intake/filed/{number}", review::filed);
    r.get(Action::TakeInRemoval, "/intake/{draft}", pages::resume);
    r.post(Action::TakeInRemoval, "/intake/{draft}", pages::save);
    r.post(Action::TakeInRemoval, "/intake/{draft}/draft", pages::autosave);
    r.post(Action::TakeInRemoval, "/intake/{draft}/alike", alike::alike);
    r.post(Action::TakeInRemoval, "/intake/{draft}/discard", pages::discard);
    r.get(Action::TakeInRemoval, "/intake/{draft}/check", review::check);
    r.post(Action::TakeInRemoval, "/intake/{draft}/filing", review::file);
    r.get(Action::TakeInRemoval, "/families/{family}/removals/new", again::new);
    r.post(Action::TakeInRemoval, "/families/{family}/removals/new", again::file);
}

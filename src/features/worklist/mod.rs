//! My day: what wants a call or a step today, overdue first, one action a row. The rules are `domain::worklist`'s.

mod model;
mod pages;
mod store;
mod visit_store;
mod words;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewMyDay, "/day", pages::day);
}

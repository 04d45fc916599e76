//! Opening a family beyond one's scope in an emergency: with a reason, after proving again who one is, for four hours, to
//! read and never to change, and under the eyes of another person who must review it.

mod form;
mod model;
mod pages;
mod reviews;
mod store;

pub use model::NewOpening;
pub use store::{open, waiting};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::BreakGlass, "/break-glass", pages::new);
    r.post(Action::BreakGlass, "/break-glass", pages::open);
    r.get(Action::ReviewBreakGlass, "/break-glass/reviews", reviews::index);
    r.get(Action::ReviewBreakGlass, "/break-glass/reviews/{opening}", reviews::show);
    r.post(Action::ReviewBreakGlass, "/break-glass/reviews/{opening}", reviews::close);
}

//! The tribal inquiry of a child as a dated history: who was asked and what they said, what was determined, and the notices.

mod error;
mod form;
mod model;
mod pages;
mod store;

pub use model::{NewFinding, NewInquiry, NewNotice};
pub use store::{add_finding, add_notice, ask};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/children/{child}/inquiry", pages::show);
    r.get(Action::EditFamily, "/families/{family}/children/{child}/inquiry/{what}/new", pages::new);
    r.post(Action::EditFamily, "/families/{family}/children/{child}/inquiry/{what}/new", pages::create);
    r.get(Action::EditFamily, "/families/{family}/children/{child}/inquiry/{what}/{entry}/error", error::open);
    r.post(Action::EditFamily, "/families/{family}/children/{child}/inquiry/{what}/{entry}/error", error::mark);
}

//! Contacts with families, attempted or made: what happened, when it was entered, and who approved it are three facts.

mod approve;
mod error;
mod form;
mod list;
mod meeting;
mod model;
mod pages;
mod store;

pub use meeting::{Meeting, grouped, join, together};
pub use model::{Contact, Details, NewContact};
pub use store::{add, approve, lately, mark_error, of_family, visits, waiting_count};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/contacts", list::index);
    r.get(Action::LogContact, "/families/{family}/contacts/new", pages::new);
    r.post(Action::LogContact, "/families/{family}/contacts/new", pages::create);
    r.get(Action::LogContact, "/families/{family}/contacts/{entry}/error", error::open);
    r.post(Action::LogContact, "/families/{family}/contacts/{entry}/error", error::mark);
    r.post(Action::ApproveContact, "/families/{family}/contacts/{entry}/approve", approve::file);
    r.get(Action::ApproveContact, "/approvals", approve::index);
}

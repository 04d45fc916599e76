//! Contacts with families, and family time: what was planned and what became of it.

mod form;
mod list;
mod meeting;
mod model;
mod pages;
mod store;

pub use meeting::{Filed, Meeting, grouped, together};
pub use model::{Contact, FamilyTime, NewContact, NewFamilyTime};
pub use store::{add, add_family_time, family_times, last_held, of_family, recent, recent_family_times, visits};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/contacts", list::index);
    r.get(Action::LogContact, "/families/{family}/contacts/new", pages::new);
    r.post(Action::LogContact, "/families/{family}/contacts/new", pages::create);
    r.get(Action::LogContact, "/families/{family}/family-time/new", pages::new_family_time);
    r.post(Action::LogContact, "/families/{family}/family-time/new", pages::create_family_time);
}

//! What is known of each adult of a family, as dated entries: what she is to each child, how to reach her safely, her
//! language, where she lives and with whom, and who speaks for her or for a child in court.

mod entry_pages;
mod error;
mod form;
mod model;
mod pages;
mod store;

pub use model::NewEntry;
pub use store::{add, language};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/adults", pages::index);
    r.get(Action::ViewFamily, "/families/{family}/adults/{adult}", pages::show);
    r.get(Action::EditFamily, "/families/{family}/entries/{kind}/new", entry_pages::new);
    r.post(Action::EditFamily, "/families/{family}/entries/{kind}/new", entry_pages::create);
    r.post(Action::EditFamily, "/families/{family}/entries/{entry}/end", error::end);
    r.get(Action::EditFamily, "/families/{family}/entries/{entry}/error", error::open);
    r.post(Action::EditFamily, "/families/{family}/entries/{entry}/error", error::mark);
}

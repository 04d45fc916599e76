//! Aftercare: computed from the exits to reunification and the contacts, and stored nowhere.

mod list;
mod pages;
mod store;

pub use store::{Watched, watched};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewAftercare, "/families/{family}/aftercare", pages::show);
    r.get(Action::ListAftercare, "/aftercare", list::index);
}

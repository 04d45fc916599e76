//! Aftercare: the twelve months after a return home. Computed from the exits to reunification, the contacts, the removals and
//! the safety concerns, and stored nowhere; the rules are `domain::aftercare`'s.

mod list;
mod model;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewAftercare, "/families/{family}/aftercare", pages::show);
    r.get(Action::ListAftercare, "/aftercare", list::index);
}

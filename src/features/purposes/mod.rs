//! For what a person opens a family that is within her scope and not of her own work: said before the record opens, kept for
//! some days, and there to be read for those who see who opened it. `access` asks; this slice has the page.

mod form;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::StatePurpose, "/families/{family}/purpose", pages::ask);
    r.post(Action::StatePurpose, "/families/{family}/purpose", pages::state);
}

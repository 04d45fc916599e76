//! How work ends: a child's exit from care ends the work of her permanency worker; closing the case of a family whose
//! children have all left care ends that of the reunification worker. A case closes only when somebody says so.

mod closing;
mod form;
mod mistake;
mod mistake_store;
mod pages;
mod store;

pub use mistake_store::opened_by_mistake;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::RecordPlacement, "/families/{family}/children/{child}/exit", pages::new);
    r.post(Action::RecordPlacement, "/families/{family}/children/{child}/exit", pages::file);
    r.get(Action::CloseFamily, "/families/{family}/close", closing::new);
    r.post(Action::CloseFamily, "/families/{family}/close", closing::file);
    r.get(Action::RightMistake, "/families/{family}/mistake", mistake::open);
    r.post(Action::RightMistake, "/families/{family}/mistake", mistake::file);
}

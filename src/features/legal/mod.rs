//! A child's legal status as a dated history, and the parental rights of each parent.

mod form;
mod index;
mod model;
mod rights;
mod status;
mod store;
mod wrong;

pub use model::{EndedRights, HeldStatus, NewRights, NewStatus};
pub use store::{add_rights, of_child, set};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/children/{child}/legal", index::show);
    r.get(Action::RecordLegalStatus, "/families/{family}/children/{child}/legal/new", status::new);
    r.post(Action::RecordLegalStatus, "/families/{family}/children/{child}/legal/new", status::file);
    r.get(Action::RecordLegalStatus, "/families/{family}/children/{child}/rights/new", rights::new);
    r.post(Action::RecordLegalStatus, "/families/{family}/children/{child}/rights/new", rights::file);
    r.get(Action::RecordLegalStatus, "/families/{family}/children/{child}/legal/{status}/wrong", wrong::status);
    r.post(Action::RecordLegalStatus, "/families/{family}/children/{child}/legal/{status}/wrong", wrong::mark_status);
    r.get(Action::RecordLegalStatus, "/families/{family}/children/{child}/rights/{rights}/wrong", wrong::rights);
    r.post(Action::RecordLegalStatus, "/families/{family}/children/{child}/rights/{rights}/wrong", wrong::mark_rights);
}

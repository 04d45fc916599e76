//! Hearings: the court's dates for a family's children. One entry serves brothers and sisters.

mod form;
mod list;
mod model;
mod pages;
mod store;
mod wrong;

pub use model::{Hearing, NewHearing};
pub use store::{add, children_of_family, mark, of_family};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewSummary, "/families/{family}/hearings", list::index);
    r.get(Action::RecordHearing, "/families/{family}/hearings/new", pages::new);
    r.post(Action::RecordHearing, "/families/{family}/hearings/new", pages::add);
    r.get(Action::RecordHearing, "/families/{family}/hearings/{hearing}/edit", pages::edit);
    r.post(Action::RecordHearing, "/families/{family}/hearings/{hearing}/edit", pages::save);
    r.get(Action::RecordHearing, "/families/{family}/hearings/{hearing}/error", wrong::open);
    r.post(Action::RecordHearing, "/families/{family}/hearings/{hearing}/error", wrong::mark);
}

//! Families: who they are, which office serves them, and the adults in them.

mod find;
mod find_store;
mod form;
mod list;
mod model;
mod pages;
mod store;

pub use find::Memory;
pub use form::{languages, offered_names};
pub use model::{Adult, Facts, Family, NewFamily};
pub use pages::Compared;
pub use store::{
    add, add_adult, adults, by_number, find, next_numbers, opened, report_duplicates, reserve_number, settle,
};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ListFamilies, "/families", list::index);
    r.get(Action::EditFamily, "/families/{family}/edit", pages::edit);
    r.post(Action::EditFamily, "/families/{family}/edit", pages::correct);
    r.get(Action::EditFamily, "/families/{family}/adults/new", pages::new_adult);
    r.post(Action::EditFamily, "/families/{family}/adults/new", pages::add_adult);
}

//! People entered twice: likely pairs, merging two records of one person, undoing it, and saying that two are not the same.
//!
//! A merge is an alias. Many tables hold the key of a person and several are frozen, so nothing is rewritten: a row says which
//! record is kept, and the database keeps `people.same_as` as the live merges say, on the record that is merged and on the
//! one that is kept. The column was chosen over a question of the merges because lists of adults read `people` anyway: a family in
//! which nobody is merged, which is nearly every one, costs no question more. What it means is `people::groups` and
//! `people::faces`; undoing empties the column, and every record reads as before.

mod list_pages;
mod list_store;
mod look;
mod memory;
mod memory_store;
mod model;
mod pair_pages;
mod store;
mod undo_pages;

pub use memory::Memory;
pub use store::{merge, tell_apart, undo};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewDuplicates, "/people/duplicates", list_pages::index);
    r.get(Action::ViewDuplicates, "/people/duplicates/{one}/{other}", pair_pages::show);
    r.post(Action::MergePeople, "/people/duplicates/{one}/{other}", pair_pages::decide);
    r.get(Action::ViewDuplicates, "/people/merges/{merge}", undo_pages::show);
    r.post(Action::MergePeople, "/people/merges/{merge}/undo", undo_pages::undo);
    r.post(Action::MergePeople, "/people/apart/{apart}/back", undo_pages::take_back);
    r.get(Action::ViewDuplicates, "/families/{family}/adults/{adult}/twice", look::look);
}

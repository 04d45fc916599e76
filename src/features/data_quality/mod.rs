//! The list of what the records of an office lack, and where they contradict themselves; each line leads to where it is
//! mended.

mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewDataQuality, "/data-quality", pages::index);
}

//! The referral desk: every open referral of one's own work on one page, to be answered row by row on a morning's calls.

mod form;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::LogService, "/desk", pages::show);
    r.post(Action::LogService, "/desk", pages::file);
}

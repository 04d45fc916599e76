//! The page of a child: who she is, where she stands, and her whole history in care on one line, with the way to everything
//! else that the record holds of her.

mod history;
mod pages;
mod store;
mod visits;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/children/{child}", pages::show);
}

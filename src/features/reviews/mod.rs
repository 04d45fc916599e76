//! The review of the audit trail: openings of families that another person looks at. A random sample of each month and unit,
//! and what a rule raised, wait in one queue until a reviewer has said what she found.
//!
//! - `draw_store.rs` draws the sample of a month that has ended, `alerts_store.rs` looks through the trail row by row;
//!   `making.rs` runs both, when a reviewer opens the queue and by `homeward audit review`.
//! - `pages.rs` is the queue, `item.rs` one review, `file.rs` the queue as a file with its proof.

mod alerts_store;
mod draw_store;
mod file;
mod form;
mod item;
mod making;
mod model;
mod pages;
mod store;

pub use making::{Made, Making, make};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ReviewAccess, "/reviews", pages::index);
    r.get(Action::ExportReviews, "/reviews.csv", file::file);
    r.get(Action::ReviewAccess, "/reviews/{item}", item::show);
    r.post(Action::ReviewAccess, "/reviews/{item}", item::close);
}

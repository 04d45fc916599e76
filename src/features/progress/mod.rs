//! Progress of the parents against the goals of the plan, and the agency's efforts: two lists on one page.

mod effort;
mod error;
mod form;
mod model;
mod pages;
mod parent;
mod store;

pub use model::{Effort, NewEffort, NewProgress, Progress};
pub use store::{add_effort, add_progress, efforts_of_family, progress_of_family};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewPlan, "/families/{family}/progress", pages::show);
    r.get(Action::MakePlan, "/families/{family}/progress/new", parent::new);
    r.post(Action::MakePlan, "/families/{family}/progress/new", parent::create);
    r.get(Action::LogEffort, "/families/{family}/efforts/new", effort::new);
    r.post(Action::LogEffort, "/families/{family}/efforts/new", effort::create);
    r.get(Action::MakePlan, "/families/{family}/progress/{entry}/error", error::open_progress);
    r.post(Action::MakePlan, "/families/{family}/progress/{entry}/error", error::mark_progress);
    r.get(Action::LogEffort, "/families/{family}/efforts/{entry}/error", error::open_effort);
    r.post(Action::LogEffort, "/families/{family}/efforts/{entry}/error", error::mark_effort);
}

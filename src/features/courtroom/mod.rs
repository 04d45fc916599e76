//! The courtroom desk: on each hearing day the parents who are in court, the assessors who are there, and each parent's way from
//! waiting to a first session. The rules are `domain::courtroom`'s.

mod assessor_pages;
mod day_store;
mod desk;
mod desk_pages;
mod form;
mod measure_pages;
mod measure_store;
mod model;
mod refer_pages;
mod report;
mod step_pages;
mod store;

pub use model::{NewAssessor, NewCourtStep, NewVisit, Visit};
pub use report::CourtroomReport;
pub use store::{add_assessor, link, queue, step, visits_of_family};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewCourtroom, "/courtroom", desk_pages::show);
    r.get(Action::ViewCourtroom, "/courtroom/measures", measure_pages::show);
    r.get(Action::KeepCourtroom, "/courtroom/assessors/new", assessor_pages::new);
    r.post(Action::KeepCourtroom, "/courtroom/assessors/new", assessor_pages::add);
    r.post(Action::KeepCourtroom, "/courtroom/assessors/{assessor}/end", assessor_pages::end);
    r.post(Action::KeepCourtroom, "/families/{family}/courtroom", step_pages::queue);
    r.get(Action::KeepCourtroom, "/families/{family}/courtroom/{visit}", step_pages::open);
    r.post(Action::KeepCourtroom, "/families/{family}/courtroom/{visit}", step_pages::take);
    r.get(Action::KeepCourtroom, "/families/{family}/courtroom/{visit}/error", step_pages::wrong);
    r.post(Action::KeepCourtroom, "/families/{family}/courtroom/{visit}/error", step_pages::mark);
    r.post(Action::LogService, "/families/{family}/courtroom/{visit}/refer", refer_pages::refer);
}

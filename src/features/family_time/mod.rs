//! Family time: what was planned, and what became of each visit. Planned, held and open are told by `domain::family_time`.

mod end_pages;
mod error;
mod index;
mod lines;
mod model;
mod plan_form;
mod plan_pages;
mod store;
mod visit_form;
mod visit_pages;

pub use model::{FamilyTime, Kept, NewFamilyTime, NewPlan, PlannedTime};
pub use store::{add, add_plan, end_plan, of_family, recent};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/family-time", index::show);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/new", visit_pages::new);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/new", visit_pages::create);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/plans/new", plan_pages::new);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/plans/new", plan_pages::create);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/change", plan_pages::open_change);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/change", plan_pages::change);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/end", end_pages::open);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/end", end_pages::end);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/error", error::open_plan);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/error", error::mark_plan);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/{day}/new", visit_pages::open_day);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/plans/{plan}/{day}/new", visit_pages::say);
    r.get(Action::KeepFamilyTime, "/families/{family}/family-time/{visit}/error", error::open_visit);
    r.post(Action::KeepFamilyTime, "/families/{family}/family-time/{visit}/error", error::mark_visit);
}

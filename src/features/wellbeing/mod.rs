//! A child's health, schools and own words, each as a dated history (42 USC 675(1)(B), (C) and (G)), and her brothers and
//! sisters.

mod form;
mod health;
mod heard;
mod index;
mod lines;
mod model;
mod school;
mod siblings;
mod store;
mod wrong;

pub use model::{Consultation, Enrollment, HealthEntry, Heard, NewConsultation, NewEnrollment, NewHealth};
pub use store::{add_health, end_health, enroll, hear};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewWellbeing, "/families/{family}/children/{child}/wellbeing", index::show);
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/health/new", health::new);
    r.post(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/health/new", health::create);
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/health/{entry}/end", health::open_end);
    r.post(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/health/{entry}/end", health::end);
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/health/{entry}/wrong", wrong::health);
    r.post(
        Action::KeepWellbeing,
        "/families/{family}/children/{child}/wellbeing/health/{entry}/wrong",
        wrong::mark_health,
    );
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/schools/new", school::new);
    r.post(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/schools/new", school::create);
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/schools/{entry}/wrong", wrong::school);
    r.post(
        Action::KeepWellbeing,
        "/families/{family}/children/{child}/wellbeing/schools/{entry}/wrong",
        wrong::mark_school,
    );
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/words/new", heard::new);
    r.post(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/words/new", heard::create);
    r.get(Action::KeepWellbeing, "/families/{family}/children/{child}/wellbeing/words/{entry}/wrong", wrong::heard);
    r.post(
        Action::KeepWellbeing,
        "/families/{family}/children/{child}/wellbeing/words/{entry}/wrong",
        wrong::mark_heard,
    );
}

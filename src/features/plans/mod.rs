//! The plan: goals and steps made with the parents, as a draft, and as versions that were given to them.

mod content;
mod done;
mod edit;
mod form;
mod give;
mod model;
mod pages;
mod press;
mod print;
mod store;

pub use model::{NewContent, NewPart, NewVoice};
pub use store::{current_goals, give, mark_done, save};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewPlan, "/families/{family}/plan", pages::show);
    r.get(Action::MakePlan, "/families/{family}/plan/edit", edit::open);
    r.post(Action::MakePlan, "/families/{family}/plan/edit", edit::save);
    r.get(Action::MakePlan, "/families/{family}/plan/give", give::open);
    r.post(Action::MakePlan, "/families/{family}/plan/give", give::give);
    r.get(Action::MakePlan, "/families/{family}/plan/steps/{step}/done", done::open);
    r.post(Action::MakePlan, "/families/{family}/plan/steps/{step}/done", done::mark);
    r.post(Action::MakePlan, "/families/{family}/plan/steps/{step}/not-done", done::take_back);
    r.get(Action::ViewPlan, "/families/{family}/plan/{version}/print", print::show);
}

//! Permanency goals as a dated history, and what is done for a child beside reunification. The permanency goal is everybody's;
//! which concurrent goal there is, and every alternative, is kept on the child's track.

mod alternatives;
mod around;
mod change;
mod efforts;
mod form;
mod index;
mod model;
mod review;
mod store;
mod wrong;

pub use efforts::of_family as efforts_of;
pub use model::{Alternative, Goals, NewAlternative, NewGoal, SetGoal};
pub use store::{add_alternative, end, has_alternatives, of_child, of_family, set};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewFamily, "/families/{family}/children/{child}/goals", index::show);
    r.get(Action::PlanPermanency, "/families/{family}/children/{child}/goals/new", change::new);
    r.post(Action::PlanPermanency, "/families/{family}/children/{child}/goals/new", change::file);
    r.get(Action::PlanPermanency, "/families/{family}/children/{child}/goals/{goal}/wrong", wrong::goal);
    r.post(Action::PlanPermanency, "/families/{family}/children/{child}/goals/{goal}/wrong", wrong::mark_goal);
    r.get(Action::PlanPermanency, "/families/{family}/children/{child}/alternatives/new", alternatives::new);
    r.post(Action::PlanPermanency, "/families/{family}/children/{child}/alternatives/new", alternatives::file);
    r.get(
        Action::PlanPermanency,
        "/families/{family}/children/{child}/alternatives/{alternative}/wrong",
        wrong::alternative,
    );
    r.post(
        Action::PlanPermanency,
        "/families/{family}/children/{child}/alternatives/{alternative}/wrong",
        wrong::mark_alternative,
    );
    r.get(Action::ReviewGoals, "/goal-changes", review::index);
}

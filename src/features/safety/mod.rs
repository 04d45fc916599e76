//! Safety concerns and risk factors. A concern belongs to neither track: the workers of both and the supervisors are told at
//! once and say that they read it, and the caregiver it names is flagged in every other family (slice `flags`).

mod circle_store;
mod concern_form;
mod concern_pages;
mod end_pages;
mod lines;
mod model;
mod pages;
mod risk_form;
mod risk_pages;
mod risk_store;
mod store;

pub use circle_store::{unread_by, unread_in};
pub use model::{About, Concern, Ending, NewConcern, NewRisk, RiskFactor, Unread};
pub use pages::standing;
pub use risk_store::{add_risk, risks_of};
pub use store::{acknowledge, add, add_action, end, known_since, of_family};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewSafety, "/families/{family}/safety", pages::index);
    r.get(Action::FileConcern, "/families/{family}/safety/new", concern_pages::new);
    r.post(Action::FileConcern, "/families/{family}/safety/new", concern_pages::file);
    r.post(Action::FileConcern, "/families/{family}/safety/{concern}/read", concern_pages::acknowledge);
    r.get(Action::FileConcern, "/families/{family}/safety/{concern}/actions/new", concern_pages::new_action);
    r.post(Action::FileConcern, "/families/{family}/safety/{concern}/actions/new", concern_pages::add_action);
    r.get(Action::FileConcern, "/families/{family}/safety/{concern}/end", end_pages::new);
    r.post(Action::FileConcern, "/families/{family}/safety/{concern}/end", end_pages::end);
    r.get(Action::FileConcern, "/families/{family}/risks/new", risk_pages::new);
    r.post(Action::FileConcern, "/families/{family}/risks/new", risk_pages::add);
    r.get(Action::FileConcern, "/families/{family}/risks/{risk}/end", risk_pages::ending);
    r.post(Action::FileConcern, "/families/{family}/risks/{risk}/end", risk_pages::end);
}

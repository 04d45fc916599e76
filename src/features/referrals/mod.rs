//! Referrals: each service for an adult or a child of a family, step by step, from needed to completed.

mod form;
mod model;
mod pages;
mod step_pages;
mod store;
mod words;
mod wrong;
mod wrong_store;

pub use model::{NewReferral, NewStep, Referral, Step};
pub use store::{add, find, for_goals, in_error, link_goal, of_family, step, steps_of_family, with_providers};
pub use words::{likeliest, path, step_label, step_path, tag};
pub use wrong_store::{mark, mark_step};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::LogService, "/families/{family}/referrals/new", pages::new);
    r.post(Action::LogService, "/families/{family}/referrals/new", pages::create);
    r.get(Action::ViewFamily, "/families/{family}/referrals/{referral}", pages::show);
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/step", step_pages::open);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/step", step_pages::take);
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/error", wrong::open);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/error", wrong::mark);
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/steps/{event}/error", wrong::open_step);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/steps/{event}/error", wrong::mark_step);
}

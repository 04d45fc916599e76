//! Finding a service for a need: those of the directory in the order of `domain::directory::rank`, each with what speaks for and against
//! it. One tap refers there; which one was chosen, what was offered above it and why is kept with the step.

mod asked;
mod list;
mod pages;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::LogService, "/families/{family}/referrals/{referral}/find", pages::show);
    r.post(Action::LogService, "/families/{family}/referrals/{referral}/find", pages::refer);
}

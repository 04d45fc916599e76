//! Links by which a provider answers a referral without an account. `pages.rs` is the worker's side; `gate.rs` opens a link,
//! `outside.rs` and `attendance.rs` are what the provider sees. What decides is `domain::answer_link`; answers are filed by the
//! steps of `referrals`.

mod attendance;
mod form;
mod gate;
mod outside;
mod outside_form;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    const LINK: &str = "/families/{family}/referrals/{referral}/answer-link";
    r.get(Action::SendAnswerLink, LINK, pages::show);
    r.post(Action::SendAnswerLink, LINK, pages::make);
    r.post(Action::SendAnswerLink, "/families/{family}/referrals/{referral}/answer-link/{link}/end", pages::take_back);
    r.open_get("/answer", outside::show);
    r.open_post("/answer", outside::answer);
    r.open_post("/answer/booking", outside::book);
    r.open_get("/answer/appointments/{appointment}", attendance::ask);
    r.open_post("/answer/appointments/{appointment}", attendance::say);
    r.open_get("/answer/{secret}", gate::show);
    r.open_post("/answer/{secret}", gate::open);
}

//! The quarterly review of accounts: who may still do what, decided account by account by an administrator other than the
//! person herself, and signed. NIST 800-53 AC-2 and AC-6(7).

mod form;
mod model;
mod pages;
mod store;

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes. They stand before those of a person (`/users/{user}`).
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ReviewAccounts, "/users/review", pages::index);
    r.post(Action::ReviewAccounts, "/users/review", pages::decide);
    r.post(Action::SignAccountReview, "/users/review/signature", pages::sign);
}

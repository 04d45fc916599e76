//! People who sign in: signing in and out, one's own account, and the list of users.

mod form;
mod model;
mod pages;
mod store;

pub use model::{Caseworker, NewUser, Office, Unit, User};
pub use store::{add_office, add_unit, add_user, caseworkers, email_key, names, offices, set_password, units};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.open_get("/sign-in", pages::sign_in);
    r.open_post("/sign-in", pages::start_session);
    r.open_get("/healthz", pages::health);
    r.get(Action::UseOwnAccount, "/", pages::home);
    r.get(Action::UseOwnAccount, "/account", pages::account);
    r.post(Action::UseOwnAccount, "/sign-out", pages::sign_out);
    r.get(Action::ManageUsers, "/users", pages::index);
}

//! People who sign in: signing in and out, one's own account, and the administrator's pages about users.
//!
//! `pages.rs` signs in and out, `second_step.rs` asks for what comes after the password, `proof.rs` counts and checks,
//! `entry.rs` starts the session; `factor.rs` sets up the authenticator app, `account.rs` is one's own account, `link.rs` the
//! one-time link, `kept.rs` a form that outlived its session; `manage.rs` is the administrator's.

mod account;
mod entry;
mod factor;
mod identity_store;
mod kept;
mod link;
mod manage;
mod manage_form;
mod manage_store;
mod model;
mod names;
mod pages;
mod password_form;
mod proof;
mod second_step;
mod sign_in_form;
mod store;

pub use identity_store::{agree, is_its_key, note, remove_factor, set_link};
pub use link::link_path;
pub use manage_store::renew;
pub use model::{Caseworker, NewUser, Office, Unit, User};
pub use names::Names;
pub use proof::Origin;
pub use store::{
    add_office, add_unit, add_user, by_email, caseworkers, email_key, name_and_phone, names, offices, set_password,
    units,
};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.open_get("/sign-in", pages::sign_in);
    r.open_post("/sign-in", pages::start_session);
    r.open_get("/welcome/{secret}", link::show);
    r.open_post("/welcome/{secret}", link::use_link);
    r.open_get("/healthz", pages::health);
    r.get(Action::FinishSignIn, "/sign-in/agreement", second_step::agreement);
    r.post(Action::FinishSignIn, "/sign-in/agreement", second_step::agree);
    r.get(Action::FinishSignIn, "/sign-in/code", second_step::code);
    r.post(Action::FinishSignIn, "/sign-in/code", second_step::check_code);
    r.get(Action::ProveIdentity, "/sign-in/again", second_step::again);
    r.post(Action::ProveIdentity, "/sign-in/again", second_step::prove_again);
    r.get(Action::UseOwnAccount, "/", pages::home);
    r.get(Action::UseOwnAccount, "/account", account::show);
    r.post(Action::UseOwnAccount, "/account/summary-mail", account::choose_digest);
    r.get(Action::UseOwnAccount, "/account/time-left", account::time_left);
    r.get(Action::UseOwnAccount, "/account/password", account::password);
    r.post(Action::UseOwnAccount, "/account/password", account::change_password);
    r.post(Action::UseOwnAccount, "/account/sessions/end-others", account::end_other_sessions);
    r.post(Action::UseOwnAccount, "/account/sessions/{session}/end", account::end_session);
    r.get(Action::ChangeSecondFactor, "/account/second-factor", factor::show);
    r.post(Action::ChangeSecondFactor, "/account/second-factor", factor::set_up);
    r.post(Action::ChangeSecondFactor, "/account/second-factor/remove", factor::remove);
    r.post(Action::ChangeSecondFactor, "/account/recovery-codes", factor::new_codes);
    r.get(Action::UseOwnAccount, "/kept/{draft}", kept::show);
    r.post(Action::UseOwnAccount, "/kept/{draft}/forget", kept::forget);
    r.post(Action::UseOwnAccount, "/typing", kept::typing);
    r.post(Action::UseOwnAccount, "/sign-out", pages::sign_out);
    r.get(Action::ManageUsers, "/users", manage::index);
    r.get(Action::ChangeUsers, "/users/new", manage::new);
    r.post(Action::ChangeUsers, "/users/new", manage::add);
    r.get(Action::ManageUsers, "/users/{user}", manage::show);
    r.get(Action::ChangeUsers, "/users/{user}/edit", manage::edit);
    r.post(Action::ChangeUsers, "/users/{user}/edit", manage::save);
    r.post(Action::ChangeUsers, "/users/{user}/off", manage::turn_off);
    r.post(Action::ChangeUsers, "/users/{user}/on", manage::turn_on);
    r.post(Action::ChangeUsers, "/users/{user}/link", manage::new_link);
    r.post(Action::ChangeUsers, "/users/{user}/sessions/end", manage::end_sessions);
    r.post(Action::ChangeUsers, "/users/{user}/second-factor/remove", manage::remove_factor);
}

/// An office's name; none serves everybody.
fn office_name(office: Option<Office>) -> String {
    office.map_or_else(|| "Whole agency".to_owned(), |office| office.name)
}

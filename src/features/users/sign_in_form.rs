//! The sign-in form.

use crate::access::Posted;
use crate::web::form::Problems;
use crate::web::query;

/// What a person typed to sign in.
#[derive(Debug, Clone, Default)]
pub(super) struct SignInForm {
    pub(super) email: String,
    pub(super) password: String,
    /// The page she wanted.
    pub(super) next: String,
}

impl SignInForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self {
            email: posted.first("email").trim().chars().take(254).collect(),
            password: posted.first("password").to_owned(),
            next: query::own_path(posted.first("next")),
        }
    }

    pub(super) fn check(&self) -> Problems {
        let mut problems = Problems::default();
        if self.email.is_empty() {
            problems.add("email", "Enter your e-mail address");
        }
        if self.password.is_empty() {
            problems.add("password", "Enter your password");
        }
        problems
    }
}

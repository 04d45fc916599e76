//! The sign-in form.

use crate::access::Posted;
use crate::web::form::Problems;

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
            next: own_path(posted.first("next")),
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

/// A path of ours to go to after signing in, or nothing: never another site.
pub(super) fn own_path(wanted: &str) -> String {
    let ours = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains('\\') && wanted.len() < 500;
    let plain = wanted.chars().all(|c| c.is_ascii_graphic());
    if ours && plain { wanted.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn after_signing_in_a_person_stays_on_this_site() {
        assert_eq!(own_path("/families?q=a"), "/families?q=a");
        for elsewhere in ["//evil.test", "https://evil.test", "/\\evil.test", "evil", "/a\r\nb", ""] {
            assert_eq!(own_path(elsewhere), "", "{elsewhere:?}");
        }
    }
}

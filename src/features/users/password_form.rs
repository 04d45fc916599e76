//! The form of a new password, typed twice.

use crate::access::Posted;
use crate::domain::sign_in::password;
use crate::web::form::Problems;

/// What was typed; never shown again.
#[derive(Clone, Default)]
pub(super) struct PasswordForm {
    pub(super) current: String,
    pub(super) new: String,
    pub(super) repeated: String,
}

impl PasswordForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let field = |name: &str| posted.first(name).to_owned();
        Self { current: field("current_password"), new: field("new_password"), repeated: field("repeated_password") }
    }

    /// Whether the new password may be used by a person with these words of her own, and the present one was typed.
    pub(super) fn check_change(&self, own: &[&str]) -> Problems {
        let mut problems = Problems::default();
        if self.current.is_empty() {
            problems.add("current_password", "Enter your present password");
        }
        self.check_new(own, problems)
    }

    /// Whether the new password may be used by a person with these words of her own.
    pub(super) fn check(&self, own: &[&str]) -> Problems {
        self.check_new(own, Problems::default())
    }

    fn check_new(&self, own: &[&str], mut problems: Problems) -> Problems {
        if let Err(weak) = password::check(&self.new, own) {
            problems.add("new_password", weak.to_string());
        } else if password::normal(&self.new) != password::normal(&self.repeated) {
            problems.add("repeated_password", "This is not the same as above");
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(new: &str, repeated: &str) -> Problems {
        let form = PasswordForm { new: new.to_owned(), repeated: repeated.to_owned(), ..PasswordForm::default() };
        form.check(&["Rosa Reyes"])
    }

    #[test]
    fn a_problem_stands_beside_the_field_that_has_it() {
        assert!(!typed("a porch light left on", "a porch light left on").any());
        assert!(typed("short", "short").of("new_password").unwrap().contains("at least 15"));
        assert!(typed("a porch light left on", "a porch light left off").of("repeated_password").is_some());
    }
}

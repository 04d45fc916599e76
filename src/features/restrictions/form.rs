//! The forms of the group: restrict a family, lift that, name somebody.

use super::model::Nameable;
use crate::access::Posted;
use crate::domain::id::UserId;
use crate::web::form::Problems;

/// The longest reason, in characters.
const REASON: usize = 300;

/// What was typed to restrict a family.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RestrictForm {
    pub(super) reason: String,
    pub(super) named: Vec<String>,
}

impl RestrictForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { reason: posted.first("reason").to_owned(), named: posted.all("named").map(str::to_owned).collect() }
    }

    /// The reason, and who is named among those who can be.
    pub(super) fn check(&self, nameable: &[Nameable]) -> Result<(String, Vec<UserId>), Problems> {
        let mut problems = Problems::default();
        let reason = problems.required_line("reason", &self.reason, REASON, "why the family is restricted");
        let is_named = |person: &&Nameable| self.named.contains(&person.user.to_string());
        let named: Vec<UserId> = nameable.iter().filter(is_named).map(|person| person.user).collect();
        if named.is_empty() {
            problems.add("named", "Name at least one person: nobody else will be able to open the family");
        }
        problems.or(reason.map(|reason| (reason, named)))
    }
}

/// What was typed to name one more person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NameForm {
    pub(super) user: String,
    pub(super) reason: String,
}

impl NameForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { user: posted.first("user").to_owned(), reason: posted.first("name_reason").to_owned() }
    }

    /// Whom, and why.
    pub(super) fn check(&self, nameable: &[Nameable]) -> Result<(UserId, String), Problems> {
        let mut problems = Problems::default();
        let user = nameable.iter().map(|person| person.user).find(|user| user.to_string() == self.user);
        if user.is_none() {
            problems.add("user", "Choose one of the people listed");
        }
        let reason = problems.required_line("name_reason", &self.reason, REASON, "why she needs to see this family");
        problems.or(user.zip(reason))
    }
}

/// What was typed to lift a restriction, checked.
pub(super) fn lift_reason(typed: &str) -> Result<String, Problems> {
    let mut problems = Problems::default();
    let reason =
        problems.required_line("lift_reason", typed, REASON, "why everybody in scope may see the family again");
    problems.or(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::role::Role;
    use uuid::Uuid;

    fn people() -> Vec<Nameable> {
        let user = UserId::from_uuid(Uuid::from_u128(1));
        vec![Nameable { user, name: "Sam".to_owned(), role: Role::Supervisor, works: false }]
    }

    #[test]
    fn a_restriction_has_a_reason_and_names_somebody_who_can_be_named() {
        let problems = RestrictForm::default().check(&people()).unwrap_err();
        assert!(problems.of("reason").is_some() && problems.of("named").is_some());
        let stranger = Uuid::from_u128(9).to_string();
        let form = RestrictForm { reason: "A relative of staff".to_owned(), named: vec![stranger.clone()] };
        assert!(form.check(&people()).unwrap_err().of("named").is_some());
        let form = RestrictForm { named: vec![stranger, people()[0].user.to_string()], ..form };
        assert_eq!(form.check(&people()).unwrap().1, [people()[0].user]);
    }

    #[test]
    fn a_name_and_a_lifting_have_reasons() {
        let form = NameForm { user: people()[0].user.to_string(), reason: " ".to_owned() };
        assert!(form.check(&people()).unwrap_err().of("name_reason").is_some());
        assert!(NameForm::default().check(&people()).unwrap_err().of("user").is_some());
        assert!(lift_reason("").is_err() && lift_reason("The case is closed").is_ok());
    }
}

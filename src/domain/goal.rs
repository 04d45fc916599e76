//! Permanency goals: the one the court and the agency work towards, and the one worked on beside it.
//!
//! Concurrent planning is allowed by 42 USC 671(a)(15)(F). The kinds are those of the federal file (45 CFR 1355.44(f)).

use chrono::NaiveDate;

use super::age::{Age, MissingDay, birthday};
use super::calendar::short_date;

crate::codes! {
    /// Where a child is to grow up (AFCARS permanency plan, 45 CFR 1355.44(f)(2)).
    pub enum Goal {
        Reunify => "reunify", "Reunification with a parent or guardian",
        LiveWithRelatives => "relatives", "Living with relatives",
        Adoption => "adoption", "Adoption",
        Guardianship => "guardianship", "Guardianship",
        /// Only from 16 on, and only with a compelling reason why none of the others would serve (42 USC 675(5)(C)).
        Appla => "appla", "Another planned permanent living arrangement (APPLA)",
    }
}

crate::codes! {
    /// Which of the two goals it is.
    pub enum GoalRole {
        Primary => "primary", "Permanency goal",
        Concurrent => "concurrent", "Concurrent goal",
    }
}

crate::codes! {
    /// Who set a goal.
    pub enum SetBy {
        Court => "court", "The court",
        Agency => "agency", "The agency",
    }
}

crate::codes! {
    /// What was done for a child beside reunification.
    pub enum AlternativeKind {
        /// Also the notice to adult relatives within 30 days of the removal (42 USC 671(a)(29)).
        RelativeSearch => "relative_search", "Relative search or notice",
        RelativeContact => "relative_contact", "Contact with a relative",
        GuardianshipStep => "guardianship_step", "Step towards guardianship",
        AdoptionStep => "adoption_step", "Step towards adoption",
    }
}

/// A goal that somebody wants to set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Which of the two.
    pub role: GoalRole,
    /// The goal.
    pub goal: Goal,
    /// From when on.
    pub starts_on: NaiveDate,
}

/// What a goal is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The removal of the present stay.
    pub removed_on: NaiveDate,
    /// The child's day of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// The present goal of the same role, and since when.
    pub present: Option<(Goal, NaiveDate)>,
    /// The present primary goal.
    pub primary: Option<Goal>,
}

/// Why a goal cannot be set; its text is a plain sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GoalError {
    /// Before the removal.
    #[error("The removal was on {}; a goal of this stay cannot be older", short_date(*.0))]
    BeforeRemoval(NaiveDate),
    /// Not after the present goal began.
    #[error("The present goal began on {}; the new one must begin later. Is the present one wrong? Mark it as entered in error", short_date(*.0))]
    NotAfterPresent(NaiveDate),
    /// The goal it is already.
    #[error("This is the present goal already")]
    Same,
    /// The concurrent goal would be the primary one.
    #[error("This is the permanency goal already; a concurrent goal is another one")]
    SameAsPrimary,
    /// APPLA needs the age, and nobody knows it.
    #[error("APPLA is for children of 16 and older; record the date of birth first")]
    BirthUnknown,
    /// APPLA before the 16th birthday.
    #[error("APPLA is for children of 16 and older (42 USC 675(5)(C)); 16 on {}", short_date(*.0))]
    BeforeSixteen(NaiveDate),
}

impl GoalError {
    /// Whether it is the day that is wrong, and not the goal.
    #[must_use]
    pub const fn is_of_day(self) -> bool {
        matches!(self, Self::BeforeRemoval(_) | Self::NotAfterPresent(_))
    }
}

/// Checks a goal against where the child stands.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(wanted: Wanted, standing: Standing) -> Result<(), GoalError> {
    if wanted.starts_on < standing.removed_on {
        return Err(GoalError::BeforeRemoval(standing.removed_on));
    }
    match standing.present {
        Some((goal, _)) if goal == wanted.goal => return Err(GoalError::Same),
        Some((_, since)) if wanted.starts_on <= since => return Err(GoalError::NotAfterPresent(since)),
        _ => {}
    }
    if wanted.role == GoalRole::Concurrent && standing.primary == Some(wanted.goal) {
        return Err(GoalError::SameAsPrimary);
    }
    if wanted.goal == Goal::Appla {
        let born = standing.born_on.ok_or(GoalError::BirthUnknown)?;
        let sixteen = birthday(born, 16, MissingDay::default());
        if wanted.starts_on < sixteen {
            return Err(GoalError::BeforeSixteen(sixteen));
        }
    }
    Ok(())
}

/// Whether the efforts to reunify must be read first: a primary goal is to be something else, and none but reunification, or
/// none at all, was set before.
#[must_use]
pub fn asks_for_efforts(present: Option<Goal>, role: GoalRole, goal: Goal) -> bool {
    role == GoalRole::Primary && goal != Goal::Reunify && present.is_none_or(|present| present == Goal::Reunify)
}

/// Whether a child of this age is consulted on the case plan, and may choose two members of the team (42 USC 675(1)(B)).
#[must_use]
pub fn is_consulted(born_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    let age = born_on.and_then(|born| Age::on(born, today, MissingDay::default()));
    age.is_some_and(|age| age.years() >= 14)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;
    use proptest::prelude::*;

    fn standing() -> Standing {
        Standing {
            removed_on: date("2026-03-06"),
            born_on: Some(date("2010-09-15")),
            present: Some((Goal::Reunify, date("2026-03-20"))),
            primary: Some(Goal::Reunify),
        }
    }

    fn wanted(goal: Goal, on: &str) -> Wanted {
        Wanted { role: GoalRole::Primary, goal, starts_on: date(on) }
    }

    #[test]
    fn goal_codes_are_sound() {
        check_codes::<Goal>();
        check_codes::<GoalRole>();
        check_codes::<SetBy>();
        check_codes::<AlternativeKind>();
    }

    #[test]
    fn a_goal_follows_the_removal_and_the_present_goal() {
        assert_eq!(check(wanted(Goal::Adoption, "2026-03-21"), standing()), Ok(()));
        let early = check(wanted(Goal::Adoption, "2026-03-05"), standing()).unwrap_err();
        assert_eq!(early, GoalError::BeforeRemoval(date("2026-03-06")));
        let same_day = check(wanted(Goal::Adoption, "2026-03-20"), standing()).unwrap_err();
        assert_eq!(same_day, GoalError::NotAfterPresent(date("2026-03-20")));
        assert!(early.is_of_day() && same_day.is_of_day() && !GoalError::Same.is_of_day());
        assert_eq!(check(wanted(Goal::Reunify, "2026-05-01"), standing()), Err(GoalError::Same));
    }

    #[test]
    fn a_concurrent_goal_is_another_one_than_the_primary() {
        let concurrent = Wanted { role: GoalRole::Concurrent, ..wanted(Goal::Reunify, "2026-05-01") };
        let none = Standing { present: None, ..standing() };
        assert_eq!(check(concurrent, none), Err(GoalError::SameAsPrimary));
        assert_eq!(check(Wanted { goal: Goal::Guardianship, ..concurrent }, none), Ok(()));
    }

    #[test]
    fn appla_is_for_those_who_are_sixteen_and_whose_age_is_known() {
        let refused = check(wanted(Goal::Appla, "2026-09-14"), standing()).unwrap_err();
        assert_eq!(refused.to_string(), "APPLA is for children of 16 and older (42 USC 675(5)(C)); 16 on Sep 15, 2026");
        assert_eq!(check(wanted(Goal::Appla, "2026-09-15"), standing()), Ok(()));
        let unknown = Standing { born_on: None, ..standing() };
        assert_eq!(check(wanted(Goal::Appla, "2026-09-15"), unknown), Err(GoalError::BirthUnknown));
    }

    #[test]
    fn efforts_are_read_when_reunification_is_given_up_and_then_only() {
        use GoalRole::{Concurrent, Primary};
        assert!(asks_for_efforts(Some(Goal::Reunify), Primary, Goal::Adoption));
        assert!(asks_for_efforts(None, Primary, Goal::Guardianship));
        assert!(!asks_for_efforts(Some(Goal::Adoption), Primary, Goal::Guardianship));
        assert!(!asks_for_efforts(Some(Goal::Adoption), Primary, Goal::Reunify));
        assert!(!asks_for_efforts(Some(Goal::Reunify), Concurrent, Goal::Adoption));
    }

    #[test]
    fn a_child_is_consulted_from_the_fourteenth_birthday_on() {
        let born = Some(date("2012-11-22"));
        assert!(is_consulted(born, date("2026-11-22")) && !is_consulted(born, date("2026-11-21")));
        assert!(!is_consulted(None, date("2026-11-22")));
    }

    proptest! {
        #[test]
        fn whatever_passes_lies_after_the_removal_and_after_the_present_goal(
            after in -400i64..800, since in 0i64..400, goal in proptest::sample::select(Goal::ALL),
        ) {
            let day = |n| date("2026-03-06") + chrono::Duration::days(n);
            let standing = Standing { present: Some((Goal::Reunify, day(since))), ..standing() };
            let wanted = Wanted { role: GoalRole::Primary, goal, starts_on: day(after) };
            if check(wanted, standing).is_ok() {
                prop_assert!(wanted.starts_on >= standing.removed_on && wanted.starts_on > day(since));
                prop_assert!(goal != Goal::Reunify);
            }
        }
    }
}

//! The forms that end work: the exit of a child, and the close of a case.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::calendar::short_date;
use crate::domain::closing;
use crate::domain::exit::ExitReason;
use crate::domain::period::Period;
use crate::features::children::{Child, Household, Stay};
use crate::web::form::Problems;

/// What was typed about an exit.
#[derive(Debug, Clone, Default)]
pub(super) struct ExitForm {
    pub(super) exited_on: String,
    pub(super) reason: String,
    /// `yes`, `no`, or nothing said.
    pub(super) planned: String,
    pub(super) also: Vec<String>,
}

/// A sound exit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Exit {
    pub(super) on: NaiveDate,
    pub(super) reason: ExitReason,
    /// Whether it had been planned, where that was said.
    pub(super) planned: Option<bool>,
}

impl ExitForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self {
            exited_on: posted.first("exited_on").to_owned(),
            reason: posted.first("reason").to_owned(),
            planned: posted.first("planned").to_owned(),
            also: posted.all("also").map(str::to_owned).collect(),
        }
    }

    pub(super) fn sound(&self, household: &Household, today: NaiveDate) -> Result<Exit, Problems> {
        let mut p = Problems::default();
        let reason: Option<ExitReason> = p.choice("reason", &self.reason, "how the stay ended");
        let on = p.past_date("exited_on", &self.exited_on, today, "the day the stay ended");
        for member in household.chosen(&self.also) {
            if let Some(words) = on.and_then(|on| member.too_early(on)) {
                p.add("exited_on", words);
            }
        }
        let planned = match self.planned.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        p.or(on.zip(reason).map(|(on, reason)| Exit { on, reason, planned }))
    }
}

/// What was typed to close a case.
#[derive(Debug, Clone, Default)]
pub(super) struct CloseForm {
    pub(super) closed_on: String,
    pub(super) confirmed: bool,
}

impl CloseForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { closed_on: posted.first("closed_on").to_owned(), confirmed: posted.has("confirmed") }
    }

    /// The day on which the case closes.
    pub(super) fn sound(
        &self,
        opened_on: NaiveDate,
        (children, stays): (&[Child], &[Stay]),
        today: NaiveDate,
    ) -> Result<NaiveDate, Problems> {
        let mut p = Problems::default();
        let on = p.past_date("closed_on", &self.closed_on, today, "the day on which the work with the family ended");
        let periods = stays.iter().filter_map(|stay| Period::new(stay.episode.removed_on, stay.episode.exited_on).ok());
        match closing::earliest(opened_on, periods) {
            None => p.add("closed_on", still_in_care(children, stays)),
            Some(first) => {
                if on.is_some_and(|on| on < first) {
                    let what = if first == opened_on { "Work with this family began" } else { "The last exit was" };
                    let first = short_date(first);
                    p.add("closed_on", format!("{what} on {first}; this date must not be before it"));
                }
            }
        }
        if !self.confirmed {
            p.add("confirmed", "Tick this to confirm that the agency’s work with the family is over");
        }
        p.or(on)
    }
}

/// "Mateo Lopez is still in care. Record the exit first."
fn still_in_care(children: &[Child], stays: &[Stay]) -> String {
    let open = |child: &&Child| stays.iter().any(|s| s.episode.child_id == child.id && s.episode.exited_on.is_none());
    let names: Vec<String> = children.iter().filter(open).map(Child::name).collect();
    let are = if names.len() == 1 { "is" } else { "are" };
    format!("{} {are} still in care. Record the exit first.", names.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::children::example::household;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn today() -> NaiveDate {
        day("2026-11-23")
    }

    #[test]
    fn an_exit_needs_a_day_and_a_reason() {
        let form = ExitForm {
            exited_on: "2026-11-20".to_owned(),
            reason: "reunification".to_owned(),
            planned: "no".to_owned(),
            also: vec![],
        };
        let exit = form.sound(&household(), today()).unwrap();
        assert_eq!((exit.reason, exit.planned), (ExitReason::Reunification, Some(false)));
        let problems = ExitForm::default().sound(&household(), today()).unwrap_err();
        assert!(problems.of("exited_on").is_some() && problems.of("reason").is_some());
        let early = ExitForm { exited_on: "2026-10-02".to_owned(), ..form };
        assert!(early.sound(&household(), today()).unwrap_err().of("exited_on").is_some());
    }

    fn refused(form: &CloseForm, exits: [Option<&str>; 2]) -> Option<String> {
        let household = household();
        let members = [household.member.clone(), household.siblings[0].clone()];
        let children: Vec<Child> = members.iter().map(|member| member.child.clone()).collect();
        let mut stays: Vec<Stay> = members.into_iter().map(|member| member.stay).collect();
        for (stay, exit) in stays.iter_mut().zip(exits) {
            stay.episode.exited_on = exit.map(day);
        }
        let sound = form.sound(day("2026-10-01"), (&children, &stays), today());
        sound.err().map(|problems| problems.of("closed_on").unwrap_or("not confirmed").to_owned())
    }

    #[test]
    fn a_case_closes_after_the_last_exit_and_not_in_the_future() {
        let on = |date: &str| CloseForm { closed_on: date.to_owned(), confirmed: true };
        let home = [Some("2026-11-10"), Some("2026-11-20")];
        assert_eq!(refused(&on("2026-11-20"), home), None);
        let early = refused(&on("2026-11-19"), home).unwrap();
        assert_eq!(early, "The last exit was on Nov 20, 2026; this date must not be before it");
        assert!(refused(&on("2026-11-24"), home).unwrap().starts_with("This date must be today"));
        assert_eq!(refused(&CloseForm { confirmed: false, ..on("2026-11-20") }, home).unwrap(), "not confirmed");
    }

    #[test]
    fn a_case_does_not_close_while_a_child_is_in_care() {
        let form = CloseForm { closed_on: "2026-11-20".to_owned(), confirmed: true };
        let one = refused(&form, [Some("2026-11-10"), None]).unwrap();
        assert_eq!(one, "Luna Lopez is still in care. Record the exit first.");
        assert!(refused(&form, [None, None]).unwrap().starts_with("Mateo Lopez and Luna Lopez are still in care."));
    }
}

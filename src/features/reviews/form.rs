//! What is typed: how the queue is narrowed, and what a review found.

use actix_web::HttpRequest;
use chrono::NaiveDate;

use super::model::{Filter, Item, NewFinding};
use crate::access::Posted;
use crate::domain::review::{Kind, State};
use crate::web::form::Problems;
use crate::web::query;

/// The longest words of a finding, in characters.
const LONGEST: usize = 1000;

/// The filters of the queue, as the address has them.
#[derive(Debug, Clone, Default)]
pub(super) struct FilterForm {
    pub(super) month: String,
    pub(super) kind: String,
    pub(super) state: String,
    after: String,
}

impl FilterForm {
    pub(super) fn of(req: &HttpRequest) -> Self {
        let value = |name: &str| query::first(req, name).trim().chars().take(80).collect::<String>();
        Self { month: value("month"), kind: value("kind"), state: value("state"), after: value("after") }
    }

    /// The filter; a month that cannot be read is said.
    pub(super) fn check(&self) -> Result<Filter, Problems> {
        let mut problems = Problems::default();
        let month = self.month.parse().ok();
        if month.is_none() && !self.month.is_empty() {
            problems.add("month", "Enter the month as a year and two digits, such as 2026-10");
        }
        let after =
            self.after.split_once('.').and_then(|(day, id)| Some((day.parse::<NaiveDate>().ok()?, id.parse().ok()?)));
        let state = State::from_code(&self.state).unwrap_or_default();
        problems.or(Some(Filter { month, kind: Kind::from_code(&self.kind), state, after }))
    }

    /// The address of the queue, or of its file, with these filters, from behind `last` on.
    pub(super) fn href(&self, path: &str, last: Option<&Item>) -> String {
        let after = last.map_or_else(String::new, |item| format!("{}.{}", item.day, item.id));
        let pairs = [("month", &self.month), ("kind", &self.kind), ("state", &self.state), ("after", &after)];
        let kept: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if kept.is_empty() {
            return path.to_owned();
        }
        format!("{path}?{}", serde_urlencoded::to_string(kept).unwrap_or_default())
    }
}

/// What was typed to close a review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FindingForm {
    pub(super) finding: String,
    pub(super) words: String,
}

impl FindingForm {
    pub(super) fn of(posted: &Posted) -> Self {
        Self { finding: posted.first("finding").to_owned(), words: posted.first("words").to_owned() }
    }

    pub(super) fn check(&self) -> Result<NewFinding, Problems> {
        let mut problems = Problems::default();
        let finding = problems.choice("finding", &self.finding, "what you found");
        let words = problems.lines("words", &self.words, LONGEST).filter(|words| !words.is_empty());
        if words.is_none() && problems.of("words").is_none() {
            problems.add("words", "Enter what you looked at and why you found so");
        }
        let sound = || Some(NewFinding { finding: finding?, words: words? });
        problems.or(sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::Finding;

    #[test]
    fn a_finding_needs_a_choice_and_words() {
        let problems = FindingForm::default().check().unwrap_err();
        assert!(problems.of("finding").is_some() && problems.of("words").is_some());
        let form = FindingForm { finding: "follow_up".to_owned(), words: " Ask her supervisor ".to_owned() };
        let found = form.check().unwrap();
        assert_eq!((found.finding, found.words.as_str()), (Finding::FollowUp, "Ask her supervisor"));
    }

    #[test]
    fn a_filter_is_read_or_said_to_be_wrong() {
        let form = FilterForm { month: "2026-10".into(), kind: "sample".into(), ..FilterForm::default() };
        let filter = form.check().unwrap();
        assert_eq!((filter.kind, filter.state), (Some(Kind::Sample), State::Open));
        assert_eq!(form.href("/reviews", None), "/reviews?month=2026-10&kind=sample");
        let wrong = FilterForm { month: "October".into(), ..FilterForm::default() };
        assert!(wrong.check().unwrap_err().of("month").is_some());
    }
}

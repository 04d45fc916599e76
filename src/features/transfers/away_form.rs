//! The form of an absence: the days, and who stands in.

use chrono::NaiveDate;

use crate::access::Posted;
use crate::domain::absence::{Reason, Span};
use crate::domain::id::UserId;
use crate::web::form::Problems;

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AwayForm {
    pub(super) first: String,
    pub(super) last: String,
    pub(super) reason: String,
    pub(super) cover: String,
    /// Whether families that this person cannot have stay without cover.
    pub(super) partly: bool,
}

/// A sound absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Away {
    pub(super) span: Span,
    pub(super) reason: Reason,
    pub(super) cover: UserId,
    pub(super) partly: bool,
}

impl AwayForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            first: text("first"),
            last: text("last"),
            reason: text("reason"),
            cover: text("cover"),
            partly: posted.has("partly"),
        }
    }

    /// The form as it opens: from today on.
    pub(super) fn begun(today: NaiveDate) -> Self {
        Self { first: today.to_string(), ..Self::default() }
    }

    pub(super) fn check(&self, worker: UserId, today: NaiveDate) -> Result<Away, Problems> {
        let mut problems = Problems::default();
        let first = problems.date("first", &self.first, "the first day away");
        let last = problems.date("last", &self.last, "the last day away");
        let span = first.zip(last).and_then(|(first, last)| match Span::new(first, last, today) {
            Ok(span) => Some(span),
            Err(wrong) => {
                problems.add("last", wrong.to_string());
                None
            }
        });
        let reason = problems.choice("reason", &self.reason, "why");
        let cover = problems.id("cover", &self.cover, "who stands in");
        if cover == Some(worker) {
            problems.add("cover", "Choose somebody else");
        }
        let sound = (|| Some(Away { span: span?, reason: reason?, cover: cover?, partly: self.partly }))();
        problems.or(sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUTH: &str = "01930000-0000-7000-8000-00000000000a";

    fn form(first: &str, last: &str, cover: &str) -> AwayForm {
        let text = str::to_owned;
        AwayForm { first: text(first), last: text(last), reason: text("vacation"), cover: text(cover), partly: false }
    }

    fn check(form: &AwayForm) -> Result<Away, Problems> {
        form.check("01930000-0000-7000-8000-00000000000b".parse().unwrap(), "2026-11-23".parse().unwrap())
    }

    #[test]
    fn an_absence_has_days_a_reason_and_somebody_else() {
        let away = check(&form("2026-11-24", "2026-12-04", RUTH)).unwrap();
        assert_eq!((away.reason, away.cover.to_string()), (Reason::Vacation, RUTH.to_owned()));
        let nothing = check(&AwayForm::default()).unwrap_err();
        assert!(["first", "last", "reason", "cover"].iter().all(|field| nothing.of(field).is_some()));
        let herself = check(&form("2026-11-24", "2026-12-04", "01930000-0000-7000-8000-00000000000b")).unwrap_err();
        assert_eq!(herself.of("cover"), Some("Choose somebody else"));
        assert!(check(&form("2026-11-24", "2026-11-23", RUTH)).unwrap_err().of("last").is_some());
    }
}

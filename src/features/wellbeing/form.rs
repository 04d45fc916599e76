//! The forms of a child's health, schools and own words.

use chrono::NaiveDate;

use super::model::{Enrollment, NewConsultation, NewEnrollment, NewHealth};
use crate::access::Posted;
use crate::domain::id::ChildId;
use crate::domain::wellbeing::{Grade, HealthKind, SchoolSupport};
use crate::web::form::Problems;

/// The longest line and the longest note, in characters.
const LINE: usize = 200;
const NOTE: usize = 8000;

/// What was typed about a child's health.
#[derive(Debug, Clone, Default)]
pub(super) struct HealthForm {
    pub(super) kind: String,
    pub(super) condition: String,
    pub(super) what: String,
    pub(super) provider: String,
    pub(super) on: String,
    pub(super) ends_on: String,
    pub(super) next_due_on: String,
    pub(super) psychotropic: bool,
    pub(super) consent_by: String,
    pub(super) consent_on: String,
}

impl HealthForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            kind: text("kind"),
            condition: text("condition"),
            what: text("what"),
            provider: text("provider"),
            on: text("on"),
            ends_on: text("ends_on"),
            next_due_on: text("next_due_on"),
            psychotropic: posted.has("psychotropic"),
            consent_by: text("consent_by"),
            consent_on: text("consent_on"),
        }
    }

    pub(super) fn check(&self, child: ChildId, today: NaiveDate) -> Result<NewHealth, Problems> {
        let mut p = Problems::default();
        let kind: Option<HealthKind> = p.choice("kind", &self.kind, "what it is about");
        let condition = match kind {
            Some(HealthKind::Condition) => p.choice("condition", &self.condition, "the condition").map(Some),
            _ if !self.condition.is_empty() => {
                p.add("condition", "A condition belongs to \"Diagnosed condition\" above");
                None
            }
            _ => Some(None),
        };
        let what = match kind {
            Some(kind) if kind.needs_words() => p.required_line("what", &self.what, LINE, "which one"),
            _ => p.line("what", &self.what, LINE),
        };
        let provider = p.line("provider", &self.provider, LINE);
        let on = p.past_date("on", &self.on, today, "the day");
        let ends_on = until(&mut p, &self.ends_on, on, today);
        if kind.is_some_and(|kind| !kind.lasts()) && !self.ends_on.trim().is_empty() {
            p.add("ends_on", "An examination is of one day: take the end out");
        }
        let next_due_on = p.optional_date("next_due_on", &self.next_due_on);
        if next_due_on.flatten().zip(on).is_some_and(|(next, on)| next <= on) {
            p.add("next_due_on", "The next one is due after this day");
        }
        let consent = self.consent(&mut p, kind, today);
        let psychotropic = self.psychotropic;
        let sound = || {
            let (kind, condition, on, consent) = (kind?, condition?, on?, consent?);
            let (what, provider, ends_on, next_due_on) = (what?, provider?, ends_on?, next_due_on?);
            Some(NewHealth { child, kind, condition, what, provider, on, ends_on, next_due_on, psychotropic, consent })
        };
        p.or(sound())
    }

    /// Who consented to a medication that acts on the mind, and when; perhaps nobody yet, which the page says.
    #[expect(clippy::option_option, reason = "a problem and no consent are different answers")]
    fn consent(
        &self,
        p: &mut Problems,
        kind: Option<HealthKind>,
        today: NaiveDate,
    ) -> Option<Option<(String, NaiveDate)>> {
        if self.psychotropic && kind.is_some_and(|kind| kind != HealthKind::Medication) {
            p.add("psychotropic", "Only a medication is psychotropic");
        }
        let by = p.line("consent_by", &self.consent_by, LINE)?;
        if by.is_empty() && self.consent_on.trim().is_empty() {
            return Some(None);
        }
        if !self.psychotropic {
            p.add("consent_by", "Consent is asked for a psychotropic medication: tick that it is one");
        }
        if by.is_empty() {
            p.add("consent_by", "Enter who consented");
        }
        let on = p.past_date("consent_on", &self.consent_on, today, "the day of the consent")?;
        Some(Some((by, on)))
    }
}

/// A day in the past on which something ended, perhaps none, after it began.
#[expect(clippy::option_option, reason = "a problem and no end are different answers")]
fn until(p: &mut Problems, typed: &str, start: Option<NaiveDate>, today: NaiveDate) -> Option<Option<NaiveDate>> {
    let end = match typed.trim() {
        "" => return Some(None),
        typed => p.past_date("ends_on", typed, today, "until when")?,
    };
    if start.is_some_and(|start| end <= start) {
        p.add("ends_on", "It ended after the day it began");
        return None;
    }
    Some(Some(end))
}

/// What was typed about the end of something.
pub(super) fn check_end(typed: &str, start: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Problems> {
    let mut p = Problems::default();
    if typed.trim().is_empty() {
        p.add("ends_on", "Enter the day it ended");
    }
    let end = until(&mut p, typed, Some(start), today).flatten();
    p.or(end)
}

/// What was typed about a school.
#[derive(Debug, Clone, Default)]
pub(super) struct SchoolForm {
    pub(super) school: String,
    pub(super) grade: String,
    pub(super) support: String,
    pub(super) reason: String,
    pub(super) starts_on: String,
    pub(super) ends_on: String,
}

impl SchoolForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            school: text("school"),
            grade: text("grade"),
            support: text("support"),
            reason: text("reason"),
            starts_on: text("starts_on"),
            ends_on: text("ends_on"),
        }
    }

    /// `held` are the schools on record, those entered in error too.
    pub(super) fn check(
        &self,
        child: ChildId,
        held: &[Enrollment],
        today: NaiveDate,
    ) -> Result<NewEnrollment, Problems> {
        let mut p = Problems::default();
        let grade: Option<Grade> = p.choice("grade", &self.grade, "the grade");
        let school = match grade {
            Some(Grade::NotEnrolled) if !self.school.trim().is_empty() => {
                p.add("school", "Leave the school empty, or choose the grade");
                None
            }
            Some(Grade::NotEnrolled) => Some(String::new()),
            _ => p.required_line("school", &self.school, 120, "the school"),
        };
        let reason = p.choice("reason", &self.reason, "how it came about");
        let starts_on = p.past_date("starts_on", &self.starts_on, today, "since when");
        let ends_on = until(&mut p, &self.ends_on, starts_on, today);
        let support = SchoolSupport::from_code(&self.support);
        let sound = || {
            let (school, grade, reason) = (school?, grade?, reason?);
            let (starts_on, ends_on) = (starts_on?, ends_on?);
            Some(NewEnrollment { child, school, grade, support, reason, starts_on, ends_on })
        };
        let new = p.or(sound())?;
        let mut p = Problems::default();
        if let Some(other) = held.iter().find(|other| clash(&new, other)) {
            p.add("starts_on", format!("{} is of the same days. A child has one school at a time", other.title()));
        }
        p.or(Some(new))
    }
}

/// Whether a new school would share days with another: the open one gives way to one that begins later and has no end.
fn clash(new: &NewEnrollment, other: &Enrollment) -> bool {
    let start = other.starts_on.unwrap_or(NaiveDate::MIN);
    let gives_way = other.is_open() && new.ends_on.is_none() && new.starts_on > start;
    let end = |on: Option<NaiveDate>| on.unwrap_or(NaiveDate::MAX);
    other.voided_at.is_none() && !gives_way && new.starts_on < end(other.ends_on) && start < end(new.ends_on)
}

/// What was typed about what a child said.
#[derive(Debug, Clone, Default)]
pub(super) struct HeardForm {
    pub(super) heard_on: String,
    pub(super) heard_by: String,
    pub(super) place: String,
    pub(super) words: String,
    pub(super) on_plan: bool,
    pub(super) may_be_told: bool,
    pub(super) member_one: String,
    pub(super) member_two: String,
}

impl HeardForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            heard_on: text("heard_on"),
            heard_by: text("heard_by"),
            place: text("place"),
            words: text("words"),
            on_plan: posted.has("on_plan"),
            may_be_told: posted.has("may_be_told"),
            member_one: text("member_one"),
            member_two: text("member_two"),
        }
    }

    pub(super) fn check(&self, child: ChildId, today: NaiveDate) -> Result<NewConsultation, Problems> {
        let mut p = Problems::default();
        let heard_on = p.past_date("heard_on", &self.heard_on, today, "the day");
        let heard_by = p.required_line("heard_by", &self.heard_by, LINE, "who heard the child");
        let place = p.line("place", &self.place, LINE);
        let words = p.lines("words", &self.words, NOTE);
        if words.as_deref().is_some_and(|words| words.trim().is_empty()) {
            p.add("words", "Enter what the child said, or that nothing was said");
        }
        let one = p.line("member_one", &self.member_one, LINE);
        let two = p.line("member_two", &self.member_two, LINE);
        let sound = || {
            // One who was typed into the second field alone is the first.
            let members = match (one?, two?) {
                (one, two) if one.is_empty() => [two, String::new()],
                (one, two) => [one, two],
            };
            Some(NewConsultation {
                child,
                heard_on: heard_on?,
                heard_by: heard_by?,
                place: place?,
                words: words?,
                on_plan: self.on_plan,
                may_be_told: self.may_be_told,
                members,
            })
        };
        p.or(sound())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn health(kind: &str) -> HealthForm {
        HealthForm { kind: kind.to_owned(), on: "2026-10-01".to_owned(), ..HealthForm::default() }
    }

    #[test]
    fn an_entry_of_health_says_what_its_kind_needs() {
        let today = day("2026-11-23");
        let check = |form: HealthForm| form.check(fresh(), today);
        assert!(check(health("exam")).is_ok());
        assert!(check(health("medication")).unwrap_err().of("what").is_some());
        assert!(check(health("condition")).unwrap_err().of("condition").is_some());
        let until = |kind: &str, end: &str| HealthForm { ends_on: end.to_owned(), ..health(kind) };
        assert!(check(until("exam", "2026-10-02")).unwrap_err().of("ends_on").is_some());
        assert!(check(until("exam", "2026-09-02")).unwrap_err().of("ends_on").is_some());
        let due = HealthForm { next_due_on: "2026-10-01".to_owned(), ..health("dental") };
        assert!(check(due).unwrap_err().of("next_due_on").is_some());
        let consented = |by: &str, on: &str, psychotropic| HealthForm {
            what: "Sertraline 25 mg".to_owned(),
            consent_by: by.to_owned(),
            consent_on: on.to_owned(),
            psychotropic,
            ..health("medication")
        };
        assert!(check(consented("", "", true)).unwrap().consent.is_none());
        assert!(check(consented("Mother", "2026-10-01", true)).unwrap().consent.is_some());
        assert!(check(consented("Mother", "2026-10-01", false)).unwrap_err().of("consent_by").is_some());
        assert!(check(consented("", "2026-10-01", true)).unwrap_err().of("consent_by").is_some());
        let acting = HealthForm { psychotropic: true, ..health("exam") };
        assert!(check(acting).unwrap_err().of("psychotropic").is_some());
        let stray = HealthForm { condition: "autism".to_owned(), ..health("exam") };
        assert!(check(stray).unwrap_err().of("condition").is_some());
    }

    #[test]
    fn what_ended_ended_after_it_began_and_not_in_the_future() {
        let check = |typed: &str| check_end(typed, day("2026-10-01"), day("2026-11-23"));
        assert_eq!(check("2026-10-02").unwrap(), day("2026-10-02"));
        for wrong in ["", "2026-10-01", "2026-11-24", "soon"] {
            assert!(check(wrong).unwrap_err().of("ends_on").is_some(), "{wrong}");
        }
    }

    #[test]
    fn one_member_of_the_team_is_the_first_whichever_field_holds_the_name() {
        let form = HeardForm {
            heard_on: "2026-10-01".to_owned(),
            heard_by: "Paul Park".to_owned(),
            words: "Home".to_owned(),
            member_two: "Aunt Inez".to_owned(),
            ..HeardForm::default()
        };
        assert_eq!(form.check(fresh(), day("2026-11-23")).unwrap().members, ["Aunt Inez".to_owned(), String::new()]);
        let silent = HeardForm { words: " ".to_owned(), ..form };
        assert!(silent.check(fresh(), day("2026-11-23")).unwrap_err().of("words").is_some());
    }
}

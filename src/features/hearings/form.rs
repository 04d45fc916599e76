//! The form of a hearing: what was typed, and whether it can be true.

use chrono::NaiveDate;

use super::model::{Hearing, NewHearing};
use crate::access::Posted;
use crate::domain::hearing::{self, HearingKind, HearingStatus};
use crate::domain::id::{ChildId, FamilyId, HearingId};
use crate::features::children::Child;
use crate::web::form::{Problems, choices};

/// The longest courtroom or judge.
const LINE: usize = 80;
/// The longest result.
const RESULT: usize = 2000;
/// The longest reason why a child is taken off.
const REASON: usize = 500;

/// What a hearing's form may choose from and is checked against.
#[derive(Debug, Clone)]
pub(super) struct Known {
    /// The family's name.
    pub(super) family: String,
    /// Its children, oldest first.
    pub(super) children: Vec<Child>,
    /// Those whom the hearing, as it is saved, is about; nobody for a new one.
    pub(super) named: Vec<ChildId>,
}

/// What a person typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HearingForm {
    pub(super) children: Vec<String>,
    /// Why a child is no longer named.
    pub(super) off_reason: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) held_on: String,
    pub(super) held_time: String,
    pub(super) courtroom: String,
    pub(super) judge: String,
    pub(super) result: String,
}

impl HearingForm {
    /// A new one, for all children of the family.
    pub(super) fn blank(known: &Known) -> Self {
        let children = known.children.iter().map(|c| c.id.to_string()).collect();
        Self { children, status: HearingStatus::Scheduled.code().to_owned(), ..Self::default() }
    }

    /// What is saved.
    pub(super) fn saved(hearing: &Hearing, about: &[ChildId]) -> Self {
        Self {
            children: about.iter().map(ToString::to_string).collect(),
            off_reason: String::new(),
            kind: hearing.kind.code().to_owned(),
            status: hearing.status.code().to_owned(),
            held_on: hearing.held_on.to_string(),
            held_time: hearing.held_time.clone().unwrap_or_default(),
            courtroom: hearing.courtroom.clone(),
            judge: hearing.judge.clone(),
            result: hearing.result.clone(),
        }
    }

    pub(super) fn of(posted: &Posted) -> Self {
        let text = |field| posted.first(field).to_owned();
        Self {
            children: posted.all("children").map(str::to_owned).collect(),
            off_reason: text("off_reason"),
            kind: text("kind"),
            status: text("status"),
            held_on: text("held_on"),
            held_time: text("held_time"),
            courtroom: text("courtroom"),
            judge: text("judge"),
            result: text("result"),
        }
    }

    /// The hearing that was meant, under the key `id`.
    ///
    /// # Errors
    /// Problems by field.
    pub(super) fn check(
        &self,
        (family, id): (FamilyId, HearingId),
        known: &Known,
        today: NaiveDate,
    ) -> Result<NewHearing, Problems> {
        let mut problems = Problems::default();
        let children = self.chosen(known, &mut problems);
        let kind = problems.choice::<HearingKind>("kind", &self.kind, "what the hearing is about");
        let status = problems.choice::<HearingStatus>("status", &self.status, "what became of the hearing");
        let held_on = self.day(status, today, &mut problems);
        let held_time = self.time(&mut problems);
        let courtroom = problems.line("courtroom", &self.courtroom, LINE);
        let judge = problems.line("judge", &self.judge, LINE);
        let result = self.outcome(status, &mut problems);
        let sound = (|| {
            Some(NewHearing {
                id,
                family,
                children,
                kind: kind?,
                status: status?,
                held_on: held_on?,
                held_time: held_time?,
                courtroom: courtroom?,
                judge: judge?,
                result: result?,
            })
        })();
        problems.or(sound)
    }

    fn chosen(&self, known: &Known, problems: &mut Problems) -> Vec<ChildId> {
        let is_chosen = |child: &&Child| self.children.contains(&child.id.to_string());
        let chosen: Vec<ChildId> = known.children.iter().filter(is_chosen).map(|c| c.id).collect();
        if chosen.is_empty() {
            problems.add("children", "Choose the children the hearing is about");
        }
        let is_off = known.named.iter().any(|child| !chosen.contains(child));
        if problems.line("off_reason", &self.off_reason, REASON).is_some_and(|why| why.is_empty()) && is_off {
            problems.add("off_reason", "Say why the hearing is no longer about a child it named");
        }
        chosen
    }

    fn day(&self, status: Option<HearingStatus>, today: NaiveDate, problems: &mut Problems) -> Option<NaiveDate> {
        let on = problems.date("held_on", &self.held_on, "the day of the hearing")?;
        match hearing::check_day(status?, on, today) {
            Ok(()) => Some(on),
            Err(error) => {
                problems.add("held_on", error.to_string());
                None
            }
        }
    }

    #[expect(clippy::option_option, reason = "a problem and an empty field are different answers")]
    fn time(&self, problems: &mut Problems) -> Option<Option<String>> {
        let typed = problems.optional_time("held_time", &self.held_time)?;
        if let Some(error) = typed.and_then(|at| hearing::check_time(at).err()) {
            problems.add("held_time", error.to_string());
            return None;
        }
        Some(typed.map(|at| at.format("%H:%M").to_string()))
    }

    fn outcome(&self, status: Option<HearingStatus>, problems: &mut Problems) -> Option<String> {
        let result = problems.lines("result", &self.result, RESULT)?;
        if status == Some(HearingStatus::Scheduled) && !result.is_empty() {
            problems.add("result", "A hearing that is still scheduled has no result yet. Say that it was held");
            return None;
        }
        Some(result)
    }

    /// Each field's label, this form's value and `other`'s, in words.
    pub(super) fn beside(&self, other: &Self, known: &Known) -> Vec<(&'static str, String, String)> {
        let (mine, theirs) = (self.words(known), other.words(known));
        mine.into_iter().zip(theirs).map(|((label, mine), (_, theirs))| (label, mine, theirs)).collect()
    }

    fn words(&self, known: &Known) -> Vec<(&'static str, String)> {
        let named: Vec<String> =
            known.children.iter().filter(|c| self.children.contains(&c.id.to_string())).map(Child::name).collect();
        let kind = HearingKind::from_code(&self.kind).map_or_else(String::new, |k| k.label().to_owned());
        let status = HearingStatus::from_code(&self.status).map_or_else(String::new, |s| s.label().to_owned());
        vec![
            ("Children", named.join(", ")),
            ("Kind", kind),
            ("Date", self.held_on.clone()),
            ("Time", self.held_time.clone()),
            ("Courtroom", self.courtroom.clone()),
            ("Judicial officer", self.judge.clone()),
            ("What became of it", status),
            ("Result", self.result.clone()),
        ]
    }

    /// The children as choices: id, name, whether ticked.
    pub(super) fn child_choices(&self, known: &Known) -> Vec<(String, String, bool)> {
        let choice = |child: &Child| {
            let id = child.id.to_string();
            let ticked = self.children.contains(&id);
            (id, child.name(), ticked)
        };
        known.children.iter().map(choice).collect()
    }
}

/// The kinds of hearings as choices.
pub(super) fn kinds() -> Vec<(String, String)> {
    choices::<HearingKind>()
}

/// What may become of a hearing, as choices.
pub(super) fn statuses() -> Vec<(String, String)> {
    choices::<HearingStatus>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::family::TribalAnswer;
    use uuid::Uuid;

    const TODAY: &str = "2026-11-22";

    fn child(n: u128, given: &str) -> Child {
        Child {
            id: ChildId::from_uuid(Uuid::from_u128(n)),
            family_id: FamilyId::from_uuid(Uuid::from_u128(9)),
            given_name: given.to_owned(),
            family_name: "Alvarado".to_owned(),
            born_on: None,
            sex: None,
            race: None,
            tribal_answer: TribalAnswer::NotAsked,
            tribal_asked_on: None,
            court_file_number: String::new(),
            school: String::new(),
            version: 1,
        }
    }

    fn known() -> Known {
        Known { family: "Alvarado".to_owned(), children: vec![child(1, "Mia"), child(2, "Teo")], named: Vec::new() }
    }

    fn form() -> HearingForm {
        HearingForm {
            kind: "six_month_review".to_owned(),
            held_on: "2026-12-03".to_owned(),
            held_time: "10:00".to_owned(),
            courtroom: " 3B ".to_owned(),
            ..HearingForm::blank(&known())
        }
    }

    fn check(form: &HearingForm) -> Result<NewHearing, Problems> {
        let family = FamilyId::from_uuid(Uuid::from_u128(9));
        let id = HearingId::from_uuid(Uuid::from_u128(2));
        form.check((family, id), &known(), TODAY.parse().unwrap())
    }

    fn problem(form: &HearingForm, field: &str) -> String {
        check(form).unwrap_err().of(field).unwrap().to_owned()
    }

    #[test]
    fn one_entry_serves_all_children_unless_some_are_left_out() {
        let new = check(&form()).unwrap();
        assert_eq!(new.children, [child(1, "").id, child(2, "").id]);
        assert_eq!((new.held_time.as_deref(), new.courtroom.as_str()), (Some("10:00"), "3B"));
        let one = HearingForm { children: vec![child(2, "").id.to_string()], ..form() };
        assert_eq!(check(&one).unwrap().children, [child(2, "").id]);
    }

    #[test]
    fn a_child_is_taken_off_with_a_reason() {
        let family = FamilyId::from_uuid(Uuid::from_u128(9));
        let id = HearingId::from_uuid(Uuid::from_u128(2));
        let both = Known { named: vec![child(1, "").id, child(2, "").id], ..known() };
        let check = |form: &HearingForm| form.check((family, id), &both, TODAY.parse().unwrap());
        assert!(check(&form()).is_ok());
        let one = HearingForm { children: vec![child(2, "").id.to_string()], ..form() };
        let refused = check(&one).unwrap_err();
        assert_eq!(refused.of("off_reason"), Some("Say why the hearing is no longer about a child it named"));
        assert!(check(&HearingForm { off_reason: "Her petition was dismissed".to_owned(), ..one }).is_ok());
    }

    #[test]
    fn a_child_of_another_family_cannot_be_chosen() {
        let other = HearingForm { children: vec![child(7, "").id.to_string()], ..form() };
        assert_eq!(problem(&other, "children"), "Choose the children the hearing is about");
    }

    #[test]
    fn the_day_must_fit_what_became_of_it() {
        let past = HearingForm { held_on: "2026-11-20".to_owned(), ..form() };
        assert!(problem(&past, "held_on").contains("has passed"));
        let held = HearingForm { status: "held".to_owned(), result: "Continued in care".to_owned(), ..past };
        assert_eq!(check(&held).unwrap().result, "Continued in care");
        let early = HearingForm { status: "held".to_owned(), ..form() };
        assert!(problem(&early, "held_on").contains("still to come"));
        let result = HearingForm { result: "Home".to_owned(), ..form() };
        assert!(problem(&result, "result").contains("no result yet"));
    }

    #[test]
    fn a_time_may_be_missing_but_not_at_night() {
        assert_eq!(check(&HearingForm { held_time: String::new(), ..form() }).unwrap().held_time, None);
        assert_eq!(
            check(&HearingForm { held_time: "1:30 PM".to_owned(), ..form() }).unwrap().held_time.as_deref(),
            Some("13:30")
        );
        assert!(problem(&HearingForm { held_time: "01:30".to_owned(), ..form() }, "held_time").contains("at night"));
        assert!(problem(&HearingForm { held_time: "noon".to_owned(), ..form() }, "held_time").contains("not a time"));
    }

    #[test]
    fn both_versions_are_told_field_by_field() {
        let rows = form().beside(&HearingForm { courtroom: "4A".to_owned(), ..form() }, &known());
        let differing: Vec<_> = rows.iter().filter(|(_, a, b)| a != b).map(|(label, ..)| *label).collect();
        assert_eq!(differing, ["Courtroom"]);
        assert_eq!(rows[0].1, "Mia Alvarado, Teo Alvarado");
    }
}

//! The form that says what became of a visit.

use chrono::NaiveDate;

use super::model::{FamilyTime, NewFamilyTime, PlannedTime};
use super::plan_form::{check_times, kept, people};
use crate::access::Posted;
use crate::domain::calendar::short_date;
use crate::domain::contact::MeetingPlace;
use crate::domain::family::Who;
use crate::domain::family_time::{FamilyTimeOutcome, MissedBecause, is_among_siblings};
use crate::domain::id::FamilyId;
use crate::web::form::Problems;

/// The longest note, in characters.
const NOTE: usize = 8000;
/// The longest of the short fields.
const SHORT: usize = 500;
/// The longest words for a place.
const PLACE: usize = 100;

/// A visit as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct VisitForm {
    pub(super) on: String,
    pub(super) with: Vec<String>,
    /// Whether it is one of brothers and sisters among themselves.
    pub(super) among_siblings: bool,
    pub(super) outcome: String,
    pub(super) started: String,
    pub(super) ended: String,
    pub(super) reason: String,
    pub(super) reason_words: String,
    pub(super) supervision: String,
    pub(super) place: String,
    pub(super) place_words: String,
    pub(super) quality: String,
    pub(super) note: String,
}

impl VisitForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            on: text("on"),
            with: posted.all("with").map(str::to_owned).collect(),
            among_siblings: posted.first("among_siblings") == "yes",
            outcome: text("outcome"),
            started: text("started"),
            ended: text("ended"),
            reason: text("reason"),
            reason_words: text("reason_words"),
            supervision: text("supervision"),
            place: text("place"),
            place_words: text("place_words"),
            quality: text("quality"),
            note: text("note"),
        }
    }

    /// The form as it opens for a day of a plan: as it was planned. What became of it nobody has said.
    pub(super) fn of_plan(plan: &PlannedTime, with: &[Who], on: NaiveDate) -> Self {
        Self {
            on: on.to_string(),
            with: with.iter().map(ToString::to_string).collect(),
            among_siblings: is_among_siblings(with),
            supervision: plan.supervision.code().to_owned(),
            place: plan.place.code().to_owned(),
            place_words: plan.place_words.clone(),
            ..Self::default()
        }
    }

    /// The form as it opens for a visit of no plan: today, with these people, and watched as closely as the last time.
    pub(super) fn begun(last: Option<&FamilyTime>, with: Vec<String>, today: NaiveDate) -> Self {
        Self {
            on: today.to_string(),
            with,
            supervision: last.map_or_else(String::new, |visit| visit.supervision.code().to_owned()),
            ..Self::default()
        }
    }

    /// `plan` is the one that the visit is of, with its day; `is_member` says who belongs to the family.
    pub(super) fn check(
        &self,
        family: FamilyId,
        plan: Option<(&PlannedTime, NaiveDate)>,
        today: NaiveDate,
        is_member: impl Fn(Who) -> bool,
    ) -> Result<NewFamilyTime, Problems> {
        let mut p = Problems::default();
        let outcome: Option<FamilyTimeOutcome> = p.choice("outcome", &self.outcome, "what became of it");
        let planned_on = self.day(&mut p, plan, outcome, today);
        let with = people(&mut p, (&self.with, self.among_siblings), is_member);
        let times = self.times(&mut p, outcome);
        let reason = self.reason(&mut p, outcome);
        let reason_words = p.line("reason_words", &self.reason_words, SHORT);
        let supervision = p.choice("supervision", &self.supervision, "how closely it was watched");
        let place: Option<MeetingPlace> = MeetingPlace::from_code(&self.place);
        let place_words = p.line("place_words", &self.place_words, PLACE);
        if place.is_none() && (!self.place.is_empty() || place_words.as_deref().is_some_and(|words| !words.is_empty()))
        {
            p.add("place", "Choose where it was");
        }
        let quality = p.lines("quality", &self.quality, SHORT);
        let note = p.lines("note", &self.note, NOTE);
        let sound = (|| {
            let base = NewFamilyTime::of(family, planned_on?, outcome?, supervision?);
            Some(NewFamilyTime {
                plan: plan.map(|(plan, _)| plan.id),
                with: with?,
                times: times?,
                reason: reason?,
                reason_words: reason_words?,
                place,
                place_words: place_words?,
                quality: quality?,
                note: note?,
                ..base
            })
        })();
        self.fits(&mut p, outcome);
        if self.among_siblings && outcome.is_some_and(FamilyTimeOutcome::missed_by_parent) {
            p.add("outcome", "No parent was to take part: choose who cancelled it");
        }
        p.or(sound)
    }

    /// A day of the plan, or one that has come. A visit is called off ahead, but neither held nor missed.
    fn day(
        &self,
        p: &mut Problems,
        plan: Option<(&PlannedTime, NaiveDate)>,
        outcome: Option<FamilyTimeOutcome>,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let Some((_, on)) = plan else {
            return p.past_date("on", &self.on, today, "the day it was planned for");
        };
        if on > today && outcome.is_some_and(|outcome| !outcome.may_be_ahead()) {
            p.add("outcome", format!("{} is still to come: it can only be called off", short_date(on)));
        }
        Some(on)
    }

    fn times(&self, p: &mut Problems, outcome: Option<FamilyTimeOutcome>) -> Option<(Option<String>, Option<String>)> {
        let start = p.optional_time("started", &self.started)?;
        let end = p.optional_time("ended", &self.ended)?;
        if outcome.is_some_and(|outcome| outcome != FamilyTimeOutcome::Held) && (start.is_some() || end.is_some()) {
            p.add("started", "It was not held: take the times out");
        }
        match (start, end) {
            (Some(start), end) => check_times(p, start, end, "started", "ended"),
            (None, Some(_)) => p.add("started", "Enter when it began"),
            (None, None) => {}
        }
        Some((start.map(kept), end.map(kept)))
    }

    #[expect(clippy::option_option, reason = "a problem and no reason are different answers")]
    fn reason(&self, p: &mut Problems, outcome: Option<FamilyTimeOutcome>) -> Option<Option<MissedBecause>> {
        let held = outcome.is_none_or(|outcome| outcome == FamilyTimeOutcome::Held);
        match (held, self.reason.is_empty()) {
            (true, true) => Some(None),
            (true, false) if outcome.is_none() => None,
            (true, false) => {
                p.add("reason", "It was held: take the reason out");
                None
            }
            (false, _) => p.choice("reason", &self.reason, "why it was not held").map(Some),
        }
    }

    /// What was seen is of a visit that was held, and words on why of one that was not.
    fn fits(&self, p: &mut Problems, outcome: Option<FamilyTimeOutcome>) {
        match outcome {
            Some(FamilyTimeOutcome::Held) if !self.reason_words.trim().is_empty() => {
                p.add("reason_words", "It was held: take these words out, or put them into the note");
            }
            Some(outcome) if outcome != FamilyTimeOutcome::Held && !self.quality.trim().is_empty() => {
                p.add("quality", "It was not held: take these words out, or put them into the note");
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    fn typed(outcome: &str) -> VisitForm {
        let with = vec![Who::Child(fresh()).to_string(), Who::Adult(fresh()).to_string()];
        VisitForm {
            outcome: outcome.to_owned(),
            supervision: "monitored".to_owned(),
            ..VisitForm::begun(None, with, today())
        }
    }

    fn problem(form: &VisitForm, field: &str) -> String {
        let problems = form.check(fresh(), None, today(), |_| true).unwrap_err();
        problems.of(field).unwrap_or_else(|| panic!("{field}: {problems:?}")).to_owned()
    }

    #[test]
    fn a_visit_that_was_held_has_times_and_one_that_was_not_a_reason() {
        let held = VisitForm { started: "16:10".to_owned(), ended: "17:40".to_owned(), ..typed("held") };
        let visit = held.check(fresh(), None, today(), |_| true).unwrap();
        assert_eq!(visit.times, (Some("16:10".to_owned()), Some("17:40".to_owned())));
        assert!(problem(&typed("no_show"), "reason").contains("why"));
        let missed = VisitForm { reason: "transport".to_owned(), ..typed("no_show") };
        assert_eq!(missed.check(fresh(), None, today(), |_| true).unwrap().reason, Some(MissedBecause::Transport));
    }

    #[test]
    fn where_no_parent_was_to_take_part_no_parent_missed_it() {
        let with = vec![Who::Child(fresh()).to_string(), Who::Child(fresh()).to_string()];
        let missed = VisitForm { reason: "work".to_owned(), with, among_siblings: true, ..typed("no_show") };
        assert!(problem(&missed, "outcome").contains("No parent"));
        let held = VisitForm { outcome: "held".to_owned(), reason: String::new(), ..missed };
        assert_eq!(held.check(fresh(), None, today(), |_| true).unwrap().with.len(), 2);
    }

    #[test]
    fn what_contradicts_the_outcome_is_said_beside_its_field() {
        let missed = VisitForm { reason: "work".to_owned(), ..typed("no_show") };
        assert!(problem(&VisitForm { started: "16:10".to_owned(), ..missed.clone() }, "started").contains("not held"));
        assert!(
            problem(&VisitForm { quality: "Laughed".to_owned(), ..missed.clone() }, "quality").contains("not held")
        );
        assert!(problem(&VisitForm { outcome: "held".to_owned(), ..missed }, "reason").contains("was held"));
        let late = VisitForm { reason_words: "Bus".to_owned(), ..typed("held") };
        assert!(problem(&late, "reason_words").contains("was held"));
        assert!(problem(&VisitForm { ended: "17:00".to_owned(), ..typed("held") }, "started").contains("began"));
        assert!(problem(&VisitForm { place_words: "Park".to_owned(), ..typed("held") }, "place").contains("where"));
    }
}

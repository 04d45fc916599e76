//! The form that plans family time, also in the place of a plan that ends.

use chrono::{NaiveDate, NaiveTime};

use super::model::{NewPlan, PlannedTime};
use crate::access::Posted;
use crate::domain::family::Who;
use crate::domain::family_time::{self, Series, TimesError, Weekday, is_among_siblings};
use crate::domain::id::{FamilyId, FamilyTimePlanId};
use crate::web::form::Problems;

/// The longest words for a place.
const PLACE: usize = 100;

/// A plan as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct PlanForm {
    pub(super) with: Vec<String>,
    /// Whether it is one of brothers and sisters among themselves.
    pub(super) among_siblings: bool,
    /// `weekly` or `once`.
    pub(super) rhythm: String,
    pub(super) on: String,
    pub(super) until: String,
    pub(super) starts_at: String,
    pub(super) ends_at: String,
    pub(super) place: String,
    pub(super) place_words: String,
    pub(super) supervision: String,
}

/// How often, for a list to pick from.
pub(super) fn rhythms() -> Vec<(String, String)> {
    let choice = |(value, label): (&str, &str)| (value.to_owned(), label.to_owned());
    [("weekly", "Every week on that day"), ("once", "Only on that day")].map(choice).to_vec()
}

impl PlanForm {
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name| posted.first(name).to_owned();
        Self {
            with: posted.all("with").map(str::to_owned).collect(),
            among_siblings: posted.first("among_siblings") == "yes",
            rhythm: text("rhythm"),
            on: text("on"),
            until: text("until"),
            starts_at: text("starts_at"),
            ends_at: text("ends_at"),
            place: text("place"),
            place_words: text("place_words"),
            supervision: text("supervision"),
        }
    }

    /// The form as it opens: every week, for these people.
    pub(super) fn begun(with: Vec<String>) -> Self {
        Self { with, rhythm: "weekly".to_owned(), ..Self::default() }
    }

    /// A plan as the form has it, to go on from its next day.
    pub(super) fn going_on(plan: &PlannedTime, with: &[Who], today: NaiveDate) -> Self {
        let series = plan.series();
        let next = series.days(today, series.until.unwrap_or(today + chrono::Days::new(7)));
        Self {
            with: with.iter().map(ToString::to_string).collect(),
            among_siblings: is_among_siblings(with),
            rhythm: "weekly".to_owned(),
            on: next.first().map(ToString::to_string).unwrap_or_default(),
            until: series.until.map(|on| on.to_string()).unwrap_or_default(),
            starts_at: plan.starts_at.clone(),
            ends_at: plan.ends_at.clone(),
            place: plan.place.code().to_owned(),
            place_words: plan.place_words.clone(),
            supervision: plan.supervision.code().to_owned(),
        }
    }

    /// `is_member` says who belongs to the family.
    pub(super) fn check(
        &self,
        family: FamilyId,
        follows: Option<FamilyTimePlanId>,
        today: NaiveDate,
        is_member: impl Fn(Who) -> bool,
    ) -> Result<NewPlan, Problems> {
        let mut p = Problems::default();
        let with = people(&mut p, (&self.with, self.among_siblings), is_member);
        let series = self.series(&mut p, today);
        let times = self.times(&mut p);
        let place = p.choice("place", &self.place, "where it is");
        let place_words = p.line("place_words", &self.place_words, PLACE);
        let supervision = p.choice("supervision", &self.supervision, "how closely it is watched");
        let sound = (|| {
            let (starts_at, ends_at) = times?;
            Some(NewPlan {
                family,
                follows,
                series: series?,
                starts_at,
                ends_at,
                place: place?,
                place_words: place_words?,
                supervision: supervision?,
                with: with?,
            })
        })();
        p.or(sound)
    }

    fn series(&self, p: &mut Problems, today: NaiveDate) -> Option<Series> {
        let weekly = match self.rhythm.as_str() {
            "weekly" => Some(true),
            "once" => Some(false),
            _ => {
                p.add("rhythm", "Choose how often");
                None
            }
        };
        let from = p.date("on", &self.on, "the day of the first visit");
        let until = p.optional_date("until", &self.until);
        let (weekly, from, until) = (weekly?, from?, until?);
        if !family_time::may_begin(from, today) {
            p.add("on", "Check the year: the first visit is within a year of today");
        }
        if until.is_some_and(|until| until < from) {
            p.add("until", "The last day is before the first visit");
        }
        if !weekly && until.is_some_and(|until| until != from) {
            p.add("until", "It is only on that day: take the last day out");
        }
        Some(if weekly { Series { weekday: Weekday::of(from), from, until } } else { Series::once(from) })
    }

    fn times(&self, p: &mut Problems) -> Option<(String, String)> {
        let start = p.optional_time("starts_at", &self.starts_at)?;
        let end = p.optional_time("ends_at", &self.ends_at)?;
        if start.is_none() {
            p.add("starts_at", "Enter when it begins");
        }
        if end.is_none() {
            p.add("ends_at", "Enter when it ends");
        }
        let (start, end) = (start?, end?);
        check_times(p, start, Some(end), "starts_at", "ends_at");
        Some((kept(start), kept(end)))
    }
}

/// A time as it is kept.
pub(super) fn kept(at: NaiveTime) -> String {
    at.format("%H:%M").to_string()
}

/// Puts what is wrong with two times beside its field.
pub(super) fn check_times(p: &mut Problems, start: NaiveTime, end: Option<NaiveTime>, first: &str, second: &str) {
    if let Err(error) = family_time::check_times(start, end) {
        p.add(if error == TimesError::AtNight { first } else { second }, error.to_string());
    }
}

/// The people ticked: at least one child and one adult, or, where it is said, brothers and sisters among themselves. That a
/// parent was forgotten is never taken for such a visit.
pub(super) fn people(
    p: &mut Problems,
    (typed, among_siblings): (&[String], bool),
    is_member: impl Fn(Who) -> bool,
) -> Option<Vec<Who>> {
    let mut with: Vec<Who> = typed.iter().filter_map(|w| w.parse().ok()).filter(|w| is_member(*w)).collect();
    with.retain(|who| *who != Who::Family);
    with.sort_unstable();
    with.dedup();
    let children = with.iter().filter(|who| who.child().is_some()).count();
    let adults = with.len() - children;
    let wrong = match (among_siblings, children, adults) {
        (false, 1.., 1..) | (true, 2.., 0) => return Some(with),
        (false, ..) => "Choose at least one child and one adult",
        (true, _, 1..) => "Brothers and sisters visit without an adult of the family: take the adults out",
        (true, ..) => "Choose two children or more",
    };
    p.add("with", wrong);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    fn typed() -> PlanForm {
        let with = vec![Who::Child(fresh()).to_string(), Who::Adult(fresh()).to_string()];
        PlanForm {
            on: "2026-11-24".to_owned(),
            starts_at: "4 pm".to_owned(),
            ends_at: "6 pm".to_owned(),
            place: "visit_center".to_owned(),
            supervision: "supervised".to_owned(),
            ..PlanForm::begun(with)
        }
    }

    #[test]
    fn every_week_is_on_the_day_of_the_first_visit_until_further_notice() {
        let plan = typed().check(fresh(), None, today(), |_| true).unwrap();
        assert_eq!((plan.series.weekday, plan.series.until), (Weekday::Tuesday, None));
        assert_eq!((plan.starts_at.as_str(), plan.ends_at.as_str(), plan.with.len()), ("16:00", "18:00", 2));
        let once = PlanForm { rhythm: "once".to_owned(), ..typed() }.check(fresh(), None, today(), |_| true).unwrap();
        assert_eq!(once.series, Series::once(once.series.from));
    }

    #[test]
    fn what_cannot_be_planned_is_said_beside_its_field() {
        let wrong = |form: PlanForm, field: &str| {
            let problems = form.check(fresh(), None, today(), |_| true).unwrap_err();
            assert!(problems.of(field).is_some(), "{field}: {problems:?}");
        };
        for field in ["with", "rhythm", "on", "starts_at", "ends_at", "place", "supervision"] {
            wrong(PlanForm::default(), field);
        }
        wrong(PlanForm { on: "2062-11-24".to_owned(), ..typed() }, "on");
        wrong(PlanForm { until: "2026-11-23".to_owned(), ..typed() }, "until");
        wrong(PlanForm { rhythm: "once".to_owned(), until: "2026-12-01".to_owned(), ..typed() }, "until");
        wrong(PlanForm { starts_at: "4:00".to_owned(), ..typed() }, "starts_at");
        wrong(PlanForm { ends_at: "3 pm".to_owned(), ..typed() }, "ends_at");
        let (child, adult) = (|| Who::Child(fresh()).to_string(), Who::Adult(fresh()).to_string());
        wrong(PlanForm { with: vec![child()], ..typed() }, "with");
        wrong(PlanForm { with: vec![child(), child()], ..typed() }, "with");
        wrong(PlanForm { with: vec![child(), child(), adult], among_siblings: true, ..typed() }, "with");
        wrong(PlanForm { with: vec![child()], among_siblings: true, ..typed() }, "with");
    }

    #[test]
    fn brothers_and_sisters_visit_each_other_where_it_is_said_so() {
        let with = vec![Who::Child(fresh()).to_string(), Who::Child(fresh()).to_string()];
        let form = PlanForm { with, among_siblings: true, ..typed() };
        let plan = form.check(fresh(), None, today(), |_| true).unwrap();
        assert!(is_among_siblings(&plan.with));
    }
}

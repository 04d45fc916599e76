//! Plans and visits in words, ready to be placed.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::model::{FamilyTime, PlannedTime};
use crate::access::notes::Reader;
use crate::domain::calendar::{Zone, short_date};
use crate::domain::contact::MeetingPlace;
use crate::domain::family::Who;
use crate::domain::family_time::{FamilyTimeOutcome, is_among_siblings, timing};
use crate::domain::id::{FamilyId, FamilyTimePlanId, UserId};
use crate::domain::text::capitalised;
use crate::features::children::Members;
use crate::features::contacts::join;

/// A plan as the page shows it.
pub(super) struct PlanLine {
    pub(super) title: String,
    /// "Mateo and Luna Alvarado; supervised; at the visitation center".
    pub(super) details: Vec<String>,
    pub(super) since: String,
    /// What stands against it: that it ended, or is an error.
    pub(super) ended: String,
    pub(super) error: String,
    /// The next visit, and where it is called off.
    pub(super) next: String,
    pub(super) call_off: String,
    /// Its address; empty for who may not change it, or where it cannot be changed any more.
    pub(super) here: String,
}

/// What became of a visit, as the page shows it. Without the right to read them no words are here at all.
pub(super) struct VisitLine {
    pub(super) title: String,
    pub(super) kind: &'static str,
    pub(super) outcome: &'static str,
    pub(super) by: String,
    pub(super) when: String,
    pub(super) iso: String,
    pub(super) details: Vec<String>,
    pub(super) words: Vec<String>,
    pub(super) entered: String,
    pub(super) error: String,
    pub(super) mark: String,
}

/// What turns rows into lines.
pub(super) struct Teller {
    pub(super) family: FamilyId,
    pub(super) members: Members,
    pub(super) names: HashMap<UserId, String>,
    pub(super) plans: Vec<(PlannedTime, Vec<Who>)>,
    pub(super) reader: Reader,
    pub(super) may_keep: bool,
    pub(super) zone: Zone,
    pub(super) today: NaiveDate,
}

impl Teller {
    pub(super) fn by(&self, user: Option<UserId>) -> &str {
        user.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str)
    }

    pub(super) fn home(&self) -> String {
        format!("/families/{}/family-time", self.family)
    }

    /// "Mateo, Luna and Maria Alvarado"; "Mateo and Luna, no parent"; that nobody is named.
    fn with(&self, with: &[Who]) -> String {
        let mut with = with.to_vec();
        with.sort_unstable_by_key(|who| who.child().is_none());
        let names: Vec<&str> = with.iter().map(|who| self.members.name(*who)).collect();
        if is_among_siblings(&with) {
            format!("{}, no parent", join(&names))
        } else if with.iter().any(|who| who.child().is_some()) {
            join(&names)
        } else if names.is_empty() {
            "children not named".to_owned()
        } else {
            format!("{}; children not named", join(&names))
        }
    }

    pub(super) fn plan(&self, id: FamilyTimePlanId) -> Option<&PlannedTime> {
        self.plans.iter().map(|(plan, _)| plan).find(|plan| plan.id == id)
    }

    /// Whether visits are still to come.
    pub(super) fn lasts(&self, plan: &PlannedTime) -> bool {
        plan.error_at.is_none() && plan.series().until.is_none_or(|until| until >= self.today)
    }

    pub(super) fn plan_line(&self, plan: &PlannedTime, with: &[Who]) -> PlanLine {
        let lasts = self.lasts(plan);
        let a_year_on = self.today + chrono::Days::new(366);
        let next = plan.series().days(self.today, a_year_on).first().copied().filter(|_| lasts);
        let call_off = next.map(|day| format!("{}/plans/{}/{day}/new", self.home(), plan.id));
        let until =
            plan.until_on.map_or_else(|| "until further notice".to_owned(), |on| format!("to {}", short_date(on)));
        PlanLine {
            title: plan.said(),
            details: vec![
                self.with(with),
                format!("{}, {}", plan.supervision, place(plan.place, &plan.place_words)),
                format!("From {} {until}", short_date(plan.starts_on)),
            ],
            since: format!("Planned {} by {}", self.zone.said(plan.entered_at.utc()), self.by(plan.entered_by)),
            ended: plan.ended_on.map_or_else(String::new, |on| {
                format!("Ended after {} by {}: {}", short_date(on), self.by(plan.ended_by), plan.ended_reason)
            }),
            error: plan.error_reason.clone(),
            next: next.map_or_else(String::new, short_date),
            call_off: call_off.filter(|_| self.may_keep).unwrap_or_default(),
            here: if self.may_keep && plan.error_at.is_none() && plan.ended_on.is_none() {
                format!("{}/plans/{}", self.home(), plan.id)
            } else {
                String::new()
            },
        }
    }

    pub(super) fn visit_line(&self, visit: &FamilyTime, with: &[Who]) -> VisitLine {
        let held = visit.outcome == FamilyTimeOutcome::Held;
        let mark = self.may_keep && visit.error_at.is_none();
        VisitLine {
            title: self.with(with),
            kind: if held { "good" } else { "warn" },
            outcome: visit.outcome.label(),
            by: self.by(visit.entered_by).to_owned(),
            when: short_date(visit.planned_on),
            iso: visit.planned_on.to_string(),
            details: self.details(visit),
            words: self.words(visit),
            entered: self.zone.said(visit.entered_at.utc()),
            error: visit.error_reason.clone(),
            mark: if mark { format!("{}/{}/error", self.home(), visit.id) } else { String::new() },
        }
    }

    fn details(&self, visit: &FamilyTime) -> Vec<String> {
        let plan = visit.plan_id.and_then(|id| self.plan(id));
        let planned = plan.map_or((None, None), PlannedTime::times);
        let (started, ended) = visit.times();
        let timing = started.map(|start| timing(planned, (start, ended))).filter(|told| !told.is_empty());
        let watched = match visit.place {
            Some(at) => format!("{}, {}", visit.supervision, place(at, &visit.place_words)),
            None => visit.supervision.label().to_owned(),
        };
        let why = visit.reason.map(|reason| format!("Why: {}", reason.label().to_lowercase()));
        let times = timing.map(|told| capitalised(&told.join(", ")));
        let unplanned = plan.is_none().then(|| "Not of a plan on record".to_owned());
        why.into_iter().chain(times).chain([watched]).chain(unplanned).collect()
    }

    fn words(&self, visit: &FamilyTime) -> Vec<String> {
        let Some(proof) = self.reader.family_time() else { return Vec::new() };
        let said = [
            ("Why", visit.reason_words().open(proof)),
            ("Seen", visit.quality().open(proof)),
            ("Note", visit.note().open(proof)),
        ];
        said.iter().filter(|(_, words)| !words.is_empty()).map(|(label, words)| format!("{label}: {words}")).collect()
    }
}

fn place(at: MeetingPlace, words: &str) -> String {
    let at = at.label().to_lowercase();
    if words.is_empty() { at } else { format!("{at} ({words})") }
}

//! The lines of the safety page, made for somebody who may read their words.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::model::{Acknowledged, Concern, RiskFactor, Step};
use crate::access::notes::{May, Reader, Safety};
use crate::access::{Action, Means};
use crate::db::fresh;
use crate::domain::calendar::{Zone, short_date};
use crate::domain::id::{ConcernId, FormId, UserId};
use crate::domain::safety::TOGETHER;
use crate::features::families::Adult;

/// A concern as the page shows it.
pub(super) struct ConcernLine {
    pub(super) id: String,
    /// Of the form that says it was read.
    pub(super) form_id: FormId,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) kind: &'static str,
    pub(super) state: String,
    pub(super) words: String,
    pub(super) source: String,
    /// The reporter's name, for whoever entered it.
    pub(super) reporter: String,
    pub(super) known: String,
    pub(super) entered: String,
    pub(super) actions: Vec<(String, String)>,
    /// How it ended, in words; empty while it is open.
    pub(super) ended: String,
    pub(super) read_by: Vec<String>,
    pub(super) waiting: String,
    /// Where she says that she read it; empty where she has, or need not.
    pub(super) acknowledge: String,
    pub(super) act: String,
    pub(super) end: String,
}

/// What the lines of one family's concerns are made from.
pub(super) struct Told<'a> {
    pub(super) subjects: &'a [(ConcernId, String)],
    pub(super) steps: &'a [Step],
    pub(super) read: &'a [Acknowledged],
    pub(super) circle: &'a [UserId],
    pub(super) names: &'a HashMap<UserId, String>,
    pub(super) user: UserId,
    pub(super) reader: &'a Reader,
    pub(super) may: &'a May<Safety>,
    pub(super) means: Means,
    pub(super) zone: Zone,
}

impl Told<'_> {
    fn name(&self, user: Option<UserId>) -> &str {
        user.and_then(|user| self.names.get(&user)).map_or("an import", String::as_str)
    }

    /// The line of a concern.
    pub(super) fn line(&self, concern: &Concern) -> ConcernLine {
        let about: Vec<&str> =
            self.subjects.iter().filter(|(of, _)| *of == concern.id).map(|(_, name)| name.as_str()).collect();
        let (kind, state) = match concern.resolution {
            _ if concern.error_at.is_some() => ("plain", "Entered in error".to_owned()),
            Some(_) => ("plain", "Resolved".to_owned()),
            None => ("bad", "Open".to_owned()),
        };
        let here = format!("/families/{}/safety/{}", concern.family_id, concern.id);
        let files = concern.is_open() && self.means.allow(Action::FileConcern);
        let link = |is: bool, path: &str| if is { format!("{here}/{path}") } else { String::new() };
        let waiting = self.waiting(concern);
        let hers = waiting.contains(&self.user);
        let source = if concern.agency.is_empty() {
            concern.source.label().to_owned()
        } else {
            format!("{}: {}", concern.source, concern.agency)
        };
        let steps = self.steps.iter().filter(|step| step.concern == concern.id);
        let done = |step: &Step| {
            (format!("{}, {}", short_date(step.on), self.name(step.by)), step.words().open(self.may).to_owned())
        };
        ConcernLine {
            id: concern.id.to_string(),
            form_id: fresh(),
            title: concern.danger.label().to_owned(),
            about: about.join(", "),
            kind,
            state,
            words: concern.words().open(self.may).to_owned(),
            source,
            reporter: concern.reporter(self.reader).unwrap_or_default().to_owned(),
            known: short_date(concern.known_on),
            entered: format!("{} by {}", self.zone.said(concern.entered_at.utc()), self.name(concern.entered_by)),
            actions: steps.map(done).collect(),
            ended: self.ended(concern),
            read_by: self.read_by(concern),
            waiting: waiting.iter().map(|user| self.name(Some(*user))).collect::<Vec<_>>().join(", "),
            acknowledge: link(files && hers, "read"),
            act: link(files, "actions/new"),
            end: link(files, "end"),
        }
    }

    /// Who must still read an open concern.
    fn waiting(&self, concern: &Concern) -> Vec<UserId> {
        let has_read = |user: &UserId| self.read.iter().any(|read| read.concern == concern.id && read.user == *user);
        let must = self.circle.iter().copied().filter(|_| concern.is_open());
        must.filter(|user| !has_read(user)).collect()
    }

    fn read_by(&self, concern: &Concern) -> Vec<String> {
        let of = self.read.iter().filter(|read| read.concern == concern.id);
        of.map(|read| format!("{}, {}", self.name(Some(read.user)), self.zone.said(read.at.utc()))).collect()
    }

    fn ended(&self, concern: &Concern) -> String {
        if let Some(at) = concern.error_at {
            let why = concern.error_reason().open(self.may);
            return format!(
                "Marked as a wrong entry by {}, {}: {why}",
                self.name(concern.error_by),
                self.zone.said(at.utc())
            );
        }
        match (concern.resolution, concern.resolved_on) {
            (Some(resolution), Some(on)) => {
                let (why, by) = (concern.resolved_words().open(self.may), self.name(concern.resolved_by));
                format!("{resolution}, since {}, said {by}: {why}", short_date(on))
            }
            _ => String::new(),
        }
    }
}

/// An adult with the risk factors that hold for her, together, and those that are over.
pub(super) struct RiskLines {
    pub(super) name: String,
    /// "3 at the same time: domestic violence, housing, substance use"; empty where there is one alone.
    pub(super) together: String,
    pub(super) lines: Vec<RiskLine>,
}

/// A risk factor as the page shows it.
pub(super) struct RiskLine {
    pub(super) label: &'static str,
    pub(super) kind: &'static str,
    pub(super) state: String,
    pub(super) said: String,
    pub(super) words: String,
    pub(super) end: String,
}

/// The risk factors of each adult.
pub(super) fn risks(all: &[RiskFactor], adults: &[Adult], (told, today): (&Told<'_>, NaiveDate)) -> Vec<RiskLines> {
    let of_adult = |adult: &Adult| {
        let hers: Vec<&RiskFactor> = all.iter().filter(|risk| adult.is(risk.person_id)).collect();
        let mut holding: Vec<&str> = hers.iter().filter(|r| r.holds(today)).map(|r| r.kind.label()).collect();
        holding.sort_unstable();
        holding.dedup();
        let together = match holding.len() {
            n if n >= TOGETHER => format!("{n} at the same time: {}", holding.join(", ").to_lowercase()),
            _ => String::new(),
        };
        let lines: Vec<RiskLine> = hers.into_iter().map(|risk| RiskLine::of(risk, told, today)).collect();
        (!lines.is_empty()).then(|| RiskLines { name: adult.person.name(), together, lines })
    };
    adults.iter().filter_map(of_adult).collect()
}

impl RiskLine {
    fn of(risk: &RiskFactor, told: &Told<'_>, today: NaiveDate) -> Self {
        let since = short_date(risk.since_on);
        let (kind, state) = match (risk.error_at, risk.until_on) {
            (Some(_), _) => ("plain", "Entered in error".to_owned()),
            (None, Some(until)) => ("plain", format!("{since} to {}", short_date(until))),
            (None, None) => ("warn", format!("Since {since}")),
        };
        let source = if risk.agency.is_empty() { String::new() } else { format!(": {}", risk.agency) };
        let why = match risk.error_at {
            Some(_) => {
                format!(" Wrong entry, said {}: {}", told.name(risk.error_by), risk.error_reason().open(told.may))
            }
            None => String::new(),
        };
        let ends = risk.holds(today) && told.means.allow(Action::FileConcern);
        Self {
            label: risk.kind.label(),
            kind,
            state,
            said: format!("{}{source}. Entered by {}.{why}", risk.source, told.name(risk.entered_by)),
            words: risk.words().open(told.may).to_owned(),
            end: if ends { format!("/families/{}/risks/{}/end", risk.family_id, risk.id) } else { String::new() },
        }
    }
}

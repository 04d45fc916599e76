//! The services behind a figure of the day-one report: those it counted, the longest waits first.

use std::collections::HashMap;

use anyhow::Context as _;
use chrono::NaiveDate;

use super::ask::Ask;
use super::columns::Columns;
use super::day_one::reason_code;
use super::names::Names;
use super::narrow::Narrow;
use super::report::date;
use super::services::Served;
use crate::domain::day_one::TARGET_DAYS;
use crate::domain::id::{FamilyId, ReferralId};
use crate::domain::outcomes::connection::{Failed, Stand, failures, stand};
use crate::domain::referral::{Reason, ServiceKind};
use crate::error::Result;
use crate::web::csv::harmless;

/// Which of the counted services; what is absent leaves none out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pick {
    /// Those that stand in one place.
    pub(super) stand: Option<Stand>,
    /// Those that failed on one side.
    pub(super) failed: Option<Failed>,
    /// For this reason: its code, or `unsaid`.
    pub(super) reason: Option<&'static str>,
    /// Those with a first session within the target, or without.
    pub(super) in_time: Option<bool>,
}

impl Pick {
    /// Reads it from an address; what names nothing has no effect.
    pub(super) fn of(value: impl Fn(&str) -> String) -> Self {
        let reason = value("reason");
        Self {
            stand: Stand::from_code(&value("stand")),
            failed: Failed::from_code(&value("failed")),
            reason: if reason == reason_code(None) {
                Some(reason_code(None))
            } else {
                Reason::from_code(&reason).map(Reason::code)
            },
            in_time: match value("in_time").as_str() {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
        }
    }

    /// Whether a service is among them at `as_of`.
    fn has(&self, served: &Served, as_of: i32) -> bool {
        let service = &served.service;
        let in_time = || {
            let within = |day: i32| day <= as_of && i64::from(day - service.removal) <= TARGET_DAYS;
            service.first_session.is_some_and(within)
        };
        let fits = |(side, reason): (Failed, Option<Reason>)| {
            self.failed.is_none_or(|wanted| wanted == side)
                && self.reason.is_none_or(|wanted| wanted == reason_code(reason))
        };
        let of_failure = self.failed.is_none() && self.reason.is_none();
        self.stand.is_none_or(|wanted| wanted == stand(service, &served.steps, as_of))
            && self.in_time.is_none_or(|wanted| wanted == in_time())
            && (of_failure || failures(service, &served.steps, as_of).into_iter().any(fits))
    }

    /// As it stands in an address.
    pub(super) fn pairs(&self) -> Vec<(&'static str, &'static str)> {
        let in_time = self.in_time.map(|is| if is { "yes" } else { "no" });
        let pairs = [
            ("stand", self.stand.map(Stand::code)),
            ("failed", self.failed.map(Failed::code)),
            ("reason", self.reason),
            ("in_time", in_time),
        ];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// The services behind a figure.
pub(super) struct Behind {
    pub(super) pick: Pick,
    pub(super) lines: Vec<Line>,
    /// How many of them are of families that are now with another office, and not listed.
    pub(super) elsewhere: usize,
}

/// One of them.
pub(super) struct Line {
    pub(super) family: FamilyId,
    pub(super) referral: ReferralId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) need: ServiceKind,
    pub(super) removed_on: NaiveDate,
    pub(super) needed_on: NaiveDate,
    pub(super) referred_on: Option<NaiveDate>,
    pub(super) accepted_on: Option<NaiveDate>,
    pub(super) first_session_on: Option<NaiveDate>,
    /// Days from the removal to the first session, or as far as it was waited for.
    pub(super) days: i32,
    pub(super) stand: Stand,
    pub(super) failed: Vec<(Failed, Option<Reason>)>,
    pub(super) worker: String,
    pub(super) provider: String,
}

impl Behind {
    /// The services of families that are named here: those the reader may open.
    pub(super) fn of(
        columns: &Columns,
        ask: &Ask,
        narrow: &Narrow,
        pick: Pick,
        (families, names): (&HashMap<FamilyId, (String, String)>, &Names),
    ) -> Self {
        let (cohort, as_of) = (ask.cohort(columns), ask.as_of_day());
        let counted = |served: &&Served| narrow.keeps(served, &cohort, as_of) && served.service.is_possible();
        let picked: Vec<&Served> =
            columns.services.iter().filter(counted).filter(|served| pick.has(served, as_of)).collect();
        let known = |served: &&Served| Some(Line::of(served, families.get(&served.family)?, as_of, names));
        let mut lines: Vec<Line> = picked.iter().filter_map(known).collect();
        lines.sort_by(|a, b| b.days.cmp(&a.days).then_with(|| (&a.number, a.referral).cmp(&(&b.number, b.referral))));
        Self { pick, elsewhere: picked.len() - lines.len(), lines }
    }

    /// How many families they are of.
    pub(super) fn families(&self) -> usize {
        self.lines.iter().map(|line| line.family).collect::<std::collections::HashSet<_>>().len()
    }

    /// As CSV.
    pub(super) fn csv(&self) -> Result<String> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        let head = [
            "number",
            "family",
            "need",
            "removed_on",
            "needed_on",
            "referred_on",
            "accepted_on",
            "first_session_on",
            "days",
            "stand",
            "failed",
            "worker",
            "provider",
        ];
        csv.write_record(head).context("a line can be written")?;
        for line in &self.lines {
            let cells = line.cells();
            csv.write_record(cells.iter().map(|cell| harmless(cell).into_owned())).context("a line can be written")?;
        }
        let bytes = csv.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
        Ok(String::from_utf8(bytes).context("text is text")?)
    }
}

impl Line {
    fn of(served: &Served, (number, name): &(String, String), as_of: i32, names: &Names) -> Self {
        let service = &served.service;
        let (stand, failed) = (stand(service, &served.steps, as_of), failures(service, &served.steps, as_of));
        let known = |day: Option<i32>| day.filter(|day| *day <= as_of).map(date);
        let until = match stand {
            Stand::Attended => service.first_session,
            Stand::LeftFirst => service.exit,
            _ => None,
        };
        Self {
            family: served.family,
            referral: served.referral,
            number: number.clone(),
            name: name.clone(),
            need: served.kind,
            removed_on: date(service.removal),
            needed_on: date(service.needed),
            referred_on: known(service.referral),
            accepted_on: known(service.first_contact),
            first_session_on: known(service.first_session),
            days: until.unwrap_or(as_of) - service.removal,
            stand,
            failed: failed.into_iter().collect(),
            worker: served.worker.and_then(|id| names.workers.get(&id).cloned()).unwrap_or_default(),
            provider: served.provider.and_then(|id| names.providers.get(&id).cloned()).unwrap_or_default(),
        }
    }

    fn cells(&self) -> Vec<String> {
        let on = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let failed = self.failed.iter().map(|(side, reason)| format!("{}: {}", side.code(), reason_code(*reason)));
        vec![
            self.number.clone(),
            self.name.clone(),
            self.need.code().to_owned(),
            self.removed_on.to_string(),
            self.needed_on.to_string(),
            on(self.referred_on),
            on(self.accepted_on),
            on(self.first_session_on),
            self.days.to_string(),
            self.stand.code().to_owned(),
            failed.collect::<Vec<_>>().join("; "),
            self.worker.clone(),
            self.provider.clone(),
        ]
    }
}

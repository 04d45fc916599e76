//! Entries on a child in words, ready to be placed.

use chrono::NaiveDate;

use super::index::Found;
use super::model::{Consultation, Enrollment, HealthEntry};
use crate::access::notes::{May, Reader, Wellbeing};
use crate::domain::calendar::short_date;
use crate::domain::id::UserId;

/// One entry. Words that the reader may not see are not here at all.
pub(super) struct Line {
    pub(super) title: String,
    pub(super) by: String,
    pub(super) when: String,
    pub(super) iso: String,
    pub(super) details: Vec<String>,
    /// What is wrong with it as it stands.
    pub(super) warning: String,
    /// A child's own words.
    pub(super) words: Option<String>,
    pub(super) void: String,
    /// Where it is ended, and marked as wrong; empty for who may not.
    pub(super) end: String,
    pub(super) wrong: String,
}

/// "since Nov 3, 2026"; "Nov 3, 2026 to Nov 20, 2026".
fn lasted(from: Option<NaiveDate>, to: Option<NaiveDate>) -> String {
    match (from.map(short_date), to.map(short_date)) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "since before histories were kept".to_owned(),
    }
}

fn void(is: bool, reason: &str) -> String {
    if is { format!("Entered in error: {reason}") } else { String::new() }
}

fn labelled(label: &str, words: &str) -> Option<String> {
    (!words.is_empty()).then(|| format!("{label}: {words}"))
}

impl Line {
    fn of(found: &Found, title: String, by: Option<UserId>) -> Self {
        let by = by.and_then(|user| found.names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned());
        Self {
            title,
            by,
            when: String::new(),
            iso: String::new(),
            details: Vec::new(),
            warning: String::new(),
            words: None,
            void: String::new(),
            end: String::new(),
            wrong: String::new(),
        }
    }

    /// `keep` is the address of the page, empty for who may not write.
    pub(super) fn of_health(row: &HealthEntry, found: &Found, proof: May<Wellbeing>, keep: &str) -> Self {
        let link = |may: bool, path: &str| {
            if may && !keep.is_empty() { format!("{keep}/health/{}/{path}", row.id) } else { String::new() }
        };
        let provider = labelled("By", row.provider().open(&proof));
        let next = row.next_due_on.map(|on| format!("Next due {}", short_date(on)));
        let consent =
            row.consent_on.map(|on| format!("Consent: {}, {}", row.consent_by().open(&proof), short_date(on)));
        let acts = row.psychotropic.then(|| "Psychotropic medication".to_owned());
        Self {
            when: if row.kind.lasts() { lasted(Some(row.on_day), row.ends_on) } else { short_date(row.on_day) },
            iso: row.on_day.to_string(),
            details: provider.into_iter().chain(next).chain(acts).chain(consent).collect(),
            warning: if row.is_open() && row.psychotropic && row.consent_on.is_none() {
                "No consent on record".to_owned()
            } else {
                String::new()
            },
            void: void(row.voided_at.is_some(), &row.void_reason),
            end: link(row.is_open(), "end"),
            wrong: link(row.voided_at.is_none(), "wrong"),
            ..Self::of(found, row.title(&proof), row.entered_by)
        }
    }

    pub(super) fn of_school(row: &Enrollment, found: &Found, keep: &str) -> Self {
        let wrong = !keep.is_empty() && row.voided_at.is_none();
        let support = row.support.map(|support| format!("Help at school: {support}"));
        Self {
            when: lasted(row.starts_on, row.ends_on),
            iso: row.starts_on.map(|on| on.to_string()).unwrap_or_default(),
            details: row.reason.map(|reason| reason.label().to_owned()).into_iter().chain(support).collect(),
            void: void(row.voided_at.is_some(), &row.void_reason),
            wrong: if wrong { format!("{keep}/schools/{}/wrong", row.id) } else { String::new() },
            ..Self::of(found, row.title(), row.entered_by)
        }
    }

    pub(super) fn of_heard(row: &Consultation, found: &Found, reader: &Reader, keep: &str) -> Self {
        let wrong = !keep.is_empty() && row.voided_at.is_none();
        let title = if row.on_plan { "Consulted on the plan" } else { "Heard" };
        let heard = row.heard(reader);
        let told = heard.map(|heard| {
            let members: Vec<&str> = heard.members.into_iter().filter(|name| !name.is_empty()).collect();
            let chosen = labelled("Chose for the team", &members.join(" and "));
            let wish = if row.may_be_told {
                "Wishes that the parents’ worker is told"
            } else {
                "Not for the parents’ worker"
            };
            let by = [labelled("Heard by", heard.by), labelled("Where", heard.place), chosen, Some(wish.to_owned())];
            by.into_iter().flatten().collect::<Vec<_>>()
        });
        Self {
            when: short_date(row.heard_on),
            iso: row.heard_on.to_string(),
            details: told.unwrap_or_else(|| vec!["What was said is kept on the child’s track.".to_owned()]),
            words: heard.map(|heard| heard.words.to_owned()),
            void: void(row.voided_at.is_some(), &row.void_reason),
            wrong: if wrong { format!("{keep}/words/{}/wrong", row.id) } else { String::new() },
            ..Self::of(found, title.to_owned(), row.entered_by)
        }
    }
}

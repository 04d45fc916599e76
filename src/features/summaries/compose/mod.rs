//! From the record to the words of a status summary. Pure: a record, a hearing and a moment in, ready strings out.
//!
//! Four rules hold throughout. Every statement is taken from an entry. What nobody entered reads "not recorded" and is
//! never inferred. A block with nothing in it says since when there is nothing and never vanishes. Each block ends with
//! the number of entries it is made of and the days they cover; an entry is one thing recorded: a child, a stay, a
//! placement, a step of a service, a visit, a contact (however many it was with), a hearing.

mod children;
mod contacts;
mod efforts;
#[cfg(test)]
mod example;
mod heading;
mod services;
mod visits;

use chrono::{NaiveDate, NaiveTime};

use super::store::Record;
use crate::domain::calendar::{clock_time, short_date};
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{ChildId, HearingId};
use crate::domain::milestone::FamilyFacts;
use crate::domain::summary::{Coverage, coverage};
use crate::domain::text::counted_as;
use crate::features::board::facts::Recorded;
use crate::features::children::{Child, Stay};
use crate::features::hearings::Hearing;

pub(super) use children::{ChildRow, Clocks, PlacementRow};
pub(super) use contacts::{AdultRow, ChildContacts};
pub(super) use efforts::{EffortRow, ProgressRow};
pub(super) use heading::{Heading, Signature};
pub(super) use services::Services;
pub(super) use visits::FamilyTime;

/// What is printed where nobody entered anything.
const UNKNOWN: &str = "not recorded";

/// Who asks for a summary, and when, in the agency's local time.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) by: String,
    pub(super) role: &'static str,
    pub(super) on: NaiveDate,
    pub(super) at: NaiveTime,
}

/// What stands on papers of this agency.
#[derive(Debug, Clone)]
pub(super) struct Names {
    pub(super) agency: String,
    pub(super) court: String,
}

/// A block of the summary: its rows, and the line it ends with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block<T> {
    pub(super) rows: Vec<T>,
    pub(super) foot: String,
}

/// The whole paper.
#[derive(Debug, Clone)]
pub(super) struct Summary {
    pub(super) heading: Heading,
    pub(super) children: Block<ChildRow>,
    pub(super) clocks: Clocks,
    pub(super) placements: Block<PlacementRow>,
    pub(super) services: Block<Services>,
    pub(super) family_time: FamilyTime,
    pub(super) child_contacts: ChildContacts,
    pub(super) adult_contacts: Block<AdultRow>,
    pub(super) projected: Block<(String, String)>,
    pub(super) efforts: Block<EffortRow>,
    pub(super) progress: Block<ProgressRow>,
    pub(super) signatures: Vec<Signature>,
    pub(super) made: String,
}

/// The hearing a summary is for when none is asked for: the next one that is scheduled.
pub(super) fn next_hearing(hearings: &[Hearing], today: NaiveDate) -> Option<&Hearing> {
    let ahead = hearings.iter().filter(|h| h.status == HearingStatus::Scheduled && h.held_on >= today);
    ahead.min_by_key(|h| (h.held_on, h.held_time.is_none(), h.held_time.as_deref()))
}

/// The record as this paper sees it.
struct View<'a> {
    record: &'a Record,
    hearing: Option<&'a Hearing>,
    /// The last hearing that was held, from which the period runs.
    last: Option<&'a Hearing>,
    /// The children the hearing is about; all of them where it names none.
    children: Vec<&'a Child>,
    period: Coverage,
    /// As on the board; none while no child is in care.
    facts: Option<FamilyFacts>,
    today: NaiveDate,
}

impl<'a> View<'a> {
    fn new(record: &'a Record, hearing: Option<HearingId>, today: NaiveDate) -> Self {
        let hearing = hearing.and_then(|id| record.hearings.iter().find(|h| h.id == id));
        let named = |child: &ChildId| {
            hearing.is_some_and(|h| record.hearing_children.iter().any(|(at, c)| *at == h.id && c == child))
        };
        let mut children: Vec<&Child> = record.children.iter().filter(|c| named(&c.id)).collect();
        if children.is_empty() {
            children = record.children.iter().collect();
        }
        let last = last_held(&record.hearings, hearing, today);
        let facts = Recorded::of(&record.stays, record.referrals.iter().map(|(service, _)| service)).facts(today);
        let period = coverage([], None, today, today);
        let mut view = Self { record, hearing, last, children, period, facts, today };
        let held = last.map(|h| h.held_on);
        view.period = coverage(held, view.removed_on(), record.family.opened_on, today);
        view
    }

    /// The latest stay of a child that has begun.
    fn stay(&self, child: ChildId) -> Option<&'a Stay> {
        self.stays(child).max_by_key(|s| s.episode.removed_on)
    }

    fn stays(&self, child: ChildId) -> impl Iterator<Item = &'a Stay> + use<'a> {
        let today = self.today;
        self.record.stays.iter().filter(move |s| s.episode.child_id == child && s.episode.removed_on <= today)
    }

    /// The removal that the family's clocks run from: the board's while a stay lasts, or, when none does, that of the stays
    /// that ended last.
    fn removed_on(&self) -> Option<NaiveDate> {
        let begun = || self.record.stays.iter().map(|s| &s.episode).filter(|e| e.removed_on <= self.today);
        let last_exit = begun().filter_map(|e| e.exited_on).max();
        let ended = || begun().filter(|e| e.exited_on == last_exit).map(|e| e.removed_on).min();
        self.facts.map(|facts| facts.removed_on).or_else(ended)
    }

    /// The first day of what is told of the whole stay: the removal, or the opening of the case.
    fn since(&self) -> NaiveDate {
        self.removed_on().unwrap_or(self.record.family.opened_on).min(self.today)
    }

    fn is_shown(&self, child: ChildId) -> bool {
        self.children.iter().any(|c| c.id == child)
    }

    /// How children are named in lists: by their given names.
    fn short_name(child: &Child) -> &str {
        if child.given_name.is_empty() { "newborn" } else { &child.given_name }
    }
}

/// The last hearing held by today, and before the one the summary is for.
fn last_held<'a>(hearings: &'a [Hearing], chosen: Option<&Hearing>, today: NaiveDate) -> Option<&'a Hearing> {
    let until = chosen.map_or(today, |h| h.held_on.min(today));
    let other = |h: &&Hearing| chosen.is_none_or(|c| c.id != h.id);
    let held = hearings.iter().filter(|h| h.status == HearingStatus::Held && h.held_on <= until).filter(other);
    held.max_by_key(|h| (h.held_on, h.held_time.as_deref()))
}

/// Composes the summary of a family for one of its hearings, or for none.
pub(super) fn compose(record: &Record, hearing: Option<HearingId>, names: &Names, made: &Made) -> Summary {
    let view = View::new(record, hearing, made.on);
    let projected = projected(&view);
    let entries = entries(&view, &projected);
    let time = format!("{}, {}", short_date(made.on), clock_time(made.at));
    Summary {
        heading: heading::heading(&view, names, made),
        children: children::block(&view),
        clocks: children::clocks(&view),
        placements: children::placements(&view),
        services: services::block(&view),
        family_time: visits::block(&view),
        child_contacts: contacts::with_children(&view),
        adult_contacts: contacts::with_adults(&view),
        projected,
        efforts: efforts::block(&view),
        progress: efforts::progress(&view),
        signatures: heading::signatures(&view),
        made: format!("Made {time}, from {}. Confidential.", counted_as(entries, "entry", "entries")),
    }
}

/// When the children are expected home, and what that rests on.
fn projected(view: &View<'_>) -> Block<(String, String)> {
    let family = &view.record.family;
    let rows: Vec<_> = family
        .projected_return_on
        .map(|on| (short_date(on), or_unknown(&family.projected_basis)))
        .into_iter()
        .collect();
    Block { foot: foot(rows.len(), view.since(), view.today), rows }
}

/// How many entries the whole paper is made of, each counted once.
fn entries(view: &View<'_>, projected: &Block<(String, String)>) -> usize {
    let stays: usize = view.children.iter().map(|c| view.stays(c.id).count()).sum();
    let hearings = usize::from(view.hearing.is_some()) + usize::from(view.last.is_some());
    view.children.len()
        + stays
        + children::placement_entries(view)
        + services::entries(view)
        + visits::entries(view)
        + contacts::entries(view)
        + efforts::entries(view)
        + hearings
        + projected.rows.len()
}

/// "From 12 entries, Nov 3, 2026 to Nov 22, 2026." or that there is nothing.
fn foot(entries: usize, first: NaiveDate, last: NaiveDate) -> String {
    if entries == 0 {
        return nothing_since(first);
    }
    let many = counted_as(entries, "entry", "entries");
    format!("From {many}, {} to {}.", short_date(first), short_date(last))
}

fn nothing_since(first: NaiveDate) -> String {
    format!("Nothing recorded since {}.", short_date(first))
}

fn or_unknown(text: &str) -> String {
    if text.is_empty() { UNKNOWN.to_owned() } else { text.to_owned() }
}

fn day_or_unknown(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| UNKNOWN.to_owned(), short_date)
}

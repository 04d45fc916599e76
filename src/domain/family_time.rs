//! Family time: the visits of parents and children as they were planned, and what became of each.
//!
//! Days and times are the agency's local ones, kept as they are said: "every Tuesday at four" stays four o'clock when the
//! clocks change. Of each planned day there is one word, or none yet: then the visit is open, and nothing is assumed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Timelike as _};

use super::family::Who;
use super::id::{ChildId, FamilyTimePlanId};
use super::period::days_between;

crate::codes! {
    /// What became of a planned visit of parents and children, and by whom it failed.
    pub enum FamilyTimeOutcome {
        Held => "held", "Held",
        CancelledByParent => "cancelled_by_parent", "Cancelled by the parent",
        CancelledByAgency => "cancelled_by_agency", "Cancelled by the agency",
        CancelledByCaregiver => "cancelled_by_caregiver", "Cancelled by the caregiver",
        /// By the child, or for a reason of nobody's making such as weather.
        CancelledByOther => "cancelled_by_other", "Cancelled by the child or another",
        NoShow => "no_show", "Parent did not come",
    }
}

impl FamilyTimeOutcome {
    /// Whether the parent is the one by whom the visit did not happen.
    pub const fn missed_by_parent(self) -> bool {
        matches!(self, Self::CancelledByParent | Self::NoShow)
    }

    /// Whether it can be said before the day has come: a visit is called off ahead, but neither held nor missed.
    pub const fn may_be_ahead(self) -> bool {
        !matches!(self, Self::Held | Self::NoShow)
    }
}

crate::codes! {
    /// How closely family time is watched.
    pub enum Supervision {
        /// Somebody is in the room throughout.
        Supervised => "supervised", "Supervised",
        /// Somebody looks in.
        Monitored => "monitored", "Monitored",
        Unsupervised => "unsupervised", "Unsupervised",
    }
}

crate::codes! {
    /// Why a visit was not held.
    pub enum MissedBecause {
        Illness => "illness", "Illness",
        Transport => "transport", "No way to get there",
        Work => "work", "Work",
        Appointment => "appointment", "Another appointment or court",
        NoOneToSupervise => "no_one_to_supervise", "Nobody to supervise",
        NoPlace => "no_place", "No place free",
        Weather => "weather", "Weather",
        ChildUnwilling => "child_unwilling", "The child did not want to",
        Safety => "safety", "A safety concern that day",
        NotTold => "not_told", "Somebody was not told in time",
        Unknown => "unknown", "Not known",
        Other => "other", "Another reason",
    }
}

crate::codes! {
    /// A day of the week.
    pub enum Weekday {
        Monday => "monday", "Monday",
        Tuesday => "tuesday", "Tuesday",
        Wednesday => "wednesday", "Wednesday",
        Thursday => "thursday", "Thursday",
        Friday => "friday", "Friday",
        Saturday => "saturday", "Saturday",
        Sunday => "sunday", "Sunday",
    }
}

impl Weekday {
    /// That of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        match date.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

/// Whether a visit of these people is one of brothers and sisters among themselves: two children or more, and no adult. Where
/// nobody is named, as in what was entered before people were, it is one of parents and children.
#[must_use]
pub fn is_among_siblings(with: &[Who]) -> bool {
    with.iter().all(|who| who.child().is_some()) && with.len() > 1
}

/// The days for which visits are planned: one day of every week, from a day until a day, or until further notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// The day of the week.
    pub weekday: Weekday,
    /// No day before this one.
    pub from: NaiveDate,
    /// No day after this one.
    pub until: Option<NaiveDate>,
}

impl Series {
    /// As it was planned until a day or for good, and no longer than it held where it was ended before its time.
    #[must_use]
    pub fn lasting(
        weekday: Weekday,
        from: NaiveDate,
        until_on: Option<NaiveDate>,
        ended_on: Option<NaiveDate>,
    ) -> Self {
        Self { weekday, from, until: until_on.into_iter().chain(ended_on).min() }
    }

    /// One day alone.
    #[must_use]
    pub fn once(on: NaiveDate) -> Self {
        Self { weekday: Weekday::of(on), from: on, until: Some(on) }
    }

    /// Whether a visit is planned for this day.
    #[must_use]
    pub fn includes(self, day: NaiveDate) -> bool {
        Weekday::of(day) == self.weekday && self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The planned days from `first` to `last`, the earliest first.
    #[must_use]
    pub fn days(self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let last = self.until.map_or(last, |until| until.min(last));
        let first = self.from.max(first);
        let begin = first.iter_days().take(7).find(|day| Weekday::of(*day) == self.weekday);
        let weekly = |day: &NaiveDate| day.checked_add_days(Days::new(7));
        std::iter::successors(begin, weekly).take_while(|day| *day <= last).collect()
    }
}

/// Why a plan cannot end on a day, in words for whoever typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EndError {
    /// Days that have passed stay planned.
    #[error("What was planned for days that have passed stays as it is. Choose yesterday or a later day")]
    Past,
    /// It had ended by then.
    #[error("It ends before that day as it is")]
    Later,
}

/// Whether a plan may hold until `last` and no longer. What has passed is not rewritten: the last day is yesterday or later.
pub fn check_end(series: Series, last: NaiveDate, today: NaiveDate) -> Result<(), EndError> {
    if last.succ_opt().is_none_or(|next| next < today) {
        Err(EndError::Past)
    } else if series.until.is_some_and(|until| until <= last) {
        Err(EndError::Later)
    } else {
        Ok(())
    }
}

/// Why a visit cannot be at these times, in words for whoever typed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimesError {
    /// 4:00 typed for the afternoon is the usual slip.
    #[error("No visit begins at night. Write a time in the afternoon like 4:00 p.m.")]
    AtNight,
    /// The end does not come after the beginning.
    #[error("It ends before it begins")]
    EndFirst,
}

/// No visit begins before this hour.
const FIRST_HOUR: u32 = 6;

/// Whether a visit may begin and end at these local times.
pub fn check_times(start: NaiveTime, end: Option<NaiveTime>) -> Result<(), TimesError> {
    if start.hour() < FIRST_HOUR {
        Err(TimesError::AtNight)
    } else if end.is_some_and(|end| end <= start) {
        Err(TimesError::EndFirst)
    } else {
        Ok(())
    }
}

/// A first day further away is a slip of the hand: 2062 for 2026.
const DAYS_AWAY: i64 = 366;

/// Whether a plan may begin on `first`: within a year of today, before or after.
#[must_use]
pub fn may_begin(first: NaiveDate, today: NaiveDate) -> bool {
    days_between(today, first).abs() <= DAYS_AWAY
}

/// A plan: its days, and the children for whom it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its key.
    pub id: FamilyTimePlanId,
    /// Its days.
    pub series: Series,
    /// For whom.
    pub children: Vec<ChildId>,
}

/// What became of one visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The day it was planned for.
    pub on: NaiveDate,
    /// The plan that it is of; none for a visit that was not planned here.
    pub plan: Option<FamilyTimePlanId>,
    /// What became of it.
    pub outcome: FamilyTimeOutcome,
    /// The children who took part, or were to.
    pub children: Vec<ChildId>,
}

/// For so many days back a visit of which nothing is recorded stays on the list of what wants doing; the family's own page shows
/// all of them.
pub const ASKED_FOR_DAYS: u64 = 30;

/// The planned visits whose day has passed and of which nothing is known yet, the latest first.
#[must_use]
pub fn open_visits(plans: &[Plan], words: &[Word], today: NaiveDate) -> Vec<(NaiveDate, FamilyTimePlanId)> {
    let Some(yesterday) = today.pred_opt() else { return Vec::new() };
    let known: BTreeSet<_> = words.iter().filter_map(|word| Some((word.plan?, word.on))).collect();
    let days = |plan: &Plan| {
        plan.series.days(plan.series.from, yesterday).into_iter().map(|day| (day, plan.id)).collect::<Vec<_>>()
    };
    let mut open: Vec<_> = plans.iter().flat_map(days).filter(|(day, plan)| !known.contains(&(*plan, *day))).collect();
    open.sort_unstable_by(|a, b| b.cmp(a));
    open
}

/// The visits of one child in one month. What was planned is what was held, what was missed, and what is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Planned.
    pub planned: usize,
    /// Held with the child.
    pub held: usize,
    /// Nothing is known of them yet.
    pub open: usize,
}

/// Planned against held, by the first day of the month and by child; a visit that names no child is under `None`. A visit
/// is planned for the children of its plan, and for whoever took part beside them.
#[must_use]
pub fn by_child_and_month(
    plans: &[Plan],
    words: &[Word],
    today: NaiveDate,
) -> BTreeMap<(NaiveDate, Option<ChildId>), Tally> {
    let mut found: BTreeMap<_, Tally> = BTreeMap::new();
    let of = |id: FamilyTimePlanId| plans.iter().find(|plan| plan.id == id);
    for word in words {
        let there: BTreeSet<ChildId> = word.children.iter().copied().collect();
        let planned = word.plan.and_then(of).map_or(&[][..], |plan| plan.children.as_slice());
        let all: BTreeSet<ChildId> = there.iter().chain(planned).copied().collect();
        for child in named(&all) {
            let tally = found.entry((month_of(word.on), child)).or_default();
            tally.planned += 1;
            let with_her = child.is_none_or(|child| there.contains(&child));
            tally.held += usize::from(word.outcome == FamilyTimeOutcome::Held && with_her);
        }
    }
    for (day, plan) in open_visits(plans, words, today) {
        let planned = of(plan).map_or(&[][..], |plan| plan.children.as_slice());
        for child in named(&planned.iter().copied().collect()) {
            let tally = found.entry((month_of(day), child)).or_default();
            tally.planned += 1;
            tally.open += 1;
        }
    }
    found
}

fn named(children: &BTreeSet<ChildId>) -> Vec<Option<ChildId>> {
    if children.is_empty() { vec![None] } else { children.iter().copied().map(Some).collect() }
}

fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// What the clock says of a visit beside what was planned: how long it was, whether it began late or was short.
#[must_use]
pub fn timing(planned: (Option<NaiveTime>, Option<NaiveTime>), held: (NaiveTime, Option<NaiveTime>)) -> Vec<String> {
    let minutes = |from: NaiveTime, to: NaiveTime| (to - from).num_minutes();
    let lasted = held.1.map(|end| minutes(held.0, end));
    let late = planned.0.map(|start| minutes(start, held.0)).filter(|late| *late > 0);
    let planned = planned.0.zip(planned.1).map(|(start, end)| minutes(start, end));
    let short = planned.zip(lasted).map(|(planned, lasted)| planned - lasted).filter(|short| *short > 0);
    let words = [
        lasted.map(|n| format!("{n} minutes")),
        late.map(|n| format!("began {n} minutes late")),
        short.map(|n| format!("{n} minutes shorter than planned")),
    ];
    words.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;

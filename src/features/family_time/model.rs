//! The rows of `family_time_plans` and `family_times`, each with its people.

use chrono::{NaiveDate, NaiveTime};
use diesel::prelude::*;

use crate::access::notes::{self, Note, Sealed};
use crate::db::schema::{family_time_plans, family_times};
use crate::db::{Backend, Instant};
use crate::domain::calendar::{clock_time, kept_time, short_date};
use crate::domain::contact::MeetingPlace;
use crate::domain::family::Who;
use crate::domain::family_time::{
    FamilyTimeOutcome, MissedBecause, Plan, Series, Supervision, Weekday, Word, is_among_siblings,
};
use crate::domain::id::{ChildId, FamilyId, FamilyTimeId, FamilyTimePlanId, UserId};

/// Family time as it was planned.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = family_time_plans, check_for_backend(Backend))]
pub struct PlannedTime {
    /// Key.
    pub id: FamilyTimePlanId,
    /// The plan that this one took the place of.
    pub follows_id: Option<FamilyTimePlanId>,
    /// The day of the week.
    pub weekday: Weekday,
    /// No visit before this day.
    pub starts_on: NaiveDate,
    /// No visit after this day, as it was planned.
    pub until_on: Option<NaiveDate>,
    /// The local time at which visits begin, `HH:MM`.
    pub starts_at: String,
    /// The local time at which they end.
    pub ends_at: String,
    /// Where.
    pub place: MeetingPlace,
    /// Where more exactly.
    pub place_words: String,
    /// How closely they are watched.
    pub supervision: Supervision,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// The last day on which it holds, where it was ended before its time.
    pub ended_on: Option<NaiveDate>,
    /// Who ended it.
    pub ended_by: Option<UserId>,
    /// Why.
    pub ended_reason: String,
    /// When it was marked as entered in error.
    pub error_at: Option<Instant>,
    /// Why.
    pub error_reason: String,
    /// Grows when it ends.
    pub version: i32,
}

impl PlannedTime {
    /// Its days, as they stand now.
    #[must_use]
    pub fn series(&self) -> Series {
        Series::lasting(self.weekday, self.starts_on, self.until_on, self.ended_on)
    }

    /// When it begins and ends, by the clock.
    #[must_use]
    pub fn times(&self) -> (Option<NaiveTime>, Option<NaiveTime>) {
        (kept_time(&self.starts_at), kept_time(&self.ends_at))
    }

    /// "Every Tuesday, 4:00 p.m. to 6:00 p.m."; "Dec 1, 2026, 4:00 p.m. to 6:00 p.m.".
    #[must_use]
    pub fn said(&self) -> String {
        let day = if self.until_on == Some(self.starts_on) {
            short_date(self.starts_on)
        } else {
            format!("Every {}", self.weekday)
        };
        let time = |at: Option<NaiveTime>| at.map(clock_time).unwrap_or_default();
        let (from, to) = self.times();
        format!("{day}, {} to {}", time(from), time(to))
    }
}

/// What became of a visit of parents and children.
#[derive(Debug, Clone, Queryable, Selectable, Identifiable)]
#[diesel(table_name = family_times, check_for_backend(Backend))]
pub struct FamilyTime {
    /// Key.
    pub id: FamilyTimeId,
    /// The plan that it is of.
    pub plan_id: Option<FamilyTimePlanId>,
    /// The day it was planned for.
    pub planned_on: NaiveDate,
    /// What became of it.
    pub outcome: FamilyTimeOutcome,
    /// How closely it was watched.
    pub supervision: Supervision,
    /// The local time at which it began, `HH:MM`.
    pub started_at: Option<String>,
    /// The local time at which it ended.
    pub ended_at: Option<String>,
    /// Why it was not held.
    pub reason: Option<MissedBecause>,
    /// Why, in words: shut.
    pub(super) reason_words: Sealed,
    /// Where.
    pub place: Option<MeetingPlace>,
    /// Where more exactly.
    pub place_words: String,
    /// What was seen of parents and children together: shut.
    pub(super) quality: Sealed,
    /// In a few words: shut, for those who may read it.
    pub(super) note: Sealed,
    /// When it was entered.
    pub entered_at: Instant,
    /// Who entered it.
    pub entered_by: Option<UserId>,
    /// When it was marked as entered in error.
    pub error_at: Option<Instant>,
    /// Why.
    pub error_reason: String,
}

impl FamilyTime {
    /// Its note, as one of family time.
    #[must_use]
    pub fn note(&self) -> Note<'_, notes::FamilyTime> {
        self.note.of_family_time()
    }

    /// What was seen of parents and children together, as a note of family time.
    #[must_use]
    pub fn quality(&self) -> Note<'_, notes::FamilyTime> {
        self.quality.of_family_time()
    }

    /// Why it was not held, as a note of family time.
    #[must_use]
    pub fn reason_words(&self) -> Note<'_, notes::FamilyTime> {
        self.reason_words.of_family_time()
    }

    /// When it began and ended, by the clock.
    #[must_use]
    pub fn times(&self) -> (Option<NaiveTime>, Option<NaiveTime>) {
        (self.started_at.as_deref().and_then(kept_time), self.ended_at.as_deref().and_then(kept_time))
    }
}

/// The plans and visits of a family that count, with their people.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The plans, the latest first.
    pub plans: Vec<(PlannedTime, Vec<Who>)>,
    /// The visits of which it is known what became of them, the latest first.
    pub visits: Vec<(FamilyTime, Vec<Who>)>,
}

impl Kept {
    /// The visits of parents and children, without those of brothers and sisters among themselves: what counts as family time.
    #[must_use]
    pub fn with_parents(mut self) -> Self {
        self.plans.retain(|(_, with)| !is_among_siblings(with));
        self.visits.retain(|(_, with)| !is_among_siblings(with));
        self
    }

    /// The plans, for the rules.
    #[must_use]
    pub fn rules(&self) -> Vec<Plan> {
        let plan = |(plan, with): &(PlannedTime, Vec<Who>)| Plan {
            id: plan.id,
            series: plan.series(),
            children: children(with),
        };
        self.plans.iter().map(plan).collect()
    }

    /// The visits, for the rules.
    #[must_use]
    pub fn words(&self) -> Vec<Word> {
        let word = |(visit, with): &(FamilyTime, Vec<Who>)| Word {
            on: visit.planned_on,
            plan: visit.plan_id,
            outcome: visit.outcome,
            children: children(with),
        };
        self.visits.iter().map(word).collect()
    }
}

fn children(with: &[Who]) -> Vec<ChildId> {
    with.iter().filter_map(|who| who.child()).collect()
}

/// Family time to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlan {
    /// The family.
    pub family: FamilyId,
    /// The plan that this one takes the place of.
    pub follows: Option<FamilyTimePlanId>,
    /// Its days.
    pub series: Series,
    /// The local time at which visits begin, `HH:MM`.
    pub starts_at: String,
    /// The local time at which they end.
    pub ends_at: String,
    /// Where.
    pub place: MeetingPlace,
    /// Where more exactly.
    pub place_words: String,
    /// How closely they are watched.
    pub supervision: Supervision,
    /// For whom.
    pub with: Vec<Who>,
}

/// What became of a visit, to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFamilyTime {
    /// The family.
    pub family: FamilyId,
    /// The plan that it is of.
    pub plan: Option<FamilyTimePlanId>,
    /// The day it was planned for.
    pub planned_on: NaiveDate,
    /// What became of it.
    pub outcome: FamilyTimeOutcome,
    /// How closely it was watched.
    pub supervision: Supervision,
    /// Who took part, or was to.
    pub with: Vec<Who>,
    /// The local times at which it began and ended, `HH:MM`.
    pub times: (Option<String>, Option<String>),
    /// Why it was not held.
    pub reason: Option<MissedBecause>,
    /// Why, in words.
    pub reason_words: String,
    /// Where.
    pub place: Option<MeetingPlace>,
    /// Where more exactly.
    pub place_words: String,
    /// What was seen of parents and children together.
    pub quality: String,
    /// In a few words.
    pub note: String,
}

impl NewFamilyTime {
    /// A visit of which no more is known: nobody is named.
    #[must_use]
    pub fn of(family: FamilyId, planned_on: NaiveDate, outcome: FamilyTimeOutcome, supervision: Supervision) -> Self {
        Self {
            family,
            plan: None,
            planned_on,
            outcome,
            supervision,
            with: Vec::new(),
            times: (None, None),
            reason: None,
            reason_words: String::new(),
            place: None,
            place_words: String::new(),
            quality: String::new(),
            note: String::new(),
        }
    }
}

//! Time to permanency of an entry cohort: everyone removed in a window, followed to the as-of date.
//!
//! The unit is the stay, not the child: a child who comes back starts a new stay and counts again, which is what a
//! county's caseload feels. Several stays of one child are not independent, so the limits are slightly too narrow; the
//! number of distinct children is given beside. Entry cohorts are used because exit cohorts and point-in-time counts
//! mislead (California Child Welfare Indicators Project, methodology of the median length of stay), and competing exits
//! because treating them as censored overstates the time to reunification (Shaw, SSWR 2008).

use serde::Serialize;

use super::histogram::{GroupCounts, Histogram, HistogramError, LONGEST_DAYS, Shape};
use super::incidence::{Incidence, IncidenceStep, Share};
use super::months::{add_months, within_months};
use super::reentry::{ReEntries, re_entries};
use super::stays::{Span, Stays};
use super::survival::{Limits, Quantile, Survival, SurvivalStep};
use super::window::Cohort;
use crate::domain::exit::ExitReason;

/// Calendar months of the horizons, each with the day at which the curve is read.
const HORIZONS: [(u32, i32); 3] = [(6, 183), (12, 365), (24, 730)];
/// Months of the table of numbers, each with the day at which the curves are read.
const READINGS: [(u32, i32); 8] = [(0, 0), (3, 91), (6, 183), (9, 274), (12, 365), (18, 548), (24, 730), (36, 1095)];

/// Everything the page "Time to permanency" shows. Shares are 0 to 1; days are counted from the removal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeToPermanency {
    /// The removals that are followed. Not in the serialised form, whose reader wants dates, not day numbers.
    #[serde(skip)]
    pub cohort: Cohort,
    /// The date as of which they are followed; not in the serialised form either.
    #[serde(skip)]
    pub as_of: i32,
    /// Stays that began in the window.
    pub entered: u32,
    /// Different children among them.
    pub children: i64,
    /// Stays that had not ended.
    pub still_in_care: u32,
    /// Stays that had ended, by reason.
    pub exits: Vec<ReasonCount>,
    /// The curve and the plain counts at 6, 12 and 24 months.
    pub horizons: Vec<Horizon>,
    /// The curves at 0, 3, 6, 9, 12, 18, 24 and 36 months.
    pub readings: Vec<Reading>,
    /// Day by which a quarter of all stays had ended in reunification; `None` = not reached.
    pub quarter_home: Option<i32>,
    /// Day by which half had; `None` = not reached. It is no median of the completed reunifications.
    pub half_home: Option<i32>,
    /// Day by which half of all stays had ended in any way, with 95% limits.
    pub median_stay: Quantile,
    /// Returns to care after an exit to permanency.
    pub re_entry: ReEntries,
    /// Returns to care after reunification.
    pub re_entry_after_reunification: ReEntries,
    /// Share gone by each reason and share in care, on each day on which something happened.
    pub curve: Vec<CurvePoint>,
}

/// Stays ended for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReasonCount {
    /// The reason.
    pub reason: ExitReason,
    /// Stays.
    pub stays: u32,
}

/// The curves after a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// Day from removal.
    pub day: i32,
    /// Stays at risk on it.
    pub at_risk: u32,
    /// Share still in care.
    pub in_care: f64,
    /// Its 95% limits.
    pub in_care_limits: Option<Limits>,
    /// Share gone by each reason, in the order of [`ExitReason::ALL`]; the first is reunification.
    pub gone: [f64; 8],
    /// 95% limits of the share gone home.
    pub home_limits: Option<Limits>,
}

/// A share gone for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ReasonShare {
    /// The reason.
    pub reason: ExitReason,
    /// The share, its standard error and limits.
    #[serde(flatten)]
    pub share: Share,
}

/// What had happened by a number of months.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Horizon {
    /// Calendar months from removal.
    pub months: u32,
    /// Day at which the curve is read: 183, 365 or 730.
    pub day: i32,
    /// Whether any stay began long enough ago to be seen on the day; if not, there is nothing to estimate from yet and
    /// the share given is that of the last day seen.
    pub reached: bool,
    /// Whether the window is over and every stay in it began long enough ago; if not, the estimate leans on the stays
    /// that did and must be shown as immature.
    pub mature: bool,
    /// Share home: the Aalen-Johansen curve of reunification at the day.
    pub home: Share,
    /// Share gone by each reason at the day.
    pub gone: Vec<ReasonShare>,
    /// Share still in care at the day (Kaplan-Meier).
    pub in_care: f64,
    /// Its 95% limits.
    pub in_care_limits: Option<Limits>,
    /// Stays at risk on the day.
    pub at_risk: u32,
    /// Stays reunified by the same day of the month, clamped to the month's end and included: a count, not an estimate.
    /// It differs from the curve by the stays that ended in the days between the two rules.
    pub reunified_by_calendar: u32,
}

/// The curves at a number of months.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Months from removal.
    pub months: u32,
    /// Day at which the curves are read.
    pub day: i32,
    /// Whether any stay began long enough ago to be seen on the day.
    pub reached: bool,
    /// Stays at risk on the day: still in care and observed.
    pub at_risk: u32,
    /// Share home.
    pub home: Share,
    /// Share gone for any other reason.
    pub other_exits: f64,
    /// Share still in care.
    pub in_care: f64,
    /// Its 95% limits.
    pub in_care_limits: Option<Limits>,
}

/// Follows an entry cohort to a date. Fails only for a stay longer than [`LONGEST_DAYS`].
pub fn time_to_permanency(stays: &Stays, cohort: &Cohort, as_of: i32) -> Result<TimeToPermanency, HistogramError> {
    let (table, removals) = count(stays, cohort, as_of)?;
    let counts = table.groups().next().unwrap_or_default();
    let curves =
        Curves { survival: Survival::estimate(counts), incidence: Incidence::estimate(counts), removals, as_of };
    let exits = exits_by_reason(counts);
    let re_entry = re_entries(stays, cohort, as_of);
    let over = cohort.window.to <= as_of;
    let by_calendar = HORIZONS.into_iter().zip(reunified_by_calendar(stays, cohort, as_of));
    Ok(TimeToPermanency {
        cohort: *cohort,
        as_of,
        entered: counts.rows(),
        children: re_entry.children,
        still_in_care: counts.rows() - exits.iter().map(|exit| exit.stays).sum::<u32>(),
        horizons: by_calendar.map(|(at, reunified)| curves.horizon(at, over, reunified)).collect(),
        readings: READINGS.map(|at| curves.reading(at)).to_vec(),
        quarter_home: curves.incidence.day_reaching(HOME, 0.25),
        half_home: curves.incidence.day_reaching(HOME, 0.5),
        median_stay: curves.survival.quantile(0.5),
        curve: curves.points(),
        re_entry: re_entry.after_permanency,
        re_entry_after_reunification: re_entry.after_reunification,
        exits,
    })
}

/// Number of reunification among the causes.
pub(super) const HOME: u8 = ExitReason::Reunification.number();

/// First and last removal of a cohort.
type Removals = Option<(i32, i32)>;

/// The curves of one cohort.
struct Curves {
    survival: Survival,
    incidence: Incidence,
    removals: Removals,
    as_of: i32,
}

impl Curves {
    fn reached(&self, day: i32) -> bool {
        self.removals.is_some_and(|(first, _)| first + day <= self.as_of)
    }

    fn in_care_limits(&self, day: i32) -> Option<Limits> {
        self.survival.at(day).and_then(SurvivalStep::limits)
    }

    fn horizon(&self, (months, day): (u32, i32), over: bool, reunified_by_calendar: u32) -> Horizon {
        let ripe = self.removals.is_some_and(|(_, last)| add_months(last, months).max(last + day) <= self.as_of);
        let gone = |reason: ExitReason| ReasonShare { reason, share: self.incidence.share(day, reason.number()) };
        Horizon {
            months,
            day,
            reached: self.reached(day),
            mature: over && ripe,
            home: self.incidence.share(day, HOME),
            gone: reasons().map(gone).collect(),
            in_care: self.survival.share(day),
            in_care_limits: self.in_care_limits(day),
            at_risk: self.survival.at_risk(day),
            reunified_by_calendar,
        }
    }

    fn reading(&self, (months, day): (u32, i32)) -> Reading {
        let others = reasons().filter(|reason| *reason != ExitReason::Reunification);
        Reading {
            months,
            day,
            reached: self.reached(day),
            at_risk: self.survival.at_risk(day),
            home: self.incidence.share(day, HOME),
            other_exits: others.map(|reason| self.incidence.share(day, reason.number()).share).sum(),
            in_care: self.survival.share(day),
            in_care_limits: self.in_care_limits(day),
        }
    }

    /// Every step of the curves: both have one on the same days.
    fn points(&self) -> Vec<CurvePoint> {
        let point = |(step, in_care): (IncidenceStep<'_>, &SurvivalStep)| {
            Some(CurvePoint {
                day: step.day,
                at_risk: step.at_risk,
                in_care: step.surv,
                in_care_limits: in_care.limits(),
                gone: step.shares.try_into().ok()?,
                home_limits: step.cause(HOME)?.limits,
            })
        };
        self.incidence.steps().zip(&self.survival.steps).filter_map(point).collect()
    }
}

/// Removal, days and status of each stay of a cohort, as of a date.
fn spans(stays: &Stays, cohort: &Cohort, as_of: i32) -> impl Iterator<Item = (i32, i32, u8)> {
    let chosen = move |span: &Span| span.removal <= as_of && cohort.contains(span.removal, span.office);
    stays.spans().filter(chosen).map(move |span| {
        let (end, status) = span.exit(as_of).unwrap_or((as_of, 0));
        (span.removal, end - span.removal, status)
    })
}

fn count(stays: &Stays, cohort: &Cohort, as_of: i32) -> Result<(Histogram, Removals), HistogramError> {
    let mut removals: Removals = None;
    let rows = spans(stays, cohort, as_of).map(|(removal, days, status)| {
        removals = removals.map(|(first, last)| (first.min(removal), last.max(removal))).or(Some((removal, removal)));
        (days, status, 0)
    });
    let longest = as_of.saturating_sub(cohort.window.from).min(LONGEST_DAYS);
    let table = Histogram::from_rows(rows, longest, Shape { groups: 1, causes: 8 })?;
    Ok((table, removals))
}

/// Stays reunified within the months of each horizon.
fn reunified_by_calendar(stays: &Stays, cohort: &Cohort, as_of: i32) -> [u32; 3] {
    let mut counted = [0; 3];
    for (removal, days, _) in spans(stays, cohort, as_of).filter(|&(_, _, status)| status == HOME) {
        for (count, (months, _)) in counted.iter_mut().zip(HORIZONS) {
            *count += u32::from(within_months(removal, months, removal + days));
        }
    }
    counted
}

fn exits_by_reason(counts: GroupCounts<'_>) -> Vec<ReasonCount> {
    let mut exits: Vec<_> = reasons().map(|reason| ReasonCount { reason, stays: 0 }).collect();
    for day in counts.days() {
        for (exit, left) in exits.iter_mut().zip(day.by_cause) {
            exit.stays += left;
        }
    }
    exits
}

fn reasons() -> impl Iterator<Item = ExitReason> {
    ExitReason::ALL.iter().copied()
}

//! The Aalen-Johansen estimate of leaving by each cause while the other causes compete.
//!
//! Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978). The variance is the Greenwood-type (multinomial
//! delta) one of Andersen, Borgan, Gill and Keiding, Statistical Models Based on Counting Processes, section IV.4.1.
//! It is carried forward day by day: with h the hazard of any exit and hk that of the cause on n at risk,
//! F' = F + S hk and S' = S (1 - h) give
//!
//! ```text
//! var F'     = var F + 2 hk cov(F, S) + hk^2 var S + S^2 hk (1 - hk) / n
//! cov(F',S') = (1 - h) (cov(F, S) + hk var S) - S^2 hk (1 - h) / n
//! var S'     = (1 - h)^2 var S + S^2 h (1 - h) / n
//! ```

use super::histogram::{Day, GroupCounts};
use super::survival::{Limits, SLACK};

/// Below this part of its largest term a variance is rounding left over from terms that cancel.
const CANCELLED: f64 = 1e-13;

/// The estimates while the curve is being built: the columns let the machine take several causes at once.
struct State {
    surv: f64,
    surv_variance: f64,
    shares: Vec<f64>,
    variances: Vec<f64>,
    /// Covariance of each share with the share in care.
    covariances: Vec<f64>,
}

impl State {
    fn new(causes: usize) -> Self {
        let zero = || vec![0.0; causes];
        Self { surv: 1.0, surv_variance: 0.0, shares: zero(), variances: zero(), covariances: zero() }
    }

    fn read(&self, day: i32) -> Estimates {
        let gone = self.shares.iter().zip(&self.variances).map(|(&share, &variance)| Share::new(share, variance));
        Estimates { day, in_care: Share::new(self.surv, self.surv_variance), gone: gone.collect() }
    }

    fn step(&mut self, day: &Day<'_>) {
        let n = f64::from(day.at_risk);
        let stay = f64::from(day.at_risk - day.exits) / n;
        let (surv, spread) = (self.surv, self.surv_variance);
        let square = surv * surv / n;
        // Only when all who remain leave together can the terms cancel to nothing but rounding.
        let noise = if day.exits == day.at_risk { CANCELLED } else { 0.0 };
        let moments = self.variances.iter_mut().zip(&mut self.covariances);
        for (((variance, covariance), share), &exits) in moments.zip(&mut self.shares).zip(day.by_cause) {
            let hazard = f64::from(exits) / n;
            let carried = *variance + hazard * hazard * spread;
            let next = carried + 2.0 * hazard * *covariance + square * hazard * (1.0 - hazard);
            *variance = if next <= noise * carried { 0.0 } else { next };
            *covariance = stay * (*covariance + hazard * (spread - square));
            *share += surv * hazard;
        }
        self.surv_variance = stay * (stay * spread + square * (1.0 - stay));
        self.surv *= stay;
    }
}

/// The estimates after a day of interest: what a table of offices shows, without keeping the curves.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimates {
    /// The day asked for.
    pub day: i32,
    /// Share still in care (Kaplan-Meier, with Greenwood's standard error).
    pub in_care: Share,
    /// Share gone by each cause, from cause 1.
    pub gone: Vec<Share>,
}

impl Estimates {
    /// Reads both curves of one group at given days; ones out of order are put in order.
    pub fn at_days(counts: GroupCounts<'_>, asked: &[i32]) -> Vec<Self> {
        let mut asked = asked.to_vec();
        asked.sort_unstable();
        let mut asked = asked.into_iter().peekable();
        let mut state = State::new(counts.causes());
        let mut read = Vec::with_capacity(asked.len());
        for day in counts.days() {
            while let Some(before) = asked.next_if(|&before| before < day.day) {
                read.push(state.read(before));
            }
            if asked.peek().is_none() {
                break;
            }
            if day.exits > 0 {
                state.step(&day);
            }
        }
        read.extend(asked.map(|day| state.read(day)));
        read
    }
}

/// Cumulative incidence curves of all causes in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Incidence {
    causes: usize,
    days: Vec<i32>,
    at_risk: Vec<u32>,
    surv: Vec<f64>,
    /// `[step][cause]`.
    shares: Vec<f64>,
    /// `[step][cause]`.
    variances: Vec<f64>,
}

/// The estimates in force on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IncidenceStep<'a> {
    /// Day, or rank of the time.
    pub day: i32,
    /// Rows at risk on it.
    pub at_risk: u32,
    /// Share still in care after it.
    pub surv: f64,
    /// Share gone by each cause, from cause 1.
    pub shares: &'a [f64],
    /// Variance of each share.
    pub variances: &'a [f64],
}

impl IncidenceStep<'_> {
    /// Share gone by a cause (from 1), its standard error and 95% limits; `None` for no such cause.
    pub fn cause(&self, cause: u8) -> Option<Share> {
        let place = usize::from(cause).checked_sub(1)?;
        Some(Share::new(*self.shares.get(place)?, *self.variances.get(place)?))
    }
}

/// An estimated share.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Share {
    /// The estimate, 0 to 1.
    pub share: f64,
    /// Its standard error.
    pub std_err: f64,
    /// 95% limits; `None` where the share is 0 or 1.
    pub limits: Option<Limits>,
}

impl Share {
    fn new(share: f64, variance: f64) -> Self {
        let std_err = variance.sqrt();
        Self { share, std_err, limits: Limits::loglog(share, std_err) }
    }
}

impl Incidence {
    /// The curves of one group.
    pub fn estimate(counts: GroupCounts<'_>) -> Self {
        let causes = counts.causes();
        let mut curve = Self::with_room_for(causes, counts.days().count());
        let mut state = State::new(causes);
        for day in counts.days() {
            if day.exits > 0 {
                state.step(&day);
            }
            curve.days.push(day.day);
            curve.at_risk.push(day.at_risk);
            curve.surv.push(state.surv);
            curve.shares.extend_from_slice(&state.shares);
            curve.variances.extend_from_slice(&state.variances);
        }
        curve
    }

    fn with_room_for(causes: usize, steps: usize) -> Self {
        Self {
            causes,
            days: Vec::with_capacity(steps),
            at_risk: Vec::with_capacity(steps),
            surv: Vec::with_capacity(steps),
            shares: Vec::with_capacity(steps * causes),
            variances: Vec::with_capacity(steps * causes),
        }
    }

    /// Number of causes.
    pub const fn causes(&self) -> usize {
        self.causes
    }

    /// The steps in order of day.
    pub fn steps(&self) -> impl Iterator<Item = IncidenceStep<'_>> {
        let values = self.shares.chunks_exact(self.causes.max(1)).zip(self.variances.chunks_exact(self.causes.max(1)));
        self.days.iter().zip(&self.at_risk).zip(&self.surv).zip(values).map(
            |(((&day, &at_risk), &surv), (shares, variances))| IncidenceStep { day, at_risk, surv, shares, variances },
        )
    }

    /// The step in force on a day; `None` before the first.
    pub fn at(&self, day: i32) -> Option<IncidenceStep<'_>> {
        let step = self.days.partition_point(|&known| known <= day).checked_sub(1)?;
        let values = step * self.causes..(step + 1) * self.causes;
        Some(IncidenceStep {
            day: *self.days.get(step)?,
            at_risk: *self.at_risk.get(step)?,
            surv: *self.surv.get(step)?,
            shares: self.shares.get(values.clone())?,
            variances: self.variances.get(values)?,
        })
    }

    /// Share gone by a cause (from 1) by a day; 0 before the first step.
    pub fn share(&self, day: i32, cause: u8) -> Share {
        self.at(day).and_then(|step| step.cause(cause)).unwrap_or_default()
    }

    /// The first day by which a share of all rows has gone by a cause; `None` = not reached.
    pub fn day_reaching(&self, cause: u8, share: f64) -> Option<i32> {
        let reached = |step: &IncidenceStep<'_>| step.cause(cause).is_some_and(|c| c.share >= share - SLACK);
        self.steps().find(reached).map(|step| step.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Incidence;
    use crate::domain::outcomes::histogram::{Histogram, Shape};
    use crate::domain::outcomes::survival::Survival;

    /// Ten children: 1 reunified, 2 guardianship, 3 with a relative, 0 still in care.
    fn ten_children() -> Histogram {
        let days = [30, 60, 90, 120, 150, 180, 200, 240, 300, 365];
        let status = [1, 1, 0, 3, 1, 1, 0, 2, 1, 0];
        Histogram::from_columns(&days, &status, &[0; 10], Shape { groups: 1, causes: 3 }).unwrap()
    }

    #[test]
    fn ten_children_give_the_fractions_worked_out_by_hand() {
        let table = ten_children();
        let counts = table.groups().next().unwrap();
        let (survival, incidence) = (Survival::estimate(counts), Incidence::estimate(counts));
        let rows = [
            (30, 10, 9.0 / 10.0, 1.0 / 10.0),
            (60, 9, 4.0 / 5.0, 1.0 / 5.0),
            (120, 7, 24.0 / 35.0, 1.0 / 5.0),
            (150, 6, 4.0 / 7.0, 11.0 / 35.0),
            (180, 5, 16.0 / 35.0, 3.0 / 7.0),
            (240, 3, 32.0 / 105.0, 3.0 / 7.0),
            (300, 2, 16.0 / 105.0, 61.0 / 105.0),
        ];
        for (day, at_risk, in_care, home) in rows {
            assert_eq!(survival.at_risk(day), at_risk, "day {day}");
            assert!((survival.share(day) - in_care).abs() < 1e-15, "day {day}");
            assert!((incidence.share(day, 1).share - home).abs() < 1e-15, "day {day}");
        }
        assert_eq!(survival.quantile(0.5).day, Some(180));
        assert_eq!((incidence.day_reaching(1, 0.25), incidence.day_reaching(1, 0.75)), (Some(150), None));
    }

    #[test]
    fn before_the_first_day_and_for_no_cause_nothing_has_happened() {
        let table = ten_children();
        let incidence = Incidence::estimate(table.groups().next().unwrap());
        assert!(incidence.at(29).is_none());
        assert!(incidence.share(29, 1).share.abs() < f64::EPSILON);
        assert!(incidence.at(400).unwrap().cause(0).is_none());
        assert!(incidence.at(400).unwrap().cause(4).is_none());
    }
}

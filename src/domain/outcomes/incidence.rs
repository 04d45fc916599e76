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

use super::histogram::GroupCounts;
use super::survival::{Limits, SLACK};

/// Below this part of its largest term a variance is rounding left over from terms that cancel.
const CANCELLED: f64 = 1e-13;

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

/// One cause while the curve is being built.
#[derive(Clone, Copy, Default)]
struct Cause {
    share: f64,
    variance: f64,
    covariance: f64,
}

impl Incidence {
    /// The curves of one group.
    pub fn estimate(counts: GroupCounts<'_>) -> Self {
        let causes = counts.causes();
        let mut curve = Self::empty(causes);
        let mut state = vec![Cause::default(); causes];
        let (mut surv, mut variance) = (1.0_f64, 0.0_f64);
        for day in counts.days() {
            if day.exits > 0 {
                let n = f64::from(day.at_risk);
                let stay = f64::from(day.at_risk - day.exits) / n;
                let square = surv * surv / n;
                for (cause, &exits) in state.iter_mut().zip(day.by_cause) {
                    let hazard = f64::from(exits) / n;
                    let largest = cause.variance.max(hazard * hazard * variance);
                    let next = cause.variance
                        + 2.0 * hazard * cause.covariance
                        + hazard * hazard * variance
                        + square * hazard * (1.0 - hazard);
                    cause.variance = if next <= CANCELLED * largest { 0.0 } else { next };
                    cause.covariance = stay * (cause.covariance + hazard * variance - square * hazard);
                    cause.share += surv * hazard;
                }
                variance = stay * (stay * variance + square * (1.0 - stay));
                surv *= stay;
            }
            curve.push(day.day, day.at_risk, surv, &state);
        }
        curve
    }

    fn empty(causes: usize) -> Self {
        Self {
            causes,
            days: Vec::new(),
            at_risk: Vec::new(),
            surv: Vec::new(),
            shares: Vec::new(),
            variances: Vec::new(),
        }
    }

    fn push(&mut self, day: i32, at_risk: u32, surv: f64, state: &[Cause]) {
        self.days.push(day);
        self.at_risk.push(at_risk);
        self.surv.push(surv);
        self.shares.extend(state.iter().map(|cause| cause.share));
        self.variances.extend(state.iter().map(|cause| cause.variance));
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

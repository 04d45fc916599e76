//! The Kaplan-Meier estimate of still being in care, with Greenwood's variance.
//!
//! Kaplan and Meier, Journal of the American Statistical Association 53 (1958); Greenwood (1926). Limits are taken on
//! the log(-log) scale (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data), which keeps them
//! between 0 and 1.

use serde::Serialize;

use super::histogram::{Day, GroupCounts};

/// The 97.5% point of the normal distribution, for 95% limits.
pub const Z95: f64 = 1.959_963_984_540_054;

/// Slack in comparing an estimate with a share: products of (1 - 1/n) miss 1/2 by a last bit.
pub(crate) const SLACK: f64 = 1e-9;

/// 95% limits of a share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

impl Limits {
    /// Limits on the log(-log) scale of a share with a standard error; `None` where the share is 0 or 1.
    pub fn loglog(share: f64, std_err: f64) -> Option<Self> {
        if share <= 0.0 || share >= 1.0 || !std_err.is_finite() {
            return None;
        }
        let width = (Z95 * std_err / (share * -share.ln())).exp();
        Some(Self { lower: share.powf(width), upper: share.powf(width.recip()) })
    }
}

/// The estimate on a day with an exit or a censoring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SurvivalStep {
    /// Day, or rank of the time.
    pub day: i32,
    /// Rows at risk.
    pub at_risk: u32,
    /// Exits on the day.
    pub exits: u32,
    /// Censorings on the day.
    pub censored: u32,
    /// Share still in care after the day.
    pub surv: f64,
    /// Greenwood's sum of d/(n(n-d)); infinite from the day the estimate is 0.
    pub greenwood: f64,
}

impl SurvivalStep {
    /// Standard error of the share, Greenwood; `None` once the share is 0.
    pub fn std_err(&self) -> Option<f64> {
        (self.surv > 0.0).then(|| self.surv * self.greenwood.sqrt())
    }

    /// 95% limits of the share; `None` while it is 1 and once it is 0.
    pub fn limits(&self) -> Option<Limits> {
        Limits::loglog(self.surv, self.std_err()?)
    }
}

/// The day by which a share has left, with its 95% limits; `None` = not reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quantile {
    /// First day on which the estimate is at or below the share.
    pub day: Option<i32>,
    /// First day on which the lower limit is.
    pub lower: Option<i32>,
    /// First day on which the upper limit is.
    pub upper: Option<i32>,
}

/// A Kaplan-Meier curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// One step for each day with an exit or a censoring.
    pub steps: Vec<SurvivalStep>,
}

impl Survival {
    /// The curve of one group.
    pub fn estimate(counts: GroupCounts<'_>) -> Self {
        let (mut surv, mut greenwood) = (1.0_f64, 0.0_f64);
        let mut steps = Vec::with_capacity(counts.days().count());
        for Day { day, at_risk, exits, censored, .. } in counts.days() {
            if exits > 0 {
                let (n, d) = (f64::from(at_risk), f64::from(exits));
                surv *= (n - d) / n;
                greenwood += d / (n * (n - d));
            }
            steps.push(SurvivalStep { day, at_risk, exits, censored, surv, greenwood });
        }
        Self { steps }
    }

    /// The step in force on a day; `None` before the first.
    pub fn at(&self, day: i32) -> Option<&SurvivalStep> {
        let after = self.steps.partition_point(|step| step.day <= day);
        self.steps.get(after.checked_sub(1)?)
    }

    /// Share still in care after a day: 1 before the first step.
    pub fn share(&self, day: i32) -> f64 {
        self.at(day).map_or(1.0, |step| step.surv)
    }

    /// Rows at risk on a day: still in care and observed.
    pub fn at_risk(&self, day: i32) -> u32 {
        let before = self.steps.partition_point(|step| step.day < day);
        self.steps.get(before).map_or(0, |step| step.at_risk)
    }

    /// The day by which a share `p` has left: the first on which the estimate is at or below 1 - p.
    pub fn quantile(&self, p: f64) -> Quantile {
        let level = 1.0 - p + SLACK;
        Quantile {
            day: self.steps.iter().find(|step| step.surv <= level).map(|step| step.day),
            lower: self.first_limit(|limits| limits.lower <= level),
            upper: self.first_limit(|limits| limits.upper <= level),
        }
    }

    fn first_limit(&self, reached: impl Fn(Limits) -> bool) -> Option<i32> {
        self.steps.iter().find(|step| step.limits().is_some_and(&reached)).map(|step| step.day)
    }
}

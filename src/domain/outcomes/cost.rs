//! What stays cost before and after a change of practice, where it was tried and elsewhere.

use serde::Serialize;

use super::distribution::student_t_two_sided;
use super::number::real;
use super::survival::Z95;

/// Where and when a stay began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arm {
    /// In a pilot office, before the change.
    PilotBefore,
    /// In a pilot office, after it.
    PilotAfter,
    /// In another office, before.
    OtherBefore,
    /// In another office, after.
    OtherAfter,
}

/// Cost of one stay so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StayCost {
    /// Where and when it began.
    pub arm: Arm,
    /// Placement cost in the agency's unit of money.
    pub cost: i64,
    /// Days in care.
    pub days: i32,
}

/// Cost of the stays of one arm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct ArmCost {
    /// Stays.
    pub episodes: i64,
    /// Cost of all.
    pub cost: i64,
    /// Days in care of all.
    pub care_days: i64,
    /// Mean cost of a stay; `None` without stays.
    pub mean: Option<f64>,
    /// Standard deviation between stays; `None` with fewer than two.
    pub sd: Option<f64>,
    /// Cost of a day in care.
    pub cost_per_day: Option<f64>,
}

/// Cost before and after, and the comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct PilotCost {
    /// Pilot offices before.
    pub pilot_before: ArmCost,
    /// Pilot offices after.
    pub pilot_after: ArmCost,
    /// Other offices before.
    pub other_before: ArmCost,
    /// Other offices after.
    pub other_after: ArmCost,
    /// Change of the mean in the pilot offices; `None` with too few stays.
    pub welch_pilot_after_minus_before: Option<Welch>,
    /// That change less the change elsewhere; `None` with too few stays.
    pub diff_in_diff: Option<DiffInDiff>,
}

/// A difference of two means with unequal variances (Welch, Biometrika 34 (1947)).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Welch {
    /// Difference.
    pub diff: f64,
    /// Its t statistic.
    pub t: f64,
    /// Probability of a t this far from 0 if the means are equal.
    pub p: f64,
}

/// A difference of differences of means. Stays of later date have had less time to cost: compare windows of one
/// follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DiffInDiff {
    /// Difference.
    pub diff: f64,
    /// Its standard error.
    pub se: f64,
    /// Lower 95% limit, normal.
    pub lower: f64,
    /// Upper 95% limit.
    pub upper: f64,
}

/// Compares the cost of stays.
pub fn pilot_cost(stays: &[StayCost]) -> PilotCost {
    let arm = |arm| ArmCost::of(stays.iter().filter(move |stay| stay.arm == arm));
    let (pilot_before, pilot_after) = (arm(Arm::PilotBefore), arm(Arm::PilotAfter));
    let (other_before, other_after) = (arm(Arm::OtherBefore), arm(Arm::OtherAfter));
    PilotCost {
        welch_pilot_after_minus_before: welch(&pilot_after, &pilot_before),
        diff_in_diff: diff_in_diff([&pilot_after, &pilot_before, &other_after, &other_before]),
        pilot_before,
        pilot_after,
        other_before,
        other_after,
    }
}

impl ArmCost {
    fn of<'a>(stays: impl Iterator<Item = &'a StayCost> + Clone) -> Self {
        let mut arm = Self::default();
        for stay in stays.clone() {
            arm.episodes += 1;
            arm.cost += stay.cost;
            arm.care_days += i64::from(stay.days);
        }
        arm.mean = quotient(arm.cost, arm.episodes);
        arm.cost_per_day = quotient(arm.cost, arm.care_days);
        if let Some(mean) = arm.mean.filter(|_| arm.episodes > 1) {
            let squares: f64 = stays.map(|stay| (real(stay.cost) - mean).powi(2)).sum();
            arm.sd = Some((squares / real(arm.episodes - 1)).sqrt());
        }
        arm
    }

    /// Mean, its variance, and the degrees of freedom of the variance.
    fn mean_and_variance(&self) -> Option<(f64, f64, f64)> {
        let variance = self.sd?.powi(2) / real(self.episodes);
        Some((self.mean?, variance, real(self.episodes - 1)))
    }
}

fn quotient(total: i64, parts: i64) -> Option<f64> {
    (parts > 0).then(|| real(total) / real(parts))
}

fn welch(after: &ArmCost, before: &ArmCost) -> Option<Welch> {
    let (after, after_variance, after_df) = after.mean_and_variance()?;
    let (before, before_variance, before_df) = before.mean_and_variance()?;
    let variance = after_variance + before_variance;
    if variance <= 0.0 {
        return None;
    }
    let df = variance.powi(2) / (after_variance.powi(2) / after_df + before_variance.powi(2) / before_df);
    let diff = after - before;
    let t = diff / variance.sqrt();
    Some(Welch { diff, t, p: student_t_two_sided(t, df) })
}

fn diff_in_diff(arms: [&ArmCost; 4]) -> Option<DiffInDiff> {
    let [pilot_after, pilot_before, other_after, other_before] = arms.map(ArmCost::mean_and_variance);
    let (pilot_after, pilot_before, other_after, other_before) =
        (pilot_after?, pilot_before?, other_after?, other_before?);
    let diff = (pilot_after.0 - pilot_before.0) - (other_after.0 - other_before.0);
    let se = (pilot_after.1 + pilot_before.1 + other_after.1 + other_before.1).sqrt();
    Some(DiffInDiff { diff, se, lower: diff - Z95 * se, upper: diff + Z95 * se })
}

#[cfg(test)]
mod tests {
    use super::{Arm, StayCost, pilot_cost};

    #[test]
    fn too_few_stays_give_no_comparison() {
        let one = StayCost { arm: Arm::PilotBefore, cost: 100, days: 10 };
        let report = pilot_cost(&[one]);
        assert_eq!((report.pilot_before.mean, report.pilot_before.sd), (Some(100.0), None));
        assert_eq!(report.pilot_after.cost_per_day, None);
        assert_eq!((report.welch_pilot_after_minus_before, report.diff_in_diff), (None, None));
    }
}

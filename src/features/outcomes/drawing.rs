//! The chart of a cohort: home, gone in other ways, and still in care, by months since the removal.

use super::permanency::TimeToPermanency;
use crate::domain::outcomes::cohort::CurvePoint;
use crate::domain::outcomes::survival::Limits;
use crate::web::chart::{Mark, Series, Step, StepChart};

/// Mean length of a month, in days.
const MONTH: f64 = 30.436_875;
/// The chart ends here, in months, or where the cohort's follow-up does.
const LONGEST: f64 = 36.0;
const TICKS: [f64; 7] = [0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0];

/// The chart, described by `description`.
pub(super) fn curves(report: &TimeToPermanency, description: &str) -> String {
    let points = &report.found.curve;
    let home = steps(0.0, points, |point| (home_of(point), point.home_limits));
    let others = steps(0.0, points, |point| ((1.0 - point.in_care - home_of(point)).max(0.0), None));
    let in_care = steps(1.0, points, |point| (point.in_care, point.in_care_limits));
    let at_risk = TICKS.map(|month| at_risk(points, month));
    let last = points.last().map_or(0.0, |point| f64::from(point.day) / MONTH);
    StepChart {
        id: "curves",
        title: "Time to permanency",
        description,
        x_label: "Months since removal",
        y_label: "Share of the children who entered",
        at_risk_label: "In care and followed",
        months: last.clamp(6.0, LONGEST),
        ticks: &TICKS,
        marks: &[Mark { month: 6.0, label: "6 months" }, Mark { month: 12.0, label: "12 months" }],
        series: &[
            Series { name: "Home", steps: &home, at_risk: &[] },
            Series { name: "Left in other ways", steps: &others, at_risk: &[] },
            Series { name: "Still in care", steps: &in_care, at_risk: &at_risk },
        ],
    }
    .both()
}

fn home_of(point: &CurvePoint) -> f64 {
    let [home, ..] = point.gone;
    home
}

/// The steps of a curve that is at `start` on the day of the removal. Without limits the band has no width.
fn steps(start: f64, points: &[CurvePoint], read: impl Fn(&CurvePoint) -> (f64, Option<Limits>)) -> Vec<Step> {
    let first = Step { month: 0.0, estimate: start, low: start, high: start };
    let step = |point: &CurvePoint| {
        let (estimate, limits) = read(point);
        let (low, high) = limits.map_or((estimate, estimate), |limits| (limits.lower, limits.upper));
        Step { month: f64::from(point.day) / MONTH, estimate, low, high }
    };
    if points.is_empty() {
        return Vec::new();
    }
    std::iter::once(first).chain(points.iter().map(step)).collect()
}

/// Stays at risk at a month: those of the first day from then on, as nothing happened between.
fn at_risk(points: &[CurvePoint], month: f64) -> u32 {
    points.iter().find(|point| f64::from(point.day) >= month * MONTH).map_or(0, |point| point.at_risk)
}

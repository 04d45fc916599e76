//! The log-rank test that groups leave care at one rate, by any exit or by one cause.
//!
//! Mantel, Cancer Chemotherapy Reports 50 (1966), with the hypergeometric variance. In the cause-specific form the
//! other exits count as censored. Left-truncated rows take part from the day they are observed.

use super::distribution::chi_square_tail;
use super::histogram::{Day, Days, Histogram};
use super::linear::quadratic_form;

/// Which exits a test counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exits {
    /// Every exit.
    Any,
    /// Exits by one cause, from 1.
    Cause(u8),
}

impl Exits {
    fn on(self, day: &Day<'_>) -> u32 {
        match self {
            Self::Any => day.exits,
            Self::Cause(cause) => day.exits_by(cause),
        }
    }
}

/// Result of a log-rank test.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRank {
    /// Chi-square statistic; `None` where nothing can be compared.
    pub chi2: Option<f64>,
    /// Degrees of freedom: groups that could have had an exit, less one.
    pub df: u32,
    /// Probability of a statistic this large if the groups do not differ.
    pub p: Option<f64>,
    /// Exits in each group.
    pub observed: Vec<u32>,
    /// Exits expected in each group if they do not differ.
    pub expected: Vec<f64>,
}

/// Compares the groups of a table.
pub fn log_rank(table: &Histogram, exits: Exits) -> LogRank {
    let mut groups: Vec<Days<'_>> = table.groups().map(|group| group.every_day()).collect();
    let mut sums = Sums::new(groups.len());
    let (mut at_risk, mut leaving) = (Vec::with_capacity(groups.len()), Vec::with_capacity(groups.len()));
    loop {
        at_risk.clear();
        leaving.clear();
        for day in groups.iter_mut().filter_map(Iterator::next) {
            at_risk.push(day.at_risk);
            leaving.push(exits.on(&day));
        }
        if at_risk.is_empty() {
            return sums.result();
        }
        sums.add(&at_risk, &leaving);
    }
}

/// Observed, expected and variance, added up day by day.
struct Sums {
    observed: Vec<u32>,
    expected: Vec<f64>,
    variance: Vec<Vec<f64>>,
    shares: Vec<f64>,
}

impl Sums {
    fn new(groups: usize) -> Self {
        Self {
            observed: vec![0; groups],
            expected: vec![0.0; groups],
            variance: vec![vec![0.0; groups]; groups],
            shares: vec![0.0; groups],
        }
    }

    fn add(&mut self, at_risk: &[u32], leaving: &[u32]) {
        let exits: u32 = leaving.iter().sum();
        if exits == 0 {
            return;
        }
        let (n, d) = (f64::from(at_risk.iter().sum::<u32>()), f64::from(exits));
        for (share, &group) in self.shares.iter_mut().zip(at_risk) {
            *share = f64::from(group) / n;
        }
        for ((observed, expected), (&left, share)) in
            self.observed.iter_mut().zip(&mut self.expected).zip(leaving.iter().zip(&self.shares))
        {
            *observed += left;
            *expected += d * share;
        }
        if n <= d {
            return;
        }
        let spread = d * (n - d) / (n - 1.0);
        for ((place, row), &share) in self.variance.iter_mut().enumerate().zip(&self.shares) {
            for (value, other) in row.iter_mut().zip(&self.shares) {
                *value -= spread * share * other;
            }
            if let Some(own) = row.get_mut(place) {
                *own += spread * share;
            }
        }
    }

    /// The test over the groups with an expected exit, the last of them left out as the others determine it.
    fn result(self) -> LogRank {
        let mut kept: Vec<bool> = self.expected.iter().map(|&expected| expected > 0.0).collect();
        if let Some(last) = kept.iter().rposition(|&keep| keep)
            && let Some(keep) = kept.get_mut(last)
        {
            *keep = false;
        }
        let score: Vec<f64> = pick(&kept, self.observed.iter().zip(&self.expected).map(|(&o, e)| f64::from(o) - e));
        let variance: Vec<Vec<f64>> =
            pick(&kept, self.variance.iter()).into_iter().map(|row| pick(&kept, row.iter().copied())).collect();
        let form = quadratic_form(&score, &variance);
        LogRank {
            chi2: form.map(|(chi2, _)| chi2),
            df: form.map_or(0, |(_, df)| df),
            p: form.map(|(chi2, df)| chi_square_tail(chi2, df)),
            observed: self.observed,
            expected: self.expected,
        }
    }
}

fn pick<T>(kept: &[bool], values: impl Iterator<Item = T>) -> Vec<T> {
    kept.iter().zip(values).filter(|(keep, _)| **keep).map(|(_, value)| value).collect()
}

//! The shapes of the answer, as they are written in JSON.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::domain::outcomes::gray::Gray;
use crate::domain::outcomes::histogram::GroupCounts;
use crate::domain::outcomes::incidence::Incidence;
use crate::domain::outcomes::logrank::LogRank;
use crate::domain::outcomes::number::whole;
use crate::domain::outcomes::survival::{Limits, Quantile, Survival};

/// A number written without a decimal point when it is whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match whole(self.0) {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

/// A JSON object that keeps the order in which its values were put in.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<T>(Vec<(String, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<(String, T)> for Named<T> {
    fn from_iter<I: IntoIterator<Item = (String, T)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl<T> Named<T> {
    pub(super) fn push(&mut self, name: String, value: T) {
        self.0.push((name, value));
    }

    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Curves of all rows, and of each group: `{"all": ..., "<column>": {"<level>": ...}}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Sections<T> {
    /// All rows as one group.
    pub all: Option<T>,
    /// By column, then by level.
    pub groups: Named<Named<T>>,
}

impl<T: Serialize> Serialize for Sections<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("all", &self.all)?;
        for (name, curves) in self.groups.iter() {
            map.serialize_entry(name, curves)?;
        }
        map.end()
    }
}

/// Curves and tests of a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curves {
    /// Rows used.
    pub rows: usize,
    /// Rows left out: their entry was at or after their time, so they were never at risk.
    pub dropped: usize,
    /// The greatest status.
    pub causes: u8,
    /// Kaplan-Meier curves of any exit.
    pub km: Sections<KmCurve>,
    /// Aalen-Johansen curves of each cause.
    pub cif: Sections<CifCurve>,
    /// Log-rank test of any exit, by column.
    pub logrank: Named<LogRankTest>,
    /// Log-rank test of each cause, the others censored, by column and cause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logrank_cause_specific: Option<Named<Named<LogRankTest>>>,
    /// Gray's test of each cause, by column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gray: Option<Named<Vec<GrayTest>>>,
}

/// A Kaplan-Meier curve: one value for each time with an exit or a censoring.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KmCurve {
    /// Rows.
    pub n: u32,
    /// Exits.
    pub events: u32,
    /// Times.
    pub time: Vec<Number>,
    /// Rows at risk.
    pub n_risk: Vec<u32>,
    /// Exits at the time.
    pub n_event: Vec<u32>,
    /// Censorings at the time.
    pub n_censor: Vec<u32>,
    /// Share that has not left.
    pub surv: Vec<f64>,
    /// Its standard error (Greenwood); null once the share is 0.
    pub std_err: Vec<Option<f64>>,
    /// Lower 95% limit, log(-log); null where the share is 0 or 1.
    pub lower_loglog: Vec<Option<f64>>,
    /// Upper 95% limit.
    pub upper_loglog: Vec<Option<f64>>,
    /// Shares that have left, for the quantiles.
    pub quantile_p: [f64; 3],
    /// First time by which the share has left; null = not reached.
    pub quantile_first: [Option<Number>; 3],
    /// First time at which the lower limit says so.
    pub quantile_first_lower: [Option<Number>; 3],
    /// First time at which the upper limit says so.
    pub quantile_first_upper: [Option<Number>; 3],
}

impl KmCurve {
    pub(super) fn new(n: u32, curve: &Survival, times: &[f64]) -> Self {
        let steps = &curve.steps;
        let limits: Vec<Option<Limits>> =
            steps.iter().map(crate::domain::outcomes::survival::SurvivalStep::limits).collect();
        let quantile_p = [0.25, 0.5, 0.75];
        let quantiles = quantile_p.map(|p| curve.quantile(p));
        let place = |day: fn(&Quantile) -> Option<i32>| {
            quantiles.map(|quantile| day(&quantile).and_then(|rank| time_of(rank, times)))
        };
        Self {
            n,
            events: steps.iter().map(|step| step.exits).sum(),
            time: steps.iter().filter_map(|step| time_of(step.day, times)).collect(),
            n_risk: steps.iter().map(|step| step.at_risk).collect(),
            n_event: steps.iter().map(|step| step.exits).collect(),
            n_censor: steps.iter().map(|step| step.censored).collect(),
            surv: steps.iter().map(|step| step.surv).collect(),
            std_err: steps.iter().map(crate::domain::outcomes::survival::SurvivalStep::std_err).collect(),
            lower_loglog: limits.iter().map(|limits| limits.map(|l| l.lower)).collect(),
            upper_loglog: limits.iter().map(|limits| limits.map(|l| l.upper)).collect(),
            quantile_p,
            quantile_first: place(|quantile| quantile.day),
            quantile_first_lower: place(|quantile| quantile.lower),
            quantile_first_upper: place(|quantile| quantile.upper),
        }
    }
}

fn time_of(rank: i32, times: &[f64]) -> Option<Number> {
    times.get(usize::try_from(rank).ok()?).copied().map(Number)
}

/// Aalen-Johansen curves of one group: one value for each time with an exit or a censoring.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CifCurve {
    /// Times.
    pub time: Vec<Number>,
    /// Rows at risk.
    pub n_risk: Vec<u32>,
    /// The curve of each cause.
    pub causes: Vec<CauseCurve>,
    /// Share that has left by no cause.
    pub surv_any: Vec<f64>,
}

/// Share gone by one cause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CauseCurve {
    /// Number of the cause.
    pub cause: u8,
    /// Exits by it.
    pub n_event: u32,
    /// Share gone by it.
    pub cif: Vec<f64>,
    /// Standard error, Greenwood-type.
    pub se_greenwood: Vec<f64>,
    /// Lower 95% limit, log(-log); null where the share is 0 or 1.
    pub lower_loglog: Vec<Option<f64>>,
    /// Upper 95% limit.
    pub upper_loglog: Vec<Option<f64>>,
}

impl CifCurve {
    pub(super) fn new(counts: GroupCounts<'_>, curve: &Incidence, times: &[f64]) -> Self {
        Self {
            time: curve.steps().filter_map(|step| time_of(step.day, times)).collect(),
            n_risk: curve.steps().map(|step| step.at_risk).collect(),
            causes: (1..=u8::try_from(curve.causes()).unwrap_or(u8::MAX))
                .map(|cause| CauseCurve::new(cause, counts, curve))
                .collect(),
            surv_any: curve.steps().map(|step| step.surv).collect(),
        }
    }
}

impl CauseCurve {
    fn new(cause: u8, counts: GroupCounts<'_>, curve: &Incidence) -> Self {
        let shares: Vec<_> = curve.steps().filter_map(|step| step.cause(cause)).collect();
        Self {
            cause,
            n_event: counts.days().map(|day| day.exits_by(cause)).sum(),
            cif: shares.iter().map(|share| share.share).collect(),
            se_greenwood: shares.iter().map(|share| share.std_err).collect(),
            lower_loglog: shares.iter().map(|share| share.limits.map(|limits| limits.lower)).collect(),
            upper_loglog: shares.iter().map(|share| share.limits.map(|limits| limits.upper)).collect(),
        }
    }
}

/// A log-rank test.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LogRankTest {
    /// Levels compared: numbers where the text of the level is one.
    pub groups: Vec<Level>,
    /// Statistic; null where nothing can be compared.
    pub chi2: Option<f64>,
    /// Degrees of freedom.
    pub df: u32,
    /// Probability of a statistic this large if the groups do not differ.
    pub p: Option<f64>,
    /// Exits in each group.
    pub observed: Vec<u32>,
    /// Exits expected in each group if they do not differ.
    pub expected: Vec<f64>,
}

/// A level of a column, as a number where it is one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Level {
    /// A whole number.
    Number(i64),
    /// Any other text.
    Text(String),
}

impl LogRankTest {
    pub(super) fn new(levels: &[String], test: LogRank) -> Self {
        let level = |text: &String| text.parse().map_or_else(|_| Level::Text(text.clone()), Level::Number);
        Self {
            groups: levels.iter().map(level).collect(),
            chi2: test.chi2,
            df: test.df,
            p: test.p,
            observed: test.observed,
            expected: test.expected,
        }
    }
}

/// Gray's test of one cause.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GrayTest {
    /// Number of the cause.
    pub cause: u8,
    /// Statistic; null where nothing can be compared.
    pub stat: Option<f64>,
    /// Probability of a statistic this large if the groups do not differ.
    pub p: Option<f64>,
    /// Degrees of freedom.
    pub df: u32,
}

impl GrayTest {
    pub(super) const fn new(cause: u8, test: Gray) -> Self {
        Self { cause, stat: test.stat, p: test.p, df: test.df }
    }
}

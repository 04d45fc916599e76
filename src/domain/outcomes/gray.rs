//! Gray's test that groups have one cumulative incidence of a cause, the other causes competing.
//!
//! Gray, Annals of Statistics 16 (1988), 1141-1154, with rho = 0. With Y rows at risk in group r, S(t-) its share still
//! in care and F its incidence, a group weighs h = Y / S(t-) in the pooled incidence dF0 = d / sum h, and
//! R = h (1 - F(t-)) in the score z = sum (d of the group - R d / sum R). The variance adds up, group by group, the
//! influence of each exit on the score:
//!
//! ```text
//! by the cause: a = w + (1 - G0(t) / S(t)) C,  weighted by dF0 / h
//! by another:   b =     -(G0(t) / S(t))    C,  weighted by its own dF2 / h
//! ```
//!
//! where `w = h_k (1{k = r} - h_r / sum h)`, G0 = 1 - F0, and C is the sum of w dF0 / G0(t-) over later days. Exits on one
//! day are drawn without replacement: a factor 1 - (d - 1) / (n - 1), n being S(t-) sum h for the cause and Y for others.

use super::distribution::chi_square_tail;
use super::histogram::{Day, Days, Histogram};
use super::linear::quadratic_form;

/// Result of Gray's test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gray {
    /// Test statistic, chi-square if the groups do not differ; `None` where nothing can be compared.
    pub stat: Option<f64>,
    /// Probability of a statistic this large if the groups do not differ.
    pub p: Option<f64>,
    /// Degrees of freedom.
    pub df: u32,
}

/// Compares the cumulative incidence of a cause (from 1) between the groups of a table. For tables without left
/// truncation.
pub fn gray(table: &Histogram, cause: u8) -> Gray {
    let history = History::read(table, cause);
    let mut variance = Variance::new(history.groups);
    for moment in history.moments.iter().rev() {
        variance.step_back(moment);
    }
    let kept = history.groups.saturating_sub(1);
    let rows: Vec<Vec<f64>> = (0..kept).map(|row| variance.row(row, kept)).collect();
    let form = quadratic_form(history.score.get(..kept).unwrap_or_default(), &rows);
    Gray {
        stat: form.map(|(stat, _)| stat),
        p: form.map(|(stat, df)| chi_square_tail(stat, df)),
        df: form.map_or(0, |(_, df)| df),
    }
}

/// One group on one day with an exit in any group.
#[derive(Clone, Copy, Debug)]
struct Member {
    /// Y / S(t-); 0 with nobody at risk.
    weight: f64,
    /// G0(t) / S(t); 0 once nobody is left.
    ratio: f64,
    /// Weight of the influence of the cause.
    by_cause: f64,
    /// Weight of the influence of the other causes.
    by_other: f64,
}

/// One day with an exit in any group.
struct Moment {
    /// Sum of the groups' weights where the cause occurred, with dF0 / G0(t-).
    cause: Option<(f64, f64)>,
    members: Vec<Member>,
}

/// State of a group while time runs forward.
#[derive(Clone, Copy)]
struct State {
    surv: f64,
    share: f64,
}

/// Everything the backward pass needs, and the score.
struct History {
    groups: usize,
    score: Vec<f64>,
    moments: Vec<Moment>,
}

impl History {
    fn read(table: &Histogram, cause: u8) -> Self {
        let mut streams: Vec<Days<'_>> = table.groups().map(|group| group.every_day()).collect();
        let groups = streams.len();
        let mut states = vec![State { surv: 1.0, share: 0.0 }; groups];
        let mut history = Self { groups, score: vec![0.0; groups], moments: Vec::new() };
        let mut pooled = 0.0_f64;
        let mut today: Vec<Event> = Vec::with_capacity(groups);
        loop {
            today.clear();
            today.extend(streams.iter_mut().filter_map(Iterator::next).map(|day| Event::read(&day, cause)));
            if today.is_empty() {
                return history;
            }
            if today.iter().any(|event| event.cause + event.other > 0) {
                history.forward(&today, &mut states, &mut pooled);
            }
        }
    }

    fn forward(&mut self, today: &[Event], states: &mut [State], pooled: &mut f64) {
        let exits = f64::from(today.iter().map(|event| event.cause).sum::<u32>());
        let weights = || today.iter().zip(&*states).map(|(event, state)| event.weight(*state));
        let total: f64 = weights().sum();
        let risk: f64 = weights().zip(&*states).map(|(weight, state)| weight * (1.0 - state.share)).sum();
        let before = 1.0 - *pooled;
        let step = exits / total;
        *pooled += step;
        let after = 1.0 - *pooled;
        let mut members = Vec::with_capacity(today.len());
        for ((event, state), score) in today.iter().zip(states).zip(&mut self.score) {
            if event.at_risk == 0 {
                members.push(Member { weight: 0.0, ratio: 0.0, by_cause: 0.0, by_other: 0.0 });
                continue;
            }
            let weight = event.weight(*state);
            if exits > 0.0 {
                *score += f64::from(event.cause) - weight * (1.0 - state.share) * exits / risk;
            }
            let n = f64::from(event.at_risk);
            let surv = state.surv * f64::from(event.at_risk - event.cause - event.other) / n;
            let other = f64::from(event.other);
            members.push(Member {
                weight,
                ratio: if surv > 0.0 { after / surv } else { 0.0 },
                by_cause: step / weight * ties(exits, total * state.surv),
                by_other: state.surv * other / n / weight * ties(other, n),
            });
            state.share += state.surv * f64::from(event.cause) / n;
            state.surv = surv;
        }
        self.moments.push(Moment { cause: (exits > 0.0).then_some((total, step / before)), members });
    }
}

/// What happened in one group on one day.
#[derive(Clone, Copy)]
struct Event {
    at_risk: u32,
    cause: u32,
    other: u32,
}

impl Event {
    fn read(day: &Day<'_>, cause: u8) -> Self {
        let own = day.exits_by(cause);
        Self { at_risk: day.at_risk, cause: own, other: day.exits - own }
    }

    fn weight(self, state: State) -> f64 {
        if self.at_risk == 0 { 0.0 } else { f64::from(self.at_risk) / state.surv }
    }
}

/// Exits drawn without replacement from `n`.
fn ties(exits: f64, n: f64) -> f64 {
    if exits > 1.0 && n > 1.0 { 1.0 - (exits - 1.0) / (n - 1.0) } else { 1.0 }
}

/// The variance of the score, added up from the last day to the first.
struct Variance {
    /// Lower triangle, row by row.
    sum: Vec<Vec<f64>>,
    /// C for each pair of group k and group r; symmetric.
    later: Vec<Vec<f64>>,
    /// Weight with which C C' of each group r is still to be added: C changes only where the cause occurs.
    pending: Vec<f64>,
    influence: Vec<f64>,
}

impl Variance {
    fn new(groups: usize) -> Self {
        Self {
            sum: (1..=groups).map(|length| vec![0.0; length]).collect(),
            later: vec![vec![0.0; groups]; groups],
            pending: vec![0.0; groups],
            influence: vec![0.0; groups],
        }
    }

    fn step_back(&mut self, moment: &Moment) {
        for (pending, member) in self.pending.iter_mut().zip(&moment.members) {
            *pending += member.ratio * member.ratio * member.by_other;
        }
        let Some((total, hazard)) = moment.cause else { return };
        self.settle();
        for ((r, member), later) in moment.members.iter().enumerate().zip(&mut self.later) {
            if member.weight == 0.0 {
                continue;
            }
            let share = member.weight / total;
            for ((k, (influence, later)), other) in
                self.influence.iter_mut().zip(later).enumerate().zip(&moment.members)
            {
                let own = if k == r { 1.0 } else { 0.0 };
                let direct = other.weight * (own - share);
                *influence = direct + (1.0 - member.ratio) * *later;
                *later += direct * hazard;
            }
            add_square(&mut self.sum, &self.influence, member.by_cause);
        }
    }

    /// Adds what exits by other causes have left waiting.
    fn settle(&mut self) {
        for (pending, later) in self.pending.iter_mut().zip(&self.later) {
            if *pending > 0.0 {
                add_square(&mut self.sum, later, *pending);
                *pending = 0.0;
            }
        }
    }

    /// The first `length` values of a row of the full matrix, once the first day is reached.
    fn row(&mut self, row: usize, length: usize) -> Vec<f64> {
        self.settle();
        (0..length)
            .filter_map(|column| self.sum.get(row.max(column)).and_then(|values| values.get(row.min(column))).copied())
            .collect()
    }
}

fn add_square(sum: &mut [Vec<f64>], values: &[f64], weight: f64) {
    for (row, &value) in sum.iter_mut().zip(values) {
        let scaled = weight * value;
        for (cell, other) in row.iter_mut().zip(values) {
            *cell += scaled * other;
        }
    }
}

//! The federal permanency and stability indicators, counted for a county's own stays.
//!
//! Children's Bureau, CFSR Round 4 Statewide Data Indicators and data dictionary: permanency in 12 months for children
//! entering care (P1), in care 12 to 23 months (P2) and 24 months or more (P3), re-entry in 12 months (P4) and placement
//! stability (P5). The counts are observed, not risk-standardised: they may not be compared with national performance.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use serde::Serialize;

use super::months::{LeapBirthday, add_months};
use super::stays::{Exit, Stay, Stays};
use super::window::Window;
use crate::domain::exit::ExitReason;

/// What "within 12 months" means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TwelveMonths {
    /// To the same day of the month a year later, included.
    #[default]
    Calendar,
    /// To the 365th day, included.
    Days365,
}

impl TwelveMonths {
    fn end(self, day: i32) -> i32 {
        match self {
            Self::Calendar => add_months(day, 12),
            Self::Days365 => day.saturating_add(365),
        }
    }
}

/// What becomes, in the measures of children entering care, of one who entered at 17 and turned 18 in care.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turned18 {
    /// Counted; an exit on or after the birthday is no permanency.
    #[default]
    Counted,
    /// Left out, as at least one state did in Round 3.
    LeftOut,
}

/// What a short stay is measured to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShortStay {
    /// To the exit.
    #[default]
    Exit,
    /// To the exit after the trial-home-visit rule. It differs only where the days of a visit that count are fewer than
    /// those of the shortest stay.
    AdjustedExit,
}

/// Readings of the federal rules that differ between states and must be confirmed. The defaults follow the Round 4
/// data dictionary as far as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CfsrRules {
    /// What "within 12 months" means in P1 to P4.
    pub twelve_months: TwelveMonths,
    /// When a child born on 29 February turns 18.
    pub leap_birthday: LeapBirthday,
    /// Stays shorter than this many days are left out.
    pub shortest_stay: i32,
    /// Days of a trial home visit that count as time in care; the rest come off the stay (P1).
    pub home_visit_days: i32,
    /// Whether the home-visit rule also moves exits to live with a relative, as some states read it.
    pub home_visit_for_relatives: bool,
    /// Whether living with a relative is permanency; California's published measures leave it out.
    pub relative_is_permanency: bool,
    /// Whether short stays are put aside before the child's first stay of the year is chosen; if not, a child whose
    /// first stay was short is left out of the year.
    pub short_stays_first: bool,
    /// What becomes of children who entered at 17 and turned 18 in care (P1 and the Round 3 re-entry).
    pub turned_18: Turned18,
    /// What a short stay is measured to.
    pub short_stay: ShortStay,
}

impl Default for CfsrRules {
    fn default() -> Self {
        Self {
            twelve_months: TwelveMonths::Calendar,
            leap_birthday: LeapBirthday::FirstOfMarch,
            shortest_stay: 8,
            home_visit_days: 30,
            home_visit_for_relatives: false,
            relative_is_permanency: true,
            short_stays_first: true,
            turned_18: Turned18::Counted,
            short_stay: ShortStay::Exit,
        }
    }
}

impl CfsrRules {
    fn is_permanency(&self, reason: ExitReason) -> bool {
        reason.is_permanency() && (self.relative_is_permanency || reason != ExitReason::LivingWithRelative)
    }

    /// Permanency other than adoption: after these a re-entry can be seen.
    fn can_reenter(&self, reason: ExitReason) -> bool {
        self.is_permanency(reason) && reason != ExitReason::Adoption
    }

    fn is_short(&self, stay: &Stay) -> bool {
        let end = |exit: Exit| match self.short_stay {
            ShortStay::Exit => exit.day,
            ShortStay::AdjustedExit => self.adjusted_exit(stay, exit),
        };
        stay.exit.is_some_and(|exit| end(exit) - stay.removal < self.shortest_stay)
    }

    /// Day of the exit after taking off the days of a trial home visit beyond those that count.
    fn adjusted_exit(&self, stay: &Stay, exit: Exit) -> i32 {
        let moved = exit.reason == ExitReason::Reunification
            || (self.home_visit_for_relatives && exit.reason == ExitReason::LivingWithRelative);
        match stay.home_visit {
            Some(visit) if moved => exit.day.min(visit.saturating_add(self.home_visit_days)),
            _ => exit.day,
        }
    }
}

/// A count out of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ratio {
    /// Children, or moves, counted.
    pub numerator: i64,
    /// Out of children, or days.
    pub denominator: i64,
}

impl Ratio {
    /// The rate per 1, 100 or 1,000; `None` out of nothing.
    pub fn per(self, scale: u32) -> Option<f64> {
        let whole = (self.denominator > 0).then(|| super::number::real(self.denominator))?;
        Some(super::number::real(self.numerator) * f64::from(scale) / whole)
    }

    fn add(&mut self, counted: bool) {
        self.denominator += 1;
        self.numerator += i64::from(counted);
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }
}

/// The indicators of one office, or of all, in one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Indicators {
    /// Children who entered care and left to permanency within 12 months.
    pub p1: Ratio,
    /// The same within 365 days.
    pub p1_days365: Ratio,
    /// P1 without the trial-home-visit rule.
    pub p1_no_thv: Ratio,
    /// Children 12 to 23 months in care on the first day who left to permanency in the period.
    pub p2: Ratio,
    /// Children 24 months or more in care on the first day who left to permanency in the period.
    pub p3: Ratio,
    /// Round 4: children who left to permanency other than adoption in the period and re-entered within 12 months.
    pub p4: Ratio,
    /// Round 3: children who entered in the period, left so within 12 months, and re-entered within 12 months.
    pub p4r3: Ratio,
    /// Placement moves out of days in care, for stays that began in the period. Shown per 1,000 days.
    pub p5: Ratio,
}

impl AddAssign for Indicators {
    fn add_assign(&mut self, other: Self) {
        self.p1 += other.p1;
        self.p1_days365 += other.p1_days365;
        self.p1_no_thv += other.p1_no_thv;
        self.p2 += other.p2;
        self.p3 += other.p3;
        self.p4 += other.p4;
        self.p4r3 += other.p4r3;
        self.p5 += other.p5;
    }
}

/// The indicators of one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CfsrPeriod {
    /// The period. Not in the serialised form, whose reader wants dates, not day numbers.
    #[serde(skip)]
    pub window: Window,
    /// Whether the period is over: before, P2, P3 and P5 still change.
    pub over: bool,
    /// Whether 12 months have passed since its end: before, P1 and P4 still change.
    pub followed: bool,
    /// Children left out because their birth date is not known.
    pub without_birth: i64,
    /// All offices.
    pub all: Indicators,
    /// Each office with a count.
    pub offices: BTreeMap<u16, Indicators>,
}

/// A start of a placement that counts as a move: not the first of the stay, and not a trial home visit, runaway or
/// respite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// Number of the child.
    pub child: u32,
    /// Day on which the child moved.
    pub day: i32,
}

/// Moves in order of child and day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves(Vec<Move>);

impl Moves {
    /// These moves with those of the changed children replaced by `rows`, which are theirs.
    #[must_use]
    pub fn with_histories(&self, changed: &[u32], rows: Vec<Move>) -> Self {
        let mut changed = changed.to_vec();
        changed.sort_unstable();
        let kept = self.0.iter().filter(|known| changed.binary_search(&known.child).is_err());
        Self::new(kept.copied().chain(rows).collect())
    }

    /// Sorts the moves.
    pub fn new(mut moves: Vec<Move>) -> Self {
        moves.sort_unstable();
        Self(moves)
    }

    /// Moves of a child on or after a day and before another.
    fn between(&self, child: u32, from: i32, before: i32) -> i64 {
        let first = self.0.partition_point(|known| (known.child, known.day) < (child, from));
        let end = self.0.partition_point(|known| (known.child, known.day) < (child, before));
        super::number::count(end.saturating_sub(first))
    }
}

/// The indicators of periods of 12 months (federal fiscal years, or any), as of a date.
pub fn cfsr_report(stays: &Stays, moves: &Moves, periods: &[Window], as_of: i32, rules: &CfsrRules) -> Vec<CfsrPeriod> {
    let mut report: Vec<CfsrPeriod> = periods.iter().map(|&window| CfsrPeriod::new(window, as_of)).collect();
    stays.each_child(as_of, |history| {
        let Some(child) = Child::new(history, moves, as_of, rules) else {
            let touched = |period: &&mut CfsrPeriod| history.iter().any(|stay| period.concerns(stay));
            report.iter_mut().filter(touched).for_each(|period| period.without_birth += 1);
            return;
        };
        for period in &mut report {
            if history.iter().any(|stay| period.concerns(stay)) {
                child.count(period);
            }
        }
    });
    for period in &mut report {
        period.offices.values().for_each(|office| period.all += *office);
    }
    report
}

impl CfsrPeriod {
    fn new(window: Window, as_of: i32) -> Self {
        Self {
            window,
            over: window.to <= as_of,
            followed: add_months(window.to, 12) <= as_of,
            without_birth: 0,
            all: Indicators::default(),
            offices: BTreeMap::new(),
        }
    }

    /// Whether a stay has a day in the period.
    fn concerns(&self, stay: &Stay) -> bool {
        stay.removal <= self.window.to && stay.exit.is_none_or(|exit| exit.day >= self.window.from)
    }

    fn office(&mut self, stay: &Stay) -> &mut Indicators {
        self.offices.entry(stay.office).or_default()
    }
}

/// One child's history.
struct Child<'a> {
    history: &'a [Stay],
    moves: &'a Moves,
    as_of: i32,
    rules: &'a CfsrRules,
    /// The 18th birthday.
    of_age: i32,
}

impl<'a> Child<'a> {
    fn new(history: &'a [Stay], moves: &'a Moves, as_of: i32, rules: &'a CfsrRules) -> Option<Self> {
        let birth = history.iter().find_map(|stay| stay.birth)?;
        Some(Self { history, moves, as_of, rules, of_age: rules.leap_birthday.eighteenth(birth) })
    }

    fn count(&self, period: &mut CfsrPeriod) {
        if let Some(stay) = self.entry(period.window) {
            self.count_entry(stay, period.office(stay));
        }
        self.count_in_care(period);
        self.count_exit(period);
        self.count_moves(period);
    }

    /// The stay by which the child entered care in the period.
    fn entry(&self, window: Window) -> Option<&Stay> {
        let mut entries = self.history.iter().filter(|stay| window.contains(stay.removal));
        let first = if self.rules.short_stays_first {
            entries.find(|stay| !self.rules.is_short(stay))
        } else {
            entries.next().filter(|stay| !self.rules.is_short(stay))
        };
        first.filter(|stay| stay.removal < self.of_age && !self.is_left_out_at_18(stay))
    }

    /// Whether the rules leave this stay out because the child entered at 17 and turned 18 in it.
    fn is_left_out_at_18(&self, stay: &Stay) -> bool {
        let at_17 = add_months(stay.removal, 12) >= self.of_age;
        let turned_18 = stay.exit.map_or(self.as_of, |exit| exit.day) >= self.of_age;
        self.rules.turned_18 == Turned18::LeftOut && at_17 && turned_18
    }

    fn permanency(&self, stay: &Stay) -> Option<Exit> {
        stay.exit.filter(|exit| self.rules.is_permanency(exit.reason) && exit.day < self.of_age)
    }

    fn count_entry(&self, stay: &Stay, office: &mut Indicators) {
        let end = self.rules.twelve_months.end(stay.removal);
        let permanency = self.permanency(stay);
        let adjusted = permanency.map(|exit| self.rules.adjusted_exit(stay, exit));
        office.p1.add(adjusted.is_some_and(|day| day <= end));
        office.p1_days365.add(adjusted.is_some_and(|day| day <= TwelveMonths::Days365.end(stay.removal)));
        office.p1_no_thv.add(permanency.is_some_and(|exit| exit.day <= end));
        if let Some(exit) = permanency.filter(|exit| exit.day <= end && self.rules.can_reenter(exit.reason)) {
            office.p4r3.add(self.reentered(stay, exit));
        }
    }

    fn count_in_care(&self, period: &mut CfsrPeriod) {
        let first = period.window.from;
        for stay in self.history {
            let in_care = stay.removal <= first && stay.exit.is_none_or(|exit| exit.day >= first);
            if !in_care || first >= self.of_age || add_months(stay.removal, 12) > first {
                continue;
            }
            let left = self.permanency(stay).is_some_and(|exit| exit.day <= period.window.to);
            let office = period.office(stay);
            if add_months(stay.removal, 24) > first { office.p2.add(left) } else { office.p3.add(left) }
        }
    }

    fn count_exit(&self, period: &mut CfsrPeriod) {
        let found = self.history.iter().find_map(|stay| {
            let exit = self.permanency(stay).filter(|exit| self.rules.can_reenter(exit.reason))?;
            let counts = period.window.contains(exit.day) && !self.rules.is_short(stay) && stay.removal < self.of_age;
            counts.then_some((stay, exit))
        });
        if let Some((stay, exit)) = found {
            period.office(stay).p4.add(self.reentered(stay, exit));
        }
    }

    /// Whether the next removal after an exit came within 12 months; one on the day of the exit counts.
    fn reentered(&self, stay: &Stay, exit: Exit) -> bool {
        let end = self.rules.twelve_months.end(exit.day);
        let mut later = self.history.iter().skip_while(|known| *known != stay).skip(1);
        later.find(|next| next.removal >= exit.day).is_some_and(|next| next.removal <= end)
    }

    fn count_moves(&self, period: &mut CfsrPeriod) {
        let window = period.window;
        let entries = self.history.iter().filter(|stay| window.contains(stay.removal));
        for stay in entries.filter(|stay| !self.rules.is_short(stay) && stay.removal < self.of_age) {
            let seen = self.as_of.min(window.to).saturating_add(1);
            let end = stay.exit.map_or(seen, |exit| exit.day.min(seen)).min(self.of_age);
            let days = i64::from(end - stay.removal);
            let moves = self.moves.between(stay.child, stay.removal, end);
            period.office(stay).p5 += Ratio { numerator: moves, denominator: days };
        }
    }
}

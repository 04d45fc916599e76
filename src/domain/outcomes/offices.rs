//! One entry cohort, office by office, and whether the offices differ by more than chance.

use serde::Serialize;

use super::cohort::HOME;
use super::gray::gray;
use super::histogram::{GroupCounts, Histogram, HistogramError, LONGEST_DAYS, Shape};
use super::incidence::{Incidence, Share};
use super::logrank::{Exits, log_rank};
use super::reentry::{ReEntries, re_entries_by_office};
use super::stays::Stays;
use super::window::Window;

/// The offices of one cohort beside one another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Each office that a stay of the cohort began in, in order of its number.
    pub offices: Vec<OfficeOutcome>,
    /// Whether stays last as long everywhere: log-rank test of every exit.
    pub any_exit: Test,
    /// Whether as many children go home, as soon, everywhere: Gray's test of reunification while other exits compete.
    pub reunification: Test,
}

/// What became of one office's stays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OfficeOutcome {
    /// Number of the office, the caller's own.
    pub office: u16,
    /// Stays that began in the window.
    pub entered: u32,
    /// Share home on day 183.
    pub home_6_months: Share,
    /// Share home on day 365.
    pub home_12_months: Share,
    /// Day by which a quarter of all stays had ended in reunification; `None` = not reached.
    pub quarter_home: Option<i32>,
    /// Day by which half had; `None` = not reached.
    pub half_home: Option<i32>,
    /// Returns to care after reunification.
    pub re_entry: ReEntries,
}

/// A test that groups do not differ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Test {
    /// The statistic, chi-square if the groups do not differ; `None` where nothing can be compared.
    pub statistic: Option<f64>,
    /// Degrees of freedom.
    pub df: u32,
    /// Probability of a statistic this large if the groups do not differ.
    pub p: Option<f64>,
}

/// Compares offices numbered below `offices`. Fails only for a stay longer than [`LONGEST_DAYS`] or another number.
pub fn compare_offices(stays: &Stays, window: Window, as_of: i32, offices: u16) -> Result<Comparison, HistogramError> {
    let chosen = stays.spans().filter(|span| span.removal <= as_of && window.contains(span.removal));
    let rows = chosen.map(|span| {
        let (end, status) = span.exit(as_of).unwrap_or((as_of, 0));
        (end - span.removal, status, span.office)
    });
    let longest = as_of.saturating_sub(window.from).min(LONGEST_DAYS);
    let table = Histogram::from_rows(rows, longest, Shape { groups: offices, causes: 8 })?;
    let re_entry = re_entries_by_office(stays, window, as_of, offices);
    let groups = (0..offices).zip(table.groups()).zip(re_entry);
    let (log_rank, gray) = (log_rank(&table, Exits::Any), gray(&table, HOME));
    Ok(Comparison {
        offices: groups
            .filter(|((_, counts), _)| counts.rows() > 0)
            .map(|((office, counts), re_entry)| outcome(office, counts, re_entry))
            .collect(),
        any_exit: Test { statistic: log_rank.chi2, df: log_rank.df, p: log_rank.p },
        reunification: Test { statistic: gray.stat, df: gray.df, p: gray.p },
    })
}

fn outcome(office: u16, counts: GroupCounts<'_>, re_entry: ReEntries) -> OfficeOutcome {
    let incidence = Incidence::estimate(counts);
    OfficeOutcome {
        office,
        entered: counts.rows(),
        home_6_months: incidence.share(183, HOME),
        home_12_months: incidence.share(365, HOME),
        quarter_home: incidence.day_reaching(HOME, 0.25),
        half_home: incidence.day_reaching(HOME, 0.5),
        re_entry,
    }
}

#[cfg(test)]
mod tests {
    use super::compare_offices;
    use crate::domain::exit::ExitReason;
    use crate::domain::outcomes::cohort::time_to_permanency;
    use crate::domain::outcomes::stays::{Exit, Stay, Stays};
    use crate::domain::outcomes::window::{Cohort, Window};

    fn stays() -> Stays {
        let reasons = [ExitReason::Reunification, ExitReason::Adoption, ExitReason::Reunification];
        let stay = |n: u32| Stay {
            child: n / 2,
            office: u16::from(n % 3 == 0),
            removal: i32::try_from(n).unwrap() * 7,
            exit: (n % 4 != 3).then(|| Exit {
                day: i32::try_from(n * 7 + n % 5).unwrap(),
                reason: reasons[usize::try_from(n % 3).unwrap()],
            }),
            birth: None,
            sex: 0,
            race: 0,
            home_visit: None,
        };
        Stays::from_rows((0..60).map(stay).collect())
    }

    #[test]
    fn each_office_stands_as_in_a_report_of_its_own() {
        let (stays, window) = (stays(), Window { from: 0, to: 300 });
        let compared = compare_offices(&stays, window, 900, 5).unwrap();
        assert_eq!(compared.offices.iter().map(|o| o.office).collect::<Vec<_>>(), [0, 1]);
        for office in compared.offices {
            let alone = time_to_permanency(&stays, &Cohort { window, office: Some(office.office) }, 900).unwrap();
            assert_eq!(office.entered, alone.entered);
            assert_eq!(office.home_6_months, alone.horizons[0].home);
            assert_eq!(office.home_12_months, alone.horizons[1].home);
            assert_eq!((office.quarter_home, office.half_home), (alone.quarter_home, alone.half_home));
            assert_eq!(office.re_entry, alone.re_entry_after_reunification);
        }
        assert!(compared.any_exit.df == 1 && compared.reunification.p.is_some());
    }

    #[test]
    fn nobody_in_the_window_compares_nothing() {
        let compared = compare_offices(&stays(), Window { from: 5_000, to: 6_000 }, 9_000, 2).unwrap();
        assert_eq!((compared.offices.len(), compared.any_exit.p, compared.reunification.p), (0, None, None));
    }
}

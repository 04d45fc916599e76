//! The pages' ready values: every figure of a page comes from its report, in words.

mod behind;
mod day_one;
mod indicators;
mod permanency;

pub(super) use behind::BehindPage;
pub(super) use day_one::DayOnePage;
pub(super) use indicators::IndicatorsPage;
pub(super) use permanency::PermanencyPage;

use super::pages::Choices;
use crate::domain::calendar::short_date;
use crate::features::outcomes::report::Head;
use crate::web::form::Problems;
use crate::web::page::NavItem;

/// What every page of the outcomes has around its figures.
struct Shell {
    /// The pages beside this one.
    nav: Vec<NavItem>,
    /// The page's own path.
    path: &'static str,
    /// What the choice of years chooses.
    period: &'static str,
    years: Vec<(String, String)>,
    year: String,
    offices: Vec<(String, String)>,
    office: String,
    /// "As of Nov 22, 2026, for the North office."
    about: String,
    json: String,
    csv: String,
    problems: Problems,
}

/// Path and words of each page.
const PAGES: [(&str, &str); 3] = [
    ("/outcomes/time-to-permanency", "Time to permanency"),
    ("/outcomes/indicators", "Federal indicators"),
    ("/outcomes/day-one", "Day one"),
];

impl Shell {
    fn new(path: &'static str, head: &Head, choices: &Choices) -> Self {
        let item = |(href, label): (&'static str, &'static str)| NavItem { href, label, current: href == path };
        let whose = choices.office_name.as_deref().unwrap_or("The whole agency");
        Self {
            nav: PAGES.map(item).to_vec(),
            path,
            period: "Entered care in",
            years: choices.years.clone(),
            year: choices.period.code(),
            offices: choices.offices.clone(),
            office: choices.office.clone(),
            about: format!(
                "{whose}, as the records stood on {}.{}",
                short_date(head.as_of),
                left_out(choices.mistakes)
            ),
            json: choices.href(&format!("{path}.json")),
            csv: choices.href(&format!("{path}.csv")),
            problems: Problems::default(),
        }
    }
}

/// " 2 cases opened by mistake are left out.", or nothing.
fn left_out(mistakes: i64) -> String {
    match mistakes {
        0 => String::new(),
        1 => " 1 case opened by mistake is left out.".to_owned(),
        n => format!(" {n} cases opened by mistake are left out."),
    }
}

/// A figure with its name and what must be known of it.
struct Figure {
    label: String,
    value: String,
    note: String,
}

impl Figure {
    fn new(label: &str, value: impl Into<String>, note: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: value.into(), note: note.into() }
    }
}

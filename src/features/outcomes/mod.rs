//! Outcomes: time to permanency, the federal indicators and how soon services begin, from stays kept as columns in memory.
//!
//! `store` loads, `columns` arranges, `memory` keeps them fresh, `report` makes each report once for the page, the JSON and
//! the CSV. Every figure comes from `domain::outcomes`.

mod ask;
mod behind;
mod behind_store;
mod columns;
mod csv;
mod day_one;
mod day_one_pages;
mod drawing;
mod guard;
mod indicators;
mod memory;
mod names;
mod narrow;
mod pages;
mod permanency;
mod pilot;
mod report;
mod services;
mod store;
mod views;
mod words;

pub use ask::{Ask, Period, Readings};
pub use columns::{Columns, Office};
pub use csv::write as write_csv;
pub use day_one::DayOne;
pub use guard::Guard;
pub use indicators::Indicators;
pub use memory::{Memory, load_once};
pub use names::Names;
pub use narrow::Narrow;
pub use permanency::TimeToPermanency;
pub use pilot::{Pilot, PilotAsk};
pub use report::{Head, Report};

use crate::access::Action;
use crate::web::routes::Routes;

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewOutcomes, "/outcomes/time-to-permanency", pages::time_to_permanency);
    r.get(Action::ViewOutcomes, "/outcomes/indicators", pages::indicators);
    r.get(Action::ViewOutcomes, "/outcomes/day-one", day_one_pages::show);
    r.get(Action::ViewOutcomes, "/outcomes/time-to-permanency.json", pages::json::<TimeToPermanency>);
    r.get(Action::ViewOutcomes, "/outcomes/time-to-permanency.csv", pages::csv::<TimeToPermanency>);
    r.get(Action::ViewOutcomes, "/outcomes/indicators.json", pages::json::<Indicators>);
    r.get(Action::ViewOutcomes, "/outcomes/indicators.csv", pages::csv::<Indicators>);
    r.get(Action::ViewOutcomes, "/outcomes/day-one.json", day_one_pages::json);
    r.get(Action::ViewOutcomes, "/outcomes/day-one.csv", day_one_pages::csv);
    r.get(Action::ViewOutcomes, "/outcomes/day-one/services", day_one_pages::behind);
    r.get(Action::ViewOutcomes, "/outcomes/day-one/services.csv", day_one_pages::behind_csv);
}

//! My day: what wants a call or a step today, overdue first, one action a row. The rules are `domain::worklist`'s.

mod calendar;
mod calendar_store;
mod model;
mod pages;
mod store;
mod visit_store;
mod words;

use chrono::NaiveDate;

use crate::access::{Action, Scope};
use crate::db::Conn;
use crate::domain::referral::FollowUp;
use crate::domain::worklist::{self, Item, Pace};
use crate::error::Result;
use crate::web::routes::Routes;

/// What wants doing in a scope, and how many families and children nobody has.
#[derive(Debug)]
pub struct Standing {
    /// Every row of every worker's day.
    pub items: Vec<Item>,
    /// Families without a reunification worker, and children without a permanency worker.
    pub uncovered: (usize, usize),
}

/// What wants doing with the families in scope.
///
/// # Errors
/// The database's.
pub fn standing(conn: &mut Conn, scope: Scope, today: NaiveDate, follow_up: FollowUp) -> Result<Standing> {
    let pace = Pace { follow_up, ..Pace::default() };
    let day = store::gather(conn, scope, today, pace.ahead)?;
    let items = worklist::items(&day.families, &pace, today);
    Ok(Standing { items, uncovered: worklist::uncovered(&day.families) })
}

/// The slice's routes.
pub fn routes(r: &mut Routes<'_>) {
    r.get(Action::ViewMyDay, "/day", pages::day);
    r.get(Action::TakeCalendar, "/my-calendar.ics", calendar::file);
}

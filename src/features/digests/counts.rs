//! The counts of a summary, each by the function of the page that shows what is counted.

use chrono::{Days, NaiveDate};

use super::model::Reader;
use super::store;
use crate::access::{Action, Scope};
use crate::db::{Conn, Instant};
use crate::domain::digest::{Counts, Matter};
use crate::domain::milestone::Risk;
use crate::domain::referral::FollowUp;
use crate::domain::worklist::{Due, Task};
use crate::error::Result;
use crate::features::board::{self, Filter};
use crate::features::{break_glass, contacts, decisions, worklist};

/// Counts what one person may see.
///
/// # Errors
/// The database's.
pub(super) fn of(
    conn: &mut Conn,
    reader: &Reader,
    board: &board::Memory,
    follow_up: FollowUp,
    (today, now): (NaiveDate, Instant),
) -> Result<Counts> {
    let scope = |action| Scope::without_session(&reader.asker(), action, now);
    let stand = board.board(conn, today)?;
    let standing = |risk| stand.all(scope(Action::ViewBoard), &Filter { risk: Some(risk), ..Filter::default() }).len();
    let day = worklist::standing(conn, scope(Action::ViewMyDay), today, follow_up)?;
    let overdue = |wanted: fn(&Task) -> bool| {
        let late = |on| matches!(Due::of(on, today), Due::Overdue(_));
        day.items.iter().filter(|item| late(item.due_on) && wanted(&item.task)).count()
    };
    let approvals = if Action::ApproveContact.allows(reader.role) {
        contacts::waiting_count(conn, scope(Action::ApproveContact), reader.id)?
    } else {
        0
    };
    Ok(Counts::of([
        (Matter::AtRisk, standing(Risk::AtRisk)),
        (Matter::Past, standing(Risk::Past)),
        (Matter::DayOne, overdue(|task| matches!(task, Task::DayOne { .. }))),
        (Matter::FollowUp, overdue(|task| matches!(task, Task::FollowUp(..)))),
        (Matter::Hearings, store::unprepared(conn, scope(Action::ViewCourt), (today, today + Days::new(6)), now)?),
        (Matter::Approvals, approvals),
        (Matter::Decisions, decisions::waiting_for(conn, scope(Action::ViewMyDay), reader.id)?.len()),
        (Matter::Uncovered, day.uncovered.0 + day.uncovered.1),
        (Matter::Openings, break_glass::waiting(conn, scope(Action::ReviewBreakGlass))?),
    ]))
}

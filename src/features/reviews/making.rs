//! Draws the sample that is due and raises the alerts, each once however many ask at a time.

use std::time::{Duration, Instant as Stopwatch};

use actix_web::web;

use super::model::{Drawing, Stretch};
use super::{alerts_store, draw_store};
use crate::access::audit::{By, Entry};
use crate::access::{Access, Trail};
use crate::clock::Clock;
use crate::db::{Conn, Instant};
use crate::domain::calendar::Zone;
use crate::domain::month::Month;
use crate::domain::review::Hours;
use crate::error::{Error, Result};

/// How long a reviewer waits for new stretches of the trail to begin; the rest is looked through the next time, or by the
/// command.
const PATIENCE: Duration = Duration::from_secs(1);
/// Rows that may wait when they raise nothing, so that looking at the queue need not write.
const MAY_WAIT: i64 = 1_000;

/// What making the queue must know.
#[derive(Debug, Clone)]
pub struct Making {
    /// The agency's working hours.
    pub hours: Hours,
    /// The clock, which has the agency's zone.
    pub clock: Clock,
    /// The pen of the audit trail: that something was drawn or raised is recorded.
    pub trail: Trail,
}

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Openings drawn.
    pub drawn: usize,
    /// Alerts raised.
    pub raised: usize,
    /// Whether the whole trail is looked through.
    pub is_complete: bool,
}

impl Making {
    /// The last month that has ended.
    #[must_use]
    pub fn last_month(&self) -> Month {
        Month::of(self.clock.today()).before()
    }

    fn zone(&self) -> Zone {
        self.clock.zone()
    }

    fn draw(&self, conn: &mut Conn, drawing: &Drawing) -> Result<usize> {
        let now = self.clock.now();
        let drawn = draw_store::keep(conn, drawing, self.zone(), now)?;
        self.record(conn, drawn, now, &format!("{drawn} openings drawn for {}", drawing.month))?;
        Ok(drawn)
    }

    fn raise(&self, conn: &mut Conn, stretch: &Stretch) -> Result<usize> {
        let now = self.clock.now();
        let raised = alerts_store::keep(conn, stretch, now)?;
        self.record(conn, raised, now, &format!("{raised} alerts raised up to row {}", stretch.to))?;
        Ok(raised)
    }

    fn and_link(&self, conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<usize>) -> Result<usize> {
        let made = work(conn)?;
        self.trail.link(conn)?;
        Ok(made)
    }

    /// The program's own act, by nobody.
    fn record(&self, conn: &mut Conn, made: usize, now: Instant, detail: &str) -> Result<()> {
        if made == 0 {
            return Ok(());
        }
        self.trail.add(conn, By::default(), now, &Entry { detail: detail.to_owned(), ..Entry::of("MakeReviews") })
    }
}

/// Draws the sample of `month`, if it is still to be drawn, and looks the whole trail through.
///
/// # Errors
/// The database's.
pub fn make(conn: &mut Conn, making: &Making, month: Month) -> Result<Made> {
    let (mut made, zone) = (Made::default(), making.zone());
    // Rows count once they are linked, and another program may not have come to it.
    conn.write_tx(|conn| making.trail.link(conn).map_err(Error::from))?;
    if let Some(drawing) = conn.read_tx(|conn| draw_store::due(conn, month, zone))? {
        made.drawn = conn.write_tx(|conn| making.and_link(conn, |conn| making.draw(conn, &drawing)))?;
    }
    while let Some(stretch) = conn.read_tx(|conn| alerts_store::next(conn, zone, making.hours))? {
        made.raised += conn.write_tx(|conn| making.and_link(conn, |conn| making.raise(conn, &stretch)))?;
        if stretch.to - stretch.from < alerts_store::STRETCH {
            break;
        }
    }
    made.is_complete = true;
    Ok(made)
}

/// The same for a reviewer who opens the queue: the last month, and as much of the trail as she can wait for.
pub(super) async fn catch_up(access: &Access, hours: web::Data<Hours>) -> Result<Made> {
    let source = access.source();
    let making = Making { hours: **hours, clock: source.clock().clone(), trail: source.trail().clone() };
    let (mut made, zone, month) = (Made::default(), making.zone(), making.last_month());
    if let Some(drawing) = access.peek(move |conn, _| draw_store::due(conn, month, zone)).await? {
        let making = making.clone();
        made.drawn = access.keep(move |conn| making.draw(conn, &drawing)).await?;
    }
    let begun = Stopwatch::now();
    while begun.elapsed() < PATIENCE {
        let stretch = access.peek(move |conn, _| alerts_store::next(conn, zone, making.hours)).await?;
        let Some(stretch) = stretch else { break };
        let is_last = stretch.to - stretch.from < alerts_store::STRETCH;
        if !(is_last && stretch.alerts.is_empty() && stretch.to - stretch.from < MAY_WAIT) {
            let making = making.clone();
            made.raised += access.keep(move |conn| making.raise(conn, &stretch)).await?;
        }
        if is_last {
            made.is_complete = true;
            break;
        }
    }
    Ok(made)
}

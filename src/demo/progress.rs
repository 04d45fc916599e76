//! Writes down a mother's progress and what the agency did, from month to month.

use chrono::Days;
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, pick, word};
use super::story::{Scene, entered};
use crate::db::Conn;
use crate::domain::family::Who;
use crate::domain::progress::{Direction, EffortKind, Standard};
use crate::error::Result;
use crate::features::plans;
use crate::features::progress::{self, NewEffort, NewProgress};

/// One effort and one thing seen every few weeks, until the case was closed or today.
pub(super) fn write(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>) -> Result<()> {
    let goals = plans::current_goals(conn, scene.family)?;
    let last = scene.plot.stays.iter().map(|s| s.exit.map_or(scene.today, |(on, _)| on)).max().unwrap_or(scene.today);
    let mut on = scene.plot.opened_on(scene.today) + Days::new(rng.random_range(0..4));
    while on <= last {
        let (kind, what, result) = pick(rng, names::EFFORTS).unwrap_or((EffortKind::FollowedUp, "Called her", ""));
        let blocked = rng.random_bool(0.2);
        let effort = NewEffort {
            family: scene.family,
            who: Who::Adult(scene.mother),
            goal: None,
            made_on: on,
            kind,
            standard: if rng.random_bool(0.2) { Standard::ActiveTribal } else { Standard::Reasonable },
            what: what.to_owned(),
            result: result.to_owned(),
            barrier: if blocked { "The bus does not run in the evening" } else { "" }.to_owned(),
            answer: if blocked { "Paid a taxi until the class moved" } else { "" }.to_owned(),
        };
        progress::add_effort(conn, &effort, scene.worker, entered(on))?;
        let seen_on = on + Days::new(3);
        if seen_on <= last {
            let (kind, seen) = pick(rng, names::PROGRESS).unwrap_or((Direction::Steady, "Came to family time"));
            let entry = NewProgress {
                family: scene.family,
                person: scene.mother,
                goal: goals.first().map(|goal| goal.key),
                seen_on,
                kind,
                seen: seen.to_owned(),
                words: word(rng, names::PARENT_WORDS).to_owned(),
                for_court: rng.random_bool(0.4),
            };
            progress::add_progress(conn, &entry, scene.worker, entered(seen_on))?;
        }
        on = on + Days::new(if scene.plot.is_open() { rng.random_range(16..34) } else { rng.random_range(40..70) });
    }
    Ok(())
}

//! What the pages about need to know show: a restricted family, a declared conflict, an emergency opening to review.

use chrono::Duration;

use super::staff::Staff;
use super::story::Told;
use crate::db::{Conn, Instant};
use crate::domain::need_to_know::Emergency;
use crate::error::Result;
use crate::features::break_glass::{self, NewOpening};
use crate::features::{assignments, conflicts, restrictions, users};

/// Chooses three open families of the first office.
pub(super) fn write(conn: &mut Conn, staff: &Staff, told: &[Told], now: Instant) -> Result<()> {
    let (Some(hers), Some(other)) = (staff.reunification.first(), staff.reunification.get(1)) else { return Ok(()) };
    let open = || told.iter().filter(|of| of.open && of.office == hers.office);
    let of_others = || open().filter(|of| of.worker.is_some_and(|worker| worker != hers.user));
    if let Some(of) = of_others().next() {
        let manager = users::by_email(conn, "manager@juniper.test")?.map(|user| user.id);
        let workers = assignments::of_family(conn, of.family)?.into_iter().map(|(assignment, _)| assignment.user_id);
        let named: Vec<_> = workers.chain(manager).collect();
        restrictions::restrict(conn, of.family, &named, "The mother is a relative of a colleague", manager, now)?;
    }
    if let Some(of) = open().rfind(|of| of.worker == Some(hers.user)) {
        conflicts::declare(conn, of.family, hers.user, "The father and I were neighbors for years", now)?;
    }
    if let Some(of) = of_others().nth(1) {
        let reason = "The foster mother called at night: the boy ran a fever and she had no consent for treatment";
        let new =
            NewOpening { family: of.family, user: other.user, class: Emergency::Medical, reason: reason.to_owned() };
        break_glass::open(conn, &new, Instant::from(now.utc() - Duration::hours(30)))?;
    }
    Ok(())
}

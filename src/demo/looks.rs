//! Who looked at whom in the last month and this one, so that there is something to review: workers at their own families on
//! working days, a few of them at others late in the evening.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc, Weekday};

use super::staff::Staff;
use super::story::Told;
use crate::access::Trail;
use crate::access::audit::{By, Entry};
use crate::db::{Conn, Instant};
use crate::domain::calendar::Zone;
use crate::domain::id::{FamilyId, UserId};
use crate::domain::month::Month;
use crate::error::Result;

/// Families that are looked at; the others keep the demo quick to make.
const FAMILIES: usize = 60;

/// Writes the looks into the audit trail, in the order of time, none of them later than now.
pub(super) fn write(
    conn: &mut Conn,
    trail: &Trail,
    staff: &Staff,
    told: &[Told],
    zone: Zone,
    now: Instant,
) -> Result<()> {
    let first = Month::of(zone.local_date(now.utc())).before().first();
    let mut looks = Vec::new();
    for (n, of) in told.iter().filter(|of| of.open).take(FAMILIES).enumerate() {
        let Some(worker) = of.worker else { continue };
        for week in 0..8 {
            looks.push((moment(zone, first, n % 5 + week * 7, 9 + n % 8, n), worker, of.family));
        }
        let other = staff.reunification.get(n % staff.reunification.len().max(1)).map(|of| of.user);
        if let Some(other) = other.filter(|other| *other != worker && n % 10 == 4) {
            looks.push((moment(zone, first, 20 + n % 12, 21, n), other, of.family));
        }
    }
    looks.retain(|(at, ..)| *at < now.utc());
    looks.sort();
    for (at, user, family) in looks {
        look(conn, trail, user, family, at)?;
    }
    Ok(())
}

/// A moment of a working day: so many days after the first, moved from a weekend to the Monday after it.
fn moment(zone: Zone, first: NaiveDate, days: usize, hour: usize, minute: usize) -> DateTime<Utc> {
    let days = u64::try_from(days).unwrap_or_default();
    let day = first.checked_add_days(Days::new(days)).unwrap_or(first);
    let moved = match day.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    let day = day.checked_add_days(Days::new(moved)).unwrap_or(day);
    let part = |n: usize| u32::try_from(n).unwrap_or_default();
    zone.instant(day, NaiveTime::from_hms_opt(part(hour), part(minute % 60), 0).unwrap_or_default())
}

fn look(conn: &mut Conn, trail: &Trail, user: UserId, family: FamilyId, at: DateTime<Utc>) -> Result<()> {
    let by = By { user: Some(user), session: None, address: "10.20.0.7" };
    trail.add(conn, by, Instant::from(at), &Entry { family: Some(family), ..Entry::of("ViewFamily") })
}

//! The monthly sample: every opening of a month by its unit, and the lots that are drawn.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Drawing, Drawn, Look};
use crate::access::{EMERGENCY, token};
use crate::db::schema::{audit_events, families, offices, review_draws, review_items, units, users};
use crate::db::{Conn, Instant, fresh};
use crate::domain::audit::Outcome;
use crate::domain::calendar::Zone;
use crate::domain::id::{FamilyId, OfficeId, RecordId, ReviewDrawId, ReviewItemId, UnitId, UserId};
use crate::domain::month::Month;
use crate::domain::review::{Kind, draw, sample_readable_until};
use crate::error::{Error, Result};

/// Hexadecimal digits of a seed.
const SEED: usize = 32;
/// Families asked for at a time.
const SOME: usize = 1_000;

/// A unit of an office, or the office's families without one.
type Group = (OfficeId, Option<UnitId>);

/// The sample of a month that is not drawn yet; nothing for one that is.
pub(super) fn due(conn: &mut Conn, month: Month, zone: Zone) -> Result<Option<Drawing>> {
    if is_drawn(conn, month)? {
        return Ok(None);
    }
    let openings = openings(conn, month, zone)?;
    let of = groups(conn, &openings)?;
    let mut parts: BTreeMap<Group, Vec<Look>> =
        every_group(conn)?.into_iter().map(|group| (group, Vec::new())).collect();
    for look in openings {
        if let Some(group) = of.get(&look.family) {
            parts.entry(*group).or_default().push(look);
        }
    }
    let mut groups = Vec::with_capacity(parts.len());
    for ((office, unit), looks) in parts {
        let seed: String = token::secret()?.chars().take(SEED).collect();
        let numbers: Vec<i64> = looks.iter().map(|look| look.seq).collect();
        let drawn = draw(&seed, &numbers);
        let taken = looks.iter().filter(|look| drawn.contains(&look.seq)).copied().collect();
        groups.push(Drawn { office, unit, seed, openings: looks.len(), taken });
    }
    Ok(Some(Drawing { month, groups }))
}

fn is_drawn(conn: &mut Conn, month: Month) -> Result<bool> {
    let found = review_draws::table.filter(review_draws::month.eq(month.first())).select(review_draws::id);
    Ok(found.first::<ReviewDrawId>(conn).optional()?.is_some())
}

/// Each person's openings of each family on each day of the month, by the first row of it. Emergency openings have a queue of
/// their own.
fn openings(conn: &mut Conn, month: Month, zone: Zone) -> Result<Vec<Look>> {
    let (from, to) = (Instant::from(month.starts(zone)), Instant::from(month.ends(zone)));
    let people: Vec<UserId> = users::table.order(users::id.asc()).select(users::id).load(conn)?;
    let mut found = Vec::new();
    for user in people {
        let mut seen: HashSet<(FamilyId, NaiveDate)> = HashSet::new();
        let rows: Vec<(i64, Instant, FamilyId, bool)> = audit_events::table
            .filter(audit_events::actor_id.eq(user))
            .filter(audit_events::at.ge(from))
            .filter(audit_events::at.lt(to))
            .filter(audit_events::family_id.is_not_null())
            .filter(audit_events::outcome.eq(Outcome::Done.code()))
            .filter(audit_events::detail.ne(EMERGENCY))
            .order((audit_events::at.asc(), audit_events::seq.asc()))
            .select((
                audit_events::seq,
                audit_events::at,
                audit_events::family_id.assume_not_null(),
                audit_events::is_change,
            ))
            .load(conn)?;
        for (seq, at, family, is_change) in rows {
            if !is_change && seen.insert((family, zone.local_date(at.utc()))) {
                found.push(Look { seq, at, user, family });
            }
        }
    }
    Ok(found)
}

fn groups(conn: &mut Conn, openings: &[Look]) -> Result<HashMap<FamilyId, Group>> {
    let opened: HashSet<FamilyId> = openings.iter().map(|look| look.family).collect();
    let opened: Vec<FamilyId> = opened.into_iter().collect();
    let mut of = HashMap::with_capacity(opened.len());
    for some in opened.chunks(SOME) {
        let rows: Vec<(FamilyId, OfficeId, Option<UnitId>)> = families::table
            .filter(families::id.eq_any(some))
            .select((families::id, families::office_id, families::unit_id))
            .load(conn)?;
        of.extend(rows.into_iter().map(|(family, office, unit)| (family, (office, unit))));
    }
    Ok(of)
}

/// Every unit and every office: what nobody opened is on record as a draw of nothing.
fn every_group(conn: &mut Conn) -> Result<Vec<Group>> {
    let all_offices: Vec<OfficeId> = offices::table.select(offices::id).load(conn)?;
    let all_units: Vec<(OfficeId, UnitId)> = units::table.select((units::office_id, units::id)).load(conn)?;
    let of_offices = all_offices.into_iter().map(|office| (office, None));
    Ok(of_offices.chain(all_units.into_iter().map(|(office, unit)| (office, Some(unit)))).collect())
}

/// Writes a sample down, unless somebody else did in the meantime. Gives how many openings it takes.
pub(super) fn keep(conn: &mut Conn, drawing: &Drawing, zone: Zone, now: Instant) -> Result<usize> {
    if is_drawn(conn, drawing.month)? {
        return Ok(0);
    }
    let mut taken = 0;
    for group in &drawing.groups {
        let id: ReviewDrawId = fresh();
        diesel::insert_into(review_draws::table)
            .values((
                review_draws::id.eq(id),
                review_draws::month.eq(drawing.month.first()),
                review_draws::group_id.eq(group.key()),
                review_draws::office_id.eq(group.office),
                review_draws::unit_id.eq(group.unit),
                review_draws::seed.eq(&group.seed),
                review_draws::openings.eq(count(group.openings)?),
                review_draws::taken.eq(count(group.taken.len())?),
                review_draws::drawn_at.eq(now),
            ))
            .execute(conn)?;
        for look in &group.taken {
            take(conn, id, look, drawing.month, zone, now)?;
            taken += 1;
        }
    }
    Ok(taken)
}

impl Drawn {
    fn key(&self) -> RecordId {
        RecordId::from_uuid(self.unit.map_or(self.office.uuid(), UnitId::uuid))
    }
}

fn count(of: usize) -> Result<i32> {
    i32::try_from(of).map_err(|error| Error::from(anyhow::Error::new(error)))
}

fn take(conn: &mut Conn, draw: ReviewDrawId, look: &Look, month: Month, zone: Zone, now: Instant) -> Result<()> {
    let day = zone.local_date(look.at.utc());
    diesel::insert_into(review_items::table)
        .values((
            review_items::id.eq(fresh::<ReviewItemId>()),
            review_items::kind.eq(Kind::Sample),
            review_items::actor_id.eq(look.user),
            review_items::family_id.eq(look.family),
            review_items::day.eq(day),
            review_items::span.eq(Kind::Sample.span(day)),
            review_items::seq.eq(look.seq),
            review_items::draw_id.eq(draw),
            review_items::readable_until.eq(Instant::from(sample_readable_until(month, zone))),
            review_items::raised_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

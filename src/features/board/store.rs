//! Every query of the board: a few that each take all families, or a few families, at once.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{max, min, not};
use diesel::prelude::*;

use super::facts::{Recorded, Service, Stay};
use super::model::{Named, Row};
use crate::access::Which;
use crate::db::Conn;
use crate::db::schema::{
    assignments, contacts, declared_conflicts, episodes, families, hearings, placements, referrals, restricted_access,
    users,
};
use crate::domain::contact::Outcome;
use crate::domain::exit::ExitReason;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, UserId};
use crate::domain::need_to_know::Closed;
use crate::domain::referral::State;
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;
use crate::error::Result;

diesel::alias!(
    const LASTING: Alias<Lasting> = episodes as lasting;
);

/// Loads what a query finds for the families wanted.
macro_rules! load {
    ($conn:expr, $which:expr, $today:expr, $family:path, $query:expr) => {
        match $which {
            Which::All => {
                let lasts =
                    LASTING.field(episodes::exited_on).is_null().or(LASTING.field(episodes::exited_on).gt($today));
                let in_care = LASTING.filter(lasts).select(LASTING.field(episodes::family_id));
                $query.filter($family.eq_any(in_care)).load($conn)
            }
            Which::These(families) => $query.filter($family.eq_any(families.to_vec())).load($conn),
        }
    };
}

type StayRow = (EpisodeId, FamilyId, ChildId, NaiveDate, Option<NaiveDate>, Option<ExitReason>);
type Gathered = HashMap<FamilyId, Recorded>;

/// The rows of families that have a child in care at `today`, in no order.
///
/// # Errors
/// The database's.
pub(super) fn rows(conn: &mut Conn, which: Which<'_>, today: NaiveDate) -> Result<Vec<Row>> {
    let named = named(conn, which, today)?;
    let mut closed = closed(conn)?;
    let mut gathered = Gathered::with_capacity(named.len());
    stays(conn, which, today, &mut gathered)?;
    let mut names = workers(conn, which, today, &mut gathered)?;
    services(conn, which, today, &mut gathered)?;
    dates(conn, which, today, &mut gathered)?;
    let row = |named: Named| {
        let recorded = gathered.get(&named.family)?;
        let facts = recorded.facts(today)?;
        let worker = recorded.worker.zip(names.remove(&named.family));
        let closed = closed.remove(&named.family).unwrap_or_default();
        Some(Row::new(named, closed, worker, &facts))
    };
    Ok(named.into_iter().filter_map(row).collect())
}

/// The families that are closed to anybody, in the whole agency: they are few.
fn closed(conn: &mut Conn) -> Result<HashMap<FamilyId, Closed>> {
    let restricted: Vec<(FamilyId, Option<UserId>)> = families::table
        .left_join(restricted_access::table)
        .filter(families::is_restricted)
        .select((families::id, restricted_access::user_id.nullable()))
        .load(conn)?;
    let mut closed: HashMap<FamilyId, Closed> = HashMap::new();
    for (family, user) in restricted {
        closed.entry(family).or_default().named.get_or_insert_default().extend(user);
    }
    let conflicts: Vec<(FamilyId, UserId)> = declared_conflicts::table
        .filter(declared_conflicts::lifted_at.is_null())
        .select((declared_conflicts::family_id, declared_conflicts::user_id))
        .load(conn)?;
    for (family, user) in conflicts {
        closed.entry(family).or_default().conflicts.push(user);
    }
    Ok(closed)
}

fn named(conn: &mut Conn, which: Which<'_>, today: NaiveDate) -> Result<Vec<Named>> {
    let named = families::table.filter(not(families::is_mistake)).select((
        families::id,
        families::number,
        families::name,
        families::office_id,
        families::unit_id,
    ));
    let rows: Vec<_> = load!(conn, which, today, families::id, named)?;
    let named = |(family, number, name, office, unit)| Named { family, number, name, office, unit };
    Ok(rows.into_iter().map(named).collect())
}

fn stays(conn: &mut Conn, which: Which<'_>, today: NaiveDate, to: &mut Gathered) -> Result<()> {
    let places = placements::table
        .inner_join(episodes::table)
        .filter(placements::started_on.le(today))
        .filter(placements::ended_on.is_null().or(placements::ended_on.gt(today)))
        .select((placements::episode_id, placements::setting, placements::started_on));
    let places: Vec<(EpisodeId, Setting, NaiveDate)> = load!(conn, which, today, episodes::family_id, places)?;
    let living: HashMap<EpisodeId, (Setting, NaiveDate)> =
        places.into_iter().map(|(episode, setting, start)| (episode, (setting, start))).collect();
    let stays = episodes::table.select((
        episodes::id,
        episodes::family_id,
        episodes::child_id,
        episodes::removed_on,
        episodes::exited_on,
        episodes::exit_reason,
    ));
    let stays: Vec<StayRow> = load!(conn, which, today, episodes::family_id, stays)?;
    for (id, family, child, removed_on, exited_on, reason) in stays {
        let exit = exited_on.zip(reason);
        to.entry(family).or_default().stays.push(Stay { child, removed_on, exit, living: living.get(&id).copied() });
    }
    Ok(())
}

/// The workers at `today`; gives the names of the reunification workers by family.
fn workers(
    conn: &mut Conn,
    which: Which<'_>,
    today: NaiveDate,
    to: &mut Gathered,
) -> Result<HashMap<FamilyId, String>> {
    let lasting = assignments::table
        .filter(assignments::starts_on.le(today))
        .filter(assignments::ends_on.is_null().or(assignments::ends_on.gt(today)));
    let of_children = lasting
        .filter(assignments::track.eq(Track::Permanency))
        .select((assignments::family_id, assignments::child_id));
    let of_children: Vec<(FamilyId, Option<ChildId>)> = load!(conn, which, today, assignments::family_id, of_children)?;
    for (family, child) in of_children {
        to.entry(family).or_default().children_with_worker.extend(child);
    }
    let of_families = lasting
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::track.eq(Track::Reunification))
        .select((assignments::family_id, users::id, users::full_name));
    let of_families: Vec<(FamilyId, UserId, String)> = load!(conn, which, today, assignments::family_id, of_families)?;
    let mut names = HashMap::with_capacity(of_families.len());
    for (family, user, name) in of_families {
        to.entry(family).or_default().worker = Some(user);
        names.insert(family, name);
    }
    Ok(names)
}

fn services(conn: &mut Conn, which: Which<'_>, today: NaiveDate, to: &mut Gathered) -> Result<()> {
    let services = referrals::table
        .filter(referrals::error_at.is_null())
        .filter(referrals::state.eq(State::Waitlisted).or(referrals::first_attended_on.is_not_null()))
        .select((
            referrals::family_id,
            referrals::service,
            referrals::state,
            referrals::state_on,
            referrals::first_attended_on,
            referrals::child_id.is_not_null(),
        ));
    let rows: Vec<_> = load!(conn, which, today, referrals::family_id, services)?;
    for (family, kind, state, since, first_attended_on, for_child) in rows {
        let service = Service { kind, state, since, first_attended_on, for_child };
        to.entry(family).or_default().services.push(service);
    }
    Ok(())
}

/// The last contact with an adult, and the next hearing.
fn dates(conn: &mut Conn, which: Which<'_>, today: NaiveDate, to: &mut Gathered) -> Result<()> {
    let last = contacts::table
        .group_by(contacts::family_id)
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::occurred_on.le(today))
        .filter(contacts::child_id.is_null())
        .select((contacts::family_id, max(contacts::occurred_on)));
    let last: Vec<(FamilyId, Option<NaiveDate>)> = load!(conn, which, today, contacts::family_id, last)?;
    for (family, on) in last {
        to.entry(family).or_default().last_contact_on = on;
    }
    let next = hearings::table
        .group_by(hearings::family_id)
        .filter(hearings::status.eq(HearingStatus::Scheduled))
        .filter(hearings::error_at.is_null())
        .filter(hearings::held_on.ge(today))
        .select((hearings::family_id, min(hearings::held_on)));
    let next: Vec<(FamilyId, Option<NaiveDate>)> = load!(conn, which, today, hearings::family_id, next)?;
    for (family, on) in next {
        to.entry(family).or_default().next_hearing_on = on;
    }
    Ok(())
}

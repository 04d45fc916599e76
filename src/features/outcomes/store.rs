//! What the outcome columns are loaded from. The reports made of them are counts, not records, so these queries read the
//! whole agency; `pages` narrows a report to the office that a person may see.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Which;
use crate::db::schema::{assignments, children, episodes, families, offices, placements, referral_events, referrals};
use crate::db::{Backend, Conn};
use crate::domain::exit::ExitReason;
use crate::domain::family::{Race, Sex};
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, PersonId, ProviderId, ReferralId, UserId};
use crate::domain::referral::{Reason, ServiceKind, Side, State};
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;
use crate::error::Result;

/// Key, day of birth, sex, race.
pub(super) type ChildRow = (ChildId, Option<NaiveDate>, Option<Sex>, Option<Race>);
/// Key, child, family, office, removal, exit, reason.
pub(super) type StayRow = (EpisodeId, ChildId, FamilyId, OfficeId, NaiveDate, Option<NaiveDate>, Option<ExitReason>);
/// Stay, child, setting, first day.
pub(super) type PlacementRow = (EpisodeId, ChildId, Setting, NaiveDate);
/// A service as far as it is counted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = referrals, check_for_backend(Backend))]
pub(super) struct ServiceRow {
    pub(super) id: ReferralId,
    pub(super) family_id: FamilyId,
    pub(super) person_id: Option<PersonId>,
    pub(super) service: ServiceKind,
    pub(super) provider_id: Option<ProviderId>,
    pub(super) state: State,
    pub(super) state_on: NaiveDate,
    pub(super) needed_on: NaiveDate,
    pub(super) first_attended_on: Option<NaiveDate>,
}

/// Service, state, day, side and reason of a step that does not begin or complete the service.
pub(super) type StepRow = (ReferralId, State, NaiveDate, Option<Side>, Option<Reason>);
/// Family, reunification worker, first and last day.
pub(super) type AssignmentRow = (FamilyId, UserId, NaiveDate, Option<NaiveDate>);

/// Office, removal, exit, cost in cents.
pub(super) type CostRow = (OfficeId, NaiveDate, Option<NaiveDate>, Option<i64>);

/// What the stays cost that began on or after a day and before another.
pub(super) fn costs(conn: &mut Conn, from: NaiveDate, before: NaiveDate) -> Result<Vec<CostRow>> {
    let counted = episodes::table.filter(episodes::family_id.ne_all(mistaken()));
    let stays = counted.filter(episodes::removed_on.ge(from)).filter(episodes::removed_on.lt(before));
    Ok(stays
        .order(episodes::id.asc())
        .select((episodes::office_id, episodes::removed_on, episodes::exited_on, episodes::cost_cents))
        .load(conn)?)
}

/// Rows of some families, or of all.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) children: Vec<ChildRow>,
    pub(super) stays: Vec<StayRow>,
    /// In order of child and first day.
    pub(super) placements: Vec<PlacementRow>,
    pub(super) services: Vec<ServiceRow>,
    /// In order of service, and then as they were taken.
    pub(super) steps: Vec<StepRow>,
    pub(super) workers: Vec<AssignmentRow>,
}

/// Key, code and name of every office, by name.
pub(super) fn offices(conn: &mut Conn) -> Result<Vec<(OfficeId, String, String)>> {
    let named = offices::table.order((offices::name.asc(), offices::id.asc()));
    Ok(named.select((offices::id, offices::code, offices::name)).load(conn)?)
}

/// The rows that the columns are made of.
pub(super) fn rows(conn: &mut Conn, which: Which<'_>) -> Result<Rows> {
    Ok(Rows {
        children: children(conn, which)?,
        stays: stays(conn, which)?,
        placements: placements(conn, which)?,
        services: services(conn, which)?,
        steps: steps(conn, which)?,
        workers: workers(conn, which)?,
    })
}

/// The cases that were opened by mistake: they are few, and an index holds them alone.
#[diesel::dsl::auto_type(no_type_alias)]
fn mistaken() -> _ {
    families::table.filter(families::is_mistake).select(families::id)
}

/// How many cases that were opened by mistake are left out: of an office, or of the agency.
pub(super) fn left_out(conn: &mut Conn, office: Option<OfficeId>) -> Result<i64> {
    let mut query = families::table.filter(families::is_mistake).into_boxed();
    if let Some(office) = office {
        query = query.filter(families::office_id.eq(office));
    }
    Ok(query.count().get_result(conn)?)
}

fn children(conn: &mut Conn, which: Which<'_>) -> Result<Vec<ChildRow>> {
    let columns = (children::id, children::born_on, children::sex, children::race);
    // Also those of cases opened by mistake: what the columns hold of a child is replaced by her rows, here by none.
    let mut query = children::table.select(columns).into_boxed();
    if let Which::These(families) = which {
        query = query.filter(children::family_id.eq_any(families));
    }
    Ok(query.load(conn)?)
}

fn stays(conn: &mut Conn, which: Which<'_>) -> Result<Vec<StayRow>> {
    let mut query = episodes::table
        .filter(episodes::family_id.ne_all(mistaken()))
        .select((
            episodes::id,
            episodes::child_id,
            episodes::family_id,
            episodes::office_id,
            episodes::removed_on,
            episodes::exited_on,
            episodes::exit_reason,
        ))
        .into_boxed();
    if let Which::These(families) = which {
        query = query.filter(episodes::family_id.eq_any(families));
    }
    Ok(query.load(conn)?)
}

fn placements(conn: &mut Conn, which: Which<'_>) -> Result<Vec<PlacementRow>> {
    let columns = (placements::episode_id, placements::child_id, placements::setting, placements::started_on);
    let theirs = children::table.filter(children::family_id.eq_any(mistaken())).select(children::id);
    let mut query = placements::table
        .filter(placements::child_id.ne_all(theirs))
        .order((placements::child_id.asc(), placements::started_on.asc()))
        .select(columns)
        .into_boxed();
    if let Which::These(families) = which {
        let theirs = children::table.filter(children::family_id.eq_any(families)).select(children::id);
        query = query.filter(placements::child_id.eq_any(theirs));
    }
    Ok(query.load(conn)?)
}

fn services(conn: &mut Conn, which: Which<'_>) -> Result<Vec<ServiceRow>> {
    let mut query = referrals::table
        .filter(referrals::family_id.ne_all(mistaken()))
        .filter(referrals::error_at.is_null())
        .select(ServiceRow::as_select())
        .into_boxed();
    if let Which::These(families) = which {
        query = query.filter(referrals::family_id.eq_any(families));
    }
    Ok(query.load(conn)?)
}

/// The states that say how a service stands before it begins.
const BEFORE: [State; 5] = [State::Referred, State::Accepted, State::Waitlisted, State::Declined, State::EndedEarly];

fn steps(conn: &mut Conn, which: Which<'_>) -> Result<Vec<StepRow>> {
    let mut query = referral_events::table
        .filter(referral_events::error_at.is_null())
        .filter(referral_events::state.eq_any(BEFORE))
        .order((referral_events::referral_id.asc(), referral_events::occurred_on.asc(), referral_events::id.asc()))
        .select((
            referral_events::referral_id,
            referral_events::state,
            referral_events::occurred_on,
            referral_events::side,
            referral_events::reason,
        ))
        .into_boxed();
    if let Which::These(families) = which {
        let theirs = referrals::table.filter(referrals::family_id.eq_any(families)).select(referrals::id);
        query = query.filter(referral_events::referral_id.eq_any(theirs));
    }
    Ok(query.load(conn)?)
}

fn workers(conn: &mut Conn, which: Which<'_>) -> Result<Vec<AssignmentRow>> {
    let mut query = assignments::table
        .filter(assignments::track.eq(Track::Reunification))
        .select((assignments::family_id, assignments::user_id, assignments::starts_on, assignments::ends_on))
        .into_boxed();
    if let Which::These(families) = which {
        query = query.filter(assignments::family_id.eq_any(families));
    }
    Ok(query.load(conn)?)
}

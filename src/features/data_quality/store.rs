//! Reads the stays that the list looks at: four queries for an office, however many children it has.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{children, episodes, families, legal_statuses, permanency_goals, placements};
use crate::domain::goal::GoalRole;
use crate::domain::id::{ChildId, EpisodeId, OfficeId};
use crate::error::Result;
use crate::features::children::{Child, Episode, Placement, Stay};

/// Days after an exit for which a stay is still looked at.
const LOOKED_BACK: u64 = 365;

/// A stay with its child.
pub(super) struct Row {
    pub(super) number: String,
    pub(super) child: Child,
    pub(super) stay: Stay,
    pub(super) has_goal: bool,
    pub(super) has_status: bool,
}

/// The stays of an office's children that last, or ended within the last year; by family number, child and removal.
pub(super) fn stays(conn: &mut Conn, scope: Scope, office: OfficeId, today: NaiveDate) -> Result<Vec<Row>> {
    let since = today.checked_sub_days(Days::new(LOOKED_BACK)).unwrap_or(today);
    let looked = move || episodes::exited_on.is_null().or(episodes::exited_on.ge(since));
    let of_office = || scope.families().filter(families::office_id.eq(office));
    let rows: Vec<(String, Child, Episode)> = of_office()
        .inner_join(children::table.on(children::family_id.eq(families::id)))
        .inner_join(episodes::table.on(episodes::child_id.eq(children::id)))
        .filter(looked())
        .order((families::number.asc(), children::id.asc(), episodes::removed_on.asc()))
        .select((families::number, Child::as_select(), Episode::as_select()))
        .load(conn)?;
    let places: Vec<Placement> = of_office()
        .inner_join(episodes::table.on(episodes::family_id.eq(families::id)))
        .inner_join(placements::table.on(placements::episode_id.eq(episodes::id)))
        .filter(looked())
        .order((placements::started_on.asc(), placements::id.asc()))
        .select(Placement::as_select())
        .load(conn)?;
    let goals: Vec<ChildId> = of_office()
        .inner_join(children::table.on(children::family_id.eq(families::id)))
        .inner_join(permanency_goals::table.on(permanency_goals::child_id.eq(children::id)))
        .filter(permanency_goals::role.eq(GoalRole::Primary))
        .filter(permanency_goals::ends_on.is_null())
        .filter(permanency_goals::voided_at.is_null())
        .select(children::id)
        .load(conn)?;
    let statuses: Vec<ChildId> = of_office()
        .inner_join(children::table.on(children::family_id.eq(families::id)))
        .inner_join(legal_statuses::table.on(legal_statuses::child_id.eq(children::id)))
        .filter(legal_statuses::ends_on.is_null())
        .filter(legal_statuses::voided_at.is_null())
        .select(children::id)
        .load(conn)?;
    let (goals, statuses): (HashSet<_>, HashSet<_>) = (goals.into_iter().collect(), statuses.into_iter().collect());
    let mut by_stay: HashMap<EpisodeId, Vec<Placement>> = HashMap::new();
    for place in places {
        by_stay.entry(place.episode_id).or_default().push(place);
    }
    let row = |(number, child, episode): (String, Child, Episode)| Row {
        has_goal: goals.contains(&child.id),
        has_status: statuses.contains(&child.id),
        stay: Stay { placements: by_stay.remove(&episode.id).unwrap_or_default(), episode },
        number,
        child,
    };
    Ok(rows.into_iter().map(row).collect())
}

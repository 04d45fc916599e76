//! Every query on what is not covered. Callers have found the families within scope.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{assignments, children, episodes};
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::tracks::Track;
use crate::error::Result;

/// A child in care.
#[derive(Debug, Clone)]
pub(super) struct InCare {
    pub(super) child: ChildId,
    pub(super) family: FamilyId,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) removed_on: NaiveDate,
}

/// The day on which the last reunification worker of each family left; families that never had one are not in it.
pub(super) fn last_left_families(conn: &mut Conn, families: &[FamilyId]) -> Result<HashMap<FamilyId, NaiveDate>> {
    let rows: Vec<(FamilyId, Option<NaiveDate>)> = assignments::table
        .group_by(assignments::family_id)
        .filter(assignments::family_id.eq_any(families.to_vec()))
        .filter(assignments::track.eq(Track::Reunification))
        .select((assignments::family_id, max(assignments::ends_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(family, on)| Some((family, on?))).collect())
}

/// The same for the children of these families and their permanency workers.
pub(super) fn last_left_children(conn: &mut Conn, families: &[FamilyId]) -> Result<HashMap<ChildId, NaiveDate>> {
    let rows: Vec<(Option<ChildId>, Option<NaiveDate>)> = assignments::table
        .group_by(assignments::child_id)
        .filter(assignments::family_id.eq_any(families.to_vec()))
        .filter(assignments::track.eq(Track::Permanency))
        .select((assignments::child_id, max(assignments::ends_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(child, on)| Some((child?, on?))).collect())
}

/// The children of these families who are in care at `today`, and whom no permanency worker has then.
pub(super) fn children_without_worker(conn: &mut Conn, families: &[FamilyId], today: NaiveDate) -> Result<Vec<InCare>> {
    let covered: Vec<Option<ChildId>> = assignments::table
        .filter(assignments::family_id.eq_any(families.to_vec()))
        .filter(assignments::track.eq(Track::Permanency))
        .filter(assignments::starts_on.le(today))
        .filter(assignments::ends_on.is_null().or(assignments::ends_on.gt(today)))
        .select(assignments::child_id)
        .load(conn)?;
    let in_care = episodes::table
        .inner_join(children::table.on(children::id.eq(episodes::child_id)))
        .filter(episodes::family_id.eq_any(families.to_vec()))
        .filter(episodes::removed_on.le(today))
        .filter(episodes::exited_on.is_null().or(episodes::exited_on.gt(today)))
        .select((
            episodes::child_id,
            episodes::family_id,
            children::given_name,
            children::family_name,
            episodes::removed_on,
        ));
    let rows: Vec<(ChildId, FamilyId, String, String, NaiveDate)> = in_care.load(conn)?;
    let in_care = rows.into_iter().filter(|(child, ..)| !covered.contains(&Some(*child)));
    let child = |(child, family, given_name, family_name, removed_on)| InCare {
        child,
        family,
        given_name,
        family_name,
        removed_on,
    };
    Ok(in_care.map(child).collect())
}

//! Gathers a child's page through the stores of the slices that keep its parts; no query of its own.

use std::collections::HashMap;

use crate::db::Conn;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, UserId};
use crate::domain::removal::Circumstance;
use crate::domain::visits::Visit;
use crate::error::Result;
use crate::features::assignments::{self, Assignment};
use crate::features::children::{self, Child, Stay};
use crate::features::contacts;
use crate::features::families::{self, Family};
use crate::features::goals::{self, Goals};
use crate::features::legal::{self, HeldStatus};
use crate::features::stays::{self, Marked};
use crate::features::users;

/// Everything that the page of a child draws on.
pub(super) struct Gathered {
    pub(super) family: Family,
    pub(super) child: Child,
    /// Her stays, the earliest first.
    pub(super) stays: Vec<Stay>,
    pub(super) circumstances: HashMap<EpisodeId, Vec<Circumstance>>,
    pub(super) workers: Vec<(Assignment, String)>,
    /// Her caseworker visits, the earliest first.
    pub(super) visits: Vec<Visit>,
    pub(super) legal: Vec<HeldStatus>,
    pub(super) goals: Goals,
    pub(super) has_alternatives: bool,
    /// Stays and placements entered in error.
    pub(super) marked: Vec<Marked>,
    pub(super) names: HashMap<UserId, String>,
}

/// The facts of a child of a family that was opened.
pub(super) fn gather(conn: &mut Conn, family: FamilyId, child: ChildId) -> Result<Gathered> {
    let child = children::one(conn, family, child)?;
    let mut hers = children::stays_of_family(conn, family)?;
    hers.retain(|stay| stay.episode.child_id == child.id);
    let marked = stays::marked(conn, child.id)?;
    let markers = marked.iter().map(|one| one.why.by);
    let names = users::names(conn, authors(&hers).into_iter().chain(markers))?;
    Ok(Gathered {
        family: families::opened(conn, family)?,
        circumstances: children::circumstances(conn, child.id)?,
        workers: assignments::of_family(conn, family)?,
        visits: contacts::visits(conn, child.id)?,
        legal: legal::of_child(conn, child.id)?,
        goals: goals::of_child(conn, child.id)?,
        has_alternatives: goals::has_alternatives(conn, child.id)?,
        child,
        stays: hers,
        marked,
        names,
    })
}

/// Everybody who entered something of these stays.
fn authors(stays: &[Stay]) -> Vec<UserId> {
    let entered = stays.iter().flat_map(|s| [s.episode.created_by, s.episode.exit_entered_by]);
    entered.chain(stays.iter().flat_map(|s| &s.placements).map(|p| p.created_by)).flatten().collect()
}

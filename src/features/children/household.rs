//! A child among its brothers and sisters, with everybody's latest stay: what a move or an exit is checked against.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::model::{Child, Placement, Stay};
use super::store;
use crate::access::Scope;
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::decision::DecisionKind;
use crate::domain::id::{ChildId, EpisodeId, FamilyId};
use crate::error::{Error, Result};
use crate::features::decisions::{self, Latest, OnRecord};
use crate::features::families::{self, Family};

/// A child with its latest stay.
#[derive(Debug, Clone)]
pub struct Member {
    /// The child.
    pub child: Child,
    /// The latest stay.
    pub stay: Stay,
}

/// The child a form is about, and the brothers and sisters in care whom the form may be for too.
#[derive(Debug, Clone)]
pub struct Household {
    /// The family.
    pub family: Family,
    /// The child the form is about.
    pub member: Member,
    /// The brothers and sisters in care.
    pub siblings: Vec<Member>,
    /// The latest key decision of each kind.
    pub decisions: Vec<Latest>,
}

impl Member {
    /// Whether the latest stay lasts.
    #[must_use]
    pub fn is_in_care(&self) -> bool {
        self.stay.episode.exited_on.is_none()
    }

    /// The latest stay.
    #[must_use]
    pub fn episode(&self) -> EpisodeId {
        self.stay.episode.id
    }

    /// The first day on which the child can move or leave: that of the removal, or of the last move.
    fn since(&self) -> NaiveDate {
        let starts = self.stay.placements.iter().map(|placement| placement.started_on);
        starts.max().unwrap_or(self.stay.episode.removed_on).max(self.stay.episode.removed_on)
    }

    /// Why nothing can have happened to the child on that day: it lies before what was recorded last.
    #[must_use]
    pub fn too_early(&self, on: NaiveDate) -> Option<String> {
        let (name, since) = (self.child.name(), self.since());
        let words = || {
            let since = short_date(since);
            format!("{name}: the last removal or move was on {since}; this date must not be before it")
        };
        (on < since).then(words)
    }

    /// "Kin home, Ana Diaz, since Nov 3, 2026", or how the stay ended.
    #[must_use]
    pub fn lives(&self) -> String {
        let episode = &self.stay.episode;
        match (episode.exited_on, episode.exit_reason, self.stay.current()) {
            (Some(on), Some(reason), _) => format!("Left care on {}: {}", short_date(on), reason.label()),
            (_, _, Some(placement)) => place_words(placement),
            _ => format!("In care since {}; no placement recorded", short_date(episode.removed_on)),
        }
    }
}

fn place_words(placement: &Placement) -> String {
    let setting = placement.setting.label();
    let since = short_date(placement.started_on);
    match placement.caregiver.as_str() {
        "" => format!("{setting}, since {since}"),
        caregiver => format!("{setting}, {caregiver}, since {since}"),
    }
}

impl Household {
    /// A family within scope and its child. A child that was never removed has no place here.
    pub(super) fn load(conn: &mut Conn, scope: Scope, family: FamilyId, child: ChildId) -> Result<Self> {
        let family = families::find(conn, scope, family)?;
        let decisions = decisions::all_latest(conn, family.id)?;
        let stays = store::stays_of_family(conn, family.id)?.into_iter();
        // The earliest removal comes first, so that what stays in the map is each child's latest stay.
        let mut latest: HashMap<ChildId, Stay> = stays.map(|stay| (stay.episode.child_id, stay)).collect();
        let (mut of, mut siblings) = (None, Vec::new());
        for one in store::of_family(conn, family.id)? {
            let member = latest.remove(&one.id).map(|stay| Member { child: one.clone(), stay });
            match member {
                _ if one.id == child => of = Some((one, member)),
                Some(member) if member.is_in_care() => siblings.push(member),
                _ => {}
            }
        }
        match of {
            Some((_, Some(member))) => Ok(Self { family, member, siblings, decisions }),
            Some((child, None)) => Err(not_in_care(&child)),
            None => Err(Error::NotFound),
        }
    }

    /// The same, if the child is in care.
    pub(super) fn in_care(conn: &mut Conn, scope: Scope, family: FamilyId, child: ChildId) -> Result<Self> {
        let household = Self::load(conn, scope, family, child)?;
        if household.member.is_in_care() { Ok(household) } else { Err(not_in_care(&household.member.child)) }
    }

    /// The child and those of its brothers and sisters whose keys are among `also`.
    #[must_use]
    pub fn chosen(&self, also: &[String]) -> Vec<&Member> {
        let siblings = self.siblings.iter().filter(|sibling| also.contains(&sibling.child.id.to_string()));
        std::iter::once(&self.member).chain(siblings).collect()
    }

    /// The brothers and sisters as boxes to tick: key, "Luna Lopez: Kin home, Ana Diaz, since ...", ticked.
    #[must_use]
    pub fn also(&self, chosen: &[String]) -> Vec<(String, String, bool)> {
        let of = |sibling: &Member| {
            let id = sibling.child.id.to_string();
            let ticked = chosen.contains(&id);
            (id, format!("{}: {}", sibling.child.name(), sibling.lives()), ticked)
        };
        self.siblings.iter().map(of).collect()
    }

    /// What is on record of a key decision that this form carries out.
    #[must_use]
    pub fn decided(&self, kind: DecisionKind) -> OnRecord {
        decisions::on_record(self.family.id, kind, &self.decisions)
    }

    /// The page of the family.
    #[must_use]
    pub fn back(&self) -> String {
        format!("/families/{}", self.family.id)
    }
}

fn not_in_care(child: &Child) -> Error {
    Error::Refused(format!("{} is not in care. Record a removal on the family's page first.", child.name()))
}

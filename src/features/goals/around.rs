//! A child in care with her goals: what every form of this slice stands on.

use super::efforts;
use super::model::{Goals, SetGoal};
use super::store;
use chrono::NaiveDate;

use crate::access::Scope;
use crate::db::Conn;
use crate::domain::calendar::short_date;
use crate::domain::efforts::Efforts;
use crate::domain::goal::{GoalRole, Standing};
use crate::domain::id::{ChildId, FamilyId};
use crate::error::{Error, Result};
use crate::features::children::{self, Child, Episode};
use crate::features::families::{self, Family};

/// A child in care.
pub(super) struct Around {
    pub(super) family: Family,
    pub(super) child: Child,
    /// The stay that lasts.
    pub(super) episode: Episode,
    pub(super) goals: Goals,
    /// The present goal of each role.
    present: Vec<SetGoal>,
    pub(super) efforts: Efforts,
}

impl Around {
    /// A child in care, of a family within scope.
    pub(super) fn load(
        conn: &mut Conn,
        scope: Scope,
        (family, child): (FamilyId, ChildId),
        today: NaiveDate,
    ) -> Result<Self> {
        let family = families::find(conn, scope, family)?;
        let child = children::one(conn, family.id, child)?;
        let stays = children::stays_of_family(conn, family.id)?.into_iter();
        let mut lasting = stays.filter(|s| s.episode.child_id == child.id && s.episode.exited_on.is_none());
        let Some(episode) = lasting.next().map(|stay| stay.episode) else {
            let words = format!("{} is not in care. Goals belong to a stay in care.", child.name());
            return Err(Error::Refused(words));
        };
        let goals = store::of_child(conn, child.id)?;
        let present = goals.all().filter(|goal| goal.is_open()).cloned().collect();
        let efforts = efforts::of_family(conn, family.id, episode.removed_on, today)?;
        Ok(Self { family, child, episode, goals, present, efforts })
    }

    /// The present goal of a role.
    pub(super) fn present(&self, role: GoalRole) -> Option<&SetGoal> {
        self.present.iter().find(|goal| goal.role == role)
    }

    /// What a form saw of a role: another value once somebody else set a goal.
    pub(super) fn seen(&self, role: GoalRole) -> String {
        self.present(role).map_or_else(|| "none".to_owned(), |goal| goal.id.to_string())
    }

    /// What a goal of that role is checked against.
    pub(super) fn standing(&self, role: GoalRole) -> Standing {
        Standing {
            removed_on: self.episode.removed_on,
            born_on: self.child.born_on,
            present: self.present(role).map(|goal| (goal.goal, goal.starts_on)),
            primary: self.goals.present().map(|goal| goal.goal),
        }
    }

    /// The child's page.
    pub(super) fn child_path(&self) -> String {
        format!("/families/{}/children/{}", self.family.id, self.child.id)
    }
}

/// "Adoption, since Nov 3, 2026", or that there is none.
pub(super) fn said(goal: Option<&SetGoal>) -> String {
    goal.map_or_else(|| "Not set yet".to_owned(), |g| format!("{}, since {}", g.goal, short_date(g.starts_on)))
}

//! Gathers a family's page through the stores of the slices that keep its parts; no query of its own.

use std::collections::HashMap;

use actix_web::web::Data;
use chrono::NaiveDate;

use crate::access::{Action, fields, last_change};
use crate::db::Conn;
use crate::domain::family::Who;
use crate::domain::id::{ChildId, FamilyId, UserId};
use crate::domain::role::Role;
use crate::error::Result;
use crate::features::assignments::{self, Assignment};
use crate::features::children::{self, Child, Stay};
use crate::features::contacts::{self, Meeting};
use crate::features::families::{self, Adult, Family};
use crate::features::family_time::{self, FamilyTime};
use crate::features::flags::{self, Standing};
use crate::features::hearings::{self, Hearing};
use crate::features::referrals::{self, Referral, Step};
use crate::features::{safety, users};

/// Contacts and visits that the page may show.
const RECENT: u32 = 20;

/// Everything that the page of a family draws on. Contacts come without their notes.
pub(super) struct Gathered {
    pub(super) family: Family,
    pub(super) adults: Vec<Adult>,
    pub(super) children: Vec<Child>,
    pub(super) stays: Vec<Stay>,
    pub(super) workers: Vec<(Assignment, String)>,
    pub(super) services: Vec<(Referral, Option<String>)>,
    pub(super) steps: Vec<Step>,
    pub(super) meetings: Vec<Meeting>,
    pub(super) last_contact_on: Option<NaiveDate>,
    pub(super) seen: HashMap<ChildId, NaiveDate>,
    pub(super) visits: Vec<FamilyTime>,
    pub(super) hearings: Vec<Hearing>,
    pub(super) names: HashMap<UserId, String>,
    /// Open safety concerns, and warnings from other families; nothing for a role that may not know.
    pub(super) safety: Standing,
}

/// What is known without asking the database.
pub(super) struct Memory {
    pub(super) flags: Data<flags::Memory>,
    pub(super) names: Data<users::Names>,
}

/// The facts of a family that was opened, as far as `role` may know them.
pub(super) fn gather(conn: &mut Conn, memory: &Memory, role: Role, id: FamilyId) -> Result<Gathered> {
    let last = last_change(conn)?;
    let mut services = referrals::with_providers(conn, id)?;
    services.retain(|(service, _)| fields::sees_service(role, service.service));
    let mut steps = referrals::steps_of_family(conn, id)?;
    steps.retain(|step| services.iter().any(|(service, _)| service.id == step.referral_id));
    let children = children::of_family(conn, id)?;
    let ids: Vec<_> = children.iter().map(|child| child.id).collect();
    let (contacts, reached) = contacts::lately(conn, id, &ids, RECENT)?;
    let mut gathered = Gathered {
        family: families::opened(conn, id)?,
        adults: families::adults(conn, id)?,
        children,
        stays: children::stays_of_family(conn, id)?,
        workers: assignments::of_family(conn, id)?,
        services,
        steps,
        meetings: contacts::together(contacts),
        last_contact_on: reached.with_adult,
        seen: reached.visits,
        visits: family_time::recent(conn, id, 10)?,
        hearings: hearings::of_family(conn, id)?,
        names: HashMap::new(),
        safety: Standing::default(),
    };
    if Action::ViewSafety.allows(role) {
        gathered.safety = safety::standing(conn, (&memory.flags, last), id, &gathered.adults, &gathered.stays)?;
    }
    gathered.names = memory.names.of(conn, last, gathered.authors())?;
    Ok(gathered)
}

impl Gathered {
    /// Everybody who entered something that the page shows.
    fn authors(&self) -> Vec<UserId> {
        let stays = self.stays.iter().flat_map(|s| [s.episode.created_by, s.episode.exit_entered_by]);
        let places = self.stays.iter().flat_map(|s| &s.placements).map(|p| p.created_by);
        let steps = self.steps.iter().map(|s| s.entered_by);
        let contacts = self.meetings.iter().map(|m| m.contact.entered_by);
        let visits = self.visits.iter().map(|v| v.entered_by);
        let hearings = self.hearings.iter().map(|h| h.created_by);
        stays.chain(places).chain(steps).chain(contacts).chain(visits).chain(hearings).flatten().collect()
    }

    /// The child's name.
    pub(super) fn child(&self, id: ChildId) -> String {
        self.children.iter().find(|c| c.id == id).map_or_else(|| "A child".to_owned(), Child::name)
    }

    /// The name of whom a record is about.
    pub(super) fn name(&self, who: Who) -> String {
        match who {
            Who::Family => "the whole family".to_owned(),
            Who::Child(id) => self.child(id),
            Who::Adult(id) => {
                let adult = self.adults.iter().find(|a| a.is(id));
                adult.map_or_else(|| "an adult".to_owned(), |a| a.person.name())
            }
        }
    }
}

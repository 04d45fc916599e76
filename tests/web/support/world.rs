//! A small agency: two offices, a person in every role, and families on request.

use chrono::{Days, NaiveDate};
use diesel::prelude::*;
use homeward::db::{Conn, Instant, fresh};
use homeward::domain::family::Relation;
use homeward::domain::hearing::{HearingKind, HearingStatus};
use homeward::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, PersonId, UnitId, UserId};
use homeward::domain::removal::Circumstance;
use homeward::domain::role::Role;
use homeward::domain::setting::Setting;
use homeward::domain::tracks::Track;
use homeward::error::Error;
use homeward::features::assignments::{self, NewAssignment};
use homeward::features::children::{self, NewChild, NewEpisode, NewPlacement};
use homeward::features::families::{self, NewFamily};
use homeward::features::hearings::{self, NewHearing};
use homeward::features::people::{self, NewPerson};
use homeward::features::users::{self, NewUser};

/// The agency of a test.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) north: OfficeId,
    pub(crate) south: OfficeId,
    pub(crate) unit: UnitId,
    pub(crate) reunification: UserId,
    pub(crate) reunification_b: UserId,
    pub(crate) reunification_south: UserId,
    pub(crate) permanency: UserId,
    pub(crate) permanency_b: UserId,
    pub(crate) permanency_south: UserId,
    pub(crate) supervisor: UserId,
    pub(crate) supervisor_south: UserId,
    pub(crate) manager: UserId,
    pub(crate) court: UserId,
    pub(crate) coordinator: UserId,
    pub(crate) administrator: UserId,
    pub(crate) auditor: UserId,
}

/// A family that a test asked for.
#[derive(Debug, Clone)]
pub(crate) struct FamilyIds {
    pub(crate) family: FamilyId,
    pub(crate) mother: PersonId,
    pub(crate) children: Vec<(ChildId, EpisodeId)>,
}

impl World {
    pub(crate) fn make(conn: &mut Conn, now: Instant) -> Self {
        conn.write_tx(|conn| Self::fill(conn, now)).unwrap()
    }

    fn fill(conn: &mut Conn, now: Instant) -> Result<Self, Error> {
        let north = users::add_office(conn, "north", "North office", now)?;
        let south = users::add_office(conn, "south", "South office", now)?;
        let unit = users::add_unit(conn, north, "Unit 1", now)?;
        let mut add = |email: &str, name: &str, role, office: Option<OfficeId>| {
            let new = NewUser {
                email: format!("{email}@juniper.test"),
                full_name: name.to_owned(),
                role,
                office,
                unit: (office == Some(north)).then_some(unit),
                phone: "555-0100".to_owned(),
                languages: vec!["English".to_owned()],
            };
            let id = users::add_user(conn, &new, now)?;
            users::agree(conn, id, now)?;
            Ok::<_, Error>(id)
        };
        Ok(Self {
            reunification: add("reunification", "Rosa Reyes", Role::ReunificationWorker, Some(north))?,
            reunification_b: add("reunification-b", "Ruth Bauer", Role::ReunificationWorker, Some(north))?,
            reunification_south: add("reunification-south", "Ron South", Role::ReunificationWorker, Some(south))?,
            permanency: add("permanency", "Paul Park", Role::PermanencyWorker, Some(north))?,
            permanency_b: add("permanency-b", "Pia Bloom", Role::PermanencyWorker, Some(north))?,
            permanency_south: add("permanency-south", "Pat South", Role::PermanencyWorker, Some(south))?,
            supervisor: add("supervisor", "Sam Sandoval", Role::Supervisor, Some(north))?,
            supervisor_south: add("supervisor-south", "Sue South", Role::Supervisor, Some(south))?,
            manager: add("manager", "Mary Moss", Role::Manager, None)?,
            court: add("court", "Carl Court", Role::CourtLiaison, None)?,
            coordinator: add("partners", "Pam Partner", Role::ParentPartnerCoordinator, Some(north))?,
            administrator: add("admin", "Ada Admin", Role::Administrator, None)?,
            auditor: add("auditor", "Art Auditor", Role::Auditor, None)?,
            north,
            south,
            unit,
        })
    }

    /// The agency that is there already: its first person of each role, twice over where a test's own has two.
    pub(crate) fn find(conn: &mut Conn) -> Self {
        let mut of = |role: Role| {
            use homeward::db::schema::users;
            let first =
                users::table.filter(users::role.eq(role)).order(users::id.asc()).select((users::id, users::office_id));
            first.first::<(UserId, Option<OfficeId>)>(conn).unwrap()
        };
        let ((reunification, office), (permanency, _)) = (of(Role::ReunificationWorker), of(Role::PermanencyWorker));
        let (supervisor, north) = (of(Role::Supervisor).0, office.unwrap());
        Self {
            reunification_b: reunification,
            reunification_south: reunification,
            permanency_b: permanency,
            permanency_south: permanency,
            supervisor_south: supervisor,
            manager: of(Role::Manager).0,
            court: of(Role::CourtLiaison).0,
            coordinator: of(Role::ParentPartnerCoordinator).0,
            administrator: of(Role::Administrator).0,
            auditor: of(Role::Auditor).0,
            south: north,
            unit: fresh(),
            reunification,
            permanency,
            supervisor,
            north,
        }
    }

    /// The person of a role (in the north office where the role has one).
    pub(crate) fn of(&self, role: Role) -> UserId {
        match role {
            Role::ReunificationWorker => self.reunification,
            Role::PermanencyWorker => self.permanency,
            Role::Supervisor => self.supervisor,
            Role::Manager => self.manager,
            Role::CourtLiaison => self.court,
            Role::ParentPartnerCoordinator => self.coordinator,
            Role::Administrator => self.administrator,
            Role::Auditor => self.auditor,
        }
    }
}

impl super::TestApp {
    /// The day on which the clock stands, or stood at the start.
    pub(crate) fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// A family of the north office: a mother and `children` children, removed `days_ago` days ago to a relative, with
    /// Rosa Reyes on the reunification track and Paul Park with every child.
    pub(crate) fn family(&self, name: &str, children: usize, days_ago: u64) -> FamilyIds {
        let workers = Some((self.world.reunification, self.world.permanency));
        self.family_in(self.world.north, name, children, days_ago, workers)
    }

    /// Sets a hearing for a family's first child, ten days from now.
    pub(crate) fn hearing(&self, ids: &FamilyIds) {
        self.hearing_on(ids, HearingStatus::Scheduled, self.today() + Days::new(10));
    }

    /// A hearing of a family's first child on a day.
    pub(crate) fn hearing_on(&self, ids: &FamilyIds, status: HearingStatus, held_on: NaiveDate) {
        let new = NewHearing {
            id: fresh(),
            family: ids.family,
            children: vec![ids.children[0].0],
            kind: HearingKind::IntermediateReview,
            status,
            held_on,
            held_time: Some("09:00".to_owned()),
            courtroom: "3B".to_owned(),
            judge: "Judge Ito".to_owned(),
            result: String::new(),
        };
        self.store(|conn| hearings::add(conn, &new, None, self.clock.now()));
    }

    /// The number of a family.
    pub(crate) fn number(&self, ids: &FamilyIds) -> String {
        self.store(|conn| families::opened(conn, ids.family)).number
    }

    /// A family anywhere, with these workers (reunification, permanency) or none.
    pub(crate) fn family_in(
        &self,
        office: OfficeId,
        name: &str,
        count: usize,
        days_ago: u64,
        workers: Option<(UserId, UserId)>,
    ) -> FamilyIds {
        let (now, removed_on) = (self.clock.now(), self.today() - Days::new(days_ago));
        self.store(|conn| {
            let family: FamilyId = fresh();
            let new = NewFamily {
                id: family,
                name: name.to_owned(),
                office,
                unit: (office == self.world.north).then_some(self.world.unit),
                language: "English".to_owned(),
                interpreter: false,
                court_file_number: String::new(),
                opened_on: removed_on,
            };
            families::add(conn, &new, None, now)?;
            let mother = NewPerson {
                given_name: "Maria".to_owned(),
                family_name: name.to_owned(),
                born_on: NaiveDate::from_ymd_opt(1994, 3, 14),
                phone: "555-0142".to_owned(),
            };
            let mother = people::add(conn, &mother, now)?;
            families::add_adult(conn, family, mother, Relation::Mother, now)?;
            let assign = |conn: &mut Conn, worker, track, child| {
                let new = NewAssignment { family, child, worker, track, starts_on: removed_on, reason: String::new() };
                assignments::assign(conn, &new, None, now)
            };
            if let Some((worker, _)) = workers {
                assign(conn, worker, Track::Reunification, None)?;
            }
            let mut ids = Vec::new();
            for n in 0..count {
                let (child, episode) = add_child(conn, family, office, name, n, removed_on, now)?;
                if let Some((_, worker)) = workers {
                    assign(conn, worker, Track::Permanency, Some(child))?;
                }
                ids.push((child, episode));
            }
            Ok(FamilyIds { family, mother, children: ids })
        })
    }
}

fn add_child(
    conn: &mut Conn,
    family: FamilyId,
    office: OfficeId,
    name: &str,
    n: usize,
    removed_on: NaiveDate,
    now: Instant,
) -> Result<(ChildId, EpisodeId), Error> {
    let (child, episode): (ChildId, EpisodeId) = (fresh(), fresh());
    let new = NewChild {
        id: child,
        given_name: ["Mateo", "Luna", "Noah", "Ivy"][n % 4].to_owned(),
        family_name: name.to_owned(),
        born_on: NaiveDate::from_ymd_opt(2019 + i32::try_from(n).unwrap(), 5, 2),
        sex: None,
        race: None,
        court_file_number: String::new(),
    };
    children::add(conn, family, &new, now)?;
    let stay = NewEpisode {
        id: episode,
        child,
        family,
        office,
        removed_on,
        removed_time: Some("16:10".to_owned()),
        circumstances: vec![Circumstance::Neglect],
    };
    children::remove(conn, &stay, None, now)?;
    let place = NewPlacement {
        episode,
        child,
        setting: Setting::RelativeHome,
        caregiver: "Aunt Inez".to_owned(),
        with_siblings: Some(true),
        started_on: removed_on,
    };
    children::place(conn, &place, None, now)?;
    Ok((child, episode))
}

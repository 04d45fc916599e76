//! The people of Juniper County who sign in.

use crate::db::{Conn, Instant};
use crate::domain::id::{OfficeId, UnitId, UserId};
use crate::domain::role::Role;
use crate::error::Result;
use crate::features::users::{self, NewUser};

/// An account of the demo.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What to sign in with.
    pub email: String,
    /// Who that is.
    pub what: &'static str,
}

/// The accounts that a visitor tries, with what each is for.
const ACCOUNTS: [(&str, &str, Role, Option<usize>, &str); 10] = [
    ("reunification", "Imani Fairweather", Role::ReunificationWorker, Some(0), "reunification worker, North office"),
    ("reunification2", "Caleb Montoya", Role::ReunificationWorker, Some(1), "reunification worker, Central office"),
    ("permanency", "Priya Anand", Role::PermanencyWorker, Some(0), "permanency worker, North office"),
    ("permanency2", "Tomas Eide", Role::PermanencyWorker, Some(1), "permanency worker, Central office"),
    ("supervisor", "Gloria Whitehorse", Role::Supervisor, Some(0), "supervisor, North office"),
    ("manager", "Daniel Osei", Role::Manager, None, "manager, whole county"),
    ("court", "Beatriz Luna", Role::CourtLiaison, None, "court liaison, whole county"),
    ("partners", "Carol Nyberg", Role::ParentPartnerCoordinator, Some(0), "parent partner coordinator, North office"),
    ("admin", "Victor Hale", Role::Administrator, None, "administrator: users, no case content"),
    ("auditor", "Ruth Adeyemi", Role::Auditor, None, "auditor: who looked at what"),
];

const OFFICES: [(&str, &str); 3] = [("north", "North office"), ("central", "Central office"), ("lake", "Lake office")];
const REUNIFICATION: [&str; 14] = [
    "Nora Blake",
    "Samuel Ito",
    "Grace Lund",
    "Hector Ruiz",
    "Alice Monroe",
    "Peter Vang",
    "Joy Okoro",
    "Mark Stein",
    "Lena Fox",
    "Aaron Cruz",
    "Tess Moreau",
    "Idris Ali",
    "Hannah Krueger",
    "Ben Salas",
];
const PERMANENCY: [&str; 22] = [
    "Olive Grant",
    "Ravi Menon",
    "Kate Sorens",
    "Luis Vega",
    "Emma Holt",
    "Yer Xiong",
    "Dana Price",
    "Musa Keita",
    "Ella Brandt",
    "Owen Tate",
    "Sara Noor",
    "Jack Rowe",
    "Mina Cho",
    "Paul Diaz",
    "Ivy Marsh",
    "Carl Lind",
    "Rosa Pena",
    "Adam Wolf",
    "Zara Khan",
    "Finn Moe",
    "Lucy Hart",
    "Noel Ames",
];

/// A worker of the county with her office and open caseload, for dealing out families evenly.
#[derive(Debug, Clone, Copy)]
pub(super) struct Worker {
    pub(super) user: UserId,
    pub(super) office: usize,
    pub(super) open: u32,
}

/// The people and places that families are dealt to.
#[derive(Debug, Default)]
pub(super) struct Staff {
    pub(super) offices: Vec<OfficeId>,
    pub(super) units: Vec<UnitId>,
    pub(super) reunification: Vec<Worker>,
    pub(super) permanency: Vec<Worker>,
    pub(super) court: Option<UserId>,
    /// Each with her office.
    pub(super) supervisors: Vec<(usize, UserId)>,
}

/// The accounts, for the table that the demo prints.
pub(super) fn sign_ins() -> Vec<SignIn> {
    ACCOUNTS.iter().map(|(name, _, _, _, what)| SignIn { email: format!("{name}@juniper.test"), what }).collect()
}

/// Hires everybody. Every password is the one of `hash`. A larger county has more workers of the same names.
pub(super) fn hire(conn: &mut Conn, hash: &str, families: u32, now: Instant) -> Result<Staff> {
    let mut staff = Staff::default();
    for (code, name) in OFFICES {
        let office = users::add_office(conn, code, name, now)?;
        staff.units.push(users::add_unit(conn, office, &format!("{name}, unit A"), now)?);
        staff.offices.push(office);
    }
    for (name, full_name, role, office, _) in ACCOUNTS {
        add(conn, &mut staff, (name.to_owned(), full_name, role, office), hash, now)?;
    }
    let rounds = families.div_ceil(super::FAMILIES);
    for round in 0..rounds {
        let again = if round == 0 { String::new() } else { format!("-{round}") };
        for (n, full_name) in REUNIFICATION.into_iter().enumerate() {
            add(
                conn,
                &mut staff,
                (format!("r{n}{again}"), full_name, Role::ReunificationWorker, Some(n % 3)),
                hash,
                now,
            )?;
        }
        for (n, full_name) in PERMANENCY.into_iter().enumerate() {
            add(conn, &mut staff, (format!("p{n}{again}"), full_name, Role::PermanencyWorker, Some(n % 3)), hash, now)?;
        }
    }
    for (n, full_name) in ["Joan Strand", "Miles Avery"].into_iter().enumerate() {
        add(conn, &mut staff, (format!("s{n}"), full_name, Role::Supervisor, Some(n + 1)), hash, now)?;
    }
    Ok(staff)
}

fn add(
    conn: &mut Conn,
    staff: &mut Staff,
    (name, full_name, role, office): (String, &str, Role, Option<usize>),
    hash: &str,
    now: Instant,
) -> Result<()> {
    let place = office.and_then(|n| Some((staff.offices.get(n).copied()?, staff.units.get(n).copied()?)));
    let second = match name.len() % 4 {
        0 => Some("Spanish"),
        1 => Some("Somali"),
        2 => Some("Hmong"),
        _ => None,
    };
    let new = NewUser {
        email: format!("{name}@juniper.test"),
        full_name: full_name.to_owned(),
        role,
        office: place.map(|(office, _)| office),
        unit: place.map(|(_, unit)| unit),
        phone: "555-0142".to_owned(),
        languages: ["English"].into_iter().chain(second).map(str::to_owned).collect(),
    };
    let user = users::add_user(conn, &new, now)?;
    users::set_password(conn, user, hash)?;
    users::agree(conn, user, now)?;
    let worker = Worker { user, office: office.unwrap_or_default(), open: 0 };
    match role {
        Role::ReunificationWorker => staff.reunification.push(worker),
        Role::PermanencyWorker => staff.permanency.push(worker),
        Role::CourtLiaison => staff.court = Some(user),
        Role::Supervisor => staff.supervisors.push((worker.office, user)),
        _ => {}
    }
    Ok(())
}

/// Deals a case to the worker of an office with the least open; counts it where it stays open.
pub(super) fn deal(workers: &mut [Worker], office: usize, stays_open: bool) -> Option<UserId> {
    let worker = workers.iter_mut().filter(|w| w.office == office).min_by_key(|w| w.open)?;
    if stays_open {
        worker.open += 1;
    }
    Some(worker.user)
}

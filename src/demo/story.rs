//! Writes a family's plot down, as its workers would have entered it.

use chrono::{Days, NaiveDate, NaiveTime};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, word};
use super::plot::{FamilyPlot, StayPlot};
use super::staff::{Staff, deal};
use super::{adults, aftercare, goals, meetings, plans, progress, services, visits, wellbeing};
use crate::db::{Conn, Instant, fresh};
use crate::domain::exit::ExitReason;
use crate::domain::family::Relation;
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, PersonId, ProviderId, UserId};
use crate::domain::period::add_months;
use crate::domain::place::{ApartReason, Location, MoveReason};
use crate::domain::referral::ServiceKind;
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::assignments::{self, NewAssignment};
use crate::features::children::{self, NewChild, NewEpisode, NewPlacement, PlaceFacts};
use crate::features::directory::{self, ProviderFacts};
use crate::features::families::{self, NewFamily};
use crate::features::people::{self, NewPerson};

/// The county's providers, by the services they give.
pub(super) type Providers = Vec<(ProviderId, &'static [ServiceKind])>;

/// Enters the providers.
pub(super) fn providers(conn: &mut Conn, now: Instant) -> Result<Providers> {
    let mut all = Providers::new();
    for (name, phone, languages, services) in names::PROVIDERS {
        let (name, phone, languages) = ((*name).to_owned(), (*phone).to_owned(), (*languages).to_owned());
        let of_it = ProviderFacts { name, phone, languages, ..ProviderFacts::default() };
        let id = fresh();
        directory::add_provider(conn, id, &of_it, now)?;
        all.push((id, *services));
    }
    Ok(all)
}

/// Noon of a day in UTC: when a thing of that day was entered.
pub(super) fn entered(on: NaiveDate) -> Instant {
    on.and_time(NaiveTime::default())
        .and_utc()
        .checked_add_signed(chrono::Duration::hours(18))
        .unwrap_or_default()
        .into()
}

/// A family as it is being written.
pub(super) struct Scene<'a> {
    pub(super) plot: &'a FamilyPlot,
    pub(super) family: FamilyId,
    pub(super) mother: PersonId,
    pub(super) worker: Option<UserId>,
    pub(super) supervisor: Option<UserId>,
    pub(super) today: NaiveDate,
}

/// A family that was written.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) family: FamilyId,
    pub(super) name: String,
    pub(super) office: usize,
    pub(super) worker: Option<UserId>,
    pub(super) open: bool,
    /// Whether its case was closed, and not only its last stay.
    pub(super) closed: bool,
    pub(super) mother: PersonId,
    pub(super) opened_on: NaiveDate,
}

/// Writes one family.
pub(super) fn write(
    conn: &mut Conn,
    rng: &mut SmallRng,
    staff: &mut Staff,
    providers: &Providers,
    plot: &FamilyPlot,
    today: NaiveDate,
) -> Result<Option<Told>> {
    let Some(office) = staff.offices.get(plot.office).copied() else { return Ok(None) };
    let opened_on = plot.opened_on(today);
    let family: FamilyId = fresh();
    let open = plot.is_open();
    let worker = (!plot.uncovered).then(|| deal(&mut staff.reunification, plot.office, open)).flatten();
    let new = NewFamily {
        id: family,
        name: plot.name.clone(),
        office,
        unit: staff.units.get(plot.office).copied(),
        language: plot.language.to_owned(),
        interpreter: plot.language != "English",
        court_file_number: format!("27-JV-{}-{:04}", opened_on.format("%y"), rng.random_range(100..9999)),
        opened_on,
    };
    families::add(conn, &new, worker, entered(opened_on))?;
    let mother = adult(conn, rng, family, plot.mother, &plot.name, Relation::Mother, opened_on)?;
    if let Some(father) = plot.father {
        adult(conn, rng, family, father, &plot.name, Relation::Father, opened_on)?;
    }
    let supervisor = staff.supervisors.iter().find(|(office, _)| *office == plot.office).map(|(_, user)| *user);
    let scene = Scene { plot, family, mother, worker, supervisor, today };
    let last_exit = plot.stays.iter().filter_map(|s| s.exit).map(|(on, _)| on).max().filter(|_| !open);
    let last = plot.stays.iter().filter_map(|s| s.exit).max_by_key(|(on, _)| *on);
    let aftercare = !open && aftercare::lasts(last, today);
    let closed_on = last_exit.filter(|_| !aftercare);
    if let Some(worker) = worker {
        assign(conn, &scene, worker, None, closed_on)?;
    }
    let children = write_children(conn, rng, staff, &scene, office, last_exit)?;
    services::write(conn, rng, &scene, providers)?;
    // A copy, so that what was told before stays the same.
    plans::write(conn, &mut rng.clone(), &scene)?;
    adults::write(conn, &mut rng.clone(), &scene, &children)?;
    progress::write(conn, &mut rng.clone(), &scene)?;
    meetings::contacts(conn, rng, &scene, &children, last_exit)?;
    if let Some(home_on) = last_exit.filter(|_| aftercare) {
        aftercare::contacts(conn, &scene, home_on)?;
    }
    visits::planned(conn, &mut rng.clone(), &scene, &children)?;
    wellbeing::write(conn, &mut rng.clone(), &scene, &children)?;
    meetings::hearings(conn, rng, &scene, staff.court, &children)?;
    goals::write(conn, &mut rng.clone(), &scene, &children)?;
    families::settle(conn, family, closed_on, projected(&scene, rng))?;
    let (office, closed) = (plot.office, closed_on.is_some());
    Ok(Some(Told { family, name: plot.name.clone(), office, worker, open, closed, mother, opened_on }))
}

/// When the children are expected home: said for most families in care, for the six-month date.
fn projected(scene: &Scene<'_>, rng: &mut SmallRng) -> Option<NaiveDate> {
    let open = scene.plot.stays.iter().find(|s| s.exit.is_none())?;
    let due = add_months(open.removed_on, 6);
    (due > scene.today && rng.random_bool(0.7)).then_some(due)
}

fn adult(
    conn: &mut Conn,
    rng: &mut SmallRng,
    family: FamilyId,
    given: &str,
    name: &str,
    relation: Relation,
    on: NaiveDate,
) -> Result<PersonId> {
    let person = NewPerson {
        given_name: given.to_owned(),
        family_name: name.to_owned(),
        born_on: Some(on - Days::new(rng.random_range(7600..15000))),
        phone: format!("555-01{:02}", rng.random_range(0..100)),
    };
    let id = people::add(conn, &person, entered(on))?;
    families::add_adult(conn, family, id, relation, entered(on))?;
    Ok(id)
}

fn assign(
    conn: &mut Conn,
    scene: &Scene<'_>,
    worker: UserId,
    child: Option<ChildId>,
    ended: Option<NaiveDate>,
) -> Result<()> {
    let starts_on = scene.plot.opened_on(scene.today);
    let track = if child.is_some() { Track::Permanency } else { Track::Reunification };
    let new = NewAssignment { family: scene.family, child, worker, track, starts_on, reason: String::new() };
    let id = assignments::assign(conn, &new, None, entered(starts_on))?;
    if let Some(on) = ended {
        assignments::end(conn, id, 1, on, "The children left care")?;
    }
    Ok(())
}

/// A child and the worker who looks after her.
pub(super) type Cast = Vec<(ChildId, Option<UserId>)>;

fn write_children(
    conn: &mut Conn,
    rng: &mut SmallRng,
    staff: &mut Staff,
    scene: &Scene<'_>,
    office: OfficeId,
    ended: Option<NaiveDate>,
) -> Result<Cast> {
    let mut cast = Vec::new();
    let opened_on = scene.plot.opened_on(scene.today);
    let worker = deal(&mut staff.permanency, scene.plot.office, scene.plot.is_open());
    for (n, plot) in scene.plot.children.iter().enumerate() {
        let id: ChildId = fresh();
        let new = NewChild {
            id,
            given_name: plot.given.to_owned(),
            family_name: scene.plot.name.clone(),
            born_on: Some(plot.born_on),
            sex: Some(plot.sex),
            race: Some(plot.race),
            court_file_number: format!("27-JV-{}-{:04}", opened_on.format("%y"), rng.random_range(100..9999)),
        };
        children::add(conn, scene.family, &new, entered(opened_on))?;
        adults::inquiry(conn, scene, id, plot.tribal, opened_on)?;
        for stay in &scene.plot.stays {
            write_stay(conn, rng, scene, office, (id, n), stay)?;
        }
        if let Some(worker) = worker {
            assign(conn, scene, worker, Some(id), ended)?;
        }
        cast.push((id, worker));
    }
    Ok(cast)
}

fn write_stay(
    conn: &mut Conn,
    rng: &mut SmallRng,
    scene: &Scene<'_>,
    office: OfficeId,
    (child, n): (ChildId, usize),
    stay: &StayPlot,
) -> Result<()> {
    let episode: EpisodeId = fresh();
    let removal = NewEpisode {
        id: episode,
        child,
        family: scene.family,
        office,
        removed_on: stay.removed_on,
        removed_time: Some(format!("{:02}:{:02}", rng.random_range(8..21), rng.random_range(0..60))),
        circumstances: stay.circumstances.clone(),
    };
    children::remove(conn, &removal, scene.worker, entered(stay.removed_on))?;
    place(conn, scene, (episode, child), stay.setting, stay.removed_on, stay.caregiver)?;
    if let Some(on) = stay.moved_on.filter(|_| n == 0) {
        children::end_placement(conn, episode, on, "")?;
        children::explain_move(conn, episode, on, MoveReason::WithRelatives, "An aunt was found and is licensed")?;
        place(conn, scene, (episode, child), Setting::RelativeHome, on, word(rng, names::RELATIVES))?;
    }
    if let Some(on) = stay.trial_home_from {
        children::end_placement(conn, episode, on, "")?;
        children::explain_move(conn, episode, on, MoveReason::TowardsHome, "")?;
        place(conn, scene, (episode, child), Setting::TrialHomeVisit, on, scene.plot.mother)?;
    }
    if let Some((on, reason)) = stay.exit {
        children::record_exit(conn, (episode, 1), on, reason, scene.worker, entered(on))?;
        children::note_exit(conn, episode, reason != ExitReason::Transfer)?;
    }
    Ok(())
}

fn place(
    conn: &mut Conn,
    scene: &Scene<'_>,
    (episode, child): (EpisodeId, ChildId),
    setting: Setting,
    on: NaiveDate,
    caregiver: &str,
) -> Result<()> {
    let caregiver = match setting {
        Setting::TrialHomeVisit => format!("{caregiver} {}", scene.plot.name),
        _ => caregiver.to_owned(),
    };
    let with_siblings = (scene.plot.children.len() > 1).then(|| setting != Setting::GroupHome);
    let new = NewPlacement { episode, child, setting, caregiver, with_siblings, started_on: on };
    let place = children::place(conn, &new, scene.worker, entered(on))?;
    let apart = (with_siblings == Some(false)).then_some(ApartReason::Treatment);
    let facts = PlaceFacts { location: Some(Location::InState), jurisdiction: String::new(), apart };
    children::describe(conn, place, &facts)
}

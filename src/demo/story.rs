//! Writes a family's plot down, as its workers would have entered it.

use chrono::{Days, NaiveDate, NaiveTime};
use rand::Rng as _;
use rand::rngs::SmallRng;

use super::names::{self, pick, word};
use super::plot::{FamilyPlot, StayPlot};
use super::staff::{Staff, deal};
use crate::db::{Conn, Instant, fresh};
use crate::domain::contact::{FamilyTimeOutcome, Medium, Outcome, Supervision};
use crate::domain::family::Relation;
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::{ChildId, EpisodeId, FamilyId, HearingId, PersonId, ProviderId, ReferralId, UserId};
use crate::domain::period::add_months;
use crate::domain::referral::{Reason, ServiceKind, Side, State};
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::assignments::{self, NewAssignment};
use crate::features::children::{self, NewChild, NewEpisode, NewPlacement};
use crate::features::contacts::{self, NewContact, NewFamilyTime};
use crate::features::families::{self, NewFamily};
use crate::features::hearings::{self, NewHearing};
use crate::features::people::{self, NewPerson};
use crate::features::referrals::{self, NewReferral, NewStep};

/// The county's providers, by the services they give.
pub(super) type Providers = Vec<(ProviderId, &'static [ServiceKind])>;

/// Enters the providers.
pub(super) fn providers(conn: &mut Conn, now: Instant) -> Result<Providers> {
    let add =
        |(name, phone, languages, services): &(&'static str, &'static str, &'static str, &'static [ServiceKind])| {
            Ok((referrals::add_provider(conn, (name, phone, languages), services, now)?, *services))
        };
    names::PROVIDERS.iter().map(add).collect()
}

/// Noon of a day in UTC: when a thing of that day was entered.
fn entered(on: NaiveDate) -> Instant {
    on.and_time(NaiveTime::default())
        .and_utc()
        .checked_add_signed(chrono::Duration::hours(18))
        .unwrap_or_default()
        .into()
}

/// A family as it is being written.
struct Scene<'a> {
    plot: &'a FamilyPlot,
    family: FamilyId,
    mother: PersonId,
    worker: Option<UserId>,
    today: NaiveDate,
}

/// Writes one family.
pub(super) fn write(
    conn: &mut Conn,
    rng: &mut SmallRng,
    staff: &mut Staff,
    providers: &Providers,
    plot: &FamilyPlot,
    today: NaiveDate,
) -> Result<()> {
    let Some(office) = staff.offices.get(plot.office).copied() else { return Ok(()) };
    let opened_on = plot.opened_on(today);
    let family: FamilyId = fresh();
    let open = plot.is_open();
    let worker = (!plot.uncovered).then(|| deal(&mut staff.reunification, plot.office, open)).flatten();
    let new = NewFamily {
        id: family,
        name: plot.name.to_owned(),
        office,
        unit: staff.units.get(plot.office).copied(),
        language: plot.language.to_owned(),
        interpreter: plot.language != "English",
        court_file_number: format!("27-JV-{}-{:04}", opened_on.format("%y"), rng.random_range(100..9999)),
        opened_on,
    };
    families::add(conn, &new, worker, entered(opened_on))?;
    let mother = adult(conn, rng, family, plot.mother, plot.name, Relation::Mother, opened_on)?;
    if let Some(father) = plot.father {
        adult(conn, rng, family, father, plot.name, Relation::Father, opened_on)?;
    }
    let scene = Scene { plot, family, mother, worker, today };
    let last_exit = plot.stays.iter().filter_map(|s| s.exit).map(|(on, _)| on).max().filter(|_| !open);
    if let Some(worker) = worker {
        assign(conn, &scene, worker, None, last_exit)?;
    }
    let children = write_children(conn, rng, staff, &scene, office, last_exit)?;
    write_services(conn, rng, &scene, providers)?;
    write_contacts(conn, rng, &scene, &children, last_exit)?;
    write_hearings(conn, rng, &scene, staff.court, &children)?;
    families::settle(conn, family, last_exit, projected(&scene, rng))
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
type Cast = Vec<(ChildId, Option<UserId>)>;

fn write_children(
    conn: &mut Conn,
    rng: &mut SmallRng,
    staff: &mut Staff,
    scene: &Scene<'_>,
    office: crate::domain::id::OfficeId,
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
            family_name: scene.plot.name.to_owned(),
            born_on: Some(plot.born_on),
            sex: Some(plot.sex),
            race: Some(plot.race),
            court_file_number: format!("27-JV-{}-{:04}", opened_on.format("%y"), rng.random_range(100..9999)),
        };
        children::add(conn, scene.family, &new, entered(opened_on))?;
        children::record_inquiry(conn, id, plot.tribal, opened_on)?;
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
    office: crate::domain::id::OfficeId,
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
    place(conn, scene, (episode, child), stay.setting, stay.removed_on, rng)?;
    if let Some(on) = stay.moved_on.filter(|_| n == 0) {
        children::end_placement(conn, episode, on, "Moved to be closer to school")?;
        place(conn, scene, (episode, child), Setting::RelativeHome, on, rng)?;
    }
    if let Some(on) = stay.trial_home_from {
        children::end_placement(conn, episode, on, "Trial home visit began")?;
        place(conn, scene, (episode, child), Setting::TrialHomeVisit, on, rng)?;
    }
    if let Some((on, reason)) = stay.exit {
        children::record_exit(conn, (episode, 1), on, reason, scene.worker, entered(on))?;
    }
    Ok(())
}

fn place(
    conn: &mut Conn,
    scene: &Scene<'_>,
    (episode, child): (EpisodeId, ChildId),
    setting: Setting,
    on: NaiveDate,
    rng: &mut SmallRng,
) -> Result<()> {
    let caregiver = match setting {
        Setting::RelativeHome | Setting::KinHome => word(rng, names::RELATIVES).to_owned(),
        Setting::TrialHomeVisit => format!("{} {}", scene.plot.mother, scene.plot.name),
        _ => word(rng, names::FOSTER_HOMES).to_owned(),
    };
    let with_siblings = (scene.plot.children.len() > 1).then(|| setting != Setting::GroupHome);
    let new = NewPlacement { episode, child, setting, caregiver, with_siblings, started_on: on };
    children::place(conn, &new, scene.worker, entered(on)).map(|_| ())
}

fn write_services(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, providers: &Providers) -> Result<()> {
    let all = [
        ServiceKind::SubstanceUseAssessment,
        ServiceKind::ParentingSupport,
        ServiceKind::MentalHealthAssessment,
        ServiceKind::Housing,
        ServiceKind::ParentPartner,
    ];
    let count = rng.random_range(2..=all.len());
    for (n, service) in all.into_iter().take(count).enumerate() {
        let needed_on = scene.plot.opened_on(scene.today);
        let id: ReferralId = fresh();
        let provider = providers.iter().find(|(_, gives)| gives.contains(&service)).map(|(id, _)| *id);
        let new = NewReferral {
            id,
            family: scene.family,
            person: Some(scene.mother),
            child: None,
            service,
            provider,
            needed_on,
        };
        referrals::add(conn, &new, scene.worker, entered(needed_on))?;
        for step in steps(rng, scene, n, needed_on) {
            let Some(referral) = referrals::of_family(conn, scene.family)?.into_iter().find(|r| r.id == id) else {
                continue;
            };
            referrals::step(conn, &referral, &step, provider, scene.worker, entered(step.occurred_on))?;
        }
    }
    Ok(())
}

/// The steps of the family's service number `n`, none later than today.
fn steps(rng: &mut SmallRng, scene: &Scene<'_>, n: usize, needed_on: NaiveDate) -> Vec<NewStep> {
    let step = |state, after: u64, reason: Option<Reason>, side: Option<Side>| NewStep {
        state,
        occurred_on: needed_on + Days::new(after),
        reason,
        side,
        note: String::new(),
    };
    let first =
        scene.plot.attended_after.unwrap_or(400) + u64::try_from(n).unwrap_or_default() * rng.random_range(0..9);
    let referred = first.min(u64::try_from(n).unwrap_or_default());
    let mut steps = vec![step(State::Referred, referred, None, None)];
    if n == 3 && scene.plot.waitlisted {
        steps.push(step(State::Waitlisted, referred + 4, Some(Reason::NoCapacity), Some(Side::Provider)));
    } else if n == 4 && rng.random_bool(0.3) {
        steps.push(step(State::Declined, referred + 3, Some(Reason::Schedule), Some(Side::Parent)));
    } else {
        steps.push(step(State::Accepted, referred.max(first.saturating_sub(2)), None, None));
        steps.push(step(State::Attended, first, None, None));
        if rng.random_bool(0.6) {
            steps.push(step(State::Completed, first + rng.random_range(35..90), None, None));
        }
    }
    steps.retain(|s| s.occurred_on <= scene.today);
    steps
}

fn write_contacts(
    conn: &mut Conn,
    rng: &mut SmallRng,
    scene: &Scene<'_>,
    cast: &Cast,
    ended: Option<NaiveDate>,
) -> Result<()> {
    let last = ended.unwrap_or(scene.today - Days::new(scene.plot.quiet_for));
    let mut on = scene.plot.opened_on(scene.today);
    let mut count = 0;
    while on <= last && count < 30 {
        let held = rng.random_bool(0.85) || on == last;
        let medium = [Medium::Phone, Medium::InPersonHome, Medium::InPersonElsewhere, Medium::Message];
        let new = NewContact {
            family: scene.family,
            child: None,
            person: Some(scene.mother),
            track: Track::Reunification,
            medium: pick(rng, &medium).unwrap_or(Medium::Phone),
            outcome: if held { Outcome::Held } else { Outcome::Attempted },
            occurred_on: on,
            note: word(rng, names::FAMILY_NOTES).to_owned(),
        };
        contacts::add(conn, &new, scene.worker, entered(on))?;
        if count % 3 == 2 {
            family_time(conn, rng, scene, on)?;
        }
        if count % 4 == 1 {
            visit(conn, rng, scene, cast, on)?;
        }
        count += 1;
        let next = on + Days::new(rng.random_range(4..11));
        on = if next > last && on < last { last } else { next };
    }
    Ok(())
}

fn family_time(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, on: NaiveDate) -> Result<()> {
    let outcomes = [
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::Held,
        FamilyTimeOutcome::CancelledByCaregiver,
        FamilyTimeOutcome::NoShow,
    ];
    let new = NewFamilyTime {
        family: scene.family,
        planned_on: on,
        outcome: pick(rng, &outcomes).unwrap_or(FamilyTimeOutcome::Held),
        supervision: pick(rng, Supervision::ALL).unwrap_or(Supervision::Supervised),
        note: String::new(),
    };
    contacts::add_family_time(conn, &new, scene.worker, entered(on)).map(|_| ())
}

fn visit(conn: &mut Conn, rng: &mut SmallRng, scene: &Scene<'_>, cast: &Cast, on: NaiveDate) -> Result<()> {
    for (child, worker) in cast {
        let new = NewContact {
            family: scene.family,
            child: Some(*child),
            person: None,
            track: Track::Permanency,
            medium: Medium::InPersonHome,
            outcome: Outcome::Held,
            occurred_on: on,
            note: word(rng, names::CHILD_NOTES).to_owned(),
        };
        contacts::add(conn, &new, *worker, entered(on))?;
    }
    Ok(())
}

fn write_hearings(
    conn: &mut Conn,
    rng: &mut SmallRng,
    scene: &Scene<'_>,
    by: Option<UserId>,
    cast: &Cast,
) -> Result<()> {
    let children: Vec<ChildId> = cast.iter().map(|(child, _)| *child).collect();
    let opened_on = scene.plot.opened_on(scene.today);
    let held = [
        (
            3,
            HearingKind::EmergencyProtectiveCare,
            "Out-of-home placement continued. Services ordered to begin at once.",
        ),
        (13, HearingKind::AdmitDeny, "Petition admitted in part."),
        (88, HearingKind::IntermediateReview, "Reasonable efforts found. Family time to increase."),
        (182, HearingKind::SixMonthReview, "Progress found on the plan."),
    ];
    let past =
        held.into_iter().map(|(after, kind, result)| (opened_on + Days::new(after), kind, HearingStatus::Held, result));
    let past: Vec<_> = past
        .filter(|(on, ..)| *on < scene.today && scene.plot.stays.iter().all(|s| s.exit.is_none_or(|(e, _)| *on <= e)))
        .collect();
    let next = scene.plot.hearing_in.filter(|_| scene.plot.is_open());
    let next = next.map(|in_days| {
        (scene.today + Days::new(in_days), next_kind(opened_on, scene.today), HearingStatus::Scheduled, "")
    });
    for (held_on, kind, status, result) in past.into_iter().chain(next) {
        let new = NewHearing {
            id: fresh::<HearingId>(),
            family: scene.family,
            children: children.clone(),
            kind,
            status,
            held_on: on_a_court_day(held_on),
            held_time: Some(word(rng, names::TIMES).to_owned()),
            courtroom: word(rng, names::COURTROOMS).to_owned(),
            judge: word(rng, names::JUDGES).to_owned(),
            result: result.to_owned(),
        };
        hearings::add(conn, &new, by, entered(opened_on))?;
    }
    Ok(())
}

/// Courts do not sit at weekends.
fn on_a_court_day(on: NaiveDate) -> NaiveDate {
    use chrono::{Datelike as _, Weekday};
    match on.weekday() {
        Weekday::Sat => on + Days::new(2),
        Weekday::Sun => on + Days::new(1),
        _ => on,
    }
}

fn next_kind(opened_on: NaiveDate, today: NaiveDate) -> HearingKind {
    match (today - opened_on).num_days() {
        0..4 => HearingKind::EmergencyProtectiveCare,
        4..30 => HearingKind::AdmitDeny,
        30..100 => HearingKind::IntermediateReview,
        100..220 => HearingKind::SixMonthReview,
        _ => HearingKind::Permanency,
    }
}

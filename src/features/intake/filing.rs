//! Files a plan: everything or nothing, in the transaction it is called in.

use chrono::NaiveDate;

use super::model::{Home, Place, Plan, PlannedChild, WhichChild};
use super::store;
use crate::db::{Conn, Instant, fresh};
use crate::domain::id::{ChildId, EpisodeId, FamilyId, OfficeId, PersonId, UnitId, UserId};
use crate::domain::referral::ServiceKind;
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::assignments::{self, NewAssignment};
use crate::features::children::{self, NewChild, NewEpisode, NewPlacement};
use crate::features::families::{self, NewFamily};
use crate::features::people::{self, Who};
use crate::features::referrals::{self, NewReferral};

/// Who files, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct By {
    pub(super) user: UserId,
    /// The filer's unit, which serves the family when it is of the same office.
    pub(super) unit: Option<UnitId>,
    pub(super) office: Option<OfficeId>,
    pub(super) today: NaiveDate,
    pub(super) now: Instant,
}

/// Files a plan for `family` (a new key for a new family), with a worker for each place in `workers`: the family's
/// first, then the children's.
///
/// # Errors
/// The database's; a broken rule undoes everything.
pub(super) fn file(conn: &mut Conn, plan: &Plan, workers: &[Option<UserId>], family: FamilyId, by: By) -> Result<()> {
    let office = open(conn, plan, family, by)?;
    add_adults(conn, plan, family, by)?;
    let mut workers = workers.iter().copied();
    assign(conn, family, None, workers.next().flatten(), by)?;
    for child in &plan.children {
        let id = remove(conn, plan, child, (family, office), by)?;
        assign(conn, family, Some(id), workers.next().flatten(), by)?;
    }
    need(conn, plan, (family, None), &plan.services, by)
}

/// Opens the family, or takes up work with it again; gives its office.
fn open(conn: &mut Conn, plan: &Plan, family: FamilyId, by: By) -> Result<OfficeId> {
    let new = match &plan.family {
        Home::New(new) => new,
        Home::Known(known, _) => {
            store::reopen(conn, *known)?;
            return Ok(store::office_and_language(conn, *known)?.0);
        }
    };
    let row = NewFamily {
        id: family,
        name: new.name.clone(),
        office: new.office,
        unit: by.unit.filter(|_| by.office == Some(new.office)),
        language: new.language.clone(),
        interpreter: new.interpreter,
        court_file_number: new.court_file_number.clone(),
        opened_on: plan.removal.on,
    };
    families::add(conn, &row, Some(by.user), by.now)?;
    Ok(new.office)
}

fn add_adults(conn: &mut Conn, plan: &Plan, family: FamilyId, by: By) -> Result<()> {
    let there = families::adults(conn, family)?;
    for adult in &plan.adults {
        let person = match &adult.who {
            Who::Known(person) => *person,
            Who::New(new) => people::add(conn, new, by.now)?,
        };
        if !there.iter().any(|adult| adult.is(person)) {
            families::add_adult(conn, family, person, adult.relation, by.now)?;
        }
        need(conn, plan, (family, Some(person)), &adult.services, by)?;
    }
    Ok(())
}

/// Adds the child if it is new, and opens its stay with the first placement.
fn remove(
    conn: &mut Conn,
    plan: &Plan,
    child: &PlannedChild,
    (family, office): (FamilyId, OfficeId),
    by: By,
) -> Result<ChildId> {
    let id = match &child.who {
        WhichChild::Known(id) => *id,
        WhichChild::New { given_name, family_name, born_on, sex } => {
            let new = NewChild {
                id: fresh(),
                given_name: given_name.clone(),
                family_name: family_name.clone(),
                born_on: *born_on,
                sex: *sex,
                race: None,
                court_file_number: String::new(),
            };
            children::add(conn, family, &new, by.now)?;
            new.id
        }
    };
    let episode: EpisodeId = fresh();
    let stay = NewEpisode {
        id: episode,
        child: id,
        family,
        office,
        removed_on: plan.removal.on,
        removed_time: plan.removal.time.clone(),
        circumstances: plan.removal.circumstances.clone(),
    };
    children::remove(conn, &stay, Some(by.user), by.now)?;
    let Place { setting, caregiver, with_siblings } = child.place.clone();
    let started_on = plan.removal.on;
    let place = NewPlacement { episode, child: id, setting, caregiver, with_siblings, started_on };
    children::place(conn, &place, Some(by.user), by.now)?;
    Ok(id)
}

fn assign(conn: &mut Conn, family: FamilyId, child: Option<ChildId>, worker: Option<UserId>, by: By) -> Result<()> {
    let Some(worker) = worker else { return Ok(()) };
    let track = if child.is_some() { Track::Permanency } else { Track::Reunification };
    let reason = "Assigned at intake".to_owned();
    let new = NewAssignment { family, child, worker, track, starts_on: by.today, reason };
    assignments::assign(conn, &new, Some(by.user), by.now)?;
    Ok(())
}

/// What is needed at once is needed since the removal: the clock of the first service starts there.
fn need(
    conn: &mut Conn,
    plan: &Plan,
    (family, person): (FamilyId, Option<PersonId>),
    services: &[ServiceKind],
    by: By,
) -> Result<()> {
    for service in services {
        let new = NewReferral {
            id: fresh(),
            family,
            person,
            child: None,
            service: *service,
            provider: None,
            needed_on: plan.removal.on,
        };
        referrals::add(conn, &new, Some(by.user), by.now)?;
    }
    Ok(())
}

/// A rule of the database that refused the filing, in words.
pub(super) fn refusal(rule: &str) -> Option<&'static str> {
    if rule.contains("family_sides") {
        return Some("The same person never works both tracks of one family. Choose another worker.");
    }
    if rule.starts_with("episodes_") || rule == "episodes.child_id" {
        return Some(
            "One of these children is in care on that day already. Record a move on the family’s page instead.",
        );
    }
    if rule.starts_with("placements_") || rule == "placements.child_id" {
        return Some("One of these children lives elsewhere on that day already, by the record of an earlier stay.");
    }
    if rule.starts_with("assignments") {
        return Some("The family or a child has a worker on this track already. Reload the page to see who.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn a_refusal_of_either_database_becomes_a_sentence() {
        let rules = [
            "family_sides_pkey",
            "family_sides.family_id, family_sides.user_id",
            "episodes_no_overlap",
            "episodes.child_id",
            "placements_one_open_uq",
            "assignments_no_overlap",
            "assignments.family_id",
        ];
        for rule in rules {
            assert!(refusal(rule).is_some_and(|words| words.ends_with('.')), "{rule}");
        }
        assert_eq!(refusal("users_email_uq"), None);
    }
}

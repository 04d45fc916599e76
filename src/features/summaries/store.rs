//! Gathers what a status summary is composed from. Notes are not read at all: they are on no paper.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{contacts, providers, referral_events, referrals};
use crate::domain::contact::{Medium, Outcome};
use crate::domain::family::Who;
use crate::domain::family_time::{FamilyTimeOutcome, Supervision, open_visits};
use crate::domain::id::{ChildId, ContactId, FamilyId, HearingId, PersonId, ReferralId, UserId};
use crate::domain::referral::{Reason, Side, State};
use crate::domain::tracks::Track;
use crate::error::Result;
use crate::features::assignments::{self, Assignment};
use crate::features::children::{self, Child, Stay};
use crate::features::contacts::grouped;
use crate::features::families::{self, Adult, Family};
use crate::features::family_time;
use crate::features::hearings::{self, Hearing};
use crate::features::progress::{self, Effort, Progress};
use crate::features::referrals::Referral;
use crate::features::users;

/// What is recorded of a family, as far as a court may read it.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) family: Family,
    pub(super) adults: Vec<Adult>,
    /// Oldest first.
    pub(super) children: Vec<Child>,
    /// The earliest removal first.
    pub(super) stays: Vec<Stay>,
    /// Past and present, with the workers' names.
    pub(super) assignments: Vec<(Assignment, String)>,
    /// The earliest need first, with the providers' names.
    pub(super) referrals: Vec<(Referral, Option<String>)>,
    /// In the order they happened.
    pub(super) steps: Vec<Step>,
    pub(super) contacts: Vec<Contact>,
    pub(super) visits: Vec<Visit>,
    /// The days of planned visits of which nothing is recorded.
    pub(super) open_visits: Vec<NaiveDate>,
    /// What the agency did, with who made the effort.
    pub(super) efforts: Vec<(Effort, String)>,
    /// What was seen of the parents, with who wrote it down.
    pub(super) progress: Vec<(Progress, String)>,
    /// The earliest first.
    pub(super) hearings: Vec<Hearing>,
    pub(super) hearing_children: Vec<(HearingId, ChildId)>,
}

/// A step of a referral.
#[derive(Debug, Clone, Copy, Queryable)]
pub(super) struct Step {
    pub(super) referral: ReferralId,
    pub(super) state: State,
    pub(super) on: NaiveDate,
    pub(super) reason: Option<Reason>,
    pub(super) side: Option<Side>,
}

/// A contact, with everybody it was with: one visit with three children is one contact.
#[derive(Debug, Clone)]
pub(super) struct Contact {
    pub(super) with: Vec<Who>,
    pub(super) track: Track,
    pub(super) medium: Medium,
    pub(super) outcome: Outcome,
    pub(super) on: NaiveDate,
}

/// Family time that was offered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) on: NaiveDate,
    pub(super) outcome: FamilyTimeOutcome,
    pub(super) supervision: Supervision,
}

/// The record of a family within scope.
///
/// # Errors
/// [`Error::NotFound`](crate::error::Error::NotFound) out of scope, or the database's.
pub(super) fn record(conn: &mut Conn, scope: Scope, family: FamilyId, today: NaiveDate) -> Result<Record> {
    let found = families::find(conn, scope, family)?;
    let (efforts, progress) = (progress::efforts_of_family(conn, family)?, progress::progress_of_family(conn, family)?);
    let times = family_time::of_family(conn, family)?.with_parents();
    let open = open_visits(&times.rules(), &times.words(), today);
    Ok(Record {
        family: found,
        adults: families::adults(conn, family)?,
        children: children::of_family(conn, family)?,
        stays: children::stays_of_family(conn, family)?,
        assignments: assignments::of_family(conn, family)?,
        referrals: services(conn, family)?,
        steps: steps(conn, family)?,
        contacts: contacts_of(conn, family)?,
        visits: times.visits.iter().map(|(visit, _)| Visit::of(visit)).collect(),
        open_visits: open.into_iter().map(|(day, _)| day).collect(),
        efforts: with_authors(conn, efforts, |effort| effort.entered_by)?,
        progress: with_authors(conn, progress, |entry| entry.entered_by)?,
        hearings: hearings::of_family(conn, family)?,
        hearing_children: hearings::children_of_family(conn, family)?,
    })
}

fn services(conn: &mut Conn, family: FamilyId) -> Result<Vec<(Referral, Option<String>)>> {
    Ok(referrals::table
        .left_join(providers::table)
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_null())
        .order((referrals::needed_on.asc(), referrals::id.asc()))
        .select((Referral::as_select(), providers::name.nullable()))
        .load(conn)?)
}

fn steps(conn: &mut Conn, family: FamilyId) -> Result<Vec<Step>> {
    use referral_events as step;
    Ok(step::table
        .inner_join(referrals::table)
        .filter(referrals::family_id.eq(family))
        .filter(referrals::error_at.is_null())
        .filter(step::error_at.is_null())
        .order((step::occurred_on.asc(), step::id.asc()))
        .select((step::referral_id, step::state, step::occurred_on, step::reason, step::side))
        .load(conn)?)
}

type ContactRow = (ContactId, Option<ChildId>, Option<PersonId>, Track, Medium, Outcome, NaiveDate);

fn contacts_of(conn: &mut Conn, family: FamilyId) -> Result<Vec<Contact>> {
    use contacts as contact;
    let rows: Vec<ContactRow> = contact::table
        .filter(contact::family_id.eq(family))
        .filter(contact::error_at.is_null())
        .order((contact::occurred_on.asc(), contact::id.asc()))
        .select((
            contact::entry_id,
            contact::child_id,
            contact::person_id,
            contact::track,
            contact::medium,
            contact::outcome,
            contact::occurred_on,
        ))
        .load(conn)?;
    let contact = |(row, with): (ContactRow, Vec<Who>)| {
        let (_, _, _, track, medium, outcome, on) = row;
        Contact { with, track, medium, outcome, on }
    };
    Ok(grouped(rows, |(entry, child, person, ..)| (*entry, Who::of(*person, *child)))
        .into_iter()
        .map(contact)
        .collect())
}

impl Visit {
    fn of(visit: &family_time::FamilyTime) -> Self {
        Self { on: visit.planned_on, outcome: visit.outcome, supervision: visit.supervision }
    }
}

/// Entries with the names of who made them.
fn with_authors<T>(conn: &mut Conn, rows: Vec<T>, by: fn(&T) -> Option<UserId>) -> Result<Vec<(T, String)>> {
    let names = users::names(conn, rows.iter().filter_map(by))?;
    let named = |row: T| {
        let name = by(&row).and_then(|user| names.get(&user).cloned()).unwrap_or_else(|| "an import".to_owned());
        (row, name)
    };
    Ok(rows.into_iter().map(named).collect())
}

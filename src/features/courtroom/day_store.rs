//! What the desk of one day draws on: a fixed number of queries, however many hearings there are.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Assessor, Visit};
use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{
    appointments, courtroom_assessors, courtroom_visits, families, family_adults, hearings, people, referrals,
};
use crate::domain::appointment::Attendance;
use crate::domain::family::Relation;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{FamilyId, ProviderId, ReferralId};
use crate::error::Result;
use crate::features::directory;
use crate::features::hearings::Hearing;
use crate::features::people::{Person, faces};
use crate::features::referrals::{Appointment, Referral};

/// What people come to court for.
pub(super) const COMES: [HearingStatus; 3] = [HearingStatus::Scheduled, HearingStatus::Held, HearingStatus::Continued];

/// What is recorded of one day at court.
#[derive(Default)]
pub(super) struct Day {
    /// The hearings with the names of their families, in the order of their times.
    pub(super) hearings: Vec<(Hearing, String)>,
    /// The parents of those families: family, person, whether she is a parent to the children.
    pub(super) parents: Vec<(FamilyId, Person)>,
    /// The entries at the desk, the earliest first.
    pub(super) visits: Vec<Visit>,
    /// Every assessor of the day, also those who left.
    pub(super) assessors: Vec<Assessor>,
    /// The referrals that were made from the desk.
    pub(super) referrals: HashMap<ReferralId, Referral>,
    /// The first of the appointments of each referral that was not missed or cancelled.
    pub(super) booked: HashMap<ReferralId, Appointment>,
    /// The names of the providers for whom assessors work.
    pub(super) providers: HashMap<ProviderId, String>,
}

/// Reads a day of the families within scope.
pub(super) fn day(conn: &mut Conn, scope: Scope, on: NaiveDate) -> Result<Day> {
    let hearings: Vec<(Hearing, String)> = scope
        .families()
        .inner_join(hearings::table)
        .filter(hearings::error_at.is_null())
        .filter(hearings::status.eq_any(COMES))
        .filter(hearings::held_on.eq(on))
        .order((hearings::held_time.asc(), hearings::id.asc()))
        .select((Hearing::as_select(), families::name))
        .load(conn)?;
    let of: Vec<FamilyId> = hearings.iter().map(|(hearing, _)| hearing.family_id).collect();
    let visits: Vec<Visit> = courtroom_visits::table
        .filter(courtroom_visits::family_id.eq_any(of.clone()))
        .filter(courtroom_visits::on_day.eq(on))
        .filter(courtroom_visits::error_at.is_null())
        .order(courtroom_visits::id.asc())
        .select(Visit::as_select())
        .load(conn)?;
    let assessors: Vec<Assessor> = courtroom_assessors::table
        .filter(courtroom_assessors::on_day.eq(on))
        .order((courtroom_assessors::from_time.asc(), courtroom_assessors::id.asc()))
        .select(Assessor::as_select())
        .load(conn)?;
    let made: Vec<ReferralId> = visits.iter().filter_map(|visit| visit.referral_id).collect();
    let with = assessors.iter().filter_map(|assessor| assessor.provider_id).collect();
    Ok(Day {
        parents: parents(conn, of)?,
        referrals: made_there(conn, made.clone())?,
        booked: booked(conn, made)?,
        providers: directory::named_by(conn, with)?,
        hearings,
        visits,
        assessors,
    })
}

/// The parents of these families, as they are shown.
fn parents(conn: &mut Conn, of: Vec<FamilyId>) -> Result<Vec<(FamilyId, Person)>> {
    let rows: Vec<(FamilyId, Person, Relation)> = family_adults::table
        .inner_join(people::table)
        .filter(family_adults::family_id.eq_any(of))
        .order(family_adults::id.asc())
        .select((family_adults::family_id, Person::as_select(), family_adults::relation))
        .load(conn)?;
    let mut faces = faces(conn, rows.iter().map(|(_, person, _)| (person.id, person.same_as)))?;
    let shown = |(family, person, _): (FamilyId, Person, Relation)| {
        let face = faces.remove(&person.id).map(|face| Person { id: person.id, ..face });
        (family, face.unwrap_or(person))
    };
    Ok(rows.into_iter().filter(|(.., relation)| relation.is_parent()).map(shown).collect())
}

fn made_there(conn: &mut Conn, ids: Vec<ReferralId>) -> Result<HashMap<ReferralId, Referral>> {
    let counting = referrals::table.filter(referrals::id.eq_any(ids)).filter(referrals::error_at.is_null());
    let rows: Vec<Referral> = counting.select(Referral::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn booked(conn: &mut Conn, of: Vec<ReferralId>) -> Result<HashMap<ReferralId, Appointment>> {
    let rows: Vec<Appointment> = appointments::table
        .filter(appointments::referral_id.eq_any(of))
        .filter(appointments::error_at.is_null())
        .order((appointments::held_on.desc(), appointments::held_time.desc(), appointments::id.desc()))
        .select(Appointment::as_select())
        .load(conn)?;
    let stands = |row: &Appointment| row.attendance.is_none_or(|what| what == Attendance::Held);
    Ok(rows.into_iter().filter(stands).map(|row| (row.referral_id, row)).collect())
}

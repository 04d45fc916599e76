//! What is booked and planned with the families in scope, without a name.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::store::open_families;
use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{appointments, family_time_plans as plan, family_times as visit, referrals};
use crate::domain::family_time::{Series, Weekday};
use crate::domain::id::{AppointmentId, FamilyId, FamilyTimePlanId, ReferralId};
use crate::domain::role::Role;
use crate::error::Result;

/// Something on a day, perhaps at a time.
pub(super) struct Time {
    /// The same for as long as it is the same.
    pub(super) uid: String,
    pub(super) family: FamilyId,
    pub(super) on: NaiveDate,
    /// `HH:MM`.
    pub(super) at: Option<String>,
}

/// What is coming.
pub(super) struct Coming {
    pub(super) appointments: Vec<Time>,
    pub(super) family_time: Vec<Time>,
}

/// What is coming on these days, both included, the earliest first.
pub(super) fn coming(conn: &mut Conn, scope: Scope, role: Role, days: (NaiveDate, NaiveDate)) -> Result<Coming> {
    Ok(Coming { appointments: booked(conn, scope, role, days)?, family_time: planned(conn, scope, days)? })
}

/// A permanency worker takes children to their services, any other the adults.
fn booked(conn: &mut Conn, scope: Scope, role: Role, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Time>> {
    let open = open_families(scope)
        .inner_join(referrals::table)
        .filter(referrals::error_at.is_null())
        .filter(referrals::booked_on.is_not_null());
    let open = if role == Role::PermanencyWorker {
        open.filter(referrals::child_id.is_not_null())
    } else {
        open.filter(referrals::child_id.is_null())
    };
    let open: Vec<(ReferralId, FamilyId)> = open.select((referrals::id, referrals::family_id)).load(conn)?;
    let family: HashMap<ReferralId, FamilyId> = open.iter().copied().collect();
    let rows: Vec<(AppointmentId, ReferralId, NaiveDate, Option<String>)> = appointments::table
        .filter(appointments::referral_id.eq_any(open.into_iter().map(|(id, _)| id).collect::<Vec<_>>()))
        .filter(appointments::error_at.is_null())
        .filter(appointments::attendance.is_null())
        .filter(appointments::held_on.between(first, last))
        .order((appointments::held_on.asc(), appointments::held_time.asc(), appointments::id.asc()))
        .select((appointments::id, appointments::referral_id, appointments::held_on, appointments::held_time))
        .load(conn)?;
    let of = |(id, referral, on, time): (AppointmentId, ReferralId, NaiveDate, Option<String>)| {
        Some(Time { uid: id.to_string(), family: *family.get(&referral)?, on, at: time })
    };
    Ok(rows.into_iter().filter_map(of).collect())
}

type PlanRow = (FamilyTimePlanId, FamilyId, Weekday, NaiveDate, Option<NaiveDate>, Option<NaiveDate>, String);

/// The planned days of which nothing is said yet; one that is cancelled beforehand is known.
fn planned(conn: &mut Conn, scope: Scope, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Time>> {
    let plans: Vec<PlanRow> = open_families(scope)
        .inner_join(plan::table)
        .filter(plan::error_at.is_null())
        .filter(plan::starts_on.le(last))
        .filter(plan::until_on.is_null().or(plan::until_on.ge(first)))
        .filter(plan::ended_on.is_null().or(plan::ended_on.ge(first)))
        .select((
            plan::id,
            plan::family_id,
            plan::weekday,
            plan::starts_on,
            plan::until_on,
            plan::ended_on,
            plan::starts_at,
        ))
        .load(conn)?;
    let known: HashSet<(FamilyTimePlanId, NaiveDate)> = open_families(scope)
        .inner_join(visit::table)
        .filter(visit::error_at.is_null())
        .filter(visit::planned_on.between(first, last))
        .filter(visit::plan_id.is_not_null())
        .select((visit::plan_id.assume_not_null(), visit::planned_on))
        .load(conn)?
        .into_iter()
        .collect();
    let mut days = Vec::new();
    for (id, family, weekday, starts_on, until_on, ended_on, at) in plans {
        let series = Series::lasting(weekday, starts_on, until_on, ended_on);
        let open = series.days(first, last).into_iter().filter(|on| !known.contains(&(id, *on)));
        days.extend(open.map(|on| Time { uid: format!("{id}-{on}"), family, on, at: Some(at.clone()) }));
    }
    days.sort_by(|a, b| (a.on, &a.at, &a.uid).cmp(&(b.on, &b.at, &b.uid)));
    Ok(days)
}

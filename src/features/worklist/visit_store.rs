//! Family time whose day has passed and of which nothing is recorded, for all families in scope.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use super::store::{Found, open_families};
use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{family_time_plans as plan, family_times as visit};
use crate::domain::family_time::{ASKED_FOR_DAYS, FamilyTimeOutcome, Plan, Series, Weekday, Word, open_visits};
use crate::domain::id::{FamilyId, FamilyTimePlanId};
use crate::error::Result;

type PlanRow = (FamilyId, FamilyTimePlanId, Weekday, NaiveDate, Option<NaiveDate>, Option<NaiveDate>);
type WordRow = (FamilyTimePlanId, NaiveDate, FamilyTimeOutcome);

/// Adds them to their families, the latest first.
pub(super) fn add_open(conn: &mut Conn, scope: Scope, today: NaiveDate, found: &mut Found) -> Result<()> {
    let since = today.checked_sub_days(Days::new(ASKED_FOR_DAYS)).unwrap_or(today);
    let plans: Vec<PlanRow> = open_families(scope)
        .inner_join(plan::table)
        .filter(plan::error_at.is_null())
        .filter(plan::starts_on.lt(today))
        .filter(plan::until_on.is_null().or(plan::until_on.ge(since)))
        .filter(plan::ended_on.is_null().or(plan::ended_on.ge(since)))
        .select((plan::family_id, plan::id, plan::weekday, plan::starts_on, plan::until_on, plan::ended_on))
        .load(conn)?;
    if plans.is_empty() {
        return Ok(());
    }
    let words: Vec<WordRow> = open_families(scope)
        .inner_join(visit::table)
        .filter(visit::error_at.is_null())
        .filter(visit::planned_on.ge(since))
        .filter(visit::plan_id.is_not_null())
        .select((visit::plan_id.assume_not_null(), visit::planned_on, visit::outcome))
        .load(conn)?;
    let word = |(plan, on, outcome): WordRow| Word { on, plan: Some(plan), outcome, children: Vec::new() };
    let words: Vec<Word> = words.into_iter().map(word).collect();
    let of_plan = |row: &PlanRow| {
        let (_, id, weekday, starts_on, until_on, ended_on) = *row;
        let series = Series::lasting(weekday, starts_on.max(since), until_on, ended_on);
        Plan { id, series, children: Vec::new() }
    };
    let rules: Vec<Plan> = plans.iter().map(of_plan).collect();
    let of_family: HashMap<FamilyTimePlanId, FamilyId> = plans.iter().map(|row| (row.1, row.0)).collect();
    for (day, id) in open_visits(&rules, &words, today) {
        if let Some(family) = of_family.get(&id).and_then(|family| found.get_mut(family)) {
            family.open_visits.push((day, id));
        }
    }
    Ok(())
}

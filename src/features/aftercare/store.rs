//! Every query on aftercare.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::{contacts, episodes, families};
use crate::domain::aftercare::{Aftercare, MONTHS, aftercare};
use crate::domain::contact::Outcome;
use crate::domain::exit::ExitReason;
use crate::domain::id::{ChildId, FamilyId};
use crate::domain::period::add_months;
use crate::error::Result;

/// Children of one family who came home on the same day and have not come back into care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The family.
    pub family: FamilyId,
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// The day they came home.
    pub home_on: NaiveDate,
    /// How many they are.
    pub children: usize,
    /// What is planned, and what became of it.
    pub aftercare: Aftercare,
}

/// The aftercare that lasts in the families of a scope, the next contact first: one look, and two more where there is any.
///
/// # Errors
/// The database's.
pub fn watched(conn: &mut Conn, scope: Scope, today: NaiveDate) -> Result<Vec<Watched>> {
    let since = add_months(today, -MONTHS);
    let home: Vec<(FamilyId, String, String, ChildId, Option<NaiveDate>)> = scope
        .families()
        .inner_join(episodes::table)
        .filter(episodes::exit_reason.eq(ExitReason::Reunification))
        .filter(episodes::exited_on.between(since, today))
        .select((families::id, families::name, families::number, episodes::child_id, episodes::exited_on))
        .load(conn)?;
    if home.is_empty() {
        return Ok(Vec::new());
    }
    let of: Vec<FamilyId> = home.iter().map(|row| row.0).collect();
    let mut back: HashMap<ChildId, Vec<NaiveDate>> = HashMap::new();
    let removals =
        episodes::table.filter(episodes::family_id.eq_any(of.clone())).filter(episodes::removed_on.ge(since));
    for (child, on) in removals.select((episodes::child_id, episodes::removed_on)).load::<(ChildId, NaiveDate)>(conn)? {
        back.entry(child).or_default().push(on);
    }
    let mut held: HashMap<FamilyId, Vec<NaiveDate>> = HashMap::new();
    let reached = contacts::table
        .filter(contacts::family_id.eq_any(of))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::occurred_on.ge(since));
    for (family, on) in
        reached.select((contacts::family_id, contacts::occurred_on)).load::<(FamilyId, NaiveDate)>(conn)?
    {
        held.entry(family).or_default().push(on);
    }
    let mut watched: Vec<Watched> = Vec::new();
    for (family, name, number, child, on) in home {
        let Some(home_on) = on else { continue };
        if back.get(&child).is_some_and(|days| days.iter().any(|day| *day >= home_on)) {
            continue;
        }
        if let Some(known) = watched.iter_mut().rfind(|w| w.family == family && w.home_on == home_on) {
            known.children += 1;
            continue;
        }
        let days = held.get(&family).map_or(&[][..], Vec::as_slice);
        let aftercare = aftercare(home_on, days, None, today);
        watched.push(Watched { family, name, number, home_on, children: 1, aftercare });
    }
    watched.sort_by_key(|w| (w.aftercare.due_on().is_none(), w.aftercare.due_on(), w.name.clone(), w.family));
    Ok(watched)
}

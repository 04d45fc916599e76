//! What the measures of the courtroom desk draw on: the parents with a hearing in a period, and what became of each from the desk.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::Families;
use crate::db::schema::{
    appointments, courtroom_visits, families, family_adults, hearings, people, referral_events, referrals,
};
use crate::db::{Conn, Instant};
use crate::domain::calendar::Zone;
use crate::domain::courtroom::{Outcome, ParentInCourt, Stand};
use crate::domain::family::Relation;
use crate::domain::hearing::HearingStatus;
use crate::domain::id::{FamilyId, PersonId, ReferralId};
use crate::domain::referral::State;
use crate::error::Result;

/// A parent on a hearing day: the record that counts of hers, and the day.
type Key = (PersonId, NaiveDate);

/// The parents of these families with a hearing that took place from `from` to `to`, each once a day.
pub(super) fn parents(
    conn: &mut Conn,
    of: Families,
    (from, to): (NaiveDate, NaiveDate),
    zone: Zone,
) -> Result<Vec<ParentInCourt>> {
    let parents: Vec<Relation> = Relation::ALL.iter().copied().filter(|relation| relation.is_parent()).collect();
    let rows: Vec<(FamilyId, NaiveDate, PersonId, Option<PersonId>)> = of
        .inner_join(hearings::table)
        .inner_join(family_adults::table.inner_join(people::table))
        .filter(hearings::error_at.is_null())
        .filter(hearings::status.eq_any([HearingStatus::Scheduled, HearingStatus::Held]))
        .filter(hearings::held_on.between(from, to))
        .filter(family_adults::relation.eq_any(parents))
        .select((families::id, hearings::held_on, people::id, people::same_as))
        .load(conn)?;
    // Two records of one person that were merged are one parent.
    let one: HashMap<PersonId, PersonId> = rows.iter().map(|(_, _, id, same)| (*id, same.unwrap_or(*id))).collect();
    let admitted: HashSet<FamilyId> = rows.iter().map(|(family, ..)| *family).collect();
    let mut all: BTreeMap<Key, ParentInCourt> = BTreeMap::new();
    for (_, on, id, _) in &rows {
        let who = one.get(id).copied().unwrap_or(*id);
        let _ = all.insert((who, *on), ParentInCourt { hearing_on: *on, ..ParentInCourt::default() });
    }
    for visit in visits(conn, (from, to))?.into_iter().filter(|visit| admitted.contains(&visit.family)) {
        let who = one.get(&visit.person).copied().unwrap_or(visit.person);
        if let Some(parent) = all.get_mut(&(who, visit.on)) {
            *parent = parent.and(visit.counted(zone));
        }
    }
    Ok(all.into_values().collect())
}

/// An entry at the desk with what became of it.
struct Came {
    family: FamilyId,
    person: PersonId,
    on: NaiveDate,
    stand: Stand,
    outcome: Option<Outcome>,
    /// Whether the referral from it was made on the same day.
    referred_there: bool,
    booked_at: Vec<Instant>,
    attended_on: Option<NaiveDate>,
}

impl Came {
    fn counted(&self, zone: Zone) -> ParentInCourt {
        ParentInCourt {
            hearing_on: self.on,
            asked: true,
            assessed: (self.stand == Stand::Assessed).then_some(self.outcome == Some(Outcome::Service)),
            referred: self.referred_there,
            booked: self.booked_at.iter().any(|at| zone.local_date(at.utc()) == self.on),
            attended_on: self.attended_on.filter(|on| *on >= self.on),
        }
    }
}

fn visits(conn: &mut Conn, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<Came>> {
    type Row = (FamilyId, PersonId, NaiveDate, Stand, Option<Outcome>, Option<ReferralId>);
    let rows: Vec<Row> = courtroom_visits::table
        .filter(courtroom_visits::on_day.between(from, to))
        .filter(courtroom_visits::error_at.is_null())
        .order(courtroom_visits::id.asc())
        .select((
            courtroom_visits::family_id,
            courtroom_visits::person_id,
            courtroom_visits::on_day,
            courtroom_visits::stand,
            courtroom_visits::outcome,
            courtroom_visits::referral_id,
        ))
        .load(conn)?;
    let of = courtroom_visits::table
        .filter(courtroom_visits::on_day.between(from, to))
        .filter(courtroom_visits::error_at.is_null())
        .select(courtroom_visits::referral_id.assume_not_null())
        .filter(courtroom_visits::referral_id.is_not_null());
    let attended: HashMap<ReferralId, Option<NaiveDate>> = referrals::table
        .filter(referrals::id.eq_any(of))
        .filter(referrals::error_at.is_null())
        .select((referrals::id, referrals::first_attended_on))
        .load::<(ReferralId, Option<NaiveDate>)>(conn)?
        .into_iter()
        .collect();
    let made: HashSet<(ReferralId, NaiveDate)> = referral_events::table
        .filter(referral_events::referral_id.eq_any(of))
        .filter(referral_events::state.eq(State::Referred))
        .filter(referral_events::error_at.is_null())
        .select((referral_events::referral_id, referral_events::occurred_on))
        .load(conn)?
        .into_iter()
        .collect();
    let booked: Vec<(ReferralId, Instant)> = appointments::table
        .filter(appointments::referral_id.eq_any(of))
        .filter(appointments::error_at.is_null())
        .select((appointments::referral_id, appointments::booked_at))
        .load(conn)?;
    let mut at: HashMap<ReferralId, Vec<Instant>> = HashMap::new();
    for (id, when) in booked {
        at.entry(id).or_default().push(when);
    }
    let came = |(family, person, on, stand, outcome, referral): Row| {
        let counting = referral.filter(|id| attended.contains_key(id));
        Came {
            family,
            person,
            on,
            stand,
            outcome,
            referred_there: counting.is_some_and(|id| made.contains(&(id, on))),
            booked_at: counting.and_then(|id| at.get(&id).cloned()).unwrap_or_default(),
            attended_on: counting.and_then(|id| attended.get(&id).copied().flatten()),
        }
    };
    Ok(rows.into_iter().map(came).collect())
}

/// Every family whose case is no mistake: for a report of the whole agency.
pub(super) fn everybody() -> Families {
    families::table.filter(families::is_mistake.eq(false)).into_boxed()
}

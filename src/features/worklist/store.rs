//! Gathers the facts of My day: a handful of queries for all families in scope, however many there are.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use diesel::dsl::max;
use diesel::prelude::*;

use super::model::{Booked, Day, Draft, Names, Partnered};
use super::visit_store;
use crate::access::{Families, Scope};
use crate::db::schema::{
    assignments, children, contacts, drafts, episodes, families, hearing_children, hearings, people, placements,
    referrals,
};
use crate::db::{Conn, Instant};
use crate::domain::aftercare::earliest;
use crate::domain::contact::{Medium, Outcome};
use crate::domain::day_one::first_session;
use crate::domain::exit::ExitReason;
use crate::domain::family::{Who, child_name};
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::id::{ChildId, DraftId, FamilyId, HearingId, PersonId, ReferralId, UserId};
use crate::domain::referral::{Calls, Reason, ServiceKind, State, Status, is_open};
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;
use crate::domain::worklist::{ChildDay, FamilyDay, HearingDay, ReferralDay};
use crate::error::Result;
use crate::features::people::{Person, faces};

/// The families in scope with open work; every query of the list joins to it.
pub(super) fn open_families(scope: Scope) -> Families {
    scope.families().filter(families::closed_on.is_null())
}

/// What is known of every family in scope, with the last contact held with an adult, and the names that the rows need. Hearings up to `days` ahead.
pub(super) fn gather(conn: &mut Conn, scope: Scope, today: NaiveDate, days: u64) -> Result<Day> {
    let mut names = Names::default();
    let last_contact = contacts::table
        .filter(contacts::family_id.eq(families::id))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::child_id.is_null())
        .select(max(contacts::occurred_on))
        .single_value();
    let rows: Vec<(FamilyId, String, String, Option<NaiveDate>)> =
        open_families(scope).select((families::id, families::name, families::number, last_contact)).load(conn)?;
    let mut found: Found = HashMap::with_capacity(rows.len());
    for (family, name, number, last_contact_on) in rows {
        found.insert(family, FamilyDay { last_contact_on, ..empty(family) });
        names.families.insert(family, (name, number));
    }
    add_children(conn, scope, today, &mut found, &mut names)?;
    add_workers(conn, scope, &mut found)?;
    add_referrals(conn, scope, &mut found, &mut names)?;
    add_hearings(conn, scope, (today, days), &mut found, &mut names)?;
    visit_store::add_open(conn, scope, today, &mut found)?;
    Ok(Day { families: found.into_values().collect(), names })
}

fn empty(family: FamilyId) -> FamilyDay {
    FamilyDay {
        family,
        worker: None,
        children: Vec::new(),
        referrals: Vec::new(),
        first_attended_on: None,
        last_contact_on: None,
        hearings: Vec::new(),
        open_visits: Vec::new(),
        home_on: Vec::new(),
    }
}

pub(super) type Found = HashMap<FamilyId, FamilyDay>;

type ChildRow =
    (FamilyId, ChildId, NaiveDate, String, String, Option<NaiveDate>, Option<NaiveDate>, Option<ExitReason>);

/// The children in care, where they live, and the last visit in person on the permanency track; and those who came home
/// within the last twelve months and are not back in care.
fn add_children(conn: &mut Conn, scope: Scope, today: NaiveDate, found: &mut Found, names: &mut Names) -> Result<()> {
    let [at_home, elsewhere] = Medium::IN_PERSON;
    let last_visit = contacts::table
        .filter(contacts::family_id.eq(episodes::family_id))
        .filter(contacts::child_id.eq(episodes::child_id.nullable()))
        .filter(contacts::outcome.eq(Outcome::Held))
        .filter(contacts::error_at.is_null())
        .filter(contacts::track.eq(Track::Permanency))
        .filter(contacts::medium.eq(at_home).or(contacts::medium.eq(elsewhere)))
        .select(max(contacts::occurred_on))
        .single_value();
    let rows: Vec<ChildRow> = open_families(scope)
        .inner_join(episodes::table.inner_join(children::table))
        .filter(episodes::exited_on.is_null().or(episodes::exited_on.ge(earliest(today))))
        .order(episodes::removed_on.asc())
        .select((
            episodes::family_id,
            episodes::child_id,
            episodes::removed_on,
            children::given_name,
            children::family_name,
            last_visit,
            episodes::exited_on,
            episodes::exit_reason,
        ))
        .load(conn)?;
    let places: Vec<(ChildId, Setting, NaiveDate)> = open_families(scope)
        .inner_join(episodes::table.inner_join(placements::table))
        .filter(placements::ended_on.is_null())
        .filter(episodes::exited_on.is_null())
        .select((placements::child_id, placements::setting, placements::started_on))
        .load(conn)?;
    let places: HashMap<ChildId, (Setting, NaiveDate)> = places.into_iter().map(|(c, s, on)| (c, (s, on))).collect();
    let mut ended: HashMap<ChildId, (FamilyId, NaiveDate, ExitReason)> = HashMap::new();
    for (family, child, removed_on, given, last, seen_on, exited_on, reason) in rows {
        // The latest stay of a child is what counts, and comes last.
        ended.remove(&child);
        if let Some((on, reason)) = exited_on.zip(reason) {
            ended.insert(child, (family, on, reason));
            continue;
        }
        names.people.insert(Who::Child(child), child_name(&given, &last));
        let place = places.get(&child).copied();
        let day = ChildDay { child, worker: None, removed_on, place, seen_on };
        found.entry(family).or_insert_with(|| empty(family)).children.push(day);
    }
    for (family, on, _) in ended.into_values().filter(|(.., reason)| *reason == ExitReason::Reunification) {
        found.entry(family).or_insert_with(|| empty(family)).home_on.push(on);
    }
    Ok(())
}

fn add_workers(conn: &mut Conn, scope: Scope, found: &mut Found) -> Result<()> {
    let rows: Vec<(FamilyId, Option<ChildId>, UserId, Track)> = open_families(scope)
        .inner_join(assignments::table)
        .filter(assignments::ends_on.is_null())
        .select((assignments::family_id, assignments::child_id, assignments::user_id, assignments::track))
        .load(conn)?;
    for (family, child, user, track) in rows {
        let Some(family) = found.get_mut(&family) else { continue };
        match track {
            Track::Reunification => family.worker = Some(user),
            Track::Permanency => {
                family.children.iter_mut().filter(|c| Some(c.child) == child).for_each(|c| c.worker = Some(user));
            }
        }
    }
    Ok(())
}

#[derive(Queryable)]
struct ReferralRow {
    id: ReferralId,
    family: FamilyId,
    person: Option<PersonId>,
    child: Option<ChildId>,
    service: ServiceKind,
    state: State,
    state_on: NaiveDate,
    first_attended_on: Option<NaiveDate>,
    state_reason: Option<Reason>,
    asked_on: Option<NaiveDate>,
    tried_on: Option<NaiveDate>,
    booked_on: Option<NaiveDate>,
    given_name: Option<String>,
    family_name: Option<String>,
    same_as: Option<PersonId>,
}

/// The open referrals, and of all of them the first session that counts for the removal.
fn add_referrals(conn: &mut Conn, scope: Scope, found: &mut Found, names: &mut Names) -> Result<()> {
    let columns = (
        referrals::id,
        referrals::family_id,
        referrals::person_id,
        referrals::child_id,
        referrals::service,
        referrals::state,
        referrals::state_on,
        referrals::first_attended_on,
        referrals::state_reason,
        referrals::asked_on,
        referrals::tried_on,
        referrals::booked_on,
        people::given_name.nullable(),
        people::family_name.nullable(),
        people::same_as.nullable(),
    );
    let rows: Vec<ReferralRow> = open_families(scope)
        .inner_join(referrals::table.left_join(people::table))
        .filter(referrals::error_at.is_null())
        .order(referrals::id.asc())
        .select(columns)
        .load(conn)?;
    let faces = faces(conn, rows.iter().filter_map(|row| Some((row.person?, row.same_as))))?;
    let mut sessions: HashMap<FamilyId, Vec<(NaiveDate, Option<NaiveDate>)>> = HashMap::new();
    for row in rows {
        let Some(family) = found.get_mut(&row.family) else { continue };
        if let Some(on) = row.first_attended_on.filter(|_| row.child.is_none()) {
            let ended_on = (row.state != State::Attended).then_some(row.state_on);
            sessions.entry(row.family).or_default().push((on, ended_on));
        }
        if is_open(row.state) {
            let who = Who::of(row.person, row.child);
            let own = row.given_name.zip(row.family_name).map(|(given, last)| format!("{given} {last}"));
            names.referrals.insert(row.id, who);
            let name = row.person.and_then(|id| faces.get(&id)).map(Person::name).or(own);
            names.people.extend(name.map(|name| (who, name)));
            family.referrals.push(ReferralDay {
                referral: row.id,
                child: row.child,
                service: row.service,
                status: Status::of(row.state, row.state_reason),
                since: row.state_on,
                calls: Calls { asked_on: row.asked_on, tried_on: row.tried_on },
                appointment: row.booked_on,
            });
        }
    }
    for (family, sessions) in sessions {
        let Some(family) = found.get_mut(&family) else { continue };
        let removed_on = family.children.iter().map(|c| c.removed_on).min();
        family.first_attended_on = removed_on.and_then(|on| first_session(on, sessions));
    }
    Ok(())
}

fn add_hearings(
    conn: &mut Conn,
    scope: Scope,
    (today, days): (NaiveDate, u64),
    found: &mut Found,
    names: &mut Names,
) -> Result<()> {
    let booked = booked(conn, scope, today, days)?;
    let about: Vec<(HearingId, ChildId)> = due(scope, today, days)
        .inner_join(hearing_children::table.on(hearing_children::hearing_id.eq(hearings::id)))
        .select((hearing_children::hearing_id, hearing_children::child_id))
        .load(conn)?;
    let mut children: HashMap<HearingId, Vec<ChildId>> = HashMap::new();
    for (hearing, child) in about {
        children.entry(hearing).or_default().push(child);
    }
    for booked in booked {
        let Some(family) = found.get_mut(&booked.family) else { continue };
        let children = children.remove(&booked.hearing).unwrap_or_default();
        names.times.insert(booked.hearing, booked.when());
        family.hearings.push(HearingDay { hearing: booked.hearing, kind: booked.kind, on: booked.on, children });
    }
    Ok(())
}

type HearingRow = (HearingId, FamilyId, String, HearingKind, NaiveDate, Option<String>, String);

/// The hearings set for the next days.
#[diesel::dsl::auto_type(no_type_alias)]
fn due(scope: Scope, today: NaiveDate, days: u64) -> _ {
    let until: NaiveDate = today.checked_add_days(Days::new(days)).unwrap_or(today);
    let (families, scheduled): (Families, HearingStatus) = (scope.families(), HearingStatus::Scheduled);
    families
        .inner_join(hearings::table)
        .filter(hearings::status.eq(scheduled))
        .filter(hearings::error_at.is_null())
        .filter(hearings::held_on.between(today, until))
}

/// The hearings of the next days, the earliest first.
pub(super) fn booked(conn: &mut Conn, scope: Scope, today: NaiveDate, days: u64) -> Result<Vec<Booked>> {
    let rows: Vec<HearingRow> = due(scope, today, days)
        .order((hearings::held_on.asc(), hearings::held_time.asc(), hearings::id.asc()))
        .select((
            hearings::id,
            hearings::family_id,
            families::name,
            hearings::kind,
            hearings::held_on,
            hearings::held_time,
            hearings::courtroom,
        ))
        .load(conn)?;
    let of = |(hearing, family, name, kind, on, time, courtroom): HearingRow| Booked {
        hearing,
        family,
        name,
        kind,
        on,
        time,
        courtroom,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The families in scope with a parent partner asked for or at work, the longest waiting first.
pub(super) fn partnered(conn: &mut Conn, scope: Scope) -> Result<Vec<Partnered>> {
    let open: Vec<State> = State::ALL.iter().copied().filter(|state| is_open(*state)).collect();
    Ok(open_families(scope)
        .inner_join(referrals::table)
        .filter(referrals::service.eq(ServiceKind::ParentPartner))
        .filter(referrals::error_at.is_null())
        .filter(referrals::state.eq_any(open))
        .order((referrals::state_on.asc(), referrals::id.asc()))
        .select((
            referrals::id,
            referrals::family_id,
            families::name,
            families::number,
            referrals::state,
            referrals::state_on,
        ))
        .load::<(ReferralId, FamilyId, String, String, State, NaiveDate)>(conn)?
        .into_iter()
        .map(|(referral, family, name, number, state, since)| Partnered {
            referral,
            family,
            name,
            number,
            state,
            since,
        })
        .collect())
}

/// The intakes that a person has begun and not filed, the latest first.
pub(super) fn drafts(conn: &mut Conn, user: UserId) -> Result<Vec<Draft>> {
    let rows: Vec<(DraftId, Instant)> = drafts::table
        .filter(drafts::user_id.eq(user))
        .filter(drafts::kind.eq("intake"))
        .order(drafts::updated_at.desc())
        .select((drafts::id, drafts::updated_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, saved_at)| Draft { id, saved_at }).collect())
}

//! The alerts: the audit trail is looked through in the order of its numbers, a stretch at a time, each row once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Alert, Look, Stretch};
use crate::access::EMERGENCY;
use crate::db::schema::{
    assignments, audit_events, audit_head, children, families, family_adults, people, restrictions, review_items,
    review_mark, users,
};
use crate::db::{Backend, Conn, Each, Instant, fresh};
use crate::domain::audit::Outcome;
use crate::domain::calendar::Zone;
use crate::domain::id::{FamilyId, OfficeId, ReviewItemId, UserId};
use crate::domain::review::{Circumstances, Hours, Kind, MANY_SEARCHES, alerts, families_allowed, shares_surname};
use crate::error::Result;

/// Rows looked through at a time.
pub(super) const STRETCH: i64 = 5_000;
/// Families or people asked for at a time.
const SOME: usize = 1_000;
/// How the door marks a search in the trail.
const SEARCHED: &str = "searched ";

/// A row that may raise something: a look at a family, or a search.
#[derive(Debug)]
struct Row {
    seq: i64,
    at: Instant,
    user: UserId,
    family: Option<FamilyId>,
}

/// What must be known of people and families to decide.
struct Facts {
    people: HashMap<UserId, (String, Option<OfficeId>)>,
    surnames: HashMap<FamilyId, Vec<String>>,
    /// Who worked with whom, from day to day.
    work: HashMap<UserId, Vec<(FamilyId, NaiveDate, Option<NaiveDate>)>>,
    restricted: HashMap<FamilyId, Vec<(Instant, Option<Instant>)>>,
}

/// What the rules raise from the rows after the last one looked at; nothing when there are none. Rows count once they are
/// linked: then no row with a smaller number is still to come.
pub(super) fn next(conn: &mut Conn, zone: Zone, hours: Hours) -> Result<Option<Stretch>> {
    let from: i64 = review_mark::table.find(1).select(review_mark::last_seq).first(conn)?;
    let end: i64 = audit_head::table.find(1).select(audit_head::last_seq).first(conn)?;
    let (rows, to) = rows(conn, from, end)?;
    let Some(to) = to else { return Ok(None) };
    let facts = Facts::of(conn, &rows)?;
    let mut raised: Vec<Alert> = rows.iter().flat_map(|row| facts.of_row(row, zone, hours)).collect();
    let days: BTreeSet<(UserId, NaiveDate)> =
        rows.iter().map(|row| (row.user, zone.local_date(row.at.utc()))).collect();
    for (user, day) in days {
        let of_day = rows_of_day(conn, user, day, zone)?;
        raised.extend(facts.of_day(user, day, &of_day));
    }
    Ok(Some(Stretch { from, to, alerts: raised }))
}

/// What of a row of the trail says whether it may raise something.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_events, check_for_backend(Backend))]
struct Raw {
    seq: i64,
    at: Instant,
    actor_id: Option<UserId>,
    family_id: Option<FamilyId>,
    is_change: bool,
    outcome: String,
    detail: String,
}

/// The rows of a stretch that may raise something, and the number of its last row.
fn rows(conn: &mut Conn, from: i64, end: i64) -> Result<(Vec<Row>, Option<i64>)> {
    let raw: Vec<Raw> = audit_events::table
        .filter(audit_events::seq.gt(from))
        .filter(audit_events::seq.le(end))
        .order(audit_events::seq.asc())
        .limit(STRETCH)
        .select(Raw::as_select())
        .load(conn)?;
    let to = raw.last().map(|row| row.seq);
    Ok((raw.iter().filter_map(Row::of).collect(), to))
}

impl Row {
    fn of(raw: &Raw) -> Option<Self> {
        let is_family = raw.family_id.is_some();
        let counts = if is_family { raw.detail != EMERGENCY } else { raw.detail.starts_with(SEARCHED) };
        let counts = counts && !raw.is_change && raw.outcome == Outcome::Done.code();
        raw.actor_id.filter(|_| counts).map(|user| Self { seq: raw.seq, at: raw.at, user, family: raw.family_id })
    }
}

/// Everything of a person's day, in order, however much of it was looked through before.
fn rows_of_day(conn: &mut Conn, user: UserId, day: NaiveDate, zone: Zone) -> Result<Vec<Row>> {
    let next = day.succ_opt().unwrap_or(day);
    let raw: Vec<Raw> = audit_events::table
        .filter(audit_events::actor_id.eq(user))
        .filter(audit_events::at.ge(Instant::from(zone.start_of(day))))
        .filter(audit_events::at.lt(Instant::from(zone.start_of(next))))
        .order((audit_events::at.asc(), audit_events::seq.asc()))
        .select(Raw::as_select())
        .load(conn)?;
    Ok(raw.iter().filter_map(Row::of).collect())
}

/// What a person looked at on a day, in order.
pub(super) fn looks_of_day(conn: &mut Conn, user: UserId, day: NaiveDate, zone: Zone) -> Result<Vec<Look>> {
    let look = |row: Row| row.family.map(|family| Look { seq: row.seq, at: row.at, user: row.user, family });
    Ok(rows_of_day(conn, user, day, zone)?.into_iter().filter_map(look).collect())
}

impl Facts {
    fn of(conn: &mut Conn, rows: &[Row]) -> Result<Self> {
        let distinct: HashSet<UserId> = rows.iter().map(|row| row.user).collect();
        let who: Vec<UserId> = distinct.into_iter().collect();
        let distinct: HashSet<FamilyId> = rows.iter().filter_map(|row| row.family).collect();
        let opened: Vec<FamilyId> = distinct.into_iter().collect();
        let mut facts =
            Self { people: HashMap::new(), surnames: HashMap::new(), work: HashMap::new(), restricted: HashMap::new() };
        for some in who.chunks(SOME) {
            facts.read_people(conn, some)?;
        }
        for some in opened.chunks(SOME) {
            facts.read_families(conn, some)?;
        }
        Ok(facts)
    }

    fn read_people(&mut self, conn: &mut Conn, some: &[UserId]) -> Result<()> {
        let rows: Vec<(UserId, String, Option<OfficeId>)> = users::table
            .filter(users::id.eq_any(some))
            .select((users::id, users::full_name, users::office_id))
            .load(conn)?;
        self.people.extend(rows.into_iter().map(|(id, name, office)| (id, (name, office))));
        let rows: Vec<(UserId, FamilyId, NaiveDate, Option<NaiveDate>)> = assignments::table
            .filter(assignments::user_id.eq_any(some))
            .select((assignments::user_id, assignments::family_id, assignments::starts_on, assignments::ends_on))
            .load(conn)?;
        for (user, family, from, to) in rows {
            self.work.entry(user).or_default().push((family, from, to));
        }
        Ok(())
    }

    fn read_families(&mut self, conn: &mut Conn, some: &[FamilyId]) -> Result<()> {
        let names = families::table.filter(families::id.eq_any(some)).select((families::id, families::name));
        let mut surnames: Vec<(FamilyId, String)> = names.load(conn)?;
        let adults = family_adults::table
            .inner_join(people::table)
            .filter(family_adults::family_id.eq_any(some))
            .select((family_adults::family_id, people::family_name));
        surnames.extend(adults.load::<(FamilyId, String)>(conn)?);
        let young = children::table
            .filter(children::family_id.eq_any(some))
            .select((children::family_id, children::family_name));
        surnames.extend(young.load::<(FamilyId, String)>(conn)?);
        for (family, name) in surnames {
            self.surnames.entry(family).or_default().push(name);
        }
        let restricted: Vec<(FamilyId, Instant, Option<Instant>)> = restrictions::table
            .filter(restrictions::family_id.eq_any(some))
            .select((restrictions::family_id, restrictions::set_at, restrictions::lifted_at))
            .load(conn)?;
        for (family, from, to) in restricted {
            self.restricted.entry(family).or_default().push((from, to));
        }
        Ok(())
    }

    /// The families of whom somebody was a worker of record on a day, the day on which she left among them.
    fn caseload(&self, user: UserId, day: NaiveDate) -> BTreeSet<FamilyId> {
        let work = self.work.get(&user).map_or(&[][..], Vec::as_slice);
        let held = |of: &&(FamilyId, NaiveDate, Option<NaiveDate>)| of.1 <= day && of.2.is_none_or(|end| day <= end);
        work.iter().filter(held).map(|(family, ..)| *family).collect()
    }

    fn of_row(&self, row: &Row, zone: Zone, hours: Hours) -> Vec<Alert> {
        let (Some(family), Some((name, _))) = (row.family, self.people.get(&row.user)) else { return Vec::new() };
        let local = zone.local(row.at.utc());
        let surnames = self.surnames.get(&family).map_or(&[][..], Vec::as_slice);
        let restricted = self.restricted.get(&family).map_or(&[][..], Vec::as_slice);
        let circumstances = Circumstances {
            at: local,
            is_worker: self.caseload(row.user, local.date()).contains(&family),
            is_restricted: restricted.iter().any(|(from, to)| *from <= row.at && to.is_none_or(|to| row.at < to)),
            shares_surname: shares_surname(name, surnames.iter().map(String::as_str)),
        };
        let (user, day, seq) = (row.user, local.date(), row.seq);
        let alert = |kind| Alert { kind, user, family: Some(family), office: None, day, seq, said: String::new() };
        alerts(circumstances, hours).into_iter().map(alert).collect()
    }

    /// What a day raises as a whole, by the row with which it was too much.
    fn of_day(&self, user: UserId, day: NaiveDate, rows: &[Row]) -> Vec<Alert> {
        let office = self.people.get(&user).and_then(|(_, office)| *office);
        let alert = |kind, seq, said| Alert { kind, user, family: None, office, day, seq, said };
        let mut firsts: BTreeMap<FamilyId, i64> = BTreeMap::new();
        let mut opened = Vec::new();
        for row in rows {
            let Some(family) = row.family else { continue };
            if firsts.insert(family, row.seq).is_none() {
                opened.push(row.seq);
            }
        }
        let caseload = self.caseload(user, day).len();
        let allowed = families_allowed(caseload);
        let many = opened.get(allowed).map(|seq| {
            let said = format!("More than {allowed} different families; her caseload was {caseload}");
            alert(Kind::ManyFamilies, *seq, said)
        });
        let searches: Vec<i64> = rows.iter().filter(|row| row.family.is_none()).map(|row| row.seq).collect();
        let sought = searches
            .get(MANY_SEARCHES)
            .map(|seq| alert(Kind::ManySearches, *seq, format!("More than {MANY_SEARCHES} searches")));
        many.into_iter().chain(sought).collect()
    }
}

/// Writes down what a stretch raised, and that it was looked through. Nothing when somebody else did in the meantime. Gives how
/// many alerts are new.
pub(super) fn keep(conn: &mut Conn, stretch: &Stretch, now: Instant) -> Result<usize> {
    let mark = review_mark::table.find(1).filter(review_mark::last_seq.eq(stretch.from));
    if diesel::update(mark).set(review_mark::last_seq.eq(stretch.to)).execute(conn)? == 0 {
        return Ok(0);
    }
    let mut raised = 0;
    for alert in &stretch.alerts {
        let row = (
            review_items::id.eq(fresh::<ReviewItemId>()),
            review_items::kind.eq(alert.kind),
            review_items::actor_id.eq(alert.user),
            review_items::family_id.eq(alert.family),
            review_items::office_id.eq(alert.office),
            review_items::day.eq(alert.day),
            review_items::span.eq(alert.kind.span(alert.day)),
            review_items::seq.eq(alert.seq),
            review_items::said.eq(&alert.said),
            review_items::raised_at.eq(now),
        );
        raised += Each(diesel::insert_into(review_items::table).values(row).on_conflict_do_nothing()).execute(conn)?;
    }
    Ok(raised)
}

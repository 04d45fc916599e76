//! The queue: what a reviewer may see of it, what was found, and what stands around an opening.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::alerts_store::looks_of_day;
use super::model::{DrawOnRecord, Filter, Found, Item, NewFinding, OpenedThatDay, Reviewer};
use crate::db::schema::{
    assignments, audit_events, audit_links, families, restricted_access, review_draws, review_findings, review_items,
    users,
};
use crate::db::{Backend, Conn, Instant, fresh};
use crate::domain::calendar::{Zone, short_date};
use crate::domain::id::{FamilyId, OfficeId, RecordId, ReviewDrawId, ReviewFindingId, ReviewItemId, UserId};
use crate::domain::review::{Finding, Kind, State};
use crate::domain::role::Role;
use crate::domain::tracks::Track;
use crate::error::{Error, Result};

/// An item as it is read; its family's number stands last.
type Row = (
    (ReviewItemId, Kind, UserId, Option<FamilyId>, NaiveDate, i64, String, Option<ReviewDrawId>, Option<Finding>),
    (String, String, Role),
    Instant,
    Option<String>,
);

/// The columns of an item and of the person whom it is about.
macro_rules! of_person {
    ($from:expr, $number:expr) => {
        $from
            .inner_join(users::table.on(users::id.eq(review_items::actor_id)))
            .inner_join(audit_events::table.on(audit_events::seq.eq(review_items::seq)))
            .select((
                (
                    review_items::id,
                    review_items::kind,
                    review_items::actor_id,
                    review_items::family_id,
                    review_items::day,
                    review_items::seq,
                    review_items::said,
                    review_items::draw_id,
                    review_items::finding,
                ),
                (users::full_name, users::email, users::role),
                audit_events::at,
                $number,
            ))
    };
}

/// The items about families that a reviewer may see: all for an auditor, those of her scope for anybody else.
macro_rules! of_families {
    ($reviewer:expr) => {{
        let all = families::table.into_boxed::<Backend>();
        let seen = if $reviewer.role == Role::Auditor { all } else { $reviewer.scope.families() };
        let items = seen.inner_join(review_items::table.on(review_items::family_id.eq(families::id.nullable())));
        of_person!(items, families::number.nullable()).filter(review_items::actor_id.ne($reviewer.user))
    }};
}

/// The items about whole days that a reviewer may see: all for an auditor and for who serves the whole agency, those of her
/// office's people for anybody else.
macro_rules! of_days {
    ($reviewer:expr) => {{
        let all = of_person!(review_items::table, None::<String>.into_sql::<Nullable<Text>>())
            .filter(review_items::family_id.is_null())
            .filter(review_items::actor_id.ne($reviewer.user))
            .into_boxed::<Backend>();
        match ($reviewer.role, $reviewer.office) {
            (Role::Auditor, _) | (_, None) => all,
            (_, Some(office)) => all.filter(review_items::office_id.eq(office)),
        }
    }};
}

/// A query of items, narrowed to what was asked for, in the order of the queue.
macro_rules! narrowed {
    ($query:expr, $filter:expr, $limit:expr) => {{
        let mut query = $query.order((review_items::day.desc(), review_items::id.desc())).limit($limit);
        if let Some(month) = $filter.month {
            let (from, to) = (month.first(), month.later(1).first());
            query = query.filter(review_items::day.ge(from)).filter(review_items::day.lt(to));
        }
        if let Some(kind) = $filter.kind {
            query = query.filter(review_items::kind.eq(kind));
        }
        query = match $filter.state {
            State::All => query,
            State::Open => {
                query.filter(review_items::finding.is_null().or(review_items::finding.eq(Finding::FollowUp)))
            }
            State::Closed => query.filter(review_items::finding.ne(Finding::FollowUp)),
        };
        if let Some((day, id)) = $filter.after {
            let same_day = review_items::day.eq(day).and(review_items::id.lt(id));
            query = query.filter(review_items::day.lt(day).or(same_day));
        }
        query
    }};
}

/// At most so many items that a reviewer may see, the latest day first. Never what she did herself.
pub(super) fn items(conn: &mut Conn, reviewer: Reviewer, filter: &Filter, limit: i64) -> Result<Vec<Item>> {
    let mut rows: Vec<Row> = narrowed!(of_families!(reviewer), filter, limit).load(conn)?;
    rows.extend(narrowed!(of_days!(reviewer), filter, limit).load::<Row>(conn)?);
    let mut items: Vec<Item> = rows.into_iter().map(item).collect();
    items.sort_by_key(|item| std::cmp::Reverse((item.day, item.id)));
    items.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(items)
}

/// One item that the reviewer may see.
pub(super) fn find(conn: &mut Conn, reviewer: Reviewer, id: ReviewItemId) -> Result<Item> {
    let of_family: Option<Row> = of_families!(reviewer).filter(review_items::id.eq(id)).first(conn).optional()?;
    if let Some(row) = of_family {
        return Ok(item(row));
    }
    Ok(item(of_days!(reviewer).filter(review_items::id.eq(id)).first::<Row>(conn)?))
}

fn item(((id, kind, user, family, day, seq, said, draw, finding), (who, email, role), at, number): Row) -> Item {
    Item { id, kind, user, who, email, role, family: family.zip(number), day, seq, at, said, draw, finding }
}

fn numbers(conn: &mut Conn, of: &[FamilyId]) -> Result<HashMap<FamilyId, String>> {
    let mut numbers = HashMap::with_capacity(of.len());
    for some in of.chunks(1_000) {
        let rows: Vec<(FamilyId, String)> =
            families::table.filter(families::id.eq_any(some)).select((families::id, families::number)).load(conn)?;
        numbers.extend(rows);
    }
    Ok(numbers)
}

/// What was found of these items, the first finding first.
pub(super) fn findings(conn: &mut Conn, of: &[ReviewItemId]) -> Result<Vec<Found>> {
    let mut found = Vec::new();
    for some in of.chunks(1_000) {
        let rows: Vec<(ReviewItemId, UserId, String, Instant, Finding, String)> = review_findings::table
            .inner_join(users::table.on(users::id.eq(review_findings::found_by)))
            .filter(review_findings::item_id.eq_any(some))
            .order((review_findings::found_at.asc(), review_findings::id.asc()))
            .select((
                review_findings::item_id,
                users::id,
                users::full_name,
                review_findings::found_at,
                review_findings::finding,
                review_findings::words,
            ))
            .load(conn)?;
        let one = |(item, by, who, at, finding, words)| Found { item, by, who, at, finding, words };
        found.extend(rows.into_iter().map(one));
    }
    Ok(found)
}

/// How the samples of these items were drawn.
pub(super) fn draws(conn: &mut Conn, of: impl Iterator<Item = ReviewDrawId>) -> Result<Vec<DrawOnRecord>> {
    let mut ids: Vec<ReviewDrawId> = of.collect();
    ids.sort();
    ids.dedup();
    let mut draws = Vec::with_capacity(ids.len());
    for some in ids.chunks(1_000) {
        let rows: Vec<(ReviewDrawId, String, i32, i32)> = review_draws::table
            .filter(review_draws::id.eq_any(some))
            .select((review_draws::id, review_draws::seed, review_draws::openings, review_draws::taken))
            .load(conn)?;
        draws.extend(rows.into_iter().map(|(id, seed, openings, taken)| DrawOnRecord { id, seed, openings, taken }));
    }
    Ok(draws)
}

/// The links of these rows of the audit trail: the proof that they are the rows that were written.
pub(super) fn links(conn: &mut Conn, rows: &[i64]) -> Result<HashMap<i64, String>> {
    let mut links = HashMap::with_capacity(rows.len());
    for some in rows.chunks(1_000) {
        let found: Vec<(i64, String)> = audit_links::table
            .filter(audit_links::seq.eq_any(some))
            .select((audit_links::seq, audit_links::hash))
            .load(conn)?;
        links.extend(found);
    }
    Ok(links)
}

/// The rows of the audit trail in which a reviewer's findings are recorded, by the item.
pub(super) fn rows_of_findings(
    conn: &mut Conn,
    by: UserId,
    between: (Instant, Instant),
    action: &str,
) -> Result<Vec<(Option<RecordId>, i64)>> {
    Ok(audit_events::table
        .filter(audit_events::actor_id.eq(by))
        .filter(audit_events::at.ge(between.0))
        .filter(audit_events::at.le(between.1))
        .filter(audit_events::action.eq(action.to_owned()))
        .filter(audit_events::subject_id.is_not_null())
        .order(audit_events::seq.asc())
        .select((audit_events::subject_id, audit_events::seq))
        .load(conn)?)
}

/// The families that the person opened on the day, and how many of them the reviewer may not know.
pub(super) fn that_day(
    conn: &mut Conn,
    reviewer: Reviewer,
    item: &Item,
    zone: Zone,
) -> Result<(Vec<OpenedThatDay>, usize)> {
    let mut opened: Vec<OpenedThatDay> = Vec::new();
    let mut place: HashMap<FamilyId, usize> = HashMap::new();
    for look in looks_of_day(conn, item.user, item.day, zone)? {
        let at = *place.entry(look.family).or_insert(opened.len());
        match opened.get_mut(at) {
            Some(known) => known.pages += 1,
            None => {
                opened.push(OpenedThatDay { family: look.family, number: String::new(), first: look.at, pages: 1 });
            }
        }
    }
    let all: Vec<FamilyId> = opened.iter().map(|one| one.family).collect();
    let known = if reviewer.role == Role::Auditor { all } else { reviewer.scope.among(conn, all)? };
    let numbers = numbers(conn, &known)?;
    let total = opened.len();
    opened.retain_mut(|one| match numbers.get(&one.family) {
        Some(number) => {
            one.number.clone_from(number);
            true
        }
        None => false,
    });
    let hidden = total - opened.len();
    Ok((opened, hidden))
}

/// What tied the person to the family on that day, in words.
pub(super) fn relation(conn: &mut Conn, item: &Item, family: FamilyId) -> Result<String> {
    let work: Option<(Track, NaiveDate)> = assignments::table
        .filter(assignments::family_id.eq(family))
        .filter(assignments::user_id.eq(item.user))
        .filter(assignments::starts_on.le(item.day))
        .filter(assignments::ends_on.is_null().or(assignments::ends_on.ge(item.day)))
        .order(assignments::starts_on.asc())
        .select((assignments::track, assignments::starts_on))
        .first(conn)
        .optional()?;
    if let Some((track, since)) = work {
        return Ok(format!("{} worker since {}", track.label(), short_date(since)));
    }
    let named: Option<UserId> = restricted_access::table
        .filter(restricted_access::family_id.eq(family))
        .filter(restricted_access::user_id.eq(item.user))
        .select(restricted_access::user_id)
        .first(conn)
        .optional()?;
    if named.is_some() {
        return Ok("Named for this restricted family, and not a worker of record".to_owned());
    }
    let family_office = families::table.find(family).select(families::office_id.nullable());
    let offices: (Option<OfficeId>, Option<OfficeId>) =
        (family_office.first(conn)?, users::table.find(item.user).select(users::office_id).first(conn)?);
    Ok(match offices {
        (_, None) => "Not a worker of record; serves the whole agency",
        (of_family, hers) if of_family == hers => "Not a worker of record; of the office that serves the family",
        _ => "Not a worker of record; of another office",
    }
    .to_owned())
}

/// Writes a finding down.
///
/// # Errors
/// [`Error::NotFound`] for what the reviewer may not see, her own openings among it; [`Error::Stale`] when somebody found
/// something else in the meantime; the database's, which refuses her own too (`review_findings_by_another`).
pub(super) fn find_so(
    conn: &mut Conn,
    reviewer: Reviewer,
    id: ReviewItemId,
    seen: usize,
    new: &NewFinding,
    now: Instant,
) -> Result<()> {
    let item = find(conn, reviewer, id)?;
    let before = findings(conn, &[id])?;
    if item.finding.is_some_and(Finding::closes) || before.len() != seen {
        return Err(Error::Stale);
    }
    diesel::insert_into(review_findings::table)
        .values((
            review_findings::id.eq(fresh::<ReviewFindingId>()),
            review_findings::item_id.eq(id),
            review_findings::actor_id.eq(item.user),
            review_findings::found_by.eq(reviewer.user),
            review_findings::found_at.eq(now),
            review_findings::finding.eq(new.finding),
            review_findings::words.eq(&new.words),
        ))
        .execute(conn)?;
    diesel::update(review_items::table.find(id)).set(review_items::finding.eq(new.finding)).execute(conn)?;
    Ok(())
}

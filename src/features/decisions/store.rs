//! Every query on key decisions. Callers have read the family within scope.

use diesel::prelude::*;

use super::model::{Decision, Latest, NewDecision, Said, Step, Waiting};
use crate::access::notes::Sealed;
use crate::access::{Scope, fields};
use crate::db::schema::{
    assignments, decision_words, declared_conflicts, families, key_decisions, restricted_access, users,
};
use crate::db::{Conn, Instant, fresh};
use crate::domain::calendar::short_date;
use crate::domain::decision::{Answer, DecisionKind, Stage};
use crate::domain::id::{DecisionId, DecisionWordsId, FamilyId, OfficeId, UserId};
use crate::domain::need_to_know::Closed;
use crate::domain::role::Role;
use crate::error::{Error, Result};

/// Writes a decision down.
///
/// # Errors
/// The database's: nobody is her own second reader (`key_decisions_second_reader`).
pub fn propose(conn: &mut Conn, new: &NewDecision, by: UserId, now: Instant) -> Result<DecisionId> {
    let id: DecisionId = fresh();
    diesel::insert_into(key_decisions::table)
        .values((
            key_decisions::id.eq(id),
            key_decisions::family_id.eq(new.family),
            key_decisions::kind.eq(new.kind),
            key_decisions::evidence_for.eq(&new.evidence_for),
            key_decisions::evidence_against.eq(&new.evidence_against),
            key_decisions::none_against.eq(&new.none_against),
            key_decisions::alternatives.eq(&new.alternatives),
            key_decisions::outcome_wanted.eq(&new.outcome_wanted),
            key_decisions::proposed_by.eq(by),
            key_decisions::proposed_at.eq(now),
            key_decisions::reader_id.eq(new.reader),
        ))
        .execute(conn)?;
    Ok(id)
}

/// The decisions of a family of which somebody in `role` may know, the latest first.
pub(super) fn of_family(conn: &mut Conn, family: FamilyId, role: Role) -> Result<Vec<Decision>> {
    let mut rows: Vec<Decision> = key_decisions::table
        .filter(key_decisions::family_id.eq(family))
        .order((key_decisions::proposed_at.desc(), key_decisions::id.desc()))
        .select(Decision::as_select())
        .load(conn)?;
    rows.retain(|decision| fields::knows_of_decision(role, decision.kind));
    Ok(rows)
}

/// One decision of a family.
///
/// # Errors
/// [`Error::NotFound`] for another family's and for one of which `role` may not know; the database's.
pub(super) fn find(conn: &mut Conn, family: FamilyId, id: DecisionId, role: Role) -> Result<Decision> {
    let of_family = key_decisions::table.find(id).filter(key_decisions::family_id.eq(family));
    let found: Decision = of_family.select(Decision::as_select()).first(conn)?;
    if fields::knows_of_decision(role, found.kind) { Ok(found) } else { Err(Error::NotFound) }
}

type SaidRow = (DecisionId, UserId, Option<Answer>, Sealed, Instant);

/// What was said of these decisions, the earliest first.
pub(super) fn said(conn: &mut Conn, of: &[DecisionId]) -> Result<Vec<Said>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<SaidRow> = decision_words::table
        .filter(decision_words::decision_id.eq_any(of.to_vec()))
        .order((decision_words::written_at.asc(), decision_words::id.asc()))
        .select((
            decision_words::decision_id,
            decision_words::author_id,
            decision_words::answer,
            decision_words::words,
            decision_words::written_at,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(decision, by, answer, words, at)| Said { decision, by, answer, words, at }).collect())
}

/// The latest decision of each kind about a family that is no wrong entry.
///
/// # Errors
/// The database's.
pub fn all_latest(conn: &mut Conn, family: FamilyId) -> Result<Vec<Latest>> {
    let rows: Vec<Decision> = key_decisions::table
        .filter(key_decisions::family_id.eq(family))
        .filter(key_decisions::error_at.is_null())
        .order((key_decisions::proposed_at.desc(), key_decisions::id.desc()))
        .select(Decision::as_select())
        .load(conn)?;
    let said = said(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let mut latest: Vec<Latest> = Vec::new();
    for decision in rows {
        if latest.iter().all(|known| known.kind != decision.kind) {
            let on = short_date(decision.decided_at.unwrap_or(decision.proposed_at).utc().date_naive());
            latest.push(Latest { id: decision.id, kind: decision.kind, stage: decision.stage(&said), on });
        }
    }
    Ok(latest)
}

/// The latest decision of a kind about a family that is no wrong entry, if there is one.
///
/// # Errors
/// The database's.
pub fn latest(conn: &mut Conn, family: FamilyId, kind: DecisionKind) -> Result<Option<Latest>> {
    Ok(all_latest(conn, family)?.into_iter().find(|latest| latest.kind == kind))
}

/// Takes a step with a decision, unless it changed since `version`.
///
/// # Errors
/// [`Error::Stale`], or the database's.
pub fn step(conn: &mut Conn, (id, version): (DecisionId, i32), step: &Step, by: UserId, now: Instant) -> Result<()> {
    let stands = key_decisions::table
        .find(id)
        .filter(key_decisions::version.eq(version))
        .filter(key_decisions::error_at.is_null());
    let newer = key_decisions::version.eq(version + 1);
    let changed = match step {
        Step::Answer(..) | Step::Reply(_) => diesel::update(stands).set(newer).execute(conn)?,
        Step::Decide(verdict, words) => diesel::update(stands)
            .set((
                newer,
                key_decisions::verdict.eq(verdict),
                key_decisions::verdict_words.eq(words),
                key_decisions::decided_by.eq(by),
                key_decisions::decided_at.eq(now),
            ))
            .execute(conn)?,
        Step::Outcome(words) => diesel::update(stands)
            .set((
                newer,
                key_decisions::outcome_words.eq(words),
                key_decisions::outcome_by.eq(by),
                key_decisions::outcome_at.eq(now),
            ))
            .execute(conn)?,
        Step::Withdraw(words) => diesel::update(stands)
            .set((
                newer,
                key_decisions::error_reason.eq(words),
                key_decisions::error_by.eq(by),
                key_decisions::error_at.eq(now),
            ))
            .execute(conn)?,
    };
    if changed != 1 {
        return Err(Error::Stale);
    }
    match step {
        Step::Answer(answer, words) => say(conn, id, (Some(*answer), words), by, now),
        Step::Reply(words) => say(conn, id, (None, words), by, now),
        Step::Decide(..) | Step::Outcome(_) | Step::Withdraw(_) => Ok(()),
    }
}

fn say(
    conn: &mut Conn,
    id: DecisionId,
    (answer, words): (Option<Answer>, &str),
    by: UserId,
    now: Instant,
) -> Result<()> {
    let author: UserId = key_decisions::table.find(id).select(key_decisions::proposed_by).first(conn)?;
    diesel::insert_into(decision_words::table)
        .values((
            decision_words::id.eq(fresh::<DecisionWordsId>()),
            decision_words::decision_id.eq(id),
            decision_words::proposed_by.eq(author),
            decision_words::author_id.eq(by),
            decision_words::answer.eq(answer),
            decision_words::words.eq(words),
            decision_words::written_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody who may be the second reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) user: UserId,
    pub(super) name: String,
    pub(super) role: Role,
}

/// Who may be the second reader of a decision about a family: its workers of record and the supervisors of its office, but
/// nobody to whom it is closed, and not `author`.
pub(super) fn candidates(conn: &mut Conn, family: FamilyId, author: UserId) -> Result<Vec<Candidate>> {
    let (office, restricted): (OfficeId, bool) =
        families::table.find(family).select((families::office_id, families::is_restricted)).first(conn)?;
    let workers: Vec<UserId> = assignments::table
        .filter(assignments::family_id.eq(family))
        .filter(assignments::ends_on.is_null())
        .select(assignments::user_id)
        .load(conn)?;
    let named: Vec<UserId> = restricted_access::table
        .filter(restricted_access::family_id.eq(family))
        .select(restricted_access::user_id)
        .load(conn)?;
    let conflicts: Vec<UserId> = declared_conflicts::table
        .filter(declared_conflicts::family_id.eq(family))
        .filter(declared_conflicts::lifted_at.is_null())
        .select(declared_conflicts::user_id)
        .load(conn)?;
    let closed = Closed { named: restricted.then_some(named), conflicts };
    let supervises = users::role.eq(Role::Supervisor).and(users::office_id.eq(office));
    let rows: Vec<(UserId, String, Role)> = users::table
        .filter(users::active)
        .filter(users::id.eq_any(workers).or(supervises.assume_not_null()))
        .order((users::role.desc(), users::full_name.asc()))
        .select((users::id, users::full_name, users::role))
        .load(conn)?;
    let candidate = |(user, name, role)| Candidate { user, name, role };
    let open = rows.into_iter().filter(|(user, ..)| *user != author && !closed.to(*user));
    Ok(open.map(candidate).collect())
}

/// The decisions in scope that wait for this person: to be read, answered or decided. One look, and more only where there is
/// any.
///
/// # Errors
/// The database's.
pub fn waiting_for(conn: &mut Conn, scope: Scope, user: UserId) -> Result<Vec<Waiting>> {
    let rows: Vec<Decision> = key_decisions::table
        .filter(key_decisions::reader_id.eq(user).or(key_decisions::proposed_by.eq(user)))
        .filter(key_decisions::verdict.is_null())
        .filter(key_decisions::error_at.is_null())
        .order((key_decisions::proposed_at.asc(), key_decisions::id.asc()))
        .select(Decision::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let seen = scope.among(conn, rows.iter().map(|row| row.family_id).collect())?;
    let names: Vec<(FamilyId, String, String)> = families::table
        .filter(families::id.eq_any(seen))
        .select((families::id, families::name, families::number))
        .load(conn)?;
    let said = said(conn, &rows.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let waiting = |decision: Decision| {
        let (_, name, number) = names.iter().find(|(family, ..)| *family == decision.family_id)?;
        let (stage, is_reader) = (decision.stage(&said), decision.reader_id == user);
        let hers = if is_reader { stage == Stage::WaitsForReader } else { stage != Stage::WaitsForReader };
        hers.then(|| Waiting {
            id: decision.id,
            family: decision.family_id,
            name: name.clone(),
            number: number.clone(),
            kind: decision.kind,
            stage,
            is_reader,
        })
    };
    Ok(rows.into_iter().filter_map(waiting).collect())
}

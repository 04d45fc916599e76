//! Every query on the drafts of intakes, and what filing one must know of families beyond the filer's own.

use std::collections::HashMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::model::Draft;
use crate::access::{Posted, Scope};
use crate::db::schema::{assignments, drafts, episodes, families, filed_forms, offices, users};
use crate::db::{Conn, Instant};
use crate::domain::id::{DraftId, FamilyId, FormId, OfficeId, UserId};
use crate::error::{Error, Result};

/// The kind of draft that is an intake.
const KIND: &str = "intake";

/// Fields of the form that are no part of what was typed.
const NOT_TYPED: [&str; 5] = ["csrf_token", "form_id", "add", "remove", "look"];

/// Keeps a draft under the id its page was made with: the first save makes it, later ones replace it. One that was filed
/// meanwhile stays gone.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's draft, or the database's.
pub(super) fn save(conn: &mut Conn, id: DraftId, user: UserId, typed: &Posted, now: Instant) -> Result<()> {
    let filed = filed_forms::table.find((user, FormId::from_uuid(id.uuid())));
    if diesel::select(exists(filed)).get_result(conn)? {
        return Ok(());
    }
    let fields: Vec<_> = typed.fields().iter().filter(|(name, _)| !NOT_TYPED.contains(&name.as_str())).collect();
    let body = serde_json::to_string(&fields).map_err(anyhow::Error::new)?;
    let changed = diesel::update(drafts::table.find(id).filter(drafts::user_id.eq(user)))
        .set((drafts::body.eq(&body), drafts::updated_at.eq(now)))
        .execute(conn)?;
    if changed == 1 {
        return Ok(());
    }
    if diesel::select(exists(drafts::table.find(id))).get_result(conn)? {
        return Err(Error::NotFound);
    }
    let row = (
        drafts::id.eq(id),
        drafts::user_id.eq(user),
        drafts::kind.eq(KIND),
        drafts::body.eq(&body),
        drafts::created_at.eq(now),
        drafts::updated_at.eq(now),
    );
    diesel::insert_into(drafts::table).values(row).execute(conn)?;
    Ok(())
}

/// A person's own draft.
///
/// # Errors
/// [`Error::NotFound`], also for somebody else's; the database's.
pub(super) fn draft(conn: &mut Conn, id: DraftId, user: UserId) -> Result<Draft> {
    let row: (DraftId, String, Instant) = drafts::table
        .filter(drafts::id.eq(id).and(drafts::user_id.eq(user)).and(drafts::kind.eq(KIND)))
        .select((drafts::id, drafts::body, drafts::updated_at))
        .first(conn)?;
    read(row)
}

/// A person's own drafts, the latest first.
///
/// # Errors
/// The database's.
pub(super) fn drafts(conn: &mut Conn, user: UserId) -> Result<Vec<Draft>> {
    let rows: Vec<(DraftId, String, Instant)> = drafts::table
        .filter(drafts::user_id.eq(user).and(drafts::kind.eq(KIND)))
        .order((drafts::updated_at.desc(), drafts::id.desc()))
        .limit(50)
        .select((drafts::id, drafts::body, drafts::updated_at))
        .load(conn)?;
    rows.into_iter().map(read).collect()
}

fn read((id, body, updated_at): (DraftId, String, Instant)) -> Result<Draft> {
    let fields = serde_json::from_str(&body).map_err(anyhow::Error::new)?;
    Ok(Draft { id, typed: Posted::of(fields), updated_at })
}

/// Throws a person's own draft away.
///
/// # Errors
/// The database's.
pub(super) fn discard(conn: &mut Conn, id: DraftId, user: UserId) -> Result<()> {
    diesel::delete(drafts::table.find(id).filter(drafts::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// The office and language of a family, also one beyond the scope of who takes in another removal for it.
///
/// # Errors
/// [`Error::NotFound`], or the database's.
pub(super) fn office_and_language(conn: &mut Conn, family: FamilyId) -> Result<(OfficeId, String)> {
    Ok(families::table.find(family).select((families::office_id, families::language)).first(conn)?)
}

/// A family's number, whoever asks.
///
/// # Errors
/// The database's.
pub(super) fn number(conn: &mut Conn, family: FamilyId) -> Result<String> {
    Ok(families::table.find(family).select(families::number).first(conn)?)
}

/// Whom to call about those of these families that are out of scope: the office, the assigned worker's name and telephone
/// number, and nothing else of the family. The reunification worker, or else a permanency worker.
///
/// # Errors
/// The database's.
pub(super) fn whom_to_call(conn: &mut Conn, scope: Scope, of: &[FamilyId]) -> Result<HashMap<FamilyId, String>> {
    if of.is_empty() {
        return Ok(HashMap::new());
    }
    let seen: Vec<FamilyId> =
        scope.families().filter(families::id.eq_any(of.to_vec())).select(families::id).load(conn)?;
    let hidden: Vec<FamilyId> = of.iter().copied().filter(|family| !seen.contains(family)).collect();
    let offices: Vec<(FamilyId, String)> = families::table
        .inner_join(offices::table)
        .filter(families::id.eq_any(hidden.clone()))
        .select((families::id, offices::name))
        .load(conn)?;
    let workers: Vec<(FamilyId, String, String)> = assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq_any(hidden))
        .filter(assignments::ends_on.is_null())
        .order((assignments::track.desc(), assignments::starts_on.asc()))
        .select((assignments::family_id, users::full_name, users::phone))
        .load(conn)?;
    let call = |(family, office): (FamilyId, String)| {
        let worker = workers.iter().find(|(of, ..)| *of == family);
        let words = match worker {
            Some((_, name, phone)) if phone.is_empty() => format!("{office}; call {name}"),
            Some((_, name, phone)) => format!("{office}; call {name}, {phone}"),
            None => format!("{office}; nobody is assigned"),
        };
        (family, words)
    };
    Ok(offices.into_iter().map(call).collect())
}

/// Takes up work again with a family that was closed.
///
/// # Errors
/// The database's.
pub(super) fn reopen(conn: &mut Conn, family: FamilyId) -> Result<()> {
    diesel::update(families::table.find(family).filter(families::closed_on.is_not_null()))
        .set((families::closed_on.eq(None::<chrono::NaiveDate>), families::version.eq(families::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Who works with a family for which this person took in a removal: names only.
///
/// # Errors
/// [`Error::NotFound`] for a family of which she took in nothing, and one that has been closed to her since; the database's.
pub(super) fn workers_after(conn: &mut Conn, scope: Scope, number: &str, taken_in_by: UserId) -> Result<Vec<String>> {
    let hers =
        episodes::table.filter(episodes::family_id.eq(families::id)).filter(episodes::created_by.eq(taken_in_by));
    let family: FamilyId =
        families::table.filter(families::number.eq(number)).filter(exists(hers)).select(families::id).first(conn)?;
    if scope.closed(conn)?.contains(&family) {
        return Err(Error::NotFound);
    }
    Ok(assignments::table
        .inner_join(users::table.on(users::id.eq(assignments::user_id)))
        .filter(assignments::family_id.eq(family))
        .filter(assignments::ends_on.is_null())
        .order(users::full_name.asc())
        .select(users::full_name)
        .distinct()
        .load(conn)?)
}

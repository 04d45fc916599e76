//! The query of the audit trail. It reads numbers and names of users, never case content.

use diesel::prelude::*;

use super::model::{Filter, Line};
use crate::db::Conn;
use crate::db::schema::{audit_events, families, users};
use crate::domain::audit::Kind;
use crate::error::Result;

/// At most so many lines, the latest first.
pub(super) fn lines(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let mut query = audit_events::table
        .left_join(users::table)
        .left_join(families::table.on(families::id.nullable().eq(audit_events::family_id)))
        .select((
            audit_events::seq,
            audit_events::at,
            users::full_name.nullable(),
            users::email.nullable(),
            audit_events::action,
            audit_events::is_change,
            audit_events::outcome,
            families::number.nullable(),
            audit_events::detail,
            audit_events::address,
        ))
        .order(audit_events::seq.desc())
        .limit(limit)
        .into_boxed();
    if let Some(before) = filter.before {
        query = query.filter(audit_events::seq.lt(before));
    }
    if let Some(email) = &filter.email {
        query = query.filter(users::email_key.eq(email.clone()));
    }
    if let Some(number) = &filter.family {
        query = query.filter(families::number.eq(number.clone()));
    }
    if let Some(id) = filter.family_id {
        query = query.filter(audit_events::family_id.eq(id));
    }
    if let Some(from) = filter.between.0 {
        query = query.filter(audit_events::at.ge(from));
    }
    if let Some(to) = filter.between.1 {
        query = query.filter(audit_events::at.lt(to));
    }
    query = match filter.kind {
        Kind::All => query,
        Kind::Changes => query.filter(audit_events::is_change.eq(true)),
        Kind::Views => query.filter(audit_events::is_change.eq(false)).filter(audit_events::action.not_like("SignIn%")),
        Kind::Denied => query.filter(audit_events::outcome.ne("done")),
        Kind::SignIns => query.filter(audit_events::action.like("SignIn%")),
    };
    Ok(query.load(conn)?)
}

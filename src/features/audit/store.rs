//! The query of the audit trail. It reads numbers and names, never case content, and is open to auditors alone.

use diesel::prelude::*;

use super::model::{Filter, Line};
use crate::db::schema::{audit_events, families, users};
use crate::db::{Conn, Instant};
use crate::error::Result;

type Row = (i64, Instant, Option<String>, String, bool, Option<String>, String);

/// One more than a page of lines, the latest first.
pub(super) fn lines(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Line>> {
    let mut query = audit_events::table
        .left_join(users::table)
        .left_join(families::table.on(families::id.nullable().eq(audit_events::family_id)))
        .select((
            audit_events::seq,
            audit_events::at,
            users::full_name.nullable(),
            audit_events::action,
            audit_events::is_change,
            families::number.nullable(),
            audit_events::detail,
        ))
        .order(audit_events::seq.desc())
        .limit(limit)
        .into_boxed();
    if let Some(before) = filter.before {
        query = query.filter(audit_events::seq.lt(before));
    }
    if filter.changes {
        query = query.filter(audit_events::is_change.eq(true));
    }
    if !filter.family.is_empty() {
        query = query.filter(families::number.eq(&filter.family));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let line =
        |(seq, at, who, action, is_change, family, detail)| Line { seq, at, who, action, is_change, family, detail };
    Ok(rows.into_iter().map(line).collect())
}

//! The families that a person may open, for the list behind a figure.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::Scope;
use crate::db::Conn;
use crate::db::schema::families;
use crate::domain::id::FamilyId;
use crate::error::Result;

/// Number and name of each family in scope.
pub(super) fn named(conn: &mut Conn, scope: Scope) -> Result<HashMap<FamilyId, (String, String)>> {
    let rows = scope.families().select((families::id, families::number, families::name));
    let rows: Vec<(FamilyId, String, String)> = rows.load(conn)?;
    Ok(rows.into_iter().map(|(id, number, name)| (id, (number, name))).collect())
}

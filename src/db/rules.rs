//! One name for a broken rule, whichever database refused.

use diesel::result::{DatabaseErrorKind, Error};

/// The constraint, index or trigger that refused a statement, as the migrations name it.
///
/// PostgreSQL says it in a field; SQLite only in the message: the trigger's own text, or for a unique index the columns
/// (`table.column`), which stay as they are.
#[must_use]
pub fn broken_rule(error: &Error) -> Option<String> {
    let Error::DatabaseError(kind, info) = error else { return None };
    if let Some(name) = info.constraint_name() {
        return Some(name.to_owned());
    }
    let message = info.message();
    for start in ["UNIQUE constraint failed: ", "CHECK constraint failed: "] {
        if let Some(rest) = message.strip_prefix(start) {
            return Some(rest.trim_start_matches("index '").trim_end_matches('\'').to_owned());
        }
    }
    let is_name = !message.is_empty() && message.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (matches!(kind, DatabaseErrorKind::Unknown) && is_name).then(|| message.to_owned())
}

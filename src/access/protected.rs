//! The text of a record received from a treatment program: sealed in the database under the agency's key, which is in a file
//! of its own, and opened only with the proof that a consent or a court order allows it today.

use std::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::sql_types::Text;

use super::keys::Keys;
use crate::domain::id::ProtectedRecordId;
use crate::domain::protected::Allowed;
use crate::error::Result;

/// The key's purpose.
const PURPOSE: &str = "protected-records";

/// The text of one record, sealed. It opens in its own row of its own column and nowhere else.
#[derive(Clone, FromSqlRow)]
pub struct SealedText(String);

impl fmt::Debug for SealedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedText(..)")
    }
}

impl<DB: Backend> FromSql<Text, DB> for SealedText
where
    String: FromSql<Text, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <String as FromSql<Text, DB>>::from_sql(value).map(Self)
    }
}

/// Table, column and row: what was sealed for one row is worth nothing in another.
fn place(record: ProtectedRecordId) -> String {
    format!("protected_records.sealed {record}")
}

impl SealedText {
    /// Seals the text of a record that is about to be kept.
    ///
    /// # Errors
    /// When the machine has no randomness to give.
    pub fn seal(keys: &Keys, record: ProtectedRecordId, text: &str) -> Result<Self> {
        keys.seal(PURPOSE, &place(record), text.as_bytes()).map(Self)
    }

    /// As the database keeps it.
    #[must_use]
    pub fn stored(&self) -> &str {
        &self.0
    }

    /// The text, for whom `proof` allows it; nothing for the text of another record, or under another key.
    #[must_use]
    pub fn open(&self, keys: &Keys, proof: &Allowed) -> Option<String> {
        keys.unseal(PURPOSE, &place(proof.record()), &self.0).and_then(|bytes| String::from_utf8(bytes).ok())
    }
}

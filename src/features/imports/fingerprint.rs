//! A digest of a record's facts that is the same on every machine and in every later version.
//!
//! The form: `homeward import 1`, the kind of record, then for every fact its name and its value. Each text goes in
//! after its length, and each value after the number of its texts, so that no two lists of facts have one form. An
//! absent fact is left out, so that a field added later changes no digest until it is given.

use chrono::{NaiveDate, NaiveTime};
use sha2::{Digest, Sha256};

use super::fields::Entity;

/// A fact in its canonical form: no text when absent, several for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value(pub Vec<String>);

/// What has a canonical form.
pub(super) trait Fact {
    /// The form.
    fn value(&self) -> Value;
}

impl Fact for String {
    fn value(&self) -> Value {
        Value(vec![self.clone()])
    }
}

impl Fact for &'static str {
    fn value(&self) -> Value {
        Value(vec![(*self).to_owned()])
    }
}

impl Fact for NaiveDate {
    fn value(&self) -> Value {
        Value(vec![self.format("%Y-%m-%d").to_string()])
    }
}

impl Fact for NaiveTime {
    fn value(&self) -> Value {
        Value(vec![self.format("%H:%M").to_string()])
    }
}

impl Fact for i64 {
    fn value(&self) -> Value {
        Value(vec![self.to_string()])
    }
}

impl<T: Fact> Fact for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or_else(|| Value(Vec::new()), Fact::value)
    }
}

impl<T: Fact> Fact for Vec<T> {
    fn value(&self) -> Value {
        Value(self.iter().flat_map(|each| each.value().0).collect())
    }
}

/// The digest of a record of this kind with these facts.
pub(super) fn of(entity: Entity, facts: &[(&'static str, Value)]) -> [u8; 32] {
    let mut hash = Sha256::new();
    put(&mut hash, "homeward import 1");
    put(&mut hash, entity.name());
    for (name, Value(texts)) in facts.iter().filter(|(_, value)| !value.0.is_empty()) {
        put(&mut hash, name);
        put(&mut hash, &texts.len().to_string());
        for text in texts {
            put(&mut hash, text);
        }
    }
    hash.finalize().into()
}

fn put(hash: &mut Sha256, text: &str) {
    hash.update(text.len().to_string());
    hash.update(":");
    hash.update(text);
}

#[cfg(test)]
mod tests {
    use crate::features::imports::records::{Office, Record};

    fn office(key: &str, name: &str) -> Office {
        Office { key: key.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn the_form_never_changes() {
        let digest = office("3", "North").fingerprint();
        // printf '17:homeward import 16:office3:key1:11:34:name1:15:North' | sha256sum | cut -c1-16
        assert_eq!(digest[..8], [0xcf, 0xe0, 0x71, 0xf3, 0x46, 0x6a, 0x87, 0x57]);
    }

    #[test]
    fn the_same_facts_have_the_same_digest_and_others_another() {
        assert_eq!(office("3", "North").fingerprint(), office("3", "North").fingerprint());
        assert_ne!(office("3", "North").fingerprint(), office("3", "South").fingerprint());
        assert_ne!(office("ab", "c").fingerprint(), office("a", "bc").fingerprint());
    }
}

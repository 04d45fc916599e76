//! Records of adults that may be one person: which pairs are offered, and which of a pair may be kept.
//!
//! A merge is an alias: one record is kept and shown in the place of the other, nothing is deleted, and undoing it leaves
//! both as they were. Merges do not chain: who is merged away keeps no other, and who is kept is not merged away.

mod likely;

use std::cmp::Reverse;

pub use likely::{Candidate, Likely};

use super::duplicate::Match;
use super::id::PersonId;

/// Two records that may be one person, the one with the smaller key first. The greater the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// How strongly they match.
    pub strength: Match,
    /// Their keys, turned round so that of equally strong pairs that of the oldest records is the greatest.
    keys: Reverse<(PersonId, PersonId)>,
}

impl Pair {
    /// Of two records, in whatever order.
    #[must_use]
    pub fn new(strength: Match, a: PersonId, b: PersonId) -> Self {
        Self { strength, keys: Reverse(in_order(a, b)) }
    }

    /// The two records, the one with the smaller key first.
    #[must_use]
    pub const fn keys(&self) -> (PersonId, PersonId) {
        self.keys.0
    }
}

/// Two keys, the smaller first: a pair is the same whichever way round it is named.
#[must_use]
pub fn in_order(a: PersonId, b: PersonId) -> (PersonId, PersonId) {
    if a <= b { (a, b) } else { (b, a) }
}

/// How one of two records stands towards merges that were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is merged with it.
    Alone,
    /// Another record is merged into it.
    Holds,
    /// It is merged into this other record.
    Away(PersonId),
}

/// Why one record cannot be merged into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It is merged into that one already.
    Together,
    /// The one to be merged is merged into a third: that is to be undone first.
    MergedElsewhere,
    /// The one to be kept is merged into a third: that one is to be kept instead.
    KeptIsMerged,
    /// Others are merged into the one to be merged: it is to be kept instead, or they undone first.
    HoldsOthers,
}

/// Whether the record `merged` may be merged into `kept`, each with how it stands.
///
/// # Errors
/// Why it may not.
pub fn may_merge(kept: (PersonId, Standing), merged: (PersonId, Standing)) -> Result<(), Refusal> {
    match (kept.1, merged.1) {
        (_, Standing::Away(into)) if into == kept.0 => Err(Refusal::Together),
        (Standing::Away(into), _) if into == merged.0 => Err(Refusal::Together),
        (_, Standing::Away(_)) => Err(Refusal::MergedElsewhere),
        (Standing::Away(_), _) => Err(Refusal::KeptIsMerged),
        (_, Standing::Holds) => Err(Refusal::HoldsOthers),
        (Standing::Alone | Standing::Holds, Standing::Alone) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    #[test]
    fn merges_do_not_chain() {
        use Standing::{Alone, Away, Holds};
        let (a, b, c) = (id(1), id(2), id(3));
        assert_eq!(may_merge((a, Alone), (b, Alone)), Ok(()));
        assert_eq!(may_merge((a, Holds), (b, Alone)), Ok(()));
        assert_eq!(may_merge((a, Alone), (b, Holds)), Err(Refusal::HoldsOthers));
        assert_eq!(may_merge((a, Away(c)), (b, Alone)), Err(Refusal::KeptIsMerged));
        assert_eq!(may_merge((a, Alone), (b, Away(c))), Err(Refusal::MergedElsewhere));
        assert_eq!(may_merge((a, Holds), (b, Away(a))), Err(Refusal::Together));
        assert_eq!(may_merge((b, Away(a)), (a, Holds)), Err(Refusal::Together));
    }
}

//! Records of adults that may be one person: which pairs are offered, and which of a pair may be kept.
//!
//! A merge is an alias: one record is kept and shown in the place of the other, nothing is deleted, and undoing it leaves
//! both as they were. Merges do not chain: who is merged away keeps no other, and who is kept is not merged away.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::duplicate::{Identity, Match, compare};
use super::id::PersonId;

/// What is compared of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The record.
    pub id: PersonId,
    /// The folded key of the name.
    pub name_key: String,
    /// The date of birth, where known.
    pub born_on: Option<NaiveDate>,
}

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

/// The pairs that are likely one person, the strongest first: those of the same name whose births are near, and those born on
/// the same day whose names are near. Only records that share the words of their name or a birth date are compared.
///
/// What is near in both or of unknown birth with another spelling is left to whoever looks a person up by name.
#[must_use]
pub fn pairs(of: &[Candidate]) -> Vec<Pair> {
    let mut by_name: HashMap<String, Vec<&Candidate>> = HashMap::new();
    let mut by_birth: HashMap<NaiveDate, Vec<&Candidate>> = HashMap::new();
    for one in of.iter().filter(|one| !one.name_key.is_empty()) {
        let mut words: Vec<&str> = one.name_key.split(' ').collect();
        words.sort_unstable();
        by_name.entry(words.join(" ")).or_default().push(one);
        if let Some(born_on) = one.born_on {
            by_birth.entry(born_on).or_default().push(one);
        }
    }
    let mut found: BTreeMap<(PersonId, PersonId), Match> = BTreeMap::new();
    for block in by_name.values().chain(by_birth.values()) {
        for (at, a) in block.iter().enumerate() {
            for b in block.iter().skip(at + 1) {
                if let Some(strength) = compare(identity(a), identity(b)) {
                    found.insert(in_order(a.id, b.id), strength);
                }
            }
        }
    }
    let mut pairs: Vec<Pair> = found.into_iter().map(|((a, b), strength)| Pair::new(strength, a, b)).collect();
    pairs.sort_unstable_by_key(|pair| Reverse(*pair));
    pairs
}

fn identity(of: &Candidate) -> Identity<'_> {
    Identity { name_key: &of.name_key, born_on: of.born_on }
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
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn candidate(n: u128, name: &str, born: &str) -> Candidate {
        Candidate { id: id(n), name_key: name.to_owned(), born_on: born.parse().ok() }
    }

    #[test]
    fn the_strongest_pair_stands_first() {
        let all = [
            candidate(1, "lopez maria", ""),
            candidate(2, "lopez maria", "1994-03-14"),
            candidate(3, "lopez maria", "1994-03-14"),
            candidate(4, "lopes maria", "1994-03-14"),
            candidate(5, "vang mai", "1994-03-14"),
        ];
        let found: Vec<_> = pairs(&all).iter().map(|pair| (pair.strength, pair.keys())).collect();
        let expected = [
            (Match::Same, (id(2), id(3))),
            (Match::Likely, (id(2), id(4))),
            (Match::Likely, (id(3), id(4))),
            (Match::Possible, (id(1), id(2))),
            (Match::Possible, (id(1), id(3))),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn given_and_family_name_the_other_way_round_are_one_pair() {
        let all = [candidate(1, "mai vang", "1990-01-02"), candidate(2, "vang mai", "1990-02-01")];
        assert_eq!(pairs(&all).len(), 1);
        assert!(pairs(&[candidate(1, "", ""), candidate(2, "", "")]).is_empty());
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

    prop_compose! {
        fn any_candidates()(all in proptest::collection::vec(("[ab]{1,3} [ab]{2,4}", 0u32..40, any::<bool>()), 0..12)) -> Vec<Candidate> {
            let born = |days: u32| NaiveDate::from_ymd_opt(1990, 1, 1).map(|day| day + chrono::Days::new(u64::from(days)));
            let one = |(n, (name_key, days, known)): (usize, (String, u32, bool))| Candidate {
                id: id(u128::try_from(n).unwrap()),
                name_key,
                born_on: born(days).filter(|_| known),
            };
            all.into_iter().enumerate().map(one).collect()
        }
    }

    proptest! {
        #[test]
        fn every_pair_of_one_name_or_one_birth_is_found_and_no_other(all in any_candidates()) {
            let mut expected = Vec::new();
            for (at, a) in all.iter().enumerate() {
                for b in &all[at + 1..] {
                    let mut words = [&a.name_key, &b.name_key].map(|key| key.split(' ').collect::<Vec<_>>());
                    for words in &mut words {
                        words.sort_unstable();
                    }
                    let meets = words[0] == words[1] || (a.born_on.is_some() && a.born_on == b.born_on);
                    if let (true, Some(strength)) = (meets, compare(identity(a), identity(b))) {
                        expected.push(Pair::new(strength, a.id, b.id));
                    }
                }
            }
            expected.sort_unstable_by_key(|pair| Reverse(*pair));
            prop_assert_eq!(pairs(&all), expected);
        }

        #[test]
        fn every_strong_match_is_among_the_pairs(all in any_candidates()) {
            let found = pairs(&all);
            for (at, a) in all.iter().enumerate() {
                for b in &all[at + 1..] {
                    let strength = compare(identity(a), identity(b));
                    if strength.is_some_and(|strength| strength > Match::Possible) {
                        prop_assert!(found.iter().any(|pair| pair.keys() == in_order(a.id, b.id)));
                    }
                }
            }
        }
    }
}

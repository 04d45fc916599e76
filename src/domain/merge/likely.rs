//! Which records of adults are likely one person: found once for the agency, and kept as records change.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound;

use chrono::NaiveDate;

use super::Pair;
use crate::domain::duplicate::{Identity, compare};
use crate::domain::id::{OfficeId, PersonId};

/// What is compared of one record, and where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The record.
    pub id: PersonId,
    /// The folded key of the name.
    pub name_key: String,
    /// The date of birth, where known.
    pub born_on: Option<NaiveDate>,
    /// The offices of her families.
    pub offices: Vec<OfficeId>,
}

impl Candidate {
    fn identity(&self) -> Identity<'_> {
        Identity { name_key: &self.name_key, born_on: self.born_on }
    }

    /// The words of the name in one order: given and family name the other way round are one name.
    fn words(&self) -> String {
        let mut words: Vec<&str> = self.name_key.split(' ').collect();
        words.sort_unstable();
        words.join(" ")
    }
}

/// The pairs that are likely one person: those of the same name whose births are near, and those born on the same day whose
/// names are near. Only records that share the words of their name or a birth date are compared.
///
/// What is near in both or of unknown birth with another spelling is left to whoever looks a person up by name.
#[derive(Debug, Clone, Default)]
pub struct Likely {
    people: HashMap<PersonId, Candidate>,
    by_name: HashMap<String, Vec<PersonId>>,
    by_birth: HashMap<NaiveDate, Vec<PersonId>>,
    /// The strongest first.
    pairs: BTreeSet<Reverse<Pair>>,
}

impl Likely {
    /// Forgets these people and learns what is known of them now.
    pub fn replace(&mut self, gone: &[PersonId], now: Vec<Candidate>) {
        for id in gone {
            self.forget(*id);
        }
        for candidate in now {
            self.forget(candidate.id);
            self.learn(candidate);
        }
    }

    /// The pairs after one, the strongest first.
    pub fn after(&self, after: Option<Pair>) -> impl Iterator<Item = Pair> {
        let from = after.map_or(Bound::Unbounded, |after| Bound::Excluded(Reverse(after)));
        self.pairs.range((from, Bound::Unbounded)).map(|pair| pair.0)
    }

    /// Whether all families of both are of this office.
    #[must_use]
    pub fn is_of(&self, office: OfficeId, pair: Pair) -> bool {
        let (one, other) = pair.keys();
        let only_here = |id| self.people.get(&id).is_some_and(|person| person.offices.iter().all(|o| *o == office));
        only_here(one) && only_here(other)
    }

    fn learn(&mut self, candidate: Candidate) {
        if candidate.name_key.is_empty() {
            return;
        }
        let pairs = self.pairs_of(&candidate);
        self.pairs.extend(pairs);
        self.by_name.entry(candidate.words()).or_default().push(candidate.id);
        if let Some(born_on) = candidate.born_on {
            self.by_birth.entry(born_on).or_default().push(candidate.id);
        }
        self.people.insert(candidate.id, candidate);
    }

    fn forget(&mut self, id: PersonId) {
        let Some(candidate) = self.people.remove(&id) else { return };
        for pair in self.pairs_of(&candidate) {
            self.pairs.remove(&pair);
        }
        leave(&mut self.by_name, &candidate.words(), id);
        if let Some(born_on) = candidate.born_on {
            leave(&mut self.by_birth, &born_on, id);
        }
    }

    /// The pairs of one with all others that are known.
    fn pairs_of(&self, one: &Candidate) -> Vec<Reverse<Pair>> {
        let named = self.by_name.get(&one.words()).into_iter().flatten();
        let born = one.born_on.and_then(|on| self.by_birth.get(&on)).into_iter().flatten();
        let others = named.chain(born).filter(|id| **id != one.id).filter_map(|id| self.people.get(id));
        let pair = |other: &Candidate| {
            let strength = compare(one.identity(), other.identity())?;
            Some(Reverse(Pair::new(strength, one.id, other.id)))
        };
        others.filter_map(pair).collect()
    }
}

/// Takes a key out of the list where it stands, and the list away with the last of them.
fn leave<K: Eq + std::hash::Hash>(lists: &mut HashMap<K, Vec<PersonId>>, key: &K, id: PersonId) {
    if let Some(list) = lists.get_mut(key) {
        list.retain(|other| *other != id);
        if list.is_empty() {
            lists.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::duplicate::Match;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u128) -> PersonId {
        PersonId::from_uuid(Uuid::from_u128(n))
    }

    fn office(n: u128) -> OfficeId {
        OfficeId::from_uuid(Uuid::from_u128(n))
    }

    fn candidate(n: u128, name: &str, born: &str) -> Candidate {
        Candidate { id: id(n), name_key: name.to_owned(), born_on: born.parse().ok(), offices: vec![office(1)] }
    }

    fn of(all: &[Candidate]) -> Likely {
        let mut likely = Likely::default();
        likely.replace(&[], all.to_vec());
        likely
    }

    fn pairs(all: &[Candidate]) -> Vec<Pair> {
        of(all).after(None).collect()
    }

    #[test]
    fn the_strongest_pair_stands_first_and_a_page_goes_on_after_the_last() {
        let all = [
            candidate(1, "lopez maria", ""),
            candidate(2, "lopez maria", "1994-03-14"),
            candidate(3, "lopez maria", "1994-03-14"),
            candidate(4, "lopes maria", "1994-03-14"),
            candidate(5, "vang mai", "1994-03-14"),
        ];
        let likely = of(&all);
        let found: Vec<_> = likely.after(None).map(|pair| (pair.strength, pair.keys())).collect();
        let expected = [
            (Match::Same, (id(2), id(3))),
            (Match::Likely, (id(2), id(4))),
            (Match::Likely, (id(3), id(4))),
            (Match::Possible, (id(1), id(2))),
            (Match::Possible, (id(1), id(3))),
        ];
        assert_eq!(found, expected);
        let second = Pair::new(Match::Likely, id(2), id(4));
        assert_eq!(
            likely.after(Some(second)).map(|pair| pair.keys()).collect::<Vec<_>>(),
            [(id(3), id(4)), (id(1), id(2)), (id(1), id(3))]
        );
    }

    #[test]
    fn given_and_family_name_the_other_way_round_are_one_pair() {
        let all = [candidate(1, "mai vang", "1990-01-02"), candidate(2, "vang mai", "1990-02-01")];
        assert_eq!(pairs(&all).len(), 1);
        assert!(pairs(&[candidate(1, "", ""), candidate(2, "", "")]).is_empty());
    }

    #[test]
    fn a_pair_is_of_an_office_when_both_are_known_nowhere_else() {
        let mut all = [candidate(1, "mai vang", "1990-01-02"), candidate(2, "mai vang", "1990-01-02")];
        let pair = Pair::new(Match::Same, id(1), id(2));
        assert!(of(&all).is_of(office(1), pair) && !of(&all).is_of(office(2), pair));
        all[1].offices.push(office(2));
        assert!(!of(&all).is_of(office(1), pair) && !of(&all).is_of(office(2), pair));
    }

    fn any_candidate() -> impl Strategy<Value = Candidate> {
        let born = |days: u32| NaiveDate::from_ymd_opt(1990, 1, 1).map(|day| day + chrono::Days::new(u64::from(days)));
        (0..14_u128, "[ab]{1,3} [ab]{2,4}", 0..40_u32, any::<bool>()).prop_map(move |(n, name_key, days, known)| {
            Candidate { id: id(n), name_key, born_on: born(days).filter(|_| known), offices: Vec::new() }
        })
    }

    proptest! {
        #[test]
        fn every_pair_of_one_name_or_one_birth_is_found_and_no_other_however_records_change(
            changes in proptest::collection::vec((any_candidate(), proptest::bool::weighted(0.2)), 0..40),
        ) {
            let (mut likely, mut now) = (Likely::default(), HashMap::new());
            for (candidate, goes) in changes {
                if goes {
                    now.remove(&candidate.id);
                    likely.replace(&[candidate.id], Vec::new());
                } else {
                    now.insert(candidate.id, candidate.clone());
                    likely.replace(&[], vec![candidate]);
                }
            }
            let all: Vec<&Candidate> = now.values().collect();
            let mut expected = Vec::new();
            for (at, a) in all.iter().enumerate() {
                for b in &all[at + 1..] {
                    let meets = a.words() == b.words() || (a.born_on.is_some() && a.born_on == b.born_on);
                    let strength = compare(a.identity(), b.identity());
                    if let Some(strength) = strength.filter(|_| meets) {
                        expected.push(Pair::new(strength, a.id, b.id));
                    }
                    prop_assert!(meets || strength.is_none_or(|strength| strength <= Match::Possible));
                }
            }
            expected.sort_unstable_by_key(|pair| Reverse(*pair));
            prop_assert_eq!(likely.after(None).collect::<Vec<_>>(), expected);
            prop_assert_eq!(likely.by_name.values().flatten().count(), now.len());
        }
    }
}

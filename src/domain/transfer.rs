//! Giving a whole caseload to others: whom to suggest for each family, and how long it can be undone.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::id::{OfficeId, UserId};
use super::tracks::{self, Candidate, Ranked};

/// A family of the caseload, or the children of one family: they stay together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The family's office.
    pub office: OfficeId,
    /// The language to look for, where it is not one that everybody speaks.
    pub language: Option<String>,
    /// Who is or ever was on the other track of the family.
    pub other_side: Vec<UserId>,
    /// Who declared a conflict of interest with it.
    pub conflicts: Vec<UserId>,
    /// How many families or children go with it.
    pub count: u32,
}

impl Wanted {
    /// The candidates as they stand towards this family.
    #[must_use]
    pub fn candidates(&self, pool: &[Candidate]) -> Vec<Candidate> {
        let facing = |c: &Candidate| Candidate {
            was_on_other_track: self.other_side.contains(&c.user),
            declared_conflict: self.conflicts.contains(&c.user),
            ..c.clone()
        };
        pool.iter().map(facing).collect()
    }

    /// All candidates, those first who suit best.
    #[must_use]
    pub fn rank(&self, pool: &[Candidate]) -> Vec<Ranked> {
        tracks::rank(&self.candidates(pool), self.office, self.language.as_deref())
    }
}

/// Whom to suggest for each: of the family's office, in its language, with the smallest caseload, where everybody suggested
/// before already counts as having hers. `None` where nobody may take it.
#[must_use]
pub fn spread(pool: &[Candidate], wanted: &[Wanted]) -> Vec<Option<UserId>> {
    let mut given: HashMap<UserId, u32> = HashMap::new();
    let suggest = |one: &Wanted| {
        let mut candidates = one.candidates(pool);
        for candidate in &mut candidates {
            candidate.open_count += given.get(&candidate.user).copied().unwrap_or(0);
        }
        let user = tracks::suggest(&candidates, one.office, one.language.as_deref())?.user;
        *given.entry(user).or_default() += one.count;
        Some(user)
    };
    wanted.iter().map(suggest).collect()
}

/// Whether a transfer that was filed on a day of the agency can still be undone: until that day ends.
#[must_use]
pub fn may_undo(filed_on: NaiveDate, today: NaiveDate) -> bool {
    filed_on == today
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    fn office(n: u128) -> OfficeId {
        OfficeId::from_uuid(Uuid::from_u128(n))
    }

    fn candidate(n: u128, at: u128, languages: &[&str], open_count: u32) -> Candidate {
        Candidate {
            user: user(n),
            name: format!("Worker {n}"),
            office: office(at),
            languages: languages.iter().map(|&l| l.to_owned()).collect(),
            open_count,
            was_on_other_track: false,
            declared_conflict: false,
        }
    }

    fn wanted(count: u32) -> Wanted {
        Wanted { office: office(1), language: None, other_side: Vec::new(), conflicts: Vec::new(), count }
    }

    #[test]
    fn each_suggestion_counts_for_the_next_so_that_nobody_gets_everything() {
        let pool = [candidate(1, 1, &[], 2), candidate(2, 1, &[], 3), candidate(3, 2, &[], 0)];
        let found = spread(&pool, &[wanted(1), wanted(1), wanted(1)]);
        assert_eq!(found, [Some(user(1)), Some(user(1)), Some(user(2))]);
    }

    #[test]
    fn siblings_go_together_and_weigh_as_many() {
        let pool = [candidate(1, 1, &[], 2), candidate(2, 1, &[], 3)];
        assert_eq!(spread(&pool, &[wanted(3), wanted(1)]), [Some(user(1)), Some(user(2))]);
    }

    #[test]
    fn nobody_of_the_other_side_or_with_a_conflict_is_suggested_and_the_list_says_why() {
        let pool = [candidate(1, 1, &[], 0), candidate(2, 1, &[], 1), candidate(3, 1, &[], 9)];
        let barred = Wanted { other_side: vec![user(1)], conflicts: vec![user(2)], ..wanted(1) };
        assert_eq!(spread(&pool, std::slice::from_ref(&barred)), [Some(user(3))]);
        let ranked = barred.rank(&pool);
        assert_eq!(ranked.iter().filter(|r| r.eligible).count(), 1);
        let nobody = Wanted { conflicts: vec![user(1), user(2), user(3)], ..wanted(1) };
        assert_eq!(spread(&pool, &[nobody]), [None]);
    }

    #[test]
    fn the_language_goes_before_the_caseload() {
        let pool = [candidate(1, 1, &["Somali"], 9), candidate(2, 1, &[], 0)];
        let somali = Wanted { language: Some("Somali".to_owned()), ..wanted(1) };
        assert_eq!(spread(&pool, &[somali]), [Some(user(1))]);
    }

    #[test]
    fn a_transfer_can_be_undone_until_the_day_ends() {
        let day = |text: &str| text.parse().unwrap();
        assert!(may_undo(day("2026-11-23"), day("2026-11-23")));
        assert!(!may_undo(day("2026-11-23"), day("2026-11-24")));
    }
}

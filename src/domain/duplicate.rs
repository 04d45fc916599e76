//! Offers of likely duplicates: is the person being typed already known?
//!
//! Works on the folded keys of [`super::text::name_key`]. It offers, a person decides; nothing is merged here.

use chrono::{Datelike, NaiveDate};

use super::period::days_between;

/// What is compared of a person.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// The folded key of the name.
    pub name_key: &'a str,
    /// The date of birth, where known.
    pub born_on: Option<NaiveDate>,
}

/// How strongly two records look like one person; the greater the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// Both name and birth are only near, or a birth date is not known.
    Possible,
    /// One is the same and the other near.
    Likely,
    /// The same folded name and the same known date of birth.
    Same,
}

/// How strongly two people match; `None` when the names differ or the births are far apart.
pub fn compare(a: Identity<'_>, b: Identity<'_>) -> Option<Match> {
    if !similar_names(a.name_key, b.name_key) || !near_birth(a.born_on, b.born_on) {
        return None;
    }
    let same_name = a.name_key == b.name_key;
    let both_known = a.born_on.is_some() && b.born_on.is_some();
    let same_birth = both_known && a.born_on == b.born_on;
    Some(match (same_name, same_birth) {
        (true, true) => Match::Same,
        (true, false) if both_known => Match::Likely,
        (false, true) => Match::Likely,
        _ => Match::Possible,
    })
}

/// Whether two folded keys may be one name: the same, the same words in another order (given and family name swapped),
/// or one typing slip apart where the keys have five letters or more.
pub fn similar_names(a: &str, b: &str) -> bool {
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let letters = |key: &str| key.chars().filter(|c| *c != ' ').count();
    a == b || same_words(a, b) || (letters(a).min(letters(b)) >= 5 && one_slip(a, b))
}

/// The keys under which a folded name is found without comparing it to every other: of two [`similar_names`] at least one is
/// the same. They are the name, the name without one of its letters, and its words in alphabetical order.
pub fn meeting_keys(name_key: &str) -> Vec<String> {
    if name_key.is_empty() {
        return Vec::new();
    }
    let letters: Vec<char> = name_key.chars().collect();
    let without = |at: usize| letters.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, c)| *c).collect::<String>();
    let mut words: Vec<&str> = name_key.split(' ').collect();
    words.sort_unstable();
    let mut keys: Vec<String> = (0..letters.len()).map(without).collect();
    keys.extend([name_key.to_owned(), format!("{} in order", words.join(" "))]);
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn same_words(a: &str, b: &str) -> bool {
    let words = |key: &str| {
        let mut words: Vec<_> = key.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    a.len() == b.len() && words(a) == words(b)
}

/// Whether one letter added, left out, changed, or swapped with its neighbour turns one key into the other.
fn one_slip(a: &str, b: &str) -> bool {
    let mut a: Vec<char> = a.chars().collect();
    let mut b: Vec<char> = b.chars().collect();
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    a.drain(..start);
    b.drain(..start);
    while a.last().is_some_and(|last| Some(last) == b.last()) {
        a.pop();
        b.pop();
    }
    match (a.as_slice(), b.as_slice()) {
        (&[x1, x2], &[y1, y2]) => x1 == y2 && x2 == y1,
        (x, y) => x.len() <= 1 && y.len() <= 1,
    }
}

/// Patterns of which every similar key ([`similar_names`]) fits at least one, so that a search need not read every name;
/// what fits is still compared. `%` stands for any run of letters, as in SQL's `LIKE`.
///
/// One slip leaves either the beginning or the end of a key whole; other orders keep the two longest words.
pub fn search_patterns(name_key: &str) -> Vec<String> {
    let key: String = name_key.chars().filter(|c| c.is_alphabetic() || *c == ' ').collect();
    let letters: Vec<char> = key.chars().collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let mut patterns = vec![key.clone()];
    if letters.iter().filter(|c| **c != ' ').count() >= 5 {
        let half = letters.len() / 2;
        let start: String = letters.iter().take(half.saturating_sub(1)).collect();
        let end: String = letters.iter().skip(half).collect();
        patterns = vec![format!("{start}%"), format!("%{end}")];
    }
    let mut words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    if let (Some(first), Some(second)) = (words.first(), words.get(1)) {
        patterns.extend([format!("%{first}%{second}%"), format!("%{second}%{first}%")]);
    }
    patterns
}

/// Whether two dates of birth may be one: within 31 days, day and month swapped, or the same day and month one or ten
/// years off. A date not known is near every date.
pub fn near_birth(a: Option<NaiveDate>, b: Option<NaiveDate>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return true;
    };
    let swapped = a.year() == b.year() && a.day() == b.month() && a.month() == b.day();
    let year_slip = a.day() == b.day() && a.month() == b.month() && matches!((a.year() - b.year()).abs(), 1 | 10);
    days_between(a, b).abs() <= 31 || swapped || year_slip
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        period::tests::{any_date, date},
        text::name_key,
    };
    use proptest::prelude::*;

    fn near(a: &str, b: &str) -> bool {
        near_birth(Some(date(a)), Some(date(b)))
    }

    fn strength(a: (&str, Option<&str>), b: (&str, Option<&str>)) -> Option<Match> {
        let identity = |(name_key, born): (&'static str, Option<&str>)| Identity { name_key, born_on: born.map(date) };
        let leak = |(name, born): (&str, _)| (&*name.to_owned().leak(), born);
        compare(identity(leak(a)), identity(leak(b)))
    }

    #[test]
    fn marks_and_case_do_not_part_names() {
        assert!(similar_names(&name_key("José", "López"), &name_key("jose", "LOPEZ")));
    }

    #[test]
    fn swapped_given_and_family_names_are_similar() {
        assert!(similar_names(&name_key("Vang", "Mai"), &name_key("Mai", "Vang")));
        assert!(similar_names(&name_key("Maria", "de la Cruz"), &name_key("de la Cruz", "Maria")));
    }

    #[test]
    fn one_slip_is_similar_and_two_are_not() {
        for other in ["lopes jose", "lopezz jose", "loez jose", "lpoez jose", "lopezjose"] {
            assert!(similar_names("lopez jose", other), "{other}");
        }
        for other in ["lopes josa", "perez jose", "lopez", ""] {
            assert!(!similar_names("lopez jose", other), "{other}");
        }
    }

    #[test]
    fn short_names_must_be_the_same() {
        assert!(!similar_names("li wu", "li wa"));
        assert!(similar_names("li wu", "wu li"));
        assert!(!similar_names("", ""));
    }

    /// What SQL's LIKE says.
    fn fits(pattern: &str, key: &str) -> bool {
        let parts: Vec<&str> = pattern.split('%').collect();
        if parts.len() == 1 {
            return pattern == key;
        }
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let Some(mut rest) = key.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
        for part in &parts[1..parts.len() - 1] {
            let Some(at) = rest.find(part) else { return false };
            rest = &rest[at + part.len()..];
        }
        true
    }

    #[test]
    fn a_short_key_is_searched_as_it_is_and_an_empty_one_not_at_all() {
        assert_eq!(search_patterns("li"), ["li"]);
        assert!(search_patterns("a b").iter().any(|p| fits(p, "b a")));
        assert_eq!(search_patterns(""), [""; 0]);
    }

    #[test]
    fn births_are_near_by_days_by_swapping_and_by_a_year_slip() {
        assert!(near("2018-03-06", "2018-04-06") && !near("2018-03-06", "2018-04-07"));
        assert!(near("2018-03-12", "2018-12-03"));
        assert!(near("2018-07-06", "2019-07-06") && near("2018-07-06", "2008-07-06"));
        assert!(!near("2018-07-06", "2016-07-06"));
        assert!(near_birth(None, Some(date("2018-07-06"))) && near_birth(None, None));
    }

    #[test]
    fn matches_are_ranked_by_what_is_the_same() {
        let known = ("lopez jose", Some("2018-03-06"));
        assert_eq!(strength(known, known), Some(Match::Same));
        assert_eq!(strength(known, ("lopez jose", Some("2018-03-16"))), Some(Match::Likely));
        assert_eq!(strength(known, ("lopes jose", Some("2018-03-06"))), Some(Match::Likely));
        assert_eq!(strength(known, ("lopez jose", None)), Some(Match::Possible));
        assert_eq!(strength(known, ("lopes jose", Some("2018-03-16"))), Some(Match::Possible));
        assert_eq!(strength(known, ("lopez jose", Some("2001-01-01"))), None);
        assert_eq!(strength(known, ("vang mai", Some("2018-03-06"))), None);
        assert!(Match::Same > Match::Likely && Match::Likely > Match::Possible);
    }

    proptest! {
        #[test]
        fn likeness_is_mutual(a in "[a-d ]{0,8}", b in "[a-d ]{0,8}", x in any_date(), y in any_date()) {
            prop_assert_eq!(similar_names(&a, &b), similar_names(&b, &a));
            prop_assert_eq!(near_birth(Some(x), Some(y)), near_birth(Some(y), Some(x)));
        }

        #[test]
        fn a_similar_name_fits_a_pattern(a in "[ab]{1,4}( [ab]{1,4}){0,2}", b in "[ab]{1,4}( [ab]{1,4}){0,2}") {
            if similar_names(&a, &b) {
                prop_assert!(search_patterns(&a).iter().any(|p| fits(p, &b)), "{b:?} fits none of {:?}", search_patterns(&a));
            }
        }

        #[test]
        fn similar_names_meet(a in "[ab]{1,6}( [ab]{1,4}){0,2}", b in "[ab]{1,6}( [ab]{1,4}){0,2}") {
            let keys = meeting_keys(&b);
            if similar_names(&a, &b) {
                prop_assert!(meeting_keys(&a).iter().any(|key| keys.contains(key)), "{a:?} and {b:?}");
            }
        }

        #[test]
        fn any_slip_fits_a_pattern(name in "[a-z]{3,8} [a-z]{3,8}", at in 0usize..17, with in "[a-z]") {
            let mut letters: Vec<char> = name.chars().collect();
            let at = at % (letters.len() - 1);
            let mut slips = vec![letters.clone(), letters.clone(), letters.clone()];
            slips[0].remove(at);
            slips[1].insert(at, with.chars().next().unwrap());
            slips[2][at] = with.chars().next().unwrap();
            letters.swap(at, at + 1);
            slips.push(letters);
            for slip in slips.into_iter().map(String::from_iter) {
                prop_assert!(search_patterns(&name).iter().any(|p| fits(p, &slip)), "{name:?} {slip:?}");
            }
        }

        #[test]
        fn leaving_out_any_letter_is_one_slip(name in "[a-z]{6,12}", at in 0usize..6) {
            let mut shorter = name.clone();
            shorter.remove(at);
            prop_assert!(similar_names(&name, &shorter));
        }
    }
}

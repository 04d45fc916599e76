//! Finding families by the names of their people and by numbers of the court, however they are typed.
//!
//! Names are compared folded (case, accents and marks gone). A word is found by itself, by its beginning, and with a slip of
//! the keys: one in words of four letters and more, two in those of eight and more. Every word that is sought must be
//! found in the family; where one person has them all, the family stands before those where several share them.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use strsim::osa_distance;

use super::id::{ChildId, FamilyId, OfficeId, PersonId};
use super::text::{fold, place_key};

/// The most words that are looked for.
const WORDS: usize = 6;
/// The fewest letters of a word in which one slip is forgiven, and two.
const ONE_SLIP: usize = 4;
const TWO_SLIPS: usize = 8;
/// The fewest characters of a court's number that are looked for, and those in which one slip is forgiven.
const NUMBER: usize = 3;
const NUMBER_WITH_SLIP: usize = 6;

/// Whose name it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// The family's.
    Family,
    /// A child's.
    Child(ChildId),
    /// An adult's.
    Adult(PersonId),
    /// The number of a court's file.
    CourtFile,
}

/// A name under which a family is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Whose.
    pub of: Of,
    /// As it is written.
    pub written: String,
    words: Vec<String>,
}

impl Name {
    /// A person's or a family's name.
    #[must_use]
    pub fn new(of: Of, written: impl Into<String>) -> Self {
        let written = written.into();
        let words = match of {
            Of::CourtFile => vec![compact(&written)],
            _ => fold(&written).split(' ').map(str::to_owned).collect(),
        };
        Self { of, words: words.into_iter().filter(|word| !word.is_empty()).collect(), written }
    }
}

/// A court's number without what people leave out or type otherwise: `27-JV-26-0123` is `27jv260123`.
fn compact(number: &str) -> String {
    place_key(number).replace(' ', "")
}

/// A family with its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The family.
    pub family: FamilyId,
    /// The office that serves it.
    pub office: OfficeId,
    /// Its own name, those of its people, and the numbers of its files.
    pub names: Vec<Name>,
}

/// A family that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'a> {
    /// The family.
    pub family: FamilyId,
    /// The names by which it was found, the best first.
    pub names: Vec<&'a Name>,
    points: u32,
}

/// How well a word fits what is sought, from 1; `None` where it does not.
fn fit(sought: &str, word: &str) -> Option<u32> {
    if sought == word {
        return Some(10);
    }
    if word.starts_with(sought) {
        return Some(7);
    }
    let (long, other) = (sought.chars().count(), word.chars().count());
    let most = if long >= TWO_SLIPS { 2 } else { usize::from(long >= ONE_SLIP) };
    if most == 0 || long.abs_diff(other) > most && other < long {
        return None;
    }
    if long.abs_diff(other) <= most {
        let slips = osa_distance(sought, word);
        if slips <= most {
            return Some(if slips == 1 { 4 } else { 2 });
        }
    }
    // The beginning of a longer word, with a slip in it.
    let beginning: String = word.chars().take(long).collect();
    (other > long && long > ONE_SLIP && osa_distance(sought, &beginning) <= 1).then_some(1)
}

/// How well a court's number fits what is sought.
fn fit_number(sought: &str, number: &str) -> Option<u32> {
    if sought == number {
        Some(20)
    } else if number.contains(sought) {
        Some(8)
    } else if sought.len() >= NUMBER_WITH_SLIP && osa_distance(sought, number) <= 1 {
        Some(4)
    } else {
        None
    }
}

/// Every name of the agency, arranged for finding.
#[derive(Debug, Clone, Default)]
pub struct Index {
    families: HashMap<FamilyId, Named>,
    words: HashMap<String, HashSet<FamilyId>>,
    numbers: HashMap<String, HashSet<FamilyId>>,
}

impl Index {
    /// Of families, each once.
    #[must_use]
    pub fn new(families: Vec<Named>) -> Self {
        let mut index = Self::default();
        for named in families {
            index.add(named);
        }
        index
    }

    /// Puts families as they are now in the place of what was known of them; one that is not among `now` is gone.
    pub fn replace(&mut self, changed: &[FamilyId], now: Vec<Named>) {
        for family in changed.iter().chain(now.iter().map(|named| &named.family)) {
            self.remove(*family);
        }
        for named in now {
            self.add(named);
        }
    }

    fn add(&mut self, named: Named) {
        for name in &named.names {
            let words = if name.of == Of::CourtFile { &mut self.numbers } else { &mut self.words };
            for word in &name.words {
                words.entry(word.clone()).or_default().insert(named.family);
            }
        }
        self.families.insert(named.family, named);
    }

    fn remove(&mut self, family: FamilyId) {
        let Some(named) = self.families.remove(&family) else { return };
        for name in &named.names {
            let words = if name.of == Of::CourtFile { &mut self.numbers } else { &mut self.words };
            for word in &name.words {
                if let Some(families) = words.get_mut(word) {
                    families.remove(&family);
                    if families.is_empty() {
                        words.remove(word);
                    }
                }
            }
        }
    }

    /// The families in which all of `sought` is found and that `keep` keeps, the best first.
    #[must_use]
    pub fn find(&self, sought: &str, keep: impl Fn(FamilyId, OfficeId) -> bool) -> Vec<Found<'_>> {
        let mut found = self.by_name(&fold(sought));
        let number = compact(sought);
        if number.len() >= NUMBER && number.chars().any(|c| c.is_ascii_digit()) {
            found.extend(self.by_number(&number));
        }
        found.retain(|f| self.families.get(&f.family).is_some_and(|named| keep(named.family, named.office)));
        let by_name = |f: &Found<'_>| f.names.first().map(|name| name.written.clone());
        found.sort_by_cached_key(|f| (Reverse(f.points), by_name(f), f.family));
        found
    }

    fn by_number(&self, sought: &str) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for (number, families) in &self.numbers {
            let Some(points) = fit_number(sought, number) else { continue };
            for named in families.iter().filter_map(|family| self.families.get(family)) {
                let is_it = |name: &&Name| name.of == Of::CourtFile && name.words.contains(number);
                let names = named.names.iter().filter(is_it).collect();
                found.push(Found { family: named.family, names, points });
            }
        }
        found
    }

    fn by_name(&self, folded: &str) -> Vec<Found<'_>> {
        let fits: Vec<Fits<'_>> =
            folded.split(' ').filter(|word| !word.is_empty()).take(WORDS).map(|word| self.fitting(word)).collect();
        let Some(rarest) = fits.iter().min_by_key(|fits| self.count(fits)) else { return Vec::new() };
        let candidates: HashSet<FamilyId> =
            rarest.keys().filter_map(|word| self.words.get(*word)).flatten().copied().collect();
        let named = candidates.iter().filter_map(|family| self.families.get(family));
        named.filter_map(|named| judged(named, &fits)).collect()
    }

    /// The words that fit one that is sought.
    fn fitting(&self, sought: &str) -> Fits<'_> {
        self.words.keys().filter_map(|word| Some((word.as_str(), fit(sought, word)?))).collect()
    }

    fn count(&self, fits: &Fits<'_>) -> usize {
        fits.keys().filter_map(|word| self.words.get(*word)).map(HashSet::len).sum()
    }
}

/// Words, with how well they fit.
type Fits<'a> = HashMap<&'a str, u32>;

/// How well a family fits all that is sought, by the names that have a part in it.
fn judged<'a>(named: &'a Named, fits: &[Fits<'_>]) -> Option<Found<'a>> {
    let best =
        |name: &Name, fits: &Fits<'_>| name.words.iter().filter_map(|word| fits.get(word.as_str())).max().copied();
    let mut whole = 0;
    for fits in fits {
        whole += named.names.iter().filter_map(|name| best(name, fits)).max()?;
    }
    let mut names: Vec<(u32, &Name)> = Vec::new();
    for name in &named.names {
        let found: Vec<u32> = fits.iter().filter_map(|fits| best(name, fits)).collect();
        let alone = found.len() == fits.len();
        let points = found.iter().sum::<u32>() * if alone { 2 } else { 1 };
        if points > 0 {
            names.push((points, name));
        }
    }
    names.sort_by_key(|(points, _)| Reverse(*points));
    let points = names.first().map_or(whole, |(points, _)| whole.max(*points));
    // Names that only share in what one person has by herself say nothing more.
    let least = if points > whole { points } else { 0 };
    Some(Found {
        family: named.family,
        names: names.into_iter().filter(|(p, _)| *p >= least).map(|(_, n)| n).collect(),
        points,
    })
}

#[cfg(test)]
mod tests;

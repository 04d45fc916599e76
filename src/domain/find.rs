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

impl Found<'_> {
    /// The name by which it was found best.
    fn written(&self) -> Option<&str> {
        self.names.first().map(|name| name.written.as_str())
    }
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
    families: HashMap<FamilyId, Kept>,
    words: Words,
    numbers: HashMap<String, HashSet<FamilyId>>,
}

/// A family in the index: beside each of its names the places of that name's words, none for a number.
#[derive(Debug, Clone)]
struct Kept {
    named: Named,
    places: Vec<Vec<usize>>,
}

/// Every word once, with the families in which it stands. A word keeps its place, also when no family has it any more, so that
/// how well words fit is a list by their places.
#[derive(Debug, Clone, Default)]
struct Words {
    places: HashMap<String, usize>,
    all: Vec<(String, HashSet<FamilyId>)>,
}

/// How well each word fits one that is sought, by its place; 0 where it does not.
type Fits = Vec<u32>;

impl Words {
    fn add(&mut self, word: &str, family: FamilyId) -> usize {
        let place = self.places.get(word).copied().unwrap_or_else(|| {
            self.all.push((word.to_owned(), HashSet::new()));
            self.places.insert(word.to_owned(), self.all.len() - 1);
            self.all.len() - 1
        });
        if let Some((_, families)) = self.all.get_mut(place) {
            families.insert(family);
        }
        place
    }

    fn remove(&mut self, place: usize, family: FamilyId) {
        if let Some((_, families)) = self.all.get_mut(place) {
            families.remove(&family);
        }
    }

    fn fitting(&self, sought: &str) -> Fits {
        self.all.iter().map(|(word, _)| fit(sought, word).unwrap_or_default()).collect()
    }

    /// The families in which a word that fits stands.
    fn families(&self, fits: &Fits) -> impl Iterator<Item = &HashSet<FamilyId>> {
        self.all.iter().zip(fits).filter(|(_, points)| **points > 0).map(|((_, families), _)| families)
    }
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
        let mut places = Vec::with_capacity(named.names.len());
        for name in &named.names {
            if name.of == Of::CourtFile {
                for number in &name.words {
                    self.numbers.entry(number.clone()).or_default().insert(named.family);
                }
                places.push(Vec::new());
            } else {
                places.push(name.words.iter().map(|word| self.words.add(word, named.family)).collect());
            }
        }
        self.families.insert(named.family, Kept { named, places });
    }

    fn remove(&mut self, family: FamilyId) {
        let Some(kept) = self.families.remove(&family) else { return };
        for place in kept.places.into_iter().flatten() {
            self.words.remove(place, family);
        }
        for number in kept.named.names.iter().filter(|name| name.of == Of::CourtFile).flat_map(|name| &name.words) {
            if let Some(families) = self.numbers.get_mut(number) {
                families.remove(&family);
                if families.is_empty() {
                    self.numbers.remove(number);
                }
            }
        }
    }

    /// The families in which all of `sought` is found and that `keep` keeps, the best first.
    #[must_use]
    pub fn find(&self, sought: &str, keep: impl Fn(FamilyId, OfficeId) -> bool) -> Vec<Found<'_>> {
        let keep = |kept: &&Kept| keep(kept.named.family, kept.named.office);
        let mut found = self.by_name(&fold(sought), keep);
        let number = compact(sought);
        if number.len() >= NUMBER && number.chars().any(|c| c.is_ascii_digit()) {
            found.extend(self.by_number(&number, keep));
        }
        found.sort_by(|a, b| {
            b.points.cmp(&a.points).then_with(|| a.written().cmp(&b.written())).then_with(|| a.family.cmp(&b.family))
        });
        found
    }

    fn by_number(&self, sought: &str, keep: impl Fn(&&Kept) -> bool) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        for (number, families) in &self.numbers {
            let Some(points) = fit_number(sought, number) else { continue };
            for kept in families.iter().filter_map(|family| self.families.get(family)).filter(&keep) {
                let is_it = |name: &&Name| name.of == Of::CourtFile && name.words.contains(number);
                let names = kept.named.names.iter().filter(is_it).collect();
                found.push(Found { family: kept.named.family, names, points });
            }
        }
        found
    }

    fn by_name(&self, folded: &str, keep: impl Fn(&&Kept) -> bool) -> Vec<Found<'_>> {
        let words = folded.split(' ').filter(|word| !word.is_empty()).take(WORDS);
        let fits: Vec<Fits> = words.map(|word| self.words.fitting(word)).collect();
        let count = |fits: &&Fits| self.words.families(fits).map(HashSet::len).sum::<usize>();
        let Some(rarest) = fits.iter().min_by_key(count) else { return Vec::new() };
        let candidates: HashSet<FamilyId> = self.words.families(rarest).flatten().copied().collect();
        let kept = candidates.iter().filter_map(|family| self.families.get(family)).filter(keep);
        kept.filter_map(|kept| judged(kept, &fits)).collect()
    }
}

/// How well a family fits all that is sought, by the names that have a part in it.
fn judged<'a>(kept: &'a Kept, fits: &[Fits]) -> Option<Found<'a>> {
    let points = |fits: &Fits, place: &usize| fits.get(*place).copied().filter(|points| *points > 0);
    let best = |places: &[usize], fits: &Fits| places.iter().filter_map(|place| points(fits, place)).max();
    let mut whole = 0;
    for fits in fits {
        whole += kept.places.iter().filter_map(|places| best(places, fits)).max()?;
    }
    let mut names: Vec<(u32, &Name)> = Vec::new();
    for (name, places) in kept.named.names.iter().zip(&kept.places) {
        let (sum, found) =
            fits.iter().filter_map(|fits| best(places, fits)).fold((0, 0), |(sum, n), points| (sum + points, n + 1));
        let points = if found == fits.len() { sum * 2 } else { sum };
        if points > 0 {
            names.push((points, name));
        }
    }
    names.sort_by_key(|(points, _)| Reverse(*points));
    let points = names.first().map_or(whole, |(points, _)| whole.max(*points));
    // Names that only share in what one person has by herself say nothing more.
    let least = if points > whole { points } else { 0 };
    Some(Found {
        family: kept.named.family,
        names: names.into_iter().filter(|(p, _)| *p >= least).map(|(_, n)| n).collect(),
        points,
    })
}

#[cfg(test)]
mod tests;

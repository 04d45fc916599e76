//! What rows say together: references, order in time, overlaps. Each rule looks at sound records only, so that one slip
//! makes one fault and not a row of them.

mod assignments;
mod episodes;
mod placements;
mod references;
mod services;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::faults::Faults;
use super::pile::{Files, Pile, Piles, Refusal};
use super::records::Record;

/// Checks everything that was read against everything else, and fills in what follows.
pub(super) fn apply(piles: &mut Piles, files: &Files, faults: &mut Faults) {
    references::check(piles, files, faults);
    episodes::check(piles, files, faults);
    placements::check(piles, files, faults);
    services::check(piles, files, faults);
    assignments::check(piles, files, faults);
}

/// A time between two days, with the record it belongs to; no end means still going on.
#[derive(Debug, Clone, Copy)]
struct Span {
    item: usize,
    start: NaiveDate,
    end: Option<NaiveDate>,
}

impl Span {
    fn last(&self) -> NaiveDate {
        self.end.unwrap_or(NaiveDate::MAX)
    }
}

/// Pairs of one group that overlap, the earlier first; touching on one day is no overlap.
fn overlaps<'a>(spans: impl Iterator<Item = (&'a str, Span)>) -> Vec<(Span, Span)> {
    let mut groups: HashMap<&str, Vec<Span>> = HashMap::new();
    for (group, span) in spans {
        groups.entry(group).or_default().push(span);
    }
    let mut pairs = Vec::new();
    for mut group in groups.into_values() {
        group.sort_by_key(|span| (span.start, span.last(), span.item));
        let mut longest: Option<Span> = None;
        for span in group {
            if let Some(before) = longest.filter(|before| before.last() > span.start && before.start < span.last()) {
                pairs.push((before, span));
            }
            if longest.is_none_or(|before| span.last() > before.last()) {
                longest = Some(span);
            }
        }
    }
    pairs
}

/// The refusals for overlapping records: the later one is blamed, and the earlier one's line named.
fn overlapping<'a, T: Record>(
    pile: &Pile<T>,
    files: &Files,
    what: &str,
    field: &'static str,
    spans: impl Iterator<Item = (&'a str, Span)>,
) -> Vec<Refusal> {
    let place = |item: usize| pile.items.get(item).map(|read| read.at);
    let say = |(before, span): (Span, Span)| {
        let line = place(before.item).zip(place(span.item)).map(|(a, b)| files.line(a, b)).unwrap_or_default();
        let until = before.end.map_or_else(|| "is still open".to_owned(), |end| format!("ends only on {end}"));
        Refusal { item: span.item, field, why: format!("it begins while the {what} on {line} {until}") }
    };
    overlaps(spans).into_iter().map(say).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(spans: &[(&str, &str, &str)]) -> Vec<(usize, usize)> {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let spans = spans
            .iter()
            .enumerate()
            .map(|(item, (group, start, end))| (*group, Span { item, start: day(start).unwrap(), end: day(end) }));
        let mut pairs: Vec<_> = overlaps(spans).iter().map(|(a, b)| (a.item, b.item)).collect();
        pairs.sort_unstable();
        pairs
    }

    #[test]
    fn times_that_touch_do_not_overlap() {
        assert!(pairs(&[("a", "2024-01-01", "2024-02-01"), ("a", "2024-02-01", "")]).is_empty());
        assert!(pairs(&[("a", "2024-01-01", "2024-01-01"), ("a", "2024-01-01", "2024-02-01")]).is_empty());
        assert!(pairs(&[("a", "2024-01-01", ""), ("b", "2024-01-01", "")]).is_empty());
    }

    #[test]
    fn the_later_of_two_that_overlap_is_named_second() {
        assert_eq!(pairs(&[("a", "2024-01-15", ""), ("a", "2024-01-01", "2024-02-01")]), [(1, 0)]);
        assert_eq!(pairs(&[("a", "2024-01-01", ""), ("a", "2024-02-01", "2024-02-01")]), [(0, 1)]);
        let long = [("a", "2024-01-01", "2024-06-01"), ("a", "2024-02-01", "2024-03-01"), ("a", "2024-05-01", "")];
        assert_eq!(pairs(&long), [(0, 1), (0, 2)]);
    }
}

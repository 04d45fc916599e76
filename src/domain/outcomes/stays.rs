//! Stays in foster care as columns: 23 bytes a stay, sorted by child, read as of a date.
//!
//! Dates are days since 1 January 1970 by the agency's calendar, so that a stay over a change of clocks has whole days.

use std::ops::Range;

use crate::domain::exit::ExitReason;

/// No exit, no birth date.
const NONE: i32 = i32::MIN;
/// No trial home visit.
const NO_VISIT: u16 = u16::MAX;

/// How and when a stay ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Day of the exit.
    pub day: i32,
    /// Why.
    pub reason: ExitReason,
}

/// One stay, from removal to exit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Number of the child, the caller's own.
    pub child: u32,
    /// Number of the office, the caller's own.
    pub office: u16,
    /// Day of the removal.
    pub removal: i32,
    /// The exit; `None` = still in care.
    pub exit: Option<Exit>,
    /// Day of birth, if known.
    pub birth: Option<i32>,
    /// Code of the child's sex, the caller's own.
    pub sex: u8,
    /// Code of the child's race, the caller's own.
    pub race: u8,
    /// First day of a trial home visit that lasted to the exit.
    pub home_visit: Option<i32>,
}

impl Stay {
    /// Days from removal to exit, or to the as-of date: local calendar days, 0 allowed.
    pub fn days(&self, as_of: i32) -> i32 {
        self.exit.map_or(as_of, |exit| exit.day) - self.removal
    }

    /// Number of the exit's reason; 0 = still in care.
    pub fn status(&self) -> u8 {
        self.exit.map_or(0, |exit| exit.reason.number())
    }

    /// The stay as it stood on a date: a later exit has not happened, a later removal is `None`.
    #[must_use]
    pub fn as_of(self, as_of: i32) -> Option<Self> {
        (self.removal <= as_of).then(|| Self { exit: self.exit.filter(|exit| exit.day <= as_of), ..self })
    }

    /// Whether the days are in an order that can be: removal, home visit, exit; and near enough to be a stay.
    fn is_possible(&self) -> bool {
        let end = self.exit.map_or(self.removal, |exit| exit.day);
        let visit = self.home_visit.is_none_or(|visit| {
            visit >= self.removal
                && self.exit.is_none_or(|exit| visit <= exit.day)
                && u16::try_from(visit - self.removal).is_ok_and(|days| days != NO_VISIT)
        });
        let known =
            DATES.contains(&self.removal) && DATES.contains(&end) && self.birth.is_none_or(|b| DATES.contains(&b));
        known && end >= self.removal && end - self.removal <= super::histogram::LONGEST_DAYS && visit
    }
}

/// Days that can stand in a record: 1900 to 2199.
const DATES: Range<i32> = -25_567..84_006;

/// The few columns of a stay that most scans read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) child: u32,
    pub(crate) office: u16,
    pub(crate) removal: i32,
    exit: i32,
    reason: u8,
}

impl Span {
    /// Day and reason of the exit as of a date; `None` = still in care.
    pub(crate) fn exit(self, as_of: i32) -> Option<(i32, u8)> {
        (self.reason != 0 && self.exit <= as_of).then_some((self.exit, self.reason))
    }
}

/// Stays as columns, sorted by child and removal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stays {
    child: Vec<u32>,
    office: Vec<u16>,
    removal: Vec<i32>,
    exit: Vec<i32>,
    reason: Vec<u8>,
    birth: Vec<i32>,
    sex: Vec<u8>,
    race: Vec<u8>,
    visit: Vec<u16>,
    /// Children of the stays left out.
    unusable: Vec<u32>,
}

impl Stays {
    /// The columns of these stays. Stays whose dates cannot be (exit before removal, a home visit outside the stay, a
    /// date outside 1900 to 2199) are left out and counted in [`Stays::unusable`].
    pub fn from_rows(mut rows: Vec<Stay>) -> Self {
        let unusable = rows.iter().filter(|stay| !stay.is_possible()).map(|stay| stay.child).collect();
        rows.retain(Stay::is_possible);
        rows.sort_unstable_by_key(|stay| (stay.child, stay.removal, stay.exit.map_or(i32::MAX, |exit| exit.day)));
        let mut stays = Self { unusable, ..Self::default() };
        for stay in &rows {
            stays.push(stay);
        }
        stays
    }

    /// These stays with the whole histories of the changed children replaced by `rows`, which are theirs.
    #[must_use]
    pub fn with_histories(&self, changed: &[u32], rows: Vec<Stay>) -> Self {
        let new = Self::from_rows(rows);
        let mut changed = changed.to_vec();
        changed.sort_unstable();
        changed.dedup();
        let kept = self.unusable.iter().filter(|child| changed.binary_search(child).is_err());
        let mut stays = Self { unusable: kept.chain(&new.unusable).copied().collect(), ..Self::default() };
        let mut copied = 0;
        for child in changed {
            let old = self.of_child(child);
            stays.copy(self, copied..old.start);
            stays.copy(&new, new.of_child(child));
            copied = old.end;
        }
        stays.copy(self, copied..self.len());
        stays
    }

    /// Places of a child's stays.
    fn of_child(&self, child: u32) -> Range<usize> {
        let start = self.child.partition_point(|&known| known < child);
        start..self.child.partition_point(|&known| known <= child)
    }

    fn copy(&mut self, from: &Self, places: Range<usize>) {
        fn extend<T: Copy>(to: &mut Vec<T>, from: &[T], places: &Range<usize>) {
            to.extend_from_slice(from.get(places.clone()).unwrap_or_default());
        }
        extend(&mut self.child, &from.child, &places);
        extend(&mut self.office, &from.office, &places);
        extend(&mut self.removal, &from.removal, &places);
        extend(&mut self.exit, &from.exit, &places);
        extend(&mut self.reason, &from.reason, &places);
        extend(&mut self.birth, &from.birth, &places);
        extend(&mut self.sex, &from.sex, &places);
        extend(&mut self.race, &from.race, &places);
        extend(&mut self.visit, &from.visit, &places);
    }

    fn push(&mut self, stay: &Stay) {
        self.child.push(stay.child);
        self.office.push(stay.office);
        self.removal.push(stay.removal);
        self.exit.push(stay.exit.map_or(NONE, |exit| exit.day));
        self.reason.push(stay.status());
        self.birth.push(stay.birth.unwrap_or(NONE));
        self.sex.push(stay.sex);
        self.race.push(stay.race);
        self.visit.push(stay.home_visit.and_then(|day| u16::try_from(day - stay.removal).ok()).unwrap_or(NO_VISIT));
    }

    /// Number of stays.
    pub fn len(&self) -> usize {
        self.child.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.child.is_empty()
    }

    /// The child of each stay left out because its dates cannot be.
    pub fn unusable(&self) -> &[u32] {
        &self.unusable
    }

    /// The stays, by child and removal.
    pub fn iter(&self) -> impl Iterator<Item = Stay> {
        let when = self.removal.iter().zip(&self.exit).zip(&self.reason);
        let who = self.child.iter().zip(&self.office).zip(&self.birth).zip(self.sex.iter().zip(&self.race));
        when.zip(who).zip(&self.visit).map(
            |((((&removal, &exit), &reason), (((&child, &office), &birth), (&sex, &race))), &visit)| Stay {
                child,
                office,
                removal,
                exit: ExitReason::from_number(reason).map(|reason| Exit { day: exit, reason }),
                birth: Some(birth).filter(|&birth| birth != NONE),
                sex,
                race,
                home_visit: Some(visit).filter(|&visit| visit != NO_VISIT).map(|visit| removal + i32::from(visit)),
            },
        )
    }

    /// The columns that a scan for curves needs, without the others.
    pub(crate) fn spans(&self) -> impl Iterator<Item = Span> + Clone {
        let columns = self.child.iter().zip(&self.office).zip(self.removal.iter().zip(&self.exit).zip(&self.reason));
        columns.map(|((&child, &office), ((&removal, &exit), &reason))| Span { child, office, removal, exit, reason })
    }

    /// Visits the history of each child as of a date: its stays in order of removal.
    pub(crate) fn each_child(&self, as_of: i32, mut visit: impl FnMut(&[Stay])) {
        let mut history: Vec<Stay> = Vec::new();
        for stay in self.iter().filter_map(|stay| stay.as_of(as_of)) {
            if history.first().is_some_and(|first| first.child != stay.child) {
                visit(&history);
                history.clear();
            }
            history.push(stay);
        }
        if !history.is_empty() {
            visit(&history);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Exit, Stay, Stays};
    use crate::domain::exit::ExitReason;

    fn stay(child: u32, removal: i32, exit: Option<i32>) -> Stay {
        let exit = exit.map(|day| Exit { day, reason: ExitReason::Reunification });
        Stay { child, office: 0, removal, exit, birth: None, sex: 0, race: 0, home_visit: None }
    }

    #[test]
    fn stays_come_back_as_they_went_in_sorted_by_child_and_removal() {
        let late = Stay { home_visit: Some(95), birth: Some(-400), sex: 1, race: 3, ..stay(1, 90, Some(100)) };
        let stays = Stays::from_rows(vec![late, stay(2, 5, None), stay(1, 10, Some(20))]);
        assert_eq!(stays.iter().collect::<Vec<_>>(), [stay(1, 10, Some(20)), late, stay(2, 5, None)]);
    }

    #[test]
    fn stays_that_cannot_be_are_left_out_and_counted() {
        let visit = Stay { home_visit: Some(25), ..stay(3, 10, Some(20)) };
        let stays = Stays::from_rows(vec![stay(1, 10, Some(9)), stay(2, i32::MIN, None), visit, stay(4, 1, Some(1))]);
        assert_eq!((stays.len(), stays.unusable()), (1, [1, 2, 3].as_slice()));
    }

    #[test]
    fn as_of_a_date_later_exits_and_removals_have_not_happened() {
        let stays = Stays::from_rows(vec![stay(1, 10, Some(20)), stay(1, 30, None), stay(2, 10, Some(21))]);
        let mut seen = Vec::new();
        stays.each_child(20, |history| seen.push(history.iter().map(Stay::status).collect::<Vec<_>>()));
        assert_eq!(seen, [vec![1], vec![0]]);
    }

    #[test]
    fn a_changed_child_is_replaced_and_a_new_one_put_in_its_place() {
        let stays = Stays::from_rows(vec![stay(1, 10, None), stay(3, 10, None), stay(5, 10, None)]);
        let rows = vec![stay(5, 10, Some(12)), stay(4, 1, None), stay(6, 1, None)];
        let wanted = Stays::from_rows(vec![
            stay(1, 10, None),
            stay(3, 10, None),
            stay(4, 1, None),
            stay(5, 10, Some(12)),
            stay(6, 1, None),
        ]);
        assert_eq!(stays.with_histories(&[6, 4, 5], rows), wanted);
    }
}

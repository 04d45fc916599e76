//! Changes of worker within a role.
//!
//! The two tracks put two workers beside each child by design, so heads are never counted: what a family feels is that the
//! person in one role becomes another. Turnover of caseworkers goes with loss of permanency (C. Flower and others,
//! "Review of Turnover in Milwaukee County Private Agency Child Welfare Ongoing Case Management Staff", 2005).

/// How many times the person in a role became another, by those who had it in the order of their beginning. Who comes back
/// after a gap in which nobody had it was not changed; a day of cover is no assignment.
#[must_use]
pub fn changes<T: PartialEq>(had: &[T]) -> usize {
    had.iter().zip(had.iter().skip(1)).filter(|(before, after)| before != after).count()
}

/// How many families, or children, had how many changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spread {
    /// The same worker all along.
    pub none: usize,
    /// One change.
    pub one: usize,
    /// Two.
    pub two: usize,
    /// Three and more.
    pub more: usize,
}

impl Spread {
    /// Of numbers of changes.
    #[must_use]
    pub fn of(all: impl IntoIterator<Item = usize>) -> Self {
        all.into_iter().fold(Self::default(), |mut spread, changes| {
            let place = match changes {
                0 => &mut spread.none,
                1 => &mut spread.one,
                2 => &mut spread.two,
                _ => &mut spread.more,
            };
            *place += 1;
            spread
        })
    }

    /// How many there are.
    #[must_use]
    pub fn total(self) -> usize {
        self.none + self.one + self.two + self.more
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Spread, changes};

    #[test]
    fn a_change_is_another_person_and_not_another_row() {
        assert_eq!(changes::<u8>(&[]), 0);
        assert_eq!(changes(&['a']), 0);
        assert_eq!(changes(&['a', 'a']), 0, "came back after a gap");
        assert_eq!(changes(&['a', 'b']), 1);
        assert_eq!(changes(&['a', 'b', 'a']), 2, "going back is a change too");
    }

    #[test]
    fn everybody_is_counted_once() {
        let spread = Spread::of([0, 0, 1, 2, 3, 7]);
        assert_eq!(spread, Spread { none: 2, one: 1, two: 1, more: 2 });
        assert_eq!(spread.total(), 6);
    }

    proptest! {
        #[test]
        fn there_are_fewer_changes_than_rows_and_at_least_one_less_than_people(had in proptest::collection::vec(0_u8..4, 1..9)) {
            let people: std::collections::BTreeSet<u8> = had.iter().copied().collect();
            prop_assert!(changes(&had) < had.len());
            prop_assert!(changes(&had) + 1 >= people.len());
        }
    }
}

//! Miles in tenths, as odometers have them, so that a month's total is exact.

use std::fmt;
use std::str::FromStr;

/// The farthest trip, in tenths of a mile: there and back across a large state.
const FARTHEST: i32 = 20_000;

/// A distance in tenths of a mile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Miles(i32);

/// The text is no distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter the miles as a number with at most one decimal, such as 12.4, and no more than 2,000")]
pub struct NotMiles;

impl Miles {
    /// So many tenths of a mile, as they are kept; none where it is none or too far.
    #[must_use]
    pub fn of_tenths(tenths: i32) -> Option<Self> {
        (1..=FARTHEST).contains(&tenths).then_some(Self(tenths))
    }

    /// In tenths of a mile.
    #[must_use]
    pub const fn tenths(self) -> i32 {
        self.0
    }

    /// The total of these distances, as people read it: "12.4".
    #[must_use]
    pub fn total(all: impl IntoIterator<Item = Self>) -> String {
        said(all.into_iter().map(|miles| i64::from(miles.0)).sum())
    }
}

fn said(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

impl fmt::Display for Miles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&said(i64::from(self.0)))
    }
}

impl FromStr for Miles {
    type Err = NotMiles;

    fn from_str(text: &str) -> Result<Self, NotMiles> {
        let (whole, tenth) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let digits =
            |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole, 4) || !digits(tenth, 1) {
            return Err(NotMiles);
        }
        let (whole, tenth): (i32, i32) = (whole.parse().or(Err(NotMiles))?, tenth.parse().or(Err(NotMiles))?);
        Self::of_tenths(whole * 10 + tenth).ok_or(NotMiles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn miles_are_read_to_the_tenth_and_nothing_is_rounded() {
        for (typed, tenths) in [("12.4", 124), ("7", 70), (" 0.1 ", 1), ("2000", 20_000)] {
            assert_eq!(typed.parse::<Miles>().map(Miles::tenths), Ok(tenths), "{typed}");
        }
        for wrong in ["", "0", "0.0", "-3", "12.45", "1,200", "2000.1", "12.", ".5", "far", "99999"] {
            assert_eq!(wrong.parse::<Miles>(), Err(NotMiles), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_distance_reads_back_as_it_is_said_and_a_total_is_exact(all in prop::collection::vec(1i32..20_001, 0..40)) {
            let miles: Vec<Miles> = all.iter().filter_map(|tenths| Miles::of_tenths(*tenths)).collect();
            prop_assert_eq!(miles.len(), all.len());
            for one in &miles {
                prop_assert_eq!(one.to_string().parse(), Ok(*one));
            }
            let total: i64 = all.iter().map(|tenths| i64::from(*tenths)).sum();
            prop_assert_eq!(Miles::total(miles), format!("{}.{}", total / 10, total % 10));
        }
    }
}

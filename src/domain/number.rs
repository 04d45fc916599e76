//! Readable numbers that people can say over the phone: `F-2026-00042`.

use std::{fmt, str::FromStr};

/// A family's readable number: the year it was opened and a serial within that year.
///
/// Orders by year, then serial. Written with five digits, more when a year needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyNumber {
    year: u16,
    serial: u32,
}

/// The text is not a family number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("A family number looks like F-2026-00042.")]
pub struct NotAFamilyNumber;

impl FamilyNumber {
    /// The number of the `serial`-th family of `year`: the year has four digits and serials start at 1.
    pub fn new(year: u16, serial: u32) -> Result<Self, NotAFamilyNumber> {
        if (1000..=9999).contains(&year) && serial > 0 { Ok(Self { year, serial }) } else { Err(NotAFamilyNumber) }
    }

    /// The year the family was opened.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The serial within the year, from 1.
    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for FamilyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F-{:04}-{:05}", self.year, self.serial)
    }
}

impl FromStr for FamilyNumber {
    type Err = NotAFamilyNumber;

    /// Reads a number as people type it: either case, spaces around, leading zeros left out.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let mut parts = text.trim().splitn(3, '-');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("F" | "f"), Some(year), Some(serial)) if digits(year) && digits(serial) => {
                match (year.parse(), serial.parse()) {
                    (Ok(year), Ok(serial)) => Self::new(year, serial),
                    _ => Err(NotAFamilyNumber),
                }
            }
            _ => Err(NotAFamilyNumber),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_written_with_five_digits() {
        assert_eq!(FamilyNumber::new(2026, 42).unwrap().to_string(), "F-2026-00042");
        assert_eq!(FamilyNumber::new(2026, 123_456).unwrap().to_string(), "F-2026-123456");
    }

    #[test]
    fn a_number_is_read_as_people_type_it() {
        let number = FamilyNumber::new(2026, 42).unwrap();
        for typed in ["F-2026-00042", "f-2026-42", "  F-2026-042 "] {
            assert_eq!(typed.parse(), Ok(number), "{typed}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for typed in ["", "F", "F-2026", "F-2026-", "F-2026-0", "G-2026-1", "F-26-1", "F-2026-+1", "F-2026-1-2", "42"] {
            assert_eq!(typed.parse::<FamilyNumber>(), Err(NotAFamilyNumber), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_back_as_it_was_written(year in 1000u16..=9999, serial in 1u32..) {
            let number = FamilyNumber::new(year, serial).unwrap();
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}

//! Caseloads and when they are too high.
//!
//! The defaults are those of the Child Welfare League of America: at most 17 active families for ongoing services and
//! 12 to 15 children in family foster care. The League counts them as maxima and asks each agency for a local workload
//! study, so they are data that an agency sets. Families and children are never added together.

use super::tracks::Track;

crate::codes! {
    /// How heavy a caseload is.
    pub enum Load {
        Green => "green", "Within the standard",
        Amber => "amber", "Near the limit",
        Red => "red", "Over the limit",
    }
}

/// The most that each level of one track still holds, in families or in children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// More than this is amber.
    pub amber_over: u32,
    /// More than this is red.
    pub red_over: u32,
}

/// The caseload limits of both tracks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In families.
    pub reunification: Limit,
    /// In children.
    pub permanency: Limit,
}

/// A limit that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write two whole numbers with a comma, near the limit and over it, the second not smaller than the first, such as 12,17"
)]
pub struct UnusableLimit;

impl Limit {
    /// Reads "12,17": more than 12 is amber, more than 17 is red.
    ///
    /// # Errors
    /// [`UnusableLimit`] for anything else, for a second number below the first, and for a limit of nothing at all.
    pub fn parse(text: &str) -> Result<Self, UnusableLimit> {
        let (amber, red) = text.split_once(',').ok_or(UnusableLimit)?;
        let read = |half: &str| half.trim().parse::<u32>().or(Err(UnusableLimit));
        let limit = Self { amber_over: read(amber)?, red_over: read(red)? };
        if limit.amber_over > 0 && limit.amber_over <= limit.red_over { Ok(limit) } else { Err(UnusableLimit) }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            reunification: Limit { amber_over: 12, red_over: 17 },
            permanency: Limit { amber_over: 12, red_over: 15 },
        }
    }
}

impl Limits {
    /// The limit of a track.
    pub const fn of(&self, track: Track) -> Limit {
        match track {
            Track::Reunification => self.reunification,
            Track::Permanency => self.permanency,
        }
    }

    /// How heavy a caseload of `open` families or children is on a track.
    pub const fn load(&self, track: Track, open: u32) -> Load {
        let limit = self.of(track);
        if open > limit.red_over {
            Load::Red
        } else if open > limit.amber_over {
            Load::Amber
        } else {
            Load::Green
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn load_codes_are_sound() {
        crate::domain::code::check_codes::<Load>();
    }

    #[test]
    fn a_caseload_turns_amber_and_red_only_past_its_limits() {
        let limits = Limits::default();
        let loads = |track, counts: [u32; 4]| counts.map(|n| limits.load(track, n));
        let expected = [Load::Green, Load::Amber, Load::Amber, Load::Red];
        assert_eq!(loads(Track::Reunification, [12, 13, 17, 18]), expected);
        assert_eq!(loads(Track::Permanency, [12, 13, 15, 16]), expected);
        assert_eq!(limits.load(Track::Permanency, 0), Load::Green);
    }

    #[test]
    fn a_limit_is_two_numbers_of_which_the_second_is_not_smaller() {
        assert_eq!(Limit::parse("12,17"), Ok(Limit { amber_over: 12, red_over: 17 }));
        assert_eq!(Limit::parse(" 8 , 8 "), Ok(Limit { amber_over: 8, red_over: 8 }));
        for unusable in ["", "12", "17,12", "0,5", "-1,5", "12;17", "12,17,20", "twelve,17"] {
            assert_eq!(Limit::parse(unusable), Err(UnusableLimit), "{unusable}");
        }
    }
}

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
}

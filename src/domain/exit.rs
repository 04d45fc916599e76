//! How a stay in foster care ends: the eight discharge reasons of the federal file.

use serde::{Serialize, Serializer};

/// Why a child left foster care.
///
/// The categories are those of the AFCARS out-of-home care file, 45 CFR 1355.44(g)(3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExitReason {
    /// Back with a parent or the caretaker the child was removed from.
    Reunification,
    /// Legally adopted.
    Adoption,
    /// In a legal guardianship.
    Guardianship,
    /// Living with a relative, without adoption or guardianship.
    LivingWithRelative,
    /// Reached majority, was emancipated, or aged out.
    Emancipation,
    /// Moved to the responsibility of another agency.
    Transfer,
    /// Away without leave, and the agency's responsibility ended.
    Runaway,
    /// Died in care.
    Death,
}

impl ExitReason {
    /// Every reason, in the order of [`ExitReason::number`].
    pub const ALL: [Self; 8] = [
        Self::Reunification,
        Self::Adoption,
        Self::Guardianship,
        Self::LivingWithRelative,
        Self::Emancipation,
        Self::Transfer,
        Self::Runaway,
        Self::Death,
    ];

    /// Number of the cause in the outcome statistics, 1 to 8; 0 means still in care.
    pub const fn number(self) -> u8 {
        match self {
            Self::Reunification => 1,
            Self::Adoption => 2,
            Self::Guardianship => 3,
            Self::LivingWithRelative => 4,
            Self::Emancipation => 5,
            Self::Transfer => 6,
            Self::Runaway => 7,
            Self::Death => 8,
        }
    }

    /// The reason with this number (1 to 8), or `None`.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Reunification),
            2 => Some(Self::Adoption),
            3 => Some(Self::Guardianship),
            4 => Some(Self::LivingWithRelative),
            5 => Some(Self::Emancipation),
            6 => Some(Self::Transfer),
            7 => Some(Self::Runaway),
            8 => Some(Self::Death),
            _ => None,
        }
    }

    /// Code in the database, in addresses and in files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reunification => "reunification",
            Self::Adoption => "adoption",
            Self::Guardianship => "guardianship",
            Self::LivingWithRelative => "relative",
            Self::Emancipation => "emancipation",
            Self::Transfer => "transfer",
            Self::Runaway => "runaway",
            Self::Death => "death",
        }
    }

    /// The reason with this code, or `None`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// Words for a page.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reunification => "Reunification",
            Self::Adoption => "Adoption",
            Self::Guardianship => "Guardianship",
            Self::LivingWithRelative => "Living with a relative",
            Self::Emancipation => "Emancipation or aged out",
            Self::Transfer => "Transfer to another agency",
            Self::Runaway => "Runaway",
            Self::Death => "Death",
        }
    }

    /// Whether the exit is permanency in the federal sense: reunification, adoption, guardianship or living with a
    /// relative (Children's Bureau, CFSR Round 4 Statewide Data Indicators, "permanency in 12 months").
    pub const fn is_permanency(self) -> bool {
        matches!(self, Self::Reunification | Self::Adoption | Self::Guardianship | Self::LivingWithRelative)
    }
}

impl Serialize for ExitReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::ExitReason;

    #[test]
    fn codes_and_numbers_go_there_and_back() {
        for (reason, number) in ExitReason::ALL.into_iter().zip(1u8..) {
            assert_eq!(reason.number(), number);
            assert_eq!(ExitReason::from_number(number), Some(reason));
            assert_eq!(ExitReason::from_code(reason.code()), Some(reason));
        }
        assert_eq!(ExitReason::from_number(0), None);
        assert_eq!(ExitReason::from_number(9), None);
        assert_eq!(ExitReason::from_code("home"), None);
    }

    #[test]
    fn the_first_four_reasons_are_permanency_and_no_other() {
        let permanency: Vec<u8> =
            ExitReason::ALL.into_iter().filter(|r| r.is_permanency()).map(ExitReason::number).collect();
        assert_eq!(permanency, [1, 2, 3, 4]);
    }
}

//! How a stay in foster care ends: the eight discharge reasons of the federal file.

crate::codes! {
    /// Why a child left foster care (AFCARS out-of-home care file, exit reason, 45 CFR 1355.44(g)(3)).
    pub enum ExitReason {
        /// Back with a parent or the caretaker the child was removed from.
        Reunification => "reunification", "Reunification",
        Adoption => "adoption", "Adoption",
        Guardianship => "guardianship", "Guardianship",
        /// Without adoption or guardianship.
        LivingWithRelative => "relative", "Living with a relative",
        /// Reached majority, was emancipated, or aged out.
        Emancipation => "emancipation", "Emancipation or aged out",
        Transfer => "transfer", "Transfer to another agency",
        /// Away without leave, and the agency's responsibility ended.
        Runaway => "runaway", "Runaway",
        Death => "death", "Death of the child",
    }
}

impl ExitReason {
    /// Number of the cause in the outcome statistics, 1 to 8 in the order of `ALL`; 0 means still in care.
    #[must_use]
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
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        let place = usize::from(number).checked_sub(1)?;
        Self::ALL.get(place).copied()
    }

    /// Whether the exit is permanency in the federal sense: reunification, adoption, guardianship or living with a
    /// relative (Children's Bureau, CFSR Round 4 Statewide Data Indicators, "permanency in 12 months").
    #[must_use]
    pub const fn is_permanency(self) -> bool {
        matches!(self, Self::Reunification | Self::Adoption | Self::Guardianship | Self::LivingWithRelative)
    }
}

#[cfg(test)]
mod tests {
    use super::ExitReason;

    #[test]
    fn the_codes_are_sound_and_the_numbers_go_there_and_back() {
        crate::domain::code::check_codes::<ExitReason>();
        for (reason, number) in ExitReason::ALL.iter().copied().zip(1_u8..) {
            assert_eq!(reason.number(), number);
            assert_eq!(ExitReason::from_number(number), Some(reason));
        }
        assert_eq!(ExitReason::from_number(0), None);
        assert_eq!(ExitReason::from_number(9), None);
    }

    #[test]
    fn the_first_four_reasons_are_permanency_and_no_other() {
        let permanency: Vec<u8> =
            ExitReason::ALL.iter().copied().filter(|r| r.is_permanency()).map(ExitReason::number).collect();
        assert_eq!(permanency, [1, 2, 3, 4]);
    }
}

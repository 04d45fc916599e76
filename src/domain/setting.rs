//! Living arrangements: where a child in care lives.
//!
//! After AFCARS elements 113 to 120 (45 CFR 1355.44(e)): the family-home kinds of 114 to 119 and the other living
//! arrangements of 120, in one list, with respite and a catch-all that an agency needs day to day.

crate::codes! {
    /// The kind of a living arrangement.
    pub enum Setting {
        /// Foster home of a relative.
        RelativeHome => "relative_home", "Relative home",
        /// Foster home of kin who are not relatives: people the child knew before.
        KinHome => "kin_home", "Kin home",
        /// Foster home of people the child did not know.
        FosterHome => "foster_home", "Foster home, non-relative",
        TherapeuticFosterHome => "therapeutic_foster_home", "Therapeutic foster home",
        PreAdoptiveHome => "pre_adoptive_home", "Pre-adoptive home",
        Shelter => "shelter", "Shelter care",
        GroupHome => "group_home", "Group home",
        /// Qualified residential treatment program (42 USC 672(k)(4)).
        TreatmentProgram => "qrtp", "Qualified residential treatment program",
        /// Child care institution or residential treatment center.
        Institution => "institution", "Institution",
        SupervisedIndependentLiving => "independent_living", "Supervised independent living",
        JusticeFacility => "justice_facility", "Juvenile justice facility",
        /// Medical, rehabilitation or psychiatric.
        Hospital => "hospital", "Hospital",
        Runaway => "runaway", "Runaway or whereabouts unknown",
        /// At home while the agency stays responsible: still in care.
        TrialHomeVisit => "trial_home_visit", "Trial home visit",
        /// A short stay that gives the caregivers a rest.
        Respite => "respite", "Respite",
        Other => "other", "Other",
    }
}

impl Setting {
    /// Whether the child lives in a family: a foster, relative, kin or pre-adoptive home, or at home.
    pub const fn is_family_like(self) -> bool {
        matches!(
            self,
            Self::RelativeHome
                | Self::KinHome
                | Self::FosterHome
                | Self::TherapeuticFosterHome
                | Self::PreAdoptiveHome
                | Self::TrialHomeVisit
        )
    }

    /// Whether the caregivers are relatives or kin.
    pub const fn is_relative(self) -> bool {
        matches!(self, Self::RelativeHome | Self::KinHome)
    }

    /// Whether going there counts as a placement; visits home, running away and respite do not (CFSR Round 4
    /// statewide data indicators, placement stability).
    pub const fn counts_as_placement(self) -> bool {
        !matches!(self, Self::TrialHomeVisit | Self::Runaway | Self::Respite)
    }
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn setting_codes_are_sound() {
        crate::domain::code::check_codes::<Setting>();
    }

    #[test]
    fn relatives_homes_are_family_like_and_institutions_are_not() {
        assert!(Setting::ALL.iter().filter(|s| s.is_relative()).all(|s| s.is_family_like()));
        for away in [Setting::GroupHome, Setting::Institution, Setting::Shelter, Setting::Hospital, Setting::Runaway] {
            assert!(!away.is_family_like(), "{away}");
        }
    }

    #[test]
    fn going_home_running_away_and_respite_are_no_placements() {
        let not: Vec<_> = Setting::ALL.iter().copied().filter(|s| !s.counts_as_placement()).collect();
        assert_eq!(not, [Setting::Runaway, Setting::TrialHomeVisit, Setting::Respite]);
    }
}

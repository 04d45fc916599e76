//! The people of a family, as records name them.

crate::codes! {
    /// What an adult is to the children.
    pub enum Relation {
        Mother => "mother", "Mother",
        Father => "father", "Father",
        Parent => "parent", "Parent",
        Stepparent => "stepparent", "Stepparent",
        Guardian => "guardian", "Legal guardian",
        Grandparent => "grandparent", "Grandparent",
        AuntOrUncle => "aunt_or_uncle", "Aunt or uncle",
        Sibling => "sibling", "Adult sibling",
        OtherRelative => "other_relative", "Other relative",
        Other => "other", "Other adult",
    }
}

impl Relation {
    /// Whether the children may come home to this adult: reunification is with a parent or legal guardian.
    #[must_use]
    pub const fn is_parent(self) -> bool {
        matches!(self, Self::Mother | Self::Father | Self::Parent | Self::Stepparent | Self::Guardian)
    }
}

crate::codes! {
    /// A child's sex, as the record has it.
    pub enum Sex {
        Female => "female", "Female",
        Male => "male", "Male",
        Other => "other", "Another",
    }
}

crate::codes! {
    /// Race and ethnicity in the groups of federal reports (AFCARS), combined into one.
    pub enum Race {
        White => "white", "White",
        Black => "black", "Black or African American",
        Hispanic => "hispanic", "Hispanic or Latino",
        TwoOrMore => "two_or_more", "Two or more races",
        AmericanIndianAlaskaNative => "american_indian_alaska_native", "American Indian or Alaska Native",
        Asian => "asian", "Asian",
        NativeHawaiianPacificIslander => "native_hawaiian_pacific_islander", "Native Hawaiian or Pacific Islander",
        Unknown => "unknown", "Not known",
    }
}

crate::codes! {
    /// The answer to the tribal inquiry that the Indian Child Welfare Act asks for (25 CFR 23.107).
    pub enum TribalAnswer {
        NotAsked => "not_asked", "Not asked yet",
        No => "no", "No known tribal heritage",
        Possible => "possible", "Possible: inquiry continues",
        Yes => "yes", "Tribal member or eligible",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Relation>();
        crate::domain::code::check_codes::<Sex>();
        crate::domain::code::check_codes::<Race>();
        crate::domain::code::check_codes::<TribalAnswer>();
    }
}

//! What a parent changed, and what the agency did about it: told apart, because the court asks for both apart
//! (Minn. R. Juv. Prot. P. 27.02; 42 USC 671(a)(15)).

crate::codes! {
    /// How what was seen stands towards the goal.
    pub enum Direction {
        /// However small: the paper tells steps forward as well as difficulties.
        StepForward => "step_forward", "Step forward",
        Steady => "steady", "Keeps it up",
        Difficulty => "difficulty", "Difficulty",
        Setback => "setback", "Setback",
    }
}

crate::codes! {
    /// What the agency did.
    pub enum EffortKind {
        Offered => "offered", "Offered",
        Arranged => "arranged", "Arranged",
        Referred => "referred", "Referred",
        Drove => "drove", "Drove",
        Visited => "visited", "Visited",
        FollowedUp => "followed_up", "Followed up",
        Paid => "paid", "Paid",
        Interpreted => "interpreted", "Had it interpreted",
        MetProvider => "met_provider", "Met with the provider",
        FamilyMeeting => "family_meeting", "Family meeting",
        TribeConsulted => "tribe_consulted", "Asked the tribe for guidance",
        RelativeSearch => "relative_search", "Looked for relatives",
        Other => "other", "Something else",
    }
}

crate::codes! {
    /// The standard that an effort is evidence of.
    pub enum Standard {
        Reasonable => "reasonable", "Reasonable efforts",
        /// Affirmative, active, thorough and timely (25 CFR 23.2; Minn. Stat. 260.762).
        ActiveTribal => "active_tribal", "Active efforts: Indian child",
        /// The African American Family Preservation and Child Welfare Disproportionality Act (Minn. Stat. 260.61 to 260.693).
        ActiveDisproportionality => "active_disproportionality", "Active efforts: African American or disproportionately represented child",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;

    #[test]
    fn the_codes_are_sound() {
        check_codes::<Direction>();
        check_codes::<EffortKind>();
        check_codes::<Standard>();
    }
}

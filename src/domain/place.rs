//! What is said of a place beside its kind: where it is, why a child lives apart from brothers and sisters, why she moved.

crate::codes! {
    /// Where a living arrangement is (AFCARS element 121, 45 CFR 1355.44(e)).
    pub enum Location {
        InState => "in_state", "In the state or service area",
        OutOfState => "out_of_state", "In another state",
        OutOfCountry => "out_of_country", "In another country",
    }
}

impl Location {
    /// Whether the state or country must be named: outside, a visit at least every six months is due (42 USC 675(5)(A)(ii)).
    #[must_use]
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::OutOfState | Self::OutOfCountry)
    }
}

crate::codes! {
    /// Why a child in care does not live with brothers and sisters in care (reasonable efforts to place them together, 42 USC
    /// 671(a)(31)).
    pub enum ApartReason {
        NoHomeForAll => "no_home_for_all", "No home with room for all",
        Safety => "safety", "Not safe together",
        Treatment => "treatment", "Needs treatment elsewhere",
        OtherKin => "other_kin", "Lives with kin of one parent",
        AlreadyApart => "already_apart", "Lived apart before",
        ChildsWish => "childs_wish", "The child's wish",
        CourtOrder => "court_order", "Court order",
        OnTheWay => "on_the_way", "For a short time, together soon",
    }
}

crate::codes! {
    /// Why a child moved from one place to another.
    pub enum MoveReason {
        CloserToHome => "closer_to_home", "Closer to parents, kin or school",
        WithSiblings => "with_siblings", "To live with brothers and sisters",
        WithRelatives => "with_relatives", "To live with relatives or kin",
        TowardsHome => "towards_home", "Towards going home",
        TowardsPermanency => "towards_permanency", "Towards adoption or guardianship",
        LessRestrictive => "less_restrictive", "To a less restrictive place",
        MoreCare => "more_care", "Needs more care than the home can give",
        CaregiverAsked => "caregiver_asked", "The caregiver asked",
        HomeClosed => "home_closed", "The home closed or lost its license",
        Maltreatment => "maltreatment", "Concern about safety in the home",
        ChildAsked => "child_asked", "The child asked",
        RanAway => "ran_away", "The child ran away",
        CameBack => "came_back", "Came back from running away, hospital or respite",
        Planned => "planned_short", "The short stay was over",
        Court => "court", "Court order",
        Other => "other", "Another reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;

    #[test]
    fn place_codes_are_sound() {
        check_codes::<Location>();
        check_codes::<ApartReason>();
        check_codes::<MoveReason>();
    }

    #[test]
    fn only_elsewhere_is_outside() {
        let outside: Vec<_> = Location::ALL.iter().filter(|l| l.is_outside()).collect();
        assert_eq!(outside, [&Location::OutOfState, &Location::OutOfCountry]);
    }
}

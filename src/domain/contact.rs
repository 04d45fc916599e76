//! Contacts of workers with families: how, what for, where.

crate::codes! {
    /// How a contact was made.
    pub enum Medium {
        InPersonHome => "in_person_home", "In person, at home",
        InPersonElsewhere => "in_person_elsewhere", "In person, elsewhere",
        Video => "video", "Video call",
        Phone => "phone", "Phone",
        Message => "message", "Text or e-mail",
        Letter => "letter", "Letter",
    }
}

impl Medium {
    /// Meeting face to face. Only such a contact can count as a caseworker visit (42 USC 624(f)).
    pub const IN_PERSON: [Self; 2] = [Self::InPersonHome, Self::InPersonElsewhere];

    /// Whether the people met face to face.
    pub fn in_person(self) -> bool {
        Self::IN_PERSON.contains(&self)
    }
}

crate::codes! {
    /// Whether the people reached each other. An attempt is evidence of effort, not of contact.
    pub enum Outcome {
        Held => "held", "Held",
        Attempted => "attempted", "Attempted",
    }
}

crate::codes! {
    /// What a contact was mainly for.
    pub enum ContactPurpose {
        Plan => "plan", "The family’s plan",
        Services => "services", "Services and referrals",
        SafetyCheck => "safety_check", "Safety check",
        /// The monthly visit of 42 USC 624(f); what counts as one is read from who met whom, not from this word.
        CaseworkerVisit => "caseworker_visit", "Monthly caseworker visit",
        FamilyTime => "family_time", "Planning family time",
        Court => "court", "Court",
        Relatives => "relatives", "Relatives and kin",
        Aftercare => "aftercare", "After the return home",
        Other => "other", "Something else",
    }
}

crate::codes! {
    /// Where people met.
    pub enum MeetingPlace {
        ParentHome => "parent_home", "Parent’s home",
        ChildHome => "child_home", "Where the child lives",
        RelativeHome => "relative_home", "A relative’s home",
        Office => "office", "Agency office",
        VisitCenter => "visit_center", "Visitation center",
        Court => "court", "Court",
        Provider => "provider", "A provider’s place",
        School => "school", "School or daycare",
        /// A park, a library, a restaurant.
        Community => "community", "Park, library or the like",
        Other => "other", "Elsewhere",
    }
}

impl MeetingPlace {
    /// Whether somebody lives there.
    pub const fn is_home(self) -> bool {
        matches!(self, Self::ParentHome | Self::ChildHome | Self::RelativeHome)
    }
}

/// Why a contact made this way cannot have been there, in words for whoever typed it.
#[must_use]
pub fn place_problem(medium: Medium, place: MeetingPlace) -> Option<&'static str> {
    if !medium.in_person() {
        Some("A place is for meeting in person. Take it out, or say that you met")
    } else if medium == Medium::InPersonHome && !place.is_home() {
        Some("You said that you met at home. Choose a home, or say that you met elsewhere")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;

    #[test]
    fn contact_codes_are_sound() {
        check_codes::<Medium>();
        check_codes::<Outcome>();
        check_codes::<ContactPurpose>();
        check_codes::<MeetingPlace>();
    }

    #[test]
    fn only_meeting_face_to_face_is_in_person() {
        let in_person: Vec<_> = Medium::ALL.iter().filter(|m| m.in_person()).collect();
        assert_eq!(in_person, [&Medium::InPersonHome, &Medium::InPersonElsewhere]);
    }

    #[test]
    fn only_who_met_was_somewhere_and_who_met_at_home_was_at_a_home() {
        for &medium in Medium::ALL {
            for &place in MeetingPlace::ALL {
                let fits = place_problem(medium, place).is_none();
                assert_eq!(
                    fits,
                    medium.in_person() && (place.is_home() || medium != Medium::InPersonHome),
                    "{medium} {place}"
                );
            }
        }
    }
}

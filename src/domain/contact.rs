//! Contacts of workers with families, and family time: the visits of parents and children.

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
    /// What became of a planned visit of parents and children, and by whom it failed.
    pub enum FamilyTimeOutcome {
        Held => "held", "Held",
        CancelledByParent => "cancelled_by_parent", "Cancelled by the parent",
        CancelledByAgency => "cancelled_by_agency", "Cancelled by the agency",
        CancelledByCaregiver => "cancelled_by_caregiver", "Cancelled by the caregiver",
        /// By the child, or for a reason of nobody's making such as weather.
        CancelledByOther => "cancelled_by_other", "Cancelled by the child or another",
        NoShow => "no_show", "Parent did not come",
    }
}

impl FamilyTimeOutcome {
    /// Whether the parent is the one by whom the visit did not happen.
    pub const fn missed_by_parent(self) -> bool {
        matches!(self, Self::CancelledByParent | Self::NoShow)
    }
}

crate::codes! {
    /// How closely family time is watched.
    pub enum Supervision {
        /// Somebody is in the room throughout.
        Supervised => "supervised", "Supervised",
        /// Somebody looks in.
        Monitored => "monitored", "Monitored",
        Unsupervised => "unsupervised", "Unsupervised",
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
        check_codes::<FamilyTimeOutcome>();
        check_codes::<Supervision>();
    }

    #[test]
    fn only_meeting_face_to_face_is_in_person() {
        let in_person: Vec<_> = Medium::ALL.iter().filter(|m| m.in_person()).collect();
        assert_eq!(in_person, [&Medium::InPersonHome, &Medium::InPersonElsewhere]);
    }

    #[test]
    fn a_visit_the_agency_or_the_caregiver_cancelled_is_not_held_against_the_parent() {
        assert!(!FamilyTimeOutcome::CancelledByAgency.missed_by_parent());
        assert!(!FamilyTimeOutcome::CancelledByCaregiver.missed_by_parent());
        assert!(!FamilyTimeOutcome::CancelledByOther.missed_by_parent());
        assert!(FamilyTimeOutcome::NoShow.missed_by_parent());
    }
}

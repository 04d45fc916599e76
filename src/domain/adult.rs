//! What is known of the adults of a family: dated entries, each of one kind.

use chrono::NaiveDate;

crate::codes! {
    /// What an adult is to one child. Two adults may be the same to a child, and one adult several things in turn.
    pub enum ChildRelation {
        Mother => "mother", "Mother",
        LegalFather => "legal_father", "Legal father",
        PutativeFather => "putative_father", "Putative father",
        LegalParent => "legal_parent", "Legal parent",
        /// A parent against whom nothing was found; the children may be able to live with her or him.
        NonOffendingParent => "non_offending_parent", "Non-offending parent",
        Stepparent => "stepparent", "Stepparent",
        Custodian => "custodian", "Custodian",
        /// As 25 USC 1903(6) defines.
        IndianCustodian => "indian_custodian", "Indian custodian",
        Guardian => "guardian", "Legal guardian",
        Grandparent => "grandparent", "Grandparent",
        Relative => "relative", "Other relative",
        Kin => "kin", "Kin, not related",
        Other => "other", "Other",
    }
}

crate::codes! {
    /// A way to reach somebody.
    pub enum Way {
        Phone => "phone", "Phone",
        Email => "email", "E-mail",
        Address => "address", "Address",
    }
}

crate::codes! {
    /// Who speaks for an adult or a child in court.
    pub enum Lawyer {
        Attorney => "attorney", "Attorney",
        GuardianAdLitem => "guardian_ad_litem", "Guardian ad litem",
        Advocate => "advocate", "Other advocate",
    }
}

crate::codes! {
    /// What an entry is about.
    pub enum EntryKind {
        Relation => "relation", "Relation to a child",
        Contact => "contact", "How to reach",
        Language => "language", "Language",
        Home => "home", "Household",
        Lawyer => "lawyer", "Attorney or guardian ad litem",
    }
}

impl EntryKind {
    /// Whether entries of this kind stand one after the other, so that the latest is the one that counts.
    #[must_use]
    pub const fn is_one_at_a_time(self) -> bool {
        matches!(self, Self::Language | Self::Home)
    }
}

/// Whether an entry of these days counts on `today`: both ends are included, and an open one has no end.
#[must_use]
pub fn counts(from_on: Option<NaiveDate>, until_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    from_on.is_none_or(|from| from <= today) && until_on.is_none_or(|until| until >= today)
}

crate::codes! {
    /// Whether there is reason to know that a child is an Indian child, or that it was settled (25 CFR 23.107).
    pub enum TribalFinding {
        ReasonToKnow => "reason_to_know", "Reason to know that the child is an Indian child",
        NoReasonToKnow => "no_reason_to_know", "No reason to know",
        IndianChild => "indian_child", "Determined: an Indian child",
        NotIndianChild => "not_indian_child", "Determined: not an Indian child",
    }
}

crate::codes! {
    /// To whom a notice of the proceeding goes (25 USC 1912(a)).
    pub enum NoticeTo {
        Tribe => "tribe", "Tribe",
        Parent => "parent", "Parent",
        IndianCustodian => "indian_custodian", "Indian custodian",
        Bureau => "bureau", "Bureau of Indian Affairs",
    }
}

crate::codes! {
    /// How a notice was sent. The Act asks for registered mail with return receipt.
    pub enum NoticeBy {
        RegisteredMail => "registered_mail", "Registered mail, return receipt",
        CertifiedMail => "certified_mail", "Certified mail, return receipt",
        EMail => "e_mail", "E-mail",
        InPerson => "in_person", "In person",
        Other => "other", "Another way",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::any_date;
    use proptest::prelude::*;

    #[test]
    fn the_codes_are_sound() {
        check_codes::<ChildRelation>();
        check_codes::<Way>();
        check_codes::<Lawyer>();
        check_codes::<EntryKind>();
        check_codes::<TribalFinding>();
        check_codes::<NoticeTo>();
        check_codes::<NoticeBy>();
    }

    proptest! {
        #[test]
        fn an_entry_counts_from_its_first_day_to_its_last(from in any_date(), long in 0i64..400, at in -500i64..900) {
            let (until, today) = (from + chrono::Duration::days(long), from + chrono::Duration::days(at));
            prop_assert_eq!(counts(Some(from), Some(until), today), (0..=long).contains(&at));
            prop_assert_eq!(counts(Some(from), None, today), at >= 0);
            prop_assert!(counts(None, None, today));
        }
    }
}

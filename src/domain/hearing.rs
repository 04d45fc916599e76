//! Court hearings: their kinds and what became of them.
//!
//! When each must be held is law, differs by state, and is data; nothing here computes a deadline.

crate::codes! {
    /// The kind of a hearing, in plain words with the courts' other names for it.
    pub enum HearingKind {
        EmergencyProtectiveCare => "emergency_protective_care", "Emergency protective care or shelter hearing",
        /// Minnesota: admit-deny; California: initial or jurisdictional.
        AdmitDeny => "admit_deny", "Admit-deny or initial hearing",
        Pretrial => "pretrial", "Pretrial hearing",
        Trial => "trial", "Trial or fact-finding",
        Disposition => "disposition", "Disposition hearing",
        IntermediateReview => "intermediate_review", "90-day or intermediate review",
        /// The periodic review of 42 USC 675(5)(B); in Minnesota the permanency progress review.
        SixMonthReview => "six_month_review", "Six-month or permanency progress review",
        /// The permanency hearing of 42 USC 675(5)(C); in Minnesota the admit-deny on a permanency petition.
        Permanency => "permanency", "Permanency hearing",
        TerminationTrial => "termination_trial", "Termination of parental rights trial",
        PostPermanencyReview => "post_permanency_review", "Post-permanency review",
        Other => "other", "Other hearing",
    }
}

crate::codes! {
    /// What became of a hearing.
    pub enum HearingStatus {
        Scheduled => "scheduled", "Scheduled",
        Held => "held", "Held",
        /// Put off; the new date is a hearing of its own.
        Continued => "continued", "Continued",
        Cancelled => "cancelled", "Cancelled",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;

    #[test]
    fn hearing_codes_are_sound() {
        check_codes::<HearingKind>();
        check_codes::<HearingStatus>();
    }
}

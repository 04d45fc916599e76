//! A child's legal status through time, and the parental rights of each parent.

use chrono::NaiveDate;

use super::calendar::short_date;

crate::codes! {
    /// By what right the agency, or somebody else, has a child.
    pub enum LegalStatus {
        /// A hold by the police or the court until the first hearing.
        EmergencyCustody => "emergency_custody", "Emergency custody",
        /// By order, until the petition is decided.
        TemporaryCustody => "temporary_custody", "Temporary custody by court order",
        /// After adjudication: a child in need of protection or services.
        AgencyCustody => "agency_custody", "Custody of the agency (adjudicated)",
        /// Without an order, by agreement with the parents (42 USC 672(f)).
        VoluntaryPlacement => "voluntary_placement", "Voluntary placement agreement",
        /// Custody is the parent's; the court and the agency look on.
        ProtectiveSupervision => "protective_supervision", "Protective supervision, custody with a parent",
        PermanentCustody => "permanent_custody", "Permanent custody of the agency",
        /// After the parental rights of both have ended.
        AgencyGuardianship => "agency_guardianship", "Guardianship of the agency (parental rights ended)",
        RelativeCustody => "relative_custody", "Permanent custody of a relative",
        /// The court's jurisdiction has ended.
        Dismissed => "dismissed", "Jurisdiction ended",
    }
}

crate::codes! {
    /// How a parent's rights end (AFCARS elements 63 and 64, 45 CFR 1355.44(c)).
    pub enum RightsEnd {
        Voluntary => "voluntary", "Voluntary",
        Involuntary => "involuntary", "Involuntary",
    }
}

/// Why a petition and an order to end parental rights cannot stand together; its text is a plain sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RightsError {
    /// Neither is known.
    #[error("Enter the day of the petition, the day of the order, or both")]
    NoDay,
    /// The order lies before the petition.
    #[error("The petition was on {}; the order cannot be older", short_date(*.0))]
    OrderBeforePetition(NaiveDate),
}

/// Checks the days of a petition and an order to end a parent's rights.
///
/// # Errors
/// The rule that they break.
pub fn check_rights(petition: Option<NaiveDate>, order: Option<NaiveDate>) -> Result<(), RightsError> {
    match (petition, order) {
        (None, None) => Err(RightsError::NoDay),
        (Some(petition), Some(order)) if order < petition => Err(RightsError::OrderBeforePetition(petition)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    #[test]
    fn legal_codes_are_sound() {
        check_codes::<LegalStatus>();
        check_codes::<RightsEnd>();
    }

    #[test]
    fn an_order_follows_its_petition() {
        assert_eq!(check_rights(None, None), Err(RightsError::NoDay));
        let wrong = check_rights(Some(date("2026-03-06")), Some(date("2026-03-05"))).unwrap_err();
        assert_eq!(wrong.to_string(), "The petition was on Mar 6, 2026; the order cannot be older");
        assert_eq!(check_rights(None, Some(date("2026-03-05"))), Ok(()));
    }

    proptest! {
        #[test]
        fn two_days_stand_together_just_when_they_are_in_order(petition in any_date(), order in any_date()) {
            prop_assert_eq!(check_rights(Some(petition), Some(order)).is_ok(), petition <= order);
        }
    }
}

//! What the database refuses, in words and beside the field that it is about; and what pages say alike.

use chrono::NaiveDate;

use super::model::Offer;
use crate::domain::calendar::short_date;
use crate::domain::partner::Stage;

/// Beginning of a rule's name, the field, and the words.
const REFUSALS: [(&str, &str, &str); 13] = [
    (
        "partners_own_case_closed",
        "partner",
        "Her own case is not closed on record. A parent partner must not have an open case",
    ),
    ("partners.person_id", "partner", "She is on the roster already"),
    ("partners_person_id", "partner", "She is on the roster already"),
    ("partner_terms_no_overlap", "starts_on", "She covers or covered this office on that day already"),
    ("partner_terms_one_open_uq", "office", "She covers this office already"),
    ("partner_terms.partner_id", "office", "She covers this office already"),
    ("partner_offers_one_live_uq", "parent", "This parent has an offer that is still open, or a partner"),
    ("partner_offers.family_id", "parent", "This parent has an offer that is still open, or a partner"),
    ("partner_offers_no_overlap", "on", "Another partner stood by this parent on that day"),
    (
        "partner_offers_not_of_family",
        "partner",
        "She is a member of this family. A partner stands by other families than her own",
    ),
    ("partner_offers_active_partner", "partner", "She did not cover this family’s office on that day"),
    ("partner_offers_contacts_within", "on", "A contact is on record after that day"),
    ("partner_contacts_while_active", "held_on", "No partner stood by this parent on that day"),
];

/// The field and the words for a rule that the database holds.
pub(super) fn refusal(rule: &str) -> Option<(&'static str, &'static str)> {
    REFUSALS.iter().find(|(name, ..)| rule.starts_with(name)).map(|(_, field, words)| (*field, *words))
}

/// A tag for where an offer stands.
pub(super) fn tag(offer: &Offer) -> (&'static str, &'static str) {
    if offer.error_at.is_some() {
        return ("plain", "Entered in error");
    }
    let stage = offer.dates().stage();
    let kind = match stage {
        Stage::Offered | Stage::Accepted => "warn",
        Stage::Active => "good",
        Stage::Declined | Stage::Ended => "plain",
    };
    (kind, stage.label())
}

/// "1 hour 20 minutes".
pub(super) fn duration(minutes: i64) -> String {
    let of = |n: i64, one: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let parts: Vec<String> = [of(minutes / 60, "hour"), of(minutes % 60, "minute")].into_iter().flatten().collect();
    parts.join(" ")
}

/// "Mar 3, 2026 to Jun 1, 2026", "since Mar 3, 2026", "from Dec 1, 2026".
pub(super) fn span(from: NaiveDate, to: Option<NaiveDate>, today: NaiveDate) -> String {
    match to {
        Some(to) => format!("{} to {}", short_date(from), short_date(to)),
        None if from > today => format!("from {}", short_date(from)),
        None => format!("since {}", short_date(from)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_told_beside_its_field_on_either_database() {
        assert_eq!(refusal("partner_offers_one_live_uq").unwrap().0, "parent");
        assert_eq!(refusal("partner_offers.family_id, partner_offers.person_id").unwrap().0, "parent");
        assert_eq!(refusal("partner_terms.partner_id, partner_terms.office_id"), refusal("partner_terms_one_open_uq"));
        assert_eq!(refusal("partner_offers_kept"), None, "a step that no form takes is no problem of a form");
    }

    #[test]
    fn minutes_are_said_as_people_say_them() {
        assert_eq!([20, 60, 61, 150].map(duration), ["20 minutes", "1 hour", "1 hour 1 minute", "2 hours 30 minutes"]);
    }
}

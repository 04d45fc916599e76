//! Homeward's own words for everything that is a choice: the right-hand side of a mapping's code lists.
//!
//! They are the stable codes of the choices that the whole program knows, and that the database holds.

use crate::domain::exit::ExitReason;
use crate::domain::family::{Race, Relation, Sex};
use crate::domain::hearing::{HearingKind, HearingStatus};
use crate::domain::referral::{Reason, ServiceKind};
use crate::domain::removal::Circumstance;
use crate::domain::setting::Setting;
use crate::domain::tracks::Track;

/// Every list: its name in a mapping (`[codes.NAME]`) and its words.
pub const LISTS: &[(&str, &[&str])] = &[
    ("circumstance", CIRCUMSTANCES),
    ("end_reason", END_REASONS),
    ("exit_reason", EXIT_REASONS),
    ("hearing_kind", HEARING_KINDS),
    ("hearing_status", HEARING_STATUSES),
    ("race", RACES),
    ("relation", RELATIONS),
    ("service_kind", SERVICE_KINDS),
    ("setting", SETTINGS),
    ("sex", SEXES),
    ("track", TRACKS),
];

/// Why an episode ended.
pub const EXIT_REASONS: &[&str] = ExitReason::CODES;

/// Where a child in care lives.
pub const SETTINGS: &[&str] = Setting::CODES;

/// What a family is connected to.
pub const SERVICE_KINDS: &[&str] = ServiceKind::CODES;

/// Why a service ended early.
pub const END_REASONS: &[&str] = Reason::CODES;

/// Circumstances at removal.
pub const CIRCUMSTANCES: &[&str] = Circumstance::CODES;

/// The kind of a court hearing.
pub const HEARING_KINDS: &[&str] = HearingKind::CODES;

/// What became of a hearing.
pub const HEARING_STATUSES: &[&str] = HearingStatus::CODES;

/// What an adult is to the children of the family.
pub const RELATIONS: &[&str] = Relation::CODES;

/// A child's race or ethnicity, one word, as reports group it.
pub const RACES: &[&str] = Race::CODES;

/// A child's sex.
pub const SEXES: &[&str] = Sex::CODES;

/// The two tracks of the work.
pub const TRACKS: &[&str] = Track::CODES;

/// The setting of a child who is at home while the agency stays responsible.
pub const TRIAL_HOME_VISIT: &str = Setting::TrialHomeVisit.code();

/// The words of one list, by its name in a mapping.
pub fn list(name: &str) -> Option<&'static [&'static str]> {
    LISTS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The word itself, if the list has it.
pub fn word(list: &[&'static str], text: &str) -> Option<&'static str> {
    list.iter().copied().find(|word| *word == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_has_a_word_twice_and_every_word_is_a_plain_code() {
        for (name, words) in LISTS {
            for (at, one) in words.iter().enumerate() {
                assert!(!words[at + 1..].contains(one), "{name}: {one}");
                assert!(one.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{name}: {one}");
            }
        }
    }

    #[test]
    fn a_word_is_found_only_as_it_is_written() {
        assert_eq!(word(EXIT_REASONS, "death"), Some("death"));
        assert_eq!(word(EXIT_REASONS, "Death"), None);
        assert_eq!(list("sex"), Some(SEXES));
        assert_eq!(list("colour"), None);
    }
}

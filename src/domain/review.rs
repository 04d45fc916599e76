//! The review of the audit trail: which openings of families another person looks at, and why.
//!
//! Two ways lead into the queue: a random sample of each month and unit, and alerts, each a plain fact with the rule that
//! raised it. NIST 800-53 AU-6 asks for the review, AC-6(9) that the use of privileged functions is looked at.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc, Weekday};
use sha2::{Digest as _, Sha256};

use super::calendar::Zone;
use super::month::Month;
use super::text::fold;

crate::codes! {
    /// Why an opening is to be reviewed.
    pub enum Kind {
        Sample => "sample", "Monthly sample",
        SameSurname => "same_surname", "Same surname",
        Restricted => "restricted", "Restricted family",
        AfterHours => "after_hours", "After hours",
        ManyFamilies => "many_families", "Many families in a day",
        ManySearches => "many_searches", "Many searches in a day",
    }
}

crate::codes! {
    /// What a review found.
    pub enum Finding {
        Appropriate => "appropriate", "Appropriate",
        NotAppropriate => "not_appropriate", "Not appropriate",
        /// The review stays open: somebody must be asked first.
        FollowUp => "follow_up", "Needs follow-up",
    }
}

crate::codes! {
    /// How far a review has come, to narrow the queue.
    #[derive(Default)]
    pub enum State {
        #[default]
        Open => "open", "To review",
        Closed => "closed", "Closed",
        All => "all", "All",
    }
}

/// Openings taken of a hundred.
const SHARE: usize = 2;
/// The fewest taken of a unit's month, as far as there are so many.
pub const LEAST: usize = 3;
/// The most taken of a unit's month.
pub const MOST: usize = 20;

/// Different families that anybody may open in a day before it is asked why; to these come [`TIMES_CASELOAD`] times her own.
pub const MANY_FAMILIES: usize = 25;
/// How often her own caseload a worker may open beside [`MANY_FAMILIES`].
pub const TIMES_CASELOAD: usize = 2;
/// Searches that anybody may make in a day before it is asked why.
pub const MANY_SEARCHES: usize = 40;

impl Kind {
    /// The first day of the stretch within which a person's openings of one family are one item: the month for what is so
    /// every time she opens it, the day for the rest.
    #[must_use]
    pub fn span(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::SameSurname | Self::Restricted => Month::of(day).first(),
            Self::Sample | Self::AfterHours | Self::ManyFamilies | Self::ManySearches => day,
        }
    }

    /// The rule, in a sentence.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Sample => "Drawn by chance from all openings of the unit in this month.",
            Self::SameSurname => "Her surname is one of the family’s, and she was not a worker of record.",
            Self::Restricted => "The family was restricted when she opened it.",
            Self::AfterHours => "Opened outside working hours or on a weekend, and she was not a worker of record.",
            Self::ManyFamilies => "She opened more different families in one day than 25 and twice her own caseload.",
            Self::ManySearches => "She searched more than 40 times in one day.",
        }
    }
}

impl Finding {
    /// Whether the review is done with it.
    #[must_use]
    pub const fn closes(self) -> bool {
        !matches!(self, Self::FollowUp)
    }
}

/// The agency's working hours on the days Monday to Friday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: NaiveTime,
    to: NaiveTime,
}

/// The text does not say working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write two times of one day, such as 06:00-20:00")]
pub struct NotHours;

impl Hours {
    /// Reads "06:00-20:00".
    ///
    /// # Errors
    /// [`NotHours`] for what is not two times, the earlier first.
    pub fn parse(text: &str) -> Result<Self, NotHours> {
        let time = |text: &str| NaiveTime::parse_from_str(text.trim(), "%H:%M").ok();
        let (from, to) = text.split_once('-').ok_or(NotHours)?;
        let (from, to) = time(from).zip(time(to)).ok_or(NotHours)?;
        if from < to { Ok(Self { from, to }) } else { Err(NotHours) }
    }

    /// Whether a local moment lies outside them: before the first minute, from the last one on, or on a weekend.
    #[must_use]
    pub fn leave_out(self, at: NaiveDateTime) -> bool {
        let is_weekend = matches!(at.date().weekday(), Weekday::Sat | Weekday::Sun);
        is_weekend || at.time() < self.from || at.time() >= self.to
    }
}

/// How many of a unit's openings of a month are reviewed.
#[must_use]
pub fn sample_size(openings: usize) -> usize {
    openings.saturating_mul(SHARE).div_ceil(100).clamp(LEAST, MOST).min(openings)
}

/// The openings that a seed draws, by the numbers of their rows in the audit trail: those with the lowest digests of seed and
/// number. The same seed and numbers always draw the same, in whatever order the numbers come.
#[must_use]
pub fn draw(seed: &str, openings: &[i64]) -> Vec<i64> {
    let digest = |seq: i64| -> [u8; 32] {
        Sha256::new()
            .chain_update(seed.as_bytes())
            .chain_update([b':'])
            .chain_update(seq.to_be_bytes())
            .finalize()
            .into()
    };
    let mut lots: Vec<([u8; 32], i64)> = openings.iter().map(|seq| (digest(*seq), *seq)).collect();
    lots.sort_unstable();
    lots.dedup();
    let size = sample_size(lots.len());
    let mut drawn: Vec<i64> = lots.into_iter().take(size).map(|(_, seq)| seq).collect();
    drawn.sort_unstable();
    drawn
}

/// Until when an auditor may read the families of a month's sample: through the end of the second month after it, that is the
/// month in which it is drawn and the next.
#[must_use]
pub fn sample_readable_until(month: Month, zone: Zone) -> DateTime<Utc> {
    month.later(2).ends(zone)
}

/// Parts of names that are no surname by themselves.
const PARTICLES: &[&str] = &[
    "al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ii", "iii", "iv", "jr", "la", "las",
    "le", "los", "san", "sr", "st", "ten", "ter", "van", "von", "y",
];

fn words(name: &str) -> Vec<String> {
    let is_name = |word: &&str| word.chars().count() > 1 && !PARTICLES.contains(word);
    fold(name).split(' ').filter(is_name).map(str::to_owned).collect()
}

/// Whether somebody's surname is one of a family's. Which of several names are surnames cannot be known, so all but the first
/// of a person's count; accents, case and hyphens do not.
#[must_use]
pub fn shares_surname<'a>(full_name: &str, surnames: impl IntoIterator<Item = &'a str>) -> bool {
    let given_first = full_name.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
    let hers = words(&given_first);
    !hers.is_empty() && surnames.into_iter().any(|name| words(name).iter().any(|word| hers.contains(word)))
}

/// What was so when a person opened a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// When, by the agency's clocks.
    pub at: NaiveDateTime,
    /// Whether she was a worker of record of the family.
    pub is_worker: bool,
    /// Whether the family was restricted.
    pub is_restricted: bool,
    /// Whether her surname is one of the family's.
    pub shares_surname: bool,
}

/// The alerts that one opening raises.
#[must_use]
pub fn alerts(of: Circumstances, hours: Hours) -> Vec<Kind> {
    let raised = [
        (Kind::SameSurname, of.shares_surname && !of.is_worker),
        (Kind::Restricted, of.is_restricted),
        (Kind::AfterHours, !of.is_worker && hours.leave_out(of.at)),
    ];
    raised.into_iter().filter_map(|(kind, is_so)| is_so.then_some(kind)).collect()
}

/// How many different families a person with this caseload may open in a day before it is asked why.
#[must_use]
pub const fn families_allowed(caseload: usize) -> usize {
    MANY_FAMILIES.saturating_add(caseload.saturating_mul(TIMES_CASELOAD))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use proptest::prelude::*;

    fn hours() -> Hours {
        Hours::parse("06:00-20:00").unwrap()
    }

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Kind>();
        crate::domain::code::check_codes::<Finding>();
        crate::domain::code::check_codes::<State>();
    }

    #[test]
    fn the_words_of_a_rule_say_its_numbers() {
        assert!(Kind::ManyFamilies.rule().contains(&MANY_FAMILIES.to_string()) && TIMES_CASELOAD == 2);
        assert!(Kind::ManySearches.rule().contains(&MANY_SEARCHES.to_string()));
    }

    #[test]
    fn two_of_a_hundred_are_drawn_but_at_least_three_and_at_most_twenty() {
        let sizes = [(0, 0), (2, 2), (3, 3), (150, 3), (151, 4), (500, 10), (1_000, 20), (90_000, 20)];
        for (openings, taken) in sizes {
            assert_eq!(sample_size(openings), taken, "{openings}");
        }
    }

    #[test]
    fn a_seed_draws_what_it_always_drew() {
        let openings: Vec<i64> = (1..=200).collect();
        assert_eq!(draw("0123456789abcdef", &openings), [4, 6, 117, 182]);
        assert_ne!(draw("another seed", &openings), draw("0123456789abcdef", &openings));
    }

    #[test]
    fn working_hours_are_the_agencys_from_the_first_minute_to_the_last() {
        for (moment, outside) in [
            ("2026-11-23T05:59:59", true),
            ("2026-11-23T06:00:00", false),
            ("2026-11-23T19:59:59", false),
            ("2026-11-23T20:00:00", true),
            ("2026-11-22T11:00:00", true),
            ("2026-11-21T11:00:00", true),
        ] {
            assert_eq!(hours().leave_out(at(moment)), outside, "{moment}");
        }
        for wrong in ["", "6-20", "20:00-06:00", "06:00-06:00", "06:00-25:00", "06:00"] {
            assert_eq!(Hours::parse(wrong), Err(NotHours), "{wrong}");
        }
    }

    #[test]
    fn a_surname_is_the_same_whatever_its_accents_case_and_hyphens() {
        assert!(shares_surname("Lucía NÚÑEZ", ["nunez"]));
        assert!(shares_surname("Ana Smith", ["Garcia-Smith"]));
        assert!(shares_surname("Ana Garcia Lopez", ["García"]));
        assert!(shares_surname("Sean O'Brien", ["OBrien"]));
        assert!(!shares_surname("Rosa Reyes", ["Rosa"]), "a given name is no surname");
        assert!(!shares_surname("Ana de la Cruz", ["de la Rosa"]), "particles are none");
        assert!(!shares_surname("Cher", ["Cher"]) && !shares_surname("Ana Li", [""]));
    }

    #[test]
    fn workers_of_record_are_asked_only_about_restricted_families() {
        let opening = Circumstances {
            at: at("2026-11-23T22:00:00"),
            is_worker: false,
            is_restricted: true,
            shares_surname: true,
        };
        assert_eq!(alerts(opening, hours()), [Kind::SameSurname, Kind::Restricted, Kind::AfterHours]);
        assert_eq!(alerts(Circumstances { is_worker: true, ..opening }, hours()), [Kind::Restricted]);
        let plain =
            Circumstances { at: at("2026-11-23T10:00:00"), is_restricted: false, shares_surname: false, ..opening };
        assert_eq!(alerts(plain, hours()), []);
    }

    #[test]
    fn a_sample_is_readable_in_the_month_of_its_drawing_and_the_next() {
        let zone = Zone::parse("America/Chicago").unwrap();
        let until = sample_readable_until(Month::of(date("2026-10-14")), zone);
        assert_eq!(until, "2027-01-01T06:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn a_restricted_family_is_one_item_a_month_and_an_evening_one_a_day() {
        let day = date("2026-11-23");
        assert_eq!(Kind::Restricted.span(day), date("2026-11-01"));
        assert_eq!(Kind::AfterHours.span(day), day);
        assert_eq!(families_allowed(12), 49);
    }

    proptest! {
        #[test]
        fn a_draw_takes_so_many_of_them_in_whatever_order(seed in "[0-9a-f]{32}", mut openings in proptest::collection::hash_set(1..100_000_i64, 0..400).prop_map(Vec::from_iter)) {
            let drawn = draw(&seed, &openings);
            prop_assert_eq!(drawn.len(), sample_size(openings.len()));
            prop_assert!(drawn.iter().all(|seq| openings.contains(seq)));
            openings.reverse();
            prop_assert_eq!(draw(&seed, &openings), drawn);
        }
    }
}

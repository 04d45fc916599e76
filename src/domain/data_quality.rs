//! What a child's record lacks, or where it contradicts itself: each a sentence, with the page where it is mended. Nothing is
//! ever repaired silently.

use std::fmt;

use chrono::NaiveDate;

use super::calendar::short_date;
use super::episode::Contradiction;
use super::period::days_between;

/// Days in care after which a case plan, and with it a goal, is due (45 CFR 1356.21(g)(2)).
pub const GOAL_DUE_DAYS: i64 = 60;
/// Days in care after which a legal status that is not recorded is a gap: an emergency hold is over by then everywhere.
pub const STATUS_DUE_DAYS: i64 = 7;

/// A stay as far as its quality is looked at.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The child's day of birth.
    pub born_on: Option<NaiveDate>,
    /// The removal.
    pub removed_on: NaiveDate,
    /// The exit.
    pub exited_on: Option<NaiveDate>,
    /// What contradicts itself in the stay and its placements.
    pub contradictions: Vec<Contradiction>,
    /// Its placements, in order.
    pub places: Vec<Place>,
    /// Whether a permanency goal stands.
    pub has_goal: bool,
    /// Whether a legal status stands.
    pub has_status: bool,
}

/// A placement as far as its quality is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The first day.
    pub started_on: NaiveDate,
    /// The day of leaving.
    pub ended_on: Option<NaiveDate>,
    /// Whether somebody said why the child moved on.
    pub move_explained: bool,
    /// Whether she lives apart from brothers and sisters and nobody said why.
    pub apart_unexplained: bool,
}

/// Something that is missing or does not add up; its text is a plain sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A fact of the stay contradicts another.
    Contradiction(Contradiction),
    /// Born after the removal.
    BornAfterRemoval {
        /// The birth.
        born: NaiveDate,
        /// The removal.
        removed: NaiveDate,
    },
    /// No date of birth.
    NoBirth,
    /// In care, and not once somewhere.
    NoPlacement {
        /// The removal.
        removed: NaiveDate,
    },
    /// A placement goes on though the stay ended.
    OpenAfterExit {
        /// The placement's start.
        start: NaiveDate,
        /// The exit.
        exit: NaiveDate,
    },
    /// No permanency goal though the case plan is due.
    NoGoal {
        /// Days in care.
        days: i64,
    },
    /// No legal status.
    NoStatus {
        /// Days in care.
        days: i64,
    },
    /// A move without a reason.
    MoveUnexplained {
        /// The day.
        on: NaiveDate,
        /// The place of the placement that was left, among those looked at.
        place: usize,
    },
    /// Apart from brothers and sisters without a reason.
    ApartUnexplained {
        /// Since when.
        since: NaiveDate,
        /// The place of the placement among those looked at.
        place: usize,
    },
}

/// The page on which a flaw is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    /// The child's facts.
    Facts,
    /// The form of a move.
    Placement,
    /// What is said of one placement, by its place among those looked at.
    Place(usize),
    /// The child's page, with the whole stay before one's eyes.
    Stay,
    /// The goals.
    Goals,
    /// The legal status.
    Legal,
}

impl Flaw {
    /// Where it is mended.
    #[must_use]
    pub const fn mend(&self) -> Mend {
        match self {
            Self::BornAfterRemoval { .. } | Self::NoBirth => Mend::Facts,
            Self::NoPlacement { .. } => Mend::Placement,
            Self::NoGoal { .. } => Mend::Goals,
            Self::NoStatus { .. } => Mend::Legal,
            Self::MoveUnexplained { place, .. } | Self::ApartUnexplained { place, .. } => Mend::Place(*place),
            Self::Contradiction(_) | Self::OpenAfterExit { .. } => Mend::Stay,
        }
    }

    /// Whether two facts cannot both be true, and not merely one is missing.
    #[must_use]
    pub const fn is_contradiction(&self) -> bool {
        matches!(self, Self::Contradiction(_) | Self::BornAfterRemoval { .. } | Self::OpenAfterExit { .. })
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = |date: &NaiveDate| short_date(*date);
        match self {
            Self::Contradiction(found) => write!(f, "{found}"),
            Self::BornAfterRemoval { born, removed } => {
                write!(f, "The date of birth, {}, is after the removal on {}.", d(born), d(removed))
            }
            Self::NoBirth => write!(f, "No date of birth."),
            Self::NoPlacement { removed } => write!(f, "No living arrangement since the removal on {}.", d(removed)),
            Self::OpenAfterExit { start, exit } => {
                write!(f, "The placement of {} goes on, though the stay ended on {}.", d(start), d(exit))
            }
            Self::NoGoal { days } => write!(f, "No permanency goal after {days} days in care."),
            Self::NoStatus { days } => write!(f, "No legal status after {days} days in care."),
            Self::MoveUnexplained { on, .. } => write!(f, "No reason for the move of {}.", d(on)),
            Self::ApartUnexplained { since, .. } => {
                write!(f, "Apart from brothers and sisters since {}, and no reason why.", d(since))
            }
        }
    }
}

/// The flaws of one stay, what contradicts itself first.
#[must_use]
pub fn flaws(looked: &Looked, today: NaiveDate) -> Vec<Flaw> {
    let mut found = Vec::new();
    if let Some(born) = looked.born_on.filter(|born| *born > looked.removed_on) {
        found.push(Flaw::BornAfterRemoval { born, removed: looked.removed_on });
    }
    // Without any placement there is one sentence for it, and not a gap beside it.
    let is_told = |found: &&Contradiction| !looked.places.is_empty() || !matches!(found, Contradiction::Gap { .. });
    found.extend(looked.contradictions.iter().filter(is_told).map(|c| Flaw::Contradiction(*c)));
    let open = looked.places.iter().filter(|place| place.ended_on.is_none());
    found.extend(
        looked
            .exited_on
            .into_iter()
            .flat_map(|exit| open.clone().map(move |place| Flaw::OpenAfterExit { start: place.started_on, exit })),
    );
    found.extend(missing(looked, today));
    found
}

/// What is missing.
fn missing(looked: &Looked, today: NaiveDate) -> Vec<Flaw> {
    let (days, in_care) = (days_between(looked.removed_on, today), looked.exited_on.is_none());
    let mut found = Vec::new();
    if looked.born_on.is_none() {
        found.push(Flaw::NoBirth);
    }
    if looked.places.is_empty() {
        found.push(Flaw::NoPlacement { removed: looked.removed_on });
    }
    if in_care && !looked.has_goal && days > GOAL_DUE_DAYS {
        found.push(Flaw::NoGoal { days });
    }
    if in_care && !looked.has_status && days > STATUS_DUE_DAYS {
        found.push(Flaw::NoStatus { days });
    }
    // The last place was left for home or another exit, which says why; each one before it for the next.
    let last = looked.places.len().saturating_sub(1);
    let moved = looked.places.iter().enumerate().filter(|(at, place)| *at < last && !place.move_explained);
    found.extend(moved.filter_map(|(place, of)| of.ended_on.map(|on| Flaw::MoveUnexplained { on, place })));
    let now = looked.places.last().filter(|place| in_care && place.apart_unexplained);
    found.extend(now.map(|of| Flaw::ApartUnexplained { since: of.started_on, place: last }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use proptest::prelude::*;

    fn place(start: &str, end: Option<&str>) -> Place {
        let ended_on = end.map(date);
        Place { started_on: date(start), ended_on, move_explained: true, apart_unexplained: false }
    }

    fn sound() -> Looked {
        Looked {
            born_on: Some(date("2019-05-02")),
            removed_on: date("2026-03-06"),
            exited_on: None,
            contradictions: Vec::new(),
            places: vec![place("2026-03-06", Some("2026-04-01")), place("2026-04-01", None)],
            has_goal: true,
            has_status: true,
        }
    }

    fn said(looked: &Looked) -> Vec<String> {
        flaws(looked, date("2026-06-01")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_sound_record_has_no_flaw() {
        assert_eq!(said(&sound()), [""; 0]);
    }

    #[test]
    fn what_is_missing_is_said_with_its_days() {
        let bare = Looked { born_on: None, places: Vec::new(), has_goal: false, has_status: false, ..sound() };
        assert_eq!(
            said(&bare),
            [
                "No date of birth.",
                "No living arrangement since the removal on Mar 6, 2026.",
                "No permanency goal after 87 days in care.",
                "No legal status after 87 days in care.",
            ]
        );
        let mut vague = sound();
        vague.places = vec![
            Place { move_explained: false, ..place("2026-03-06", Some("2026-04-01")) },
            Place { apart_unexplained: true, move_explained: false, ..place("2026-04-01", None) },
        ];
        assert_eq!(
            said(&vague),
            [
                "No reason for the move of Apr 1, 2026.",
                "Apart from brothers and sisters since Apr 1, 2026, and no reason why.",
            ]
        );
        let mends: Vec<Mend> = flaws(&vague, date("2026-06-01")).iter().map(Flaw::mend).collect();
        assert_eq!(mends, [Mend::Place(0), Mend::Place(1)]);
    }

    #[test]
    fn what_cannot_be_true_comes_first_and_says_where_it_is_mended() {
        let wrong = Looked { born_on: Some(date("2026-03-07")), exited_on: Some(date("2026-05-01")), ..sound() };
        let found = flaws(&wrong, date("2026-06-01"));
        assert_eq!(found.iter().map(Flaw::mend).collect::<Vec<_>>(), [Mend::Facts, Mend::Stay]);
        assert!(found.iter().all(Flaw::is_contradiction));
        assert_eq!(found[1].to_string(), "The placement of Apr 1, 2026 goes on, though the stay ended on May 1, 2026.");
    }

    #[test]
    fn a_goal_and_a_status_are_due_after_their_days_and_not_before() {
        let bare = Looked { has_goal: false, has_status: false, ..sound() };
        let at = |today: &str| flaws(&bare, date(today)).len();
        assert_eq!((at("2026-03-13"), at("2026-03-14"), at("2026-05-05"), at("2026-05-06")), (0, 1, 1, 2));
    }

    proptest! {
        #[test]
        fn every_flaw_is_a_sentence_and_contradictions_come_first(
            born in prop::option::of(-3000i64..30), exit in prop::option::of(0i64..90), places in 0usize..3,
            goal in any::<bool>(), status in any::<bool>(), explained in any::<bool>(),
        ) {
            let day = |n| date("2026-03-06") + chrono::Duration::days(n);
            let one = Place { move_explained: explained, ..place("2026-03-06", None) };
            let looked = Looked {
                born_on: born.map(day), exited_on: exit.map(day), places: vec![one; places], has_goal: goal,
                has_status: status, ..sound()
            };
            let found = flaws(&looked, day(80));
            prop_assert!(found.iter().all(|flaw| flaw.to_string().ends_with('.')));
            let first_gap = found.iter().position(|flaw| !flaw.is_contradiction()).unwrap_or(found.len());
            prop_assert!(found.iter().skip(first_gap).all(|flaw| !flaw.is_contradiction()));
        }
    }
}

//! What the offers of twelve months come to, and how the offices are covered.

use chrono::NaiveDate;

use super::{Answer, Dates, Stage};
use crate::domain::period::add_months;

/// The offers of the twelve months that end today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Offers made.
    pub offered: usize,
    /// Of these, the ones that were answered.
    pub answered: usize,
    /// Of these, the ones that were accepted.
    pub accepted: usize,
    /// Parents with a partner today, however long ago it was offered.
    pub active: usize,
}

/// Counts the offers of the last twelve months (after the same day a year ago, through today), and the partners at work today.
#[must_use]
pub fn counts<'a>(offers: impl IntoIterator<Item = &'a Dates>, today: NaiveDate) -> Counts {
    let since = add_months(today, -12);
    let mut counted = Counts::default();
    for offer in offers {
        counted.active += usize::from(offer.stage() == Stage::Active);
        if offer.offered_on > since && offer.offered_on <= today {
            counted.offered += 1;
            counted.answered += usize::from(offer.answer.is_some());
            counted.accepted += usize::from(matches!(offer.answer, Some((Answer::Accepted, _))));
        }
    }
    counted
}

impl Counts {
    /// The share of the answered offers that were accepted, in whole percent, rounded half up; none where none was answered.
    #[must_use]
    pub fn share_accepted(&self) -> Option<usize> {
        (self.accepted * 200 + self.answered).checked_div(self.answered * 2)
    }
}

/// What is known of an office's coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Office {
    /// Partners who cover it today.
    pub partners: usize,
    /// Parents with a partner.
    pub matched: usize,
    /// Parents who accepted and have nobody yet.
    pub waiting: usize,
}

/// What an office lacks, in words; nothing where it lacks nothing.
#[must_use]
pub fn gap(office: Office) -> Option<String> {
    match office {
        Office { partners: 0, .. } => Some("No partner covers this office".to_owned()),
        Office { waiting: 1, .. } => Some("1 parent waits for a partner".to_owned()),
        Office { waiting: 2.., .. } => Some(format!("{} parents wait for a partner", office.waiting)),
        Office { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    fn offer(on: &str, answer: Option<Answer>, started: bool) -> Dates {
        let on = date(on);
        Dates { offered_on: on, answer: answer.map(|a| (a, on)), started_on: started.then_some(on), ended_on: None }
    }

    #[test]
    fn the_share_is_of_the_offers_that_were_answered_within_twelve_months() {
        let offers = [
            offer("2026-11-23", None, false),
            offer("2026-06-01", Some(Answer::Accepted), true),
            offer("2026-05-01", Some(Answer::Declined), false),
            offer("2025-11-24", Some(Answer::Accepted), false),
            offer("2025-11-23", Some(Answer::Accepted), true),
        ];
        let counted = counts(&offers, date("2026-11-23"));
        assert_eq!(counted, Counts { offered: 4, answered: 3, accepted: 2, active: 2 });
        assert_eq!(counted.share_accepted(), Some(67));
        assert_eq!(Counts::default().share_accepted(), None, "no share of nothing");
    }

    #[test]
    fn an_office_lacks_partners_before_it_lacks_matches() {
        assert_eq!(gap(Office { partners: 0, waiting: 2, matched: 0 }).unwrap(), "No partner covers this office");
        assert_eq!(gap(Office { partners: 1, waiting: 1, matched: 4 }).unwrap(), "1 parent waits for a partner");
        assert_eq!(gap(Office { partners: 1, waiting: 0, matched: 4 }), None);
    }

    proptest! {
        #[test]
        fn the_counts_nest_and_the_share_is_one(
            today in any_date(), offers in prop::collection::vec((0i64..800, 0u8..3, any::<bool>()), 0..40),
        ) {
            let offers: Vec<Dates> = offers.into_iter().map(|(ago, answer, started)| {
                let on = today - chrono::Duration::days(ago);
                let answer = [None, Some((Answer::Accepted, on)), Some((Answer::Declined, on))][usize::from(answer)];
                Dates { offered_on: on, answer, started_on: started.then_some(on), ended_on: None }
            }).collect();
            let counted = counts(&offers, today);
            prop_assert!(counted.accepted <= counted.answered && counted.answered <= counted.offered);
            prop_assert!(counted.offered <= offers.len());
            prop_assert!(counted.share_accepted().is_none_or(|share| share <= 100));
            prop_assert_eq!(counted.share_accepted().is_none(), counted.answered == 0);
        }
    }
}

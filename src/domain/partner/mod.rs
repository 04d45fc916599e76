//! Parent partners: parents whose own case is closed, who stand by other parents. What is offered, answered, begun and ended,
//! in which order, and what it comes to.
//!
//! Parents who met parent partners were several times as likely to reunify (Enano and others, "Evaluating Parents in
//! Partnership", Journal of Social Service Research, 2017, on Los Angeles County; Berrick, Cohen and Anthony, "Partnering with
//! Parents", Journal of Family Strengths, 2011, on Contra Costa County). So a partner is offered to every parent, again where she
//! declined, and nobody is made to take one.

mod counts;
mod miles;

use chrono::NaiveDate;

pub use counts::{Counts, Office, counts, gap};
pub use miles::{Miles, NotMiles};

crate::codes! {
    /// What the parent said.
    pub enum Answer {
        Accepted => "accepted", "Accepted",
        Declined => "declined", "Declined",
    }
}

crate::codes! {
    /// Why a parent did not want a partner. It may be offered again.
    pub enum DeclineReason {
        NotNow => "not_now", "Not now",
        HasSupport => "has_support", "Has somebody already",
        Privacy => "privacy", "Wants to keep it private",
        Trust => "trust", "Does not trust the agency’s offer",
        Language => "language", "Nobody who speaks the language",
        Schedule => "schedule", "No time that fits",
        NotSaid => "not_said", "Gave no reason",
    }
}

crate::codes! {
    /// Why the time with a partner ended, or an accepted offer came to nothing.
    pub enum EndReason {
        ChildrenHome => "children_home", "The children are home",
        ParentWish => "parent_wish", "The parent wished it",
        OtherPartner => "other_partner", "Another partner takes over",
        PartnerLeft => "partner_left", "The partner left",
        Moved => "moved", "The parent moved away",
        CaseClosed => "case_closed", "The case was closed another way",
        NoContact => "no_contact", "They did not reach each other",
    }
}

/// An offer and what followed, each day as far as it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// The day of the offer.
    pub offered_on: NaiveDate,
    /// The answer, and its day.
    pub answer: Option<(Answer, NaiveDate)>,
    /// The first day with a partner.
    pub started_on: Option<NaiveDate>,
    /// The day it ended.
    pub ended_on: Option<NaiveDate>,
}

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Waits for the parent's answer.
    Offered,
    /// The parent said no.
    Declined,
    /// The parent said yes; nobody has begun.
    Accepted,
    /// A partner stands by the parent.
    Active,
    /// It ended.
    Ended,
}

/// What may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The parent's answer.
    Answer,
    /// A partner begins.
    Start,
    /// It ends.
    End,
}

/// Why a step does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutOfOrder {
    /// The step cannot follow at this stage.
    #[error("This cannot follow now.")]
    Stage,
    /// Its day lies before that of the step before.
    #[error("This is before the step before it; enter that day or a later one")]
    TooEarly(NaiveDate),
}

impl Stage {
    /// The words people read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Offered => "Offered, no answer yet",
            Self::Declined => "Declined",
            Self::Accepted => "Accepted, no partner yet",
            Self::Active => "With a partner",
            Self::Ended => "Ended",
        }
    }

    /// The steps that may follow.
    #[must_use]
    pub const fn steps(self) -> &'static [Step] {
        match self {
            Self::Offered => &[Step::Answer],
            Self::Accepted => &[Step::Start, Step::End],
            Self::Active => &[Step::End],
            Self::Declined | Self::Ended => &[],
        }
    }

    /// Whether a new offer to the same parent has to wait.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Offered | Self::Accepted | Self::Active)
    }
}

impl Dates {
    /// Where it stands.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match (self.answer, self.started_on, self.ended_on) {
            (Some((Answer::Declined, _)), ..) => Stage::Declined,
            (_, _, Some(_)) => Stage::Ended,
            (_, Some(_), None) => Stage::Active,
            (Some((Answer::Accepted, _)), None, None) => Stage::Accepted,
            (None, None, None) => Stage::Offered,
        }
    }

    /// The day of the latest step: the earliest one on which the next may follow.
    #[must_use]
    pub fn latest(&self) -> NaiveDate {
        let answered_on = self.answer.map(|(_, on)| on);
        self.ended_on.or(self.started_on).or(answered_on).unwrap_or(self.offered_on)
    }

    /// Whether a step may follow on a day.
    ///
    /// # Errors
    /// [`OutOfOrder`].
    pub fn check(&self, step: Step, on: NaiveDate) -> Result<(), OutOfOrder> {
        if !self.stage().steps().contains(&step) {
            return Err(OutOfOrder::Stage);
        }
        if on < self.latest() { Err(OutOfOrder::TooEarly(self.latest())) } else { Ok(()) }
    }

    /// Whether a partner stood by the parent on a day; on the last day too, so that the farewell counts.
    #[must_use]
    pub fn had_partner(&self, on: NaiveDate) -> bool {
        self.started_on.is_some_and(|from| from <= on) && self.ended_on.is_none_or(|to| on <= to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::{any_date, date};
    use proptest::prelude::*;

    fn offered(on: &str) -> Dates {
        Dates { offered_on: date(on), answer: None, started_on: None, ended_on: None }
    }

    #[test]
    fn the_codes_are_sound() {
        check_codes::<Answer>();
        check_codes::<DeclineReason>();
        check_codes::<EndReason>();
    }

    #[test]
    fn an_offer_goes_its_way_one_step_after_the_other() {
        let mut dates = offered("2026-11-01");
        assert_eq!(
            (dates.stage(), dates.check(Step::Start, date("2026-11-02"))),
            (Stage::Offered, Err(OutOfOrder::Stage))
        );
        assert_eq!(dates.check(Step::Answer, date("2026-10-31")), Err(OutOfOrder::TooEarly(date("2026-11-01"))));
        assert_eq!(dates.check(Step::Answer, date("2026-11-01")), Ok(()), "the same day is the best day");
        dates.answer = Some((Answer::Accepted, date("2026-11-03")));
        assert_eq!((dates.stage(), dates.latest()), (Stage::Accepted, date("2026-11-03")));
        assert_eq!(dates.check(Step::End, date("2026-11-09")), Ok(()), "who accepted may change her mind");
        dates.started_on = Some(date("2026-11-05"));
        assert_eq!(
            (dates.stage(), dates.check(Step::Answer, date("2026-11-09"))),
            (Stage::Active, Err(OutOfOrder::Stage))
        );
        dates.ended_on = Some(date("2026-11-20"));
        assert!(dates.stage() == Stage::Ended && !dates.stage().is_live() && dates.stage().steps().is_empty());
        assert!(dates.had_partner(date("2026-11-05")) && dates.had_partner(date("2026-11-20")));
        assert!(!dates.had_partner(date("2026-11-04")) && !dates.had_partner(date("2026-11-21")));
    }

    #[test]
    fn a_declined_offer_may_be_made_again() {
        let declined = Dates { answer: Some((Answer::Declined, date("2026-11-03"))), ..offered("2026-11-01") };
        assert!(declined.stage() == Stage::Declined && !declined.stage().is_live());
    }

    proptest! {
        #[test]
        fn whatever_is_taken_in_order_stays_in_order(
            first in any_date(), steps in prop::collection::vec((0u8..3, 0i64..60), 0..6),
        ) {
            let mut dates = Dates { offered_on: first, answer: None, started_on: None, ended_on: None };
            for (which, after) in steps {
                let on = first + chrono::Duration::days(after);
                let step = [Step::Answer, Step::Start, Step::End][usize::from(which)];
                if dates.check(step, on).is_err() {
                    continue;
                }
                match step {
                    Step::Answer => dates.answer = Some((Answer::Accepted, on)),
                    Step::Start => dates.started_on = Some(on),
                    Step::End => dates.ended_on = Some(on),
                }
                let days: Vec<NaiveDate> = [Some(dates.offered_on), dates.answer.map(|(_, on)| on), dates.started_on, dates.ended_on]
                    .into_iter().flatten().collect();
                prop_assert!(days.windows(2).all(|two| two[0] <= two[1]));
                prop_assert_eq!(dates.latest(), *days.last().unwrap());
            }
        }
    }
}

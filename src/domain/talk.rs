//! Calls about a referral, and warm handoffs: the worker introduces the parent to who will help her.

use chrono::NaiveDate;

use super::calendar::short_date;

crate::codes! {
    /// What a call was.
    pub enum TalkKind {
        /// The worker spoke with the provider about this parent; best with the parent beside her or on the line.
        WarmHandoff => "warm_handoff", "Warm handoff",
        /// Somebody answered; nothing has changed.
        Asked => "asked", "Asked, no change yet",
        NoAnswer => "no_answer", "No answer",
    }
}

impl TalkKind {
    /// Whether somebody answered.
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::WarmHandoff | Self::Asked)
    }
}

/// Why a call cannot be kept as entered, in words for the worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TalkError {
    /// A handoff without with whom.
    #[error("Enter with whom you spoke")]
    WhomMissing,
    /// The day is before the need.
    #[error("This is before the day on which the need was known, {}.", short_date(*.0))]
    BeforeNeed(NaiveDate),
}

/// Checks a call on a day that is not in the future.
pub fn check(kind: TalkKind, with_whom: &str, on: NaiveDate, needed_on: NaiveDate) -> Result<(), TalkError> {
    if on < needed_on {
        return Err(TalkError::BeforeNeed(needed_on));
    }
    if kind == TalkKind::WarmHandoff && with_whom.is_empty() { Err(TalkError::WhomMissing) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::code::check_codes;
    use crate::domain::period::tests::date;

    #[test]
    fn kinds_of_calls_are_sound() {
        check_codes::<TalkKind>();
        assert!(TalkKind::Asked.is_answered() && TalkKind::WarmHandoff.is_answered());
        assert!(!TalkKind::NoAnswer.is_answered());
    }

    #[test]
    fn a_warm_handoff_says_with_whom_and_no_call_is_before_the_need() {
        let (needed, on) = (date("2026-11-20"), date("2026-11-21"));
        assert_eq!(check(TalkKind::WarmHandoff, "", on, needed), Err(TalkError::WhomMissing));
        assert_eq!(check(TalkKind::WarmHandoff, "Lena Moss", on, needed), Ok(()));
        assert_eq!(check(TalkKind::NoAnswer, "", on, needed), Ok(()));
        assert_eq!(check(TalkKind::Asked, "", date("2026-11-19"), needed), Err(TalkError::BeforeNeed(needed)));
    }
}

//! A provider's own record of answers, from the steps of the referrals made to it.
//!
//! Each round counts by itself: from a referral to the next one. Its answer is the first acceptance (a first
//! session attended shows one) or the provider's own refusal. One that waits, on a waitlist or for an answer, is counted as waiting and
//! never as refused; one that the parent or the agency withdrew first is no answer of the provider. Nothing is said of fewer than five.

use chrono::NaiveDate;

use crate::domain::period::days_between;
use crate::domain::referral::{Reason, Side, State};

/// Below this number nothing is said: a share of three families would say something of each.
pub const SMALLEST: usize = 5;

/// A step of a referral: where it stood after it, when, why, and on whose side it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Where it stood.
    pub state: State,
    /// The day.
    pub on: NaiveDate,
    /// On whose side it failed, where somebody said so.
    pub side: Option<Side>,
    /// Why.
    pub reason: Option<Reason>,
}

impl Taken {
    /// Whether the provider itself refused.
    fn is_refusal(self) -> bool {
        self.state == State::Declined && self.side.or_else(|| self.reason?.default_side()) == Some(Side::Provider)
    }
}

/// How the provider answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It took the person.
    Accepted,
    /// It did not.
    Refused,
}

/// What became of one round of a referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referred {
    /// The day it was referred.
    pub on: NaiveDate,
    /// The answer and its day.
    pub answer: Option<(Answer, NaiveDate)>,
    /// Whether it is neither answered nor withdrawn.
    pub waits: bool,
    /// Whether a first session was attended.
    pub attended: bool,
}

impl Referred {
    /// The rounds of a referral, from its steps with one provider in the order in which they happened; none if it was never
    /// referred there.
    pub fn rounds(steps: &[Taken]) -> Vec<Self> {
        let begins = |step: &Taken| step.state == State::Referred;
        steps
            .chunk_by(|_, next| !begins(next))
            .filter(|round| round.first().is_some_and(begins))
            .filter_map(Self::of)
            .collect()
    }

    /// A round, from the referral that begins it.
    fn of(round: &[Taken]) -> Option<Self> {
        let on = round.first()?.on;
        let ends = |step: &&Taken| {
            matches!(
                step.state,
                State::Accepted | State::Attended | State::Declined | State::EndedEarly | State::Completed
            )
        };
        let end = round.iter().find(ends);
        let answer = end.and_then(|step| match step.state {
            State::Accepted | State::Attended | State::Completed => Some((Answer::Accepted, step.on)),
            _ if step.is_refusal() => Some((Answer::Refused, step.on)),
            _ => None,
        });
        let attended = round.iter().any(|step| matches!(step.state, State::Attended | State::Completed));
        Some(Self { on, answer, waits: end.is_none(), attended })
    }
}

/// A share of a number large enough to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// In whole percent, rounded to the nearest.
    pub percent: usize,
    /// Of how many.
    pub of: usize,
}

impl Share {
    fn of(part: usize, whole: usize) -> Option<Self> {
        (whole >= SMALLEST).then(|| Self { percent: (part * 200 + whole) / (whole * 2), of: whole })
    }
}

/// The record of a provider's answers; what stands on fewer than five is not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answers {
    /// The referrals made, where there were five.
    pub referred: Option<usize>,
    /// Of those, how many wait for an answer; only where five were made and none or five wait.
    pub waiting: Option<usize>,
    /// The median of the days from the referral to the answer, in half days, and of how many answers.
    pub median_half_days: Option<(i64, usize)>,
    /// The share accepted of those answered.
    pub accepted: Option<Share>,
    /// The share of those referred that reached a first session.
    pub attended: Option<Share>,
}

impl Answers {
    /// The record of these referrals.
    pub fn of(all: &[Referred]) -> Self {
        let mut days: Vec<i64> =
            all.iter().filter_map(|one| one.answer.map(|(_, on)| days_between(one.on, on))).collect();
        days.sort_unstable();
        let accepted = all.iter().filter(|one| matches!(one.answer, Some((Answer::Accepted, _)))).count();
        let attended = all.iter().filter(|one| one.attended).count();
        let waiting = all.iter().filter(|one| one.waits).count();
        let is_said = all.len() >= SMALLEST;
        Self {
            referred: is_said.then_some(all.len()),
            waiting: (is_said && (waiting == 0 || waiting >= SMALLEST)).then_some(waiting),
            median_half_days: (days.len() >= SMALLEST).then(|| (twice_median(&days), days.len())),
            accepted: Share::of(accepted, days.len()),
            attended: Share::of(attended, all.len()),
        }
    }

    /// "3 days", "2.5 days": the median, and of how many answers.
    pub fn days_said(&self) -> Option<(String, usize)> {
        let (half_days, of) = self.median_half_days?;
        let half = if half_days % 2 == 0 { "" } else { ".5" };
        let unit = if half_days == 2 { "day" } else { "days" };
        Some((format!("{}{half} {unit}", half_days / 2), of))
    }
}

/// Twice the median of sorted numbers, so that it stays whole.
fn twice_median(sorted: &[i64]) -> i64 {
    let middle = |at: usize| sorted.get(at).copied().unwrap_or_default();
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { middle(half) * 2 } else { middle(half) + middle(half.saturating_sub(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn step(state: State, day: u32) -> Taken {
        Taken { state, on: NaiveDate::from_ymd_opt(2026, 11, day).unwrap(), side: None, reason: None }
    }

    fn refused(reason: Reason, day: u32) -> Taken {
        Taken { reason: Some(reason), ..step(State::Declined, day) }
    }

    fn one(steps: &[Taken]) -> Referred {
        let rounds = Referred::rounds(steps);
        assert_eq!(rounds.len(), 1);
        rounds[0]
    }

    #[test]
    fn a_waitlist_is_waiting_and_no_refusal() {
        let waits = one(&[step(State::Needed, 1), step(State::Referred, 2), step(State::Waitlisted, 4)]);
        assert_eq!((waits.answer, waits.waits, waits.attended), (None, true, false));
        let later = one(&[step(State::Referred, 2), step(State::Waitlisted, 4), step(State::Accepted, 9)]);
        assert_eq!(later.answer, Some((Answer::Accepted, step(State::Accepted, 9).on)));
    }

    #[test]
    fn only_the_providers_own_no_is_a_refusal() {
        let ended = |last: Taken| one(&[step(State::Referred, 2), last]);
        assert!(matches!(ended(refused(Reason::NoCapacity, 5)).answer, Some((Answer::Refused, _))));
        let parent = ended(refused(Reason::DeclinedByParent, 5));
        assert_eq!((parent.answer, parent.waits), (None, false));
        let side = Taken { side: Some(Side::Agency), ..refused(Reason::NoCapacity, 5) };
        assert_eq!(ended(side).answer, None, "the side that was said goes before the usual one");
        assert_eq!(ended(step(State::EndedEarly, 5)).answer, None);
    }

    #[test]
    fn a_first_session_without_an_answer_shows_one() {
        let came = one(&[step(State::Referred, 2), step(State::Attended, 3)]);
        assert_eq!((came.answer, came.attended), (Some((Answer::Accepted, step(State::Attended, 3).on)), true));
    }

    #[test]
    fn each_round_counts_and_what_was_never_referred_does_not() {
        let again = [
            step(State::Referred, 2),
            refused(Reason::NoCapacity, 3),
            step(State::Referred, 8),
            step(State::Accepted, 9),
        ];
        let read: Vec<_> = Referred::rounds(&again).iter().map(|round| (round.on, round.answer)).collect();
        let on = |day| step(State::Needed, day).on;
        assert_eq!(read, [(on(2), Some((Answer::Refused, on(3)))), (on(8), Some((Answer::Accepted, on(9))))]);
        assert!(Referred::rounds(&[step(State::Needed, 2), step(State::Attended, 3)]).is_empty());
    }

    fn answered(days: u32, answer: Answer, attended: bool) -> Referred {
        let on = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        Referred { on, answer: Some((answer, on + chrono::Days::new(days.into()))), waits: false, attended }
    }

    #[test]
    fn days_and_shares_are_those_of_the_answers() {
        let mut all: Vec<_> = [1, 2, 3, 4].map(|days| answered(days, Answer::Accepted, days > 2)).into();
        all.push(answered(9, Answer::Refused, false));
        let read = Answers::of(&all);
        assert_eq!(read.days_said(), Some(("3 days".to_owned(), 5)));
        assert_eq!(read.accepted, Some(Share { percent: 80, of: 5 }));
        assert_eq!(read.attended, Some(Share { percent: 40, of: 5 }));
        assert_eq!((read.referred, read.waiting), (Some(5), Some(0)));
        all.push(answered(4, Answer::Accepted, false));
        assert_eq!(Answers::of(&all).days_said(), Some(("3.5 days".to_owned(), 6)));
    }

    #[test]
    fn nothing_is_said_of_fewer_than_five() {
        let four = [1, 2, 3, 4].map(|days| answered(days, Answer::Accepted, true));
        assert_eq!(Answers::of(&four), Answers::default());
        let waits = Referred { answer: None, waits: true, ..answered(0, Answer::Accepted, false) };
        let mut all = four.to_vec();
        all.push(waits);
        let read = Answers::of(&all);
        assert_eq!((read.referred, read.waiting, read.accepted, read.median_half_days), (Some(5), None, None, None));
    }

    proptest! {
        #[test]
        fn one_that_waits_changes_no_share_of_answers(days in prop::collection::vec((0u32..60, any::<bool>()), 0..12), waiting in 0usize..8) {
            let mut all: Vec<_> = days.iter().map(|(d, yes)| answered(*d, if *yes { Answer::Accepted } else { Answer::Refused }, false)).collect();
            let before = Answers::of(&all);
            let waits = Referred { answer: None, waits: true, ..answered(0, Answer::Accepted, false) };
            all.extend(std::iter::repeat_n(waits, waiting));
            let after = Answers::of(&all);
            prop_assert_eq!(before.accepted, after.accepted);
            prop_assert_eq!(before.median_half_days, after.median_half_days);
        }

        #[test]
        fn the_median_lies_among_the_days(mut days in prop::collection::vec(0i64..400, 5..30)) {
            days.sort_unstable();
            let twice = twice_median(&days);
            prop_assert!(twice >= days[0] * 2 && twice <= days[days.len() - 1] * 2);
            let below = days.iter().filter(|d| **d * 2 < twice).count();
            let above = days.iter().filter(|d| **d * 2 > twice).count();
            prop_assert!(below * 2 <= days.len() && above * 2 <= days.len());
        }
    }
}

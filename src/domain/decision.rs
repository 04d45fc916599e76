//! Key decisions: those after which a child's life is another, and what keeps them from being made on half of what is known.
//!
//! Oversight reports name confirmation bias, evidence gathered for a conclusion already held, as a cause of deaths. So a key
//! decision says what speaks against it, which other ways were considered, and is read by another person before it is made.

use super::tracks::Track;

crate::codes! {
    /// What is decided.
    pub enum DecisionKind {
        StartTrialHome => "start_trial_home", "Start a trial home visit",
        EndTrialHome => "end_trial_home", "End a trial home visit: back to placement",
        ReturnHome => "return_home", "Return home: reunification",
        ChangeGoal => "change_goal", "Change the permanency goal",
        CloseCase => "close_case", "Close the case",
    }
}

impl DecisionKind {
    /// The only track whose readers may know of it; none where both do. A change of goal says what else is planned for the
    /// child, which the parent's worker does not see.
    #[must_use]
    pub const fn only_track(self) -> Option<Track> {
        match self {
            Self::ChangeGoal => Some(Track::Permanency),
            Self::StartTrialHome | Self::EndTrialHome | Self::ReturnHome | Self::CloseCase => None,
        }
    }
}

crate::codes! {
    /// What the second reader says.
    pub enum Answer {
        Agrees => "agrees", "Agrees",
        Disagrees => "disagrees", "Disagrees",
        Asks => "asks", "Has a question first",
    }
}

crate::codes! {
    /// What was decided.
    pub enum Verdict {
        GoAhead => "go_ahead", "Go ahead",
        NotNow => "not_now", "Not now",
    }
}

/// Where a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The second reader has not read it, or not since her question was answered.
    WaitsForReader,
    /// She asks something; its author answers.
    WaitsForAuthor,
    /// Read: it can be decided.
    Read(Answer),
    /// Decided; the outcome is still to come.
    Decided(Verdict),
    /// Decided, and what became of it is on record.
    Looked(Verdict),
}

/// The stage, from the last of the second reader's answers, whether a later word of the author followed it, what was decided,
/// and whether the outcome is on record.
#[must_use]
pub const fn stage(last: Option<Answer>, answered: bool, verdict: Option<Verdict>, has_outcome: bool) -> Stage {
    match (verdict, last) {
        (Some(verdict), _) if has_outcome => Stage::Looked(verdict),
        (Some(verdict), _) => Stage::Decided(verdict),
        (None, None) => Stage::WaitsForReader,
        (None, Some(Answer::Asks)) if answered => Stage::WaitsForReader,
        (None, Some(Answer::Asks)) => Stage::WaitsForAuthor,
        (None, Some(answer)) => Stage::Read(answer),
    }
}

impl Stage {
    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::WaitsForReader => "Waits for the second reader",
            Self::WaitsForAuthor => "The second reader asks",
            Self::Read(Answer::Disagrees) => "The second reader disagrees",
            Self::Read(_) => "Read, not decided yet",
            Self::Decided(Verdict::GoAhead) => "Decided: go ahead",
            Self::Decided(Verdict::NotNow) => "Decided: not now",
            Self::Looked(Verdict::GoAhead) => "Went ahead; outcome on record",
            Self::Looked(Verdict::NotNow) => "Did not go ahead; outcome on record",
        }
    }

    /// Whether it was read by another person and then decided to go ahead.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Decided(Verdict::GoAhead) | Self::Looked(Verdict::GoAhead))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<DecisionKind>();
        crate::domain::code::check_codes::<Answer>();
        crate::domain::code::check_codes::<Verdict>();
    }

    #[test]
    fn a_decision_waits_for_its_reader_and_again_after_her_question() {
        assert_eq!(stage(None, false, None, false), Stage::WaitsForReader);
        assert_eq!(stage(Some(Answer::Asks), false, None, false), Stage::WaitsForAuthor);
        assert_eq!(stage(Some(Answer::Asks), true, None, false), Stage::WaitsForReader);
        assert_eq!(stage(Some(Answer::Disagrees), true, None, false), Stage::Read(Answer::Disagrees));
    }

    #[test]
    fn only_what_went_ahead_stands() {
        for &verdict in Verdict::ALL {
            for outcome in [false, true] {
                let stage = stage(Some(Answer::Agrees), false, Some(verdict), outcome);
                assert_eq!(stage.stands(), verdict == Verdict::GoAhead);
            }
        }
        assert!(!stage(Some(Answer::Agrees), false, None, false).stands());
    }

    #[test]
    fn a_change_of_goal_stays_on_the_childs_track() {
        for &kind in DecisionKind::ALL {
            let expected = (kind == DecisionKind::ChangeGoal).then_some(Track::Permanency);
            assert_eq!(kind.only_track(), expected);
        }
    }
}

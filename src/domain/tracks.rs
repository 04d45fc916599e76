//! The two tracks: who may work with the family to reunify, who with the child for permanency, and whom to suggest.
//!
//! The rule of the whole programme: no one person ever works both tracks of one family.

use chrono::NaiveDate;

use super::{calendar::short_date, id::ChildId, id::OfficeId, id::UserId, period::Period, role::Role};

crate::codes! {
    /// Which of the two jobs a worker has with a family.
    pub enum Track {
        /// With the family; the sole job is to reunify.
        Reunification => "reunification", "Reunification",
        /// With one child; looks after permanency.
        Permanency => "permanency", "Permanency",
    }
}

impl Track {
    /// Whether a person of this role works on this track.
    pub const fn fits(self, role: Role) -> bool {
        matches!(
            (self, role),
            (Self::Reunification, Role::ReunificationWorker) | (Self::Permanency, Role::PermanencyWorker)
        )
    }
}

/// One assignment in a family's history, past or present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment<'a> {
    /// Who.
    pub worker: UserId,
    /// Her name, for the sentence.
    pub name: &'a str,
    /// On which track.
    pub track: Track,
    /// With which child; `None` on the reunification track.
    pub child: Option<ChildId>,
    /// From when until when.
    pub period: Period,
}

/// Why an assignment cannot stand; its text is a plain sentence naming the person and the date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A reunification worker has a family, a permanency worker a child.
    #[error("{}", match track {
        Track::Reunification => "A reunification worker is assigned to the family, not to one child.",
        Track::Permanency => "A permanency worker is assigned to a child. Choose the child.",
    })]
    WrongSubject {
        /// The track.
        track: Track,
    },
    /// The role is for other work.
    #[error("{name} is a {}, and cannot be the {} worker.", role.label().to_lowercase(), track.code())]
    RoleDoesNotFit {
        /// The person.
        name: String,
        /// Her role.
        role: Role,
        /// The track.
        track: Track,
    },
    /// The person is or was on the other track of this family.
    #[error("{name} {}. The same person never works both tracks of one family.", worked(*track, period))]
    OtherTrack {
        /// The person.
        name: String,
        /// The track she works or worked on.
        track: Track,
        /// When.
        period: Period,
    },
    /// The family, or the child, already has a worker on this track then.
    #[error("{name} {}. End that assignment first.", worked(*track, period))]
    Taken {
        /// Who has it.
        name: String,
        /// The track.
        track: Track,
        /// When.
        period: Period,
    },
}

/// "has been this family's reunification worker since Nov 3, 2026" or "was ... from ... to ...".
fn worked(track: Track, period: &Period) -> String {
    let what = match track {
        Track::Reunification => "this family's reunification worker",
        Track::Permanency => "a permanency worker for this family",
    };
    let start = short_date(period.start());
    match period.end() {
        None => format!("has been {what} since {start}"),
        Some(end) => format!("was {what} from {start} to {}", short_date(end)),
    }
}

/// Checks a new assignment of a person with `role` against the whole history of the family, past assignments too.
pub fn check(history: &[Assignment<'_>], new: &Assignment<'_>, role: Role) -> Result<(), Conflict> {
    let track = new.track;
    if (track == Track::Permanency) != new.child.is_some() {
        return Err(Conflict::WrongSubject { track });
    }
    if !track.fits(role) {
        return Err(Conflict::RoleDoesNotFit { name: new.name.to_owned(), role, track });
    }
    if let Some(other) = history.iter().find(|a| a.worker == new.worker && a.track != track) {
        return Err(Conflict::OtherTrack { name: other.name.to_owned(), track: other.track, period: other.period });
    }
    let same_subject = |a: &&Assignment<'_>| a.track == track && a.child == new.child;
    match history.iter().filter(same_subject).find(|a| a.period.overlaps(&new.period)) {
        Some(taken) => Err(Conflict::Taken { name: taken.name.to_owned(), track, period: taken.period }),
        None => Ok(()),
    }
}

/// A worker who might take an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub user: UserId,
    /// Her name.
    pub name: String,
    /// Her office.
    pub office: OfficeId,
    /// The languages she works in.
    pub languages: Vec<String>,
    /// Families or children she has now.
    pub open_count: u32,
    /// Whether she is or was on the other track of this family.
    pub was_on_other_track: bool,
    /// Whether she has declared a conflict of interest with this family.
    pub declared_conflict: bool,
}

/// A candidate in her place on the list, with what speaks for or against her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Who.
    pub user: UserId,
    /// Her name.
    pub name: String,
    /// "Speaks Spanish; caseload 5", or why she cannot be chosen.
    pub reason: String,
    /// Whether she may be chosen.
    pub eligible: bool,
}

/// Whom to suggest, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub user: UserId,
    /// Why she, in plain words.
    pub reason: String,
}

/// All candidates, best first: those who may be chosen, of this office, in the family's language, with the smallest
/// caseload, by name.
pub fn rank(candidates: &[Candidate], office: OfficeId, language: Option<&str>) -> Vec<Ranked> {
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    order.sort_by_key(|c| sort_key(c, office, language));
    let ranked = |c: &Candidate| Ranked {
        user: c.user,
        name: c.name.clone(),
        reason: reason(c, office, language),
        eligible: eligible(c),
    };
    order.into_iter().map(ranked).collect()
}

/// The first of [`rank`], if she may be chosen and is of this office.
pub fn suggest(candidates: &[Candidate], office: OfficeId, language: Option<&str>) -> Option<Suggestion> {
    let here = candidates.iter().filter(|c| eligible(c) && c.office == office);
    let best = here.min_by_key(|c| sort_key(c, office, language))?;
    let count = best.open_count;
    let reason = match language {
        Some(language) if speaks(best, Some(language)) => {
            format!("Speaks {language}; smallest caseload among those in this office ({count}).")
        }
        Some(language) => format!("Nobody free in this office speaks {language}; smallest caseload ({count})."),
        None => format!("Smallest caseload in this office ({count})."),
    };
    Some(Suggestion { user: best.user, reason })
}

fn sort_key<'a>(c: &'a Candidate, office: OfficeId, language: Option<&str>) -> impl Ord + use<'a> {
    (!eligible(c), c.office != office, !speaks(c, language), c.open_count, c.name.as_str(), c.user)
}

const fn eligible(c: &Candidate) -> bool {
    !c.was_on_other_track && !c.declared_conflict
}

/// Whether she speaks the language wanted; everybody does when none is.
fn speaks(c: &Candidate, language: Option<&str>) -> bool {
    language.is_none_or(|wanted| c.languages.iter().any(|spoken| spoken.eq_ignore_ascii_case(wanted)))
}

fn reason(c: &Candidate, office: OfficeId, language: Option<&str>) -> String {
    if c.was_on_other_track {
        return "On the other track of this family, now or before".to_owned();
    }
    if c.declared_conflict {
        return "Has declared a conflict of interest".to_owned();
    }
    let mut reason = match language {
        Some(language) if speaks(c, Some(language)) => format!("Speaks {language}; "),
        _ => String::new(),
    };
    if c.office != office {
        reason.push_str("another office; ");
    }
    reason.push_str(&format!("caseload {}", c.open_count));
    reason
}

/// Whether `today` somebody is on the track of the family, or of the child.
pub fn is_covered(history: &[Assignment<'_>], track: Track, child: Option<ChildId>, today: NaiveDate) -> bool {
    history.iter().any(|a| a.track == track && a.child == child && a.period.contains(today))
}

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
    #[error("{name} {}. The same person never works both tracks of one family.", worked(*track, *period))]
    OtherTrack {
        /// The person.
        name: String,
        /// The track she works or worked on.
        track: Track,
        /// When.
        period: Period,
    },
    /// The family, or the child, already has a worker on this track then.
    #[error("{name} {}. End that assignment first.", worked(*track, *period))]
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
fn worked(track: Track, period: Period) -> String {
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
    match history.iter().filter(same_subject).find(|a| a.period.overlaps(new.period)) {
        Some(taken) => Err(Conflict::Taken { name: taken.name.to_owned(), track, period: taken.period }),
        None => Ok(()),
    }
}

/// The reunification worker who had a family on a day, or where nobody had it yet the first who got it afterwards: she whose work
/// a service needed on that day became. `assigned` has who, from when and to when, last day included.
pub fn worker_on(assigned: &[(UserId, NaiveDate, Option<NaiveDate>)], day: NaiveDate) -> Option<UserId> {
    let begun = assigned.iter().filter(|(_, from, until)| *from <= day && until.is_none_or(|until| day <= until));
    let later = assigned.iter().filter(|(_, from, _)| *from > day).min_by_key(|(_, from, _)| *from);
    begun.max_by_key(|(_, from, _)| *from).or(later).map(|(who, ..)| *who)
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
    let language = match language {
        Some(language) if speaks(c, Some(language)) => format!("Speaks {language}; "),
        _ => String::new(),
    };
    let elsewhere = if c.office == office { "" } else { "another office; " };
    format!("{language}{elsewhere}caseload {}", c.open_count)
}

/// Whether `today` somebody is on the track of the family, or of the child.
pub fn is_covered(history: &[Assignment<'_>], track: Track, child: Option<ChildId>, today: NaiveDate) -> bool {
    history.iter().any(|a| a.track == track && a.child == child && a.period.contains(today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::period::tests::date;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    fn office(n: u128) -> OfficeId {
        OfficeId::from_uuid(Uuid::from_u128(n))
    }

    fn period(start: &str, end: &str) -> Period {
        Period::new(date(start), (!end.is_empty()).then(|| date(end))).unwrap()
    }

    fn family<'a>(n: u128, name: &'a str, start: &str, end: &str) -> Assignment<'a> {
        let period = period(start, end);
        Assignment { worker: user(n), name, track: Track::Reunification, child: None, period }
    }

    fn child<'a>(child: u128, n: u128, name: &'a str, start: &str, end: &str) -> Assignment<'a> {
        let child = Some(ChildId::from_uuid(Uuid::from_u128(child)));
        Assignment { track: Track::Permanency, child, ..family(n, name, start, end) }
    }

    #[test]
    fn track_codes_are_sound() {
        crate::domain::code::check_codes::<Track>();
    }

    #[test]
    fn only_the_role_of_the_track_fits_it() {
        for &role in Role::ALL {
            assert_eq!(Track::Reunification.fits(role), role == Role::ReunificationWorker, "{role}");
            assert_eq!(Track::Permanency.fits(role), role == Role::PermanencyWorker, "{role}");
        }
        let refused = check(&[], &family(1, "Ana Lopez", "2026-03-06", ""), Role::PermanencyWorker).unwrap_err();
        assert_eq!(refused.to_string(), "Ana Lopez is a permanency worker, and cannot be the reunification worker.");
    }

    #[test]
    fn a_family_worker_has_no_child_and_a_child_worker_has_one() {
        let mut wrong = family(1, "Ana", "2026-03-06", "");
        wrong.track = Track::Permanency;
        assert_eq!(
            check(&[], &wrong, Role::PermanencyWorker).unwrap_err().to_string(),
            "A permanency worker is assigned to a child. Choose the child."
        );
        let mut wrong = child(1, 1, "Ana", "2026-03-06", "");
        wrong.track = Track::Reunification;
        assert!(matches!(check(&[], &wrong, Role::ReunificationWorker), Err(Conflict::WrongSubject { .. })));
    }

    #[test]
    fn nobody_works_both_tracks_of_one_family_even_years_apart() {
        let history = [family(1, "Ana Lopez", "2024-01-05", "2024-06-01")];
        let refused = check(&history, &child(7, 1, "Ana Lopez", "2026-03-06", ""), Role::PermanencyWorker).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Ana Lopez was this family's reunification worker from Jan 5, 2024 to Jun 1, 2024. \
             The same person never works both tracks of one family."
        );
        let history = [child(7, 1, "Ana Lopez", "2026-01-05", "")];
        let refused =
            check(&history, &family(1, "Ana Lopez", "2026-03-06", ""), Role::ReunificationWorker).unwrap_err();
        assert!(
            refused
                .to_string()
                .starts_with("Ana Lopez has been a permanency worker for this family since Jan 5, 2026.")
        );
    }

    #[test]
    fn a_family_and_each_child_have_one_worker_at_a_time() {
        let history = [family(1, "Ana", "2026-01-05", ""), child(7, 2, "Bea", "2026-01-05", "")];
        let refused = check(&history, &family(3, "Cy", "2026-03-06", ""), Role::ReunificationWorker).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Ana has been this family's reunification worker since Jan 5, 2026. End that assignment first."
        );
        let role = Role::PermanencyWorker;
        assert!(matches!(check(&history, &child(7, 3, "Cy", "2026-03-06", ""), role), Err(Conflict::Taken { .. })));
        assert_eq!(check(&history, &child(8, 2, "Bea", "2026-03-06", ""), role), Ok(()));
        assert_eq!(check(&history, &child(8, 3, "Cy", "2026-03-06", ""), role), Ok(()));
    }

    #[test]
    fn the_next_worker_starts_on_the_day_the_last_one_ended() {
        let history = [family(1, "Ana", "2026-01-05", "2026-03-06")];
        let role = Role::ReunificationWorker;
        assert_eq!(check(&history, &family(3, "Cy", "2026-03-06", ""), role), Ok(()));
        assert!(check(&history, &family(3, "Cy", "2026-03-05", ""), role).is_err());
        assert!(check(&history, &family(3, "Cy", "2025-12-01", ""), role).is_err());
    }

    #[test]
    fn a_family_without_a_worker_today_is_uncovered() {
        let history = [family(1, "Ana", "2026-01-05", "2026-03-06"), child(7, 2, "Bea", "2026-01-05", "")];
        assert!(is_covered(&history, Track::Reunification, None, date("2026-03-05")));
        assert!(!is_covered(&history, Track::Reunification, None, date("2026-03-06")));
        assert!(is_covered(&history, Track::Permanency, history[1].child, date("2026-03-06")));
    }

    fn candidate(n: u128, name: &str, at: u128, languages: &[&str], open_count: u32) -> Candidate {
        let languages = languages.iter().map(|&l| l.to_owned()).collect();
        let (user, office, name) = (user(n), office(at), name.to_owned());
        Candidate { user, name, office, languages, open_count, was_on_other_track: false, declared_conflict: false }
    }

    fn pool() -> Vec<Candidate> {
        vec![
            candidate(1, "Ana", 1, &["English", "Spanish"], 9),
            candidate(2, "Bea", 1, &["English"], 3),
            candidate(3, "Cy", 2, &["Spanish"], 0),
            Candidate { was_on_other_track: true, ..candidate(4, "Di", 1, &["Spanish"], 1) },
            Candidate { declared_conflict: true, ..candidate(5, "Ed", 1, &["Spanish"], 0) },
            candidate(6, "Abe", 1, &["English"], 3),
        ]
    }

    #[test]
    fn the_suggestion_speaks_the_language_before_it_is_least_loaded() {
        let found = suggest(&pool(), office(1), Some("spanish")).unwrap();
        assert_eq!(found.user, user(1));
        assert_eq!(found.reason, "Speaks spanish; smallest caseload among those in this office (9).");
    }

    #[test]
    fn without_a_language_the_least_loaded_is_suggested_and_ties_go_by_name() {
        let found = suggest(&pool(), office(1), None).unwrap();
        assert_eq!((found.user, found.reason.as_str()), (user(6), "Smallest caseload in this office (3)."));
    }

    #[test]
    fn where_nobody_speaks_the_language_the_suggestion_says_so() {
        let found = suggest(&pool(), office(1), Some("Hmong")).unwrap();
        assert_eq!(found.user, user(6));
        assert_eq!(found.reason, "Nobody free in this office speaks Hmong; smallest caseload (3).");
    }

    #[test]
    fn nobody_is_suggested_from_another_office_or_with_a_conflict() {
        assert_eq!(suggest(&pool(), office(3), None), None);
        assert_eq!(suggest(&pool()[3..5], office(1), None), None);
    }

    #[test]
    fn the_list_shows_everybody_with_the_reason_best_first() {
        let list: Vec<_> = rank(&pool(), office(1), Some("Spanish"))
            .into_iter()
            .map(|r| format!("{} {}: {}", if r.eligible { "+" } else { "-" }, r.name, r.reason))
            .collect();
        assert_eq!(
            list,
            [
                "+ Ana: Speaks Spanish; caseload 9",
                "+ Abe: caseload 3",
                "+ Bea: caseload 3",
                "+ Cy: Speaks Spanish; another office; caseload 0",
                "- Ed: Has declared a conflict of interest",
                "- Di: On the other track of this family, now or before",
            ]
        );
    }
}

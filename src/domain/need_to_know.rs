//! Who may open which family's record: the one place where it is decided, for every action and every family.
//!
//! The rules in order: the action's list of roles; a declared conflict of interest, which always closes a family; a
//! restricted family, open only to the people named for it; the scope of the role (for a worker her families and those she covers), which for an auditor is the sample that she
//! reviews, to read and not to change; and an emergency opening, which shows and never changes. What no rule allows is denied. `access::Scope` says the same to the database, and a property test holds
//! the two to one another.

use chrono::{DateTime, Duration, Utc};

use super::id::{OfficeId, UserId};
use super::role::Role;
use super::tracks::Track;

crate::codes! {
    /// Why somebody opens a family beyond her scope in an emergency.
    pub enum Emergency {
        ChildSafety => "child_safety", "A child may be in danger now",
        Placement => "placement", "A child needs a place to stay now",
        Court => "court", "The court asks today",
        Medical => "medical", "A hospital or doctor needs an answer now",
        Coverage => "coverage", "The worker cannot be reached, and it cannot wait",
    }
}

crate::codes! {
    /// What a review of an emergency opening found.
    pub enum Finding {
        Appropriate => "appropriate", "Appropriate",
        NotAppropriate => "not_appropriate", "Not appropriate",
    }
}

/// How long an emergency opening lasts.
pub const OPENING_LASTS: Duration = Duration::hours(4);

/// The fewest characters in which the reason of an emergency opening can be understood.
pub const SHORTEST_REASON: usize = 20;

/// What is known of the person who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asker {
    /// Who.
    pub user: UserId,
    /// What she is there to do.
    pub role: Role,
    /// Her office; none serves the whole agency.
    pub office: Option<OfficeId>,
    /// Whether the administrator put her in charge of restricted families.
    pub flagged: bool,
}

impl Asker {
    /// Whether she belongs to the group that restricts families and names people for them: managers of the whole agency, and
    /// the supervisors and managers whom the administrator put in charge.
    #[must_use]
    pub const fn guards_restricted(&self) -> bool {
        match self.role {
            Role::Manager => self.flagged || self.office.is_none(),
            Role::Supervisor => self.flagged,
            _ => false,
        }
    }
}

/// What an action does with a family's record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Shows one family: the only thing that an emergency opening opens.
    Show,
    /// Lists families, or changes one.
    Work,
    /// Restricts a family, or names people for it: for the group alone, who need not be named themselves.
    Guard,
    /// Reviews what somebody did with a family: for those within whose scope it is, and for the group.
    Review,
}

/// An emergency opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Whose.
    pub user: UserId,
    /// When it ends.
    pub until: DateTime<Utc>,
}

/// That somebody stands in for a worker of the family: who, on which track, from when on and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "said above")]
pub struct Cover {
    pub user: UserId,
    pub track: Track,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// To whom a family is closed whatever her scope, and who is named for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closed {
    /// The people named for a restricted family; `None` where it is not restricted.
    pub named: Option<Vec<UserId>>,
    /// The people who declared a conflict of interest that nobody has lifted.
    pub conflicts: Vec<UserId>,
}

impl Closed {
    /// Whether it is closed to this person.
    #[must_use]
    pub fn to(&self, user: UserId) -> bool {
        self.conflicts.contains(&user) || self.named.as_ref().is_some_and(|named| !named.contains(&user))
    }

    /// Whether it is closed to anybody.
    #[must_use]
    pub fn to_anybody(&self) -> bool {
        self.named.is_some() || !self.conflicts.is_empty()
    }
}

/// What the decision must know of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The office that serves it.
    pub office: OfficeId,
    /// Whether a hearing of it is on record.
    pub has_hearing: bool,
    /// The workers whose assignments are open.
    pub workers: Vec<(UserId, Track)>,
    /// Who stands in for one of them, also those whose time is over or has not begun.
    pub covers: Vec<Cover>,
    /// To whom it is closed.
    pub closed: Closed,
    /// The emergency openings, also those that ended.
    pub openings: Vec<Opening>,
    /// Until when auditors may read it, because an opening of it was drawn for review.
    pub sampled_until: Option<DateTime<Utc>>,
}

/// The rule that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The action is for other roles.
    RoleList,
    /// She declared a conflict of interest.
    DeclaredConflict,
    /// The family is restricted and she is not named.
    Restricted,
    /// She is in the group that restricts families, or is not.
    Group,
    /// She is a worker of record.
    WorkerOfRecord,
    /// She stands in for one.
    Cover,
    /// The family is of her office.
    Office,
    /// The family has a hearing.
    Hearing,
    /// She serves the whole agency.
    Agency,
    /// She opened it in an emergency.
    Opening,
    /// It is in the sample that auditors review.
    Sample,
    /// Nothing allows it.
    Nothing,
}

/// Whether, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// She may.
    Allow(Rule),
    /// She may not, and is told nothing.
    Deny(Rule),
}

impl Decision {
    /// Whether she may.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!(self, Self::Allow(_))
    }
}

/// Whether this person may do this with this family at `now`. `roles` are the roles that the action is for.
#[must_use]
pub fn decide(asker: &Asker, roles: &[Role], deed: Deed, family: &Facts, now: DateTime<Utc>) -> Decision {
    if !roles.contains(&asker.role) {
        return Decision::Deny(Rule::RoleList);
    }
    if family.closed.conflicts.contains(&asker.user) {
        return Decision::Deny(Rule::DeclaredConflict);
    }
    let standing = match asker.role {
        Role::Auditor => sampled(deed, family, now),
        _ => standing(asker, family, now),
    };
    match deed {
        Deed::Guard | Deed::Review if asker.guards_restricted() && standing.is_some() => {
            return Decision::Allow(Rule::Group);
        }
        Deed::Guard => return Decision::Deny(Rule::Group),
        Deed::Show | Deed::Work | Deed::Review => {}
    }
    let is_open = |opening: &Opening| opening.user == asker.user && opening.until > now;
    if deed == Deed::Show && asker.role != Role::Auditor && family.openings.iter().any(is_open) {
        return Decision::Allow(standing.filter(|_| !family.closed.to(asker.user)).unwrap_or(Rule::Opening));
    }
    match standing {
        _ if family.closed.to(asker.user) => Decision::Deny(Rule::Restricted),
        Some(rule) => Decision::Allow(rule),
        None => Decision::Deny(Rule::Nothing),
    }
}

/// What the review says to an auditor: she reads a family of the sample while it lasts, and never a restricted one.
fn sampled(deed: Deed, family: &Facts, now: DateTime<Utc>) -> Option<Rule> {
    let is_sampled = family.sampled_until.is_some_and(|until| now < until);
    (deed == Deed::Show && is_sampled && family.closed.named.is_none()).then_some(Rule::Sample)
}

/// What the role's scope has to say, of a family that is closed to nobody.
fn standing(asker: &Asker, family: &Facts, now: DateTime<Utc>) -> Option<Rule> {
    let covers = |track| {
        let holds = |c: &Cover| c.user == asker.user && c.track == track && c.from <= now && now < c.until;
        family.covers.iter().any(holds).then_some(Rule::Cover)
    };
    let is_of_record = |track| family.workers.contains(&(asker.user, track));
    let works = |track| if is_of_record(track) { Some(Rule::WorkerOfRecord) } else { covers(track) };
    let of_office = |office| (family.office == office).then_some(Rule::Office);
    match asker.role {
        Role::ReunificationWorker => works(Track::Reunification),
        Role::PermanencyWorker => works(Track::Permanency),
        Role::Supervisor | Role::ParentPartnerCoordinator => asker.office.and_then(of_office),
        Role::Manager => asker.office.map_or(Some(Rule::Agency), of_office),
        Role::CourtLiaison => family.has_hearing.then_some(Rule::Hearing),
        Role::Administrator | Role::Auditor => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn user(n: u128) -> UserId {
        UserId::from_uuid(Uuid::from_u128(n))
    }

    fn office(n: u128) -> OfficeId {
        OfficeId::from_uuid(Uuid::from_u128(n))
    }

    fn now() -> DateTime<Utc> {
        "2026-11-23T17:00:00Z".parse().unwrap()
    }

    fn asker(role: Role, at: Option<u128>) -> Asker {
        Asker { user: user(1), role, office: at.map(office), flagged: false }
    }

    fn family() -> Facts {
        Facts {
            office: office(1),
            has_hearing: false,
            workers: vec![(user(2), Track::Reunification)],
            covers: Vec::new(),
            closed: Closed::default(),
            openings: Vec::new(),
            sampled_until: None,
        }
    }

    fn of(asker: &Asker, deed: Deed, family: &Facts) -> Decision {
        decide(asker, Role::ALL, deed, family, now())
    }

    #[test]
    fn the_codes_are_sound() {
        crate::domain::code::check_codes::<Emergency>();
        crate::domain::code::check_codes::<Finding>();
    }

    #[test]
    fn what_no_rule_allows_is_denied() {
        for &role in Role::ALL {
            let elsewhere = asker(role, Some(9));
            assert_eq!(of(&elsewhere, Deed::Show, &family()), Decision::Deny(Rule::Nothing), "{role}");
            assert_eq!(decide(&elsewhere, &[], Deed::Show, &family(), now()), Decision::Deny(Rule::RoleList));
        }
        for role in [Role::Administrator, Role::Auditor] {
            assert!(!of(&asker(role, None), Deed::Show, &family()).allows(), "no case content for {role}");
        }
    }

    #[test]
    fn a_worker_opens_what_she_works_with_on_her_own_track_only() {
        let mut family = family();
        family.workers.push((user(1), Track::Permanency));
        let worker = asker(Role::PermanencyWorker, None);
        assert_eq!(of(&worker, Deed::Work, &family), Decision::Allow(Rule::WorkerOfRecord));
        assert!(!of(&asker(Role::ReunificationWorker, None), Deed::Work, &family).allows());
    }

    #[test]
    fn whoever_stands_in_has_the_track_for_that_long_and_no_conflict_or_restriction_gives_way() {
        let until = now() + Duration::days(3);
        let cover = Cover { user: user(1), track: Track::Reunification, from: now(), until };
        let covered = Facts { covers: vec![cover], ..family() };
        let worker = asker(Role::ReunificationWorker, None);
        assert_eq!(of(&worker, Deed::Work, &covered), Decision::Allow(Rule::Cover));
        let at = |moment| decide(&worker, Role::ALL, Deed::Work, &covered, moment).allows();
        assert!(at(until - Duration::seconds(1)) && !at(until) && !at(now() - Duration::seconds(1)));
        assert!(!of(&asker(Role::PermanencyWorker, None), Deed::Work, &covered).allows(), "the other track");
        for closed in
            [Closed { named: Some(vec![]), conflicts: vec![] }, Closed { named: None, conflicts: vec![user(1)] }]
        {
            assert!(!of(&worker, Deed::Work, &Facts { closed, ..covered.clone() }).allows());
        }
    }

    #[test]
    fn a_restricted_family_is_open_to_the_named_and_only_within_their_scope() {
        let restricted = Facts { closed: Closed { named: Some(vec![user(1)]), conflicts: vec![] }, ..family() };
        let (here, elsewhere) = (asker(Role::Supervisor, Some(1)), asker(Role::Supervisor, Some(2)));
        assert!(of(&here, Deed::Work, &restricted).allows());
        assert!(!of(&elsewhere, Deed::Work, &restricted).allows(), "a name does not replace the scope");
        let other = Asker { user: user(7), ..here };
        assert_eq!(of(&other, Deed::Show, &restricted), Decision::Deny(Rule::Restricted));
    }

    #[test]
    fn the_group_restricts_and_names_without_reading() {
        let restricted = Facts { closed: Closed { named: Some(vec![]), conflicts: vec![] }, ..family() };
        let manager = asker(Role::Manager, None);
        assert_eq!(of(&manager, Deed::Guard, &restricted), Decision::Allow(Rule::Group));
        assert_eq!(of(&manager, Deed::Show, &restricted), Decision::Deny(Rule::Restricted));
        assert!(!of(&asker(Role::Supervisor, Some(1)), Deed::Guard, &restricted).allows());
        assert!(of(&manager, Deed::Review, &restricted).allows());
        assert!(!of(&asker(Role::Supervisor, Some(1)), Deed::Review, &restricted).allows());
        assert!(of(&asker(Role::Supervisor, Some(1)), Deed::Review, &family()).allows());
        let flagged = Asker { flagged: true, ..asker(Role::Supervisor, Some(1)) };
        assert!(of(&flagged, Deed::Guard, &restricted).allows());
        let worker = Asker { flagged: true, ..asker(Role::ReunificationWorker, Some(1)) };
        assert!(!worker.guards_restricted() && !asker(Role::Manager, Some(1)).guards_restricted());
    }

    #[test]
    fn an_emergency_opening_shows_for_its_hours_and_changes_nothing() {
        let opening = Opening { user: user(1), until: now() + OPENING_LASTS };
        let restricted = Closed { named: Some(vec![]), conflicts: vec![] };
        let worker = asker(Role::ReunificationWorker, Some(9));
        for closed in [Closed::default(), restricted] {
            let opened = Facts { openings: vec![opening], closed, ..family() };
            assert_eq!(of(&worker, Deed::Show, &opened), Decision::Allow(Rule::Opening));
            assert!(!of(&worker, Deed::Work, &opened).allows() && !of(&worker, Deed::Guard, &opened).allows());
            let later = decide(&worker, Role::ALL, Deed::Show, &opened, now() + OPENING_LASTS);
            assert!(!later.allows(), "it ends to the second");
            assert!(!of(&Asker { user: user(3), ..worker }, Deed::Show, &opened).allows(), "it is hers alone");
        }
    }

    #[test]
    fn an_auditor_reads_the_sample_while_it_lasts_and_nothing_else() {
        let until = now() + Duration::days(30);
        let auditor = asker(Role::Auditor, None);
        let sampled = Facts { sampled_until: Some(until), ..family() };
        assert_eq!(of(&auditor, Deed::Show, &sampled), Decision::Allow(Rule::Sample));
        for deed in [Deed::Work, Deed::Guard, Deed::Review] {
            assert!(!of(&auditor, deed, &sampled).allows(), "{deed:?}");
        }
        assert!(!decide(&auditor, Role::ALL, Deed::Show, &sampled, until).allows(), "it ends to the second");
        let named = Closed { named: Some(vec![user(1)]), conflicts: vec![] };
        assert!(!of(&auditor, Deed::Show, &Facts { closed: named, ..sampled.clone() }).allows(), "not even when named");
        let opening = Opening { user: user(1), until };
        let opened = Facts { openings: vec![opening], ..family() };
        assert!(!of(&auditor, Deed::Show, &opened).allows(), "an opening from before she was an auditor");
        for role in [Role::Administrator, Role::ReunificationWorker] {
            assert!(!of(&asker(role, None), Deed::Show, &sampled).allows(), "{role}");
        }
    }

    #[test]
    fn a_declared_conflict_closes_a_family_whatever_else_opens_it() {
        let opening = Opening { user: user(1), until: now() + OPENING_LASTS };
        for &role in Role::ALL {
            let family = Facts {
                has_hearing: true,
                workers: vec![(user(1), Track::Reunification), (user(1), Track::Permanency)],
                closed: Closed { named: Some(vec![user(1)]), conflicts: vec![user(1)] },
                openings: vec![opening],
                ..family()
            };
            for deed in [Deed::Show, Deed::Work, Deed::Guard, Deed::Review] {
                let denied = of(&Asker { flagged: true, ..asker(role, Some(1)) }, deed, &family);
                assert_eq!(denied, Decision::Deny(Rule::DeclaredConflict), "{role} {deed:?}");
            }
        }
    }
}

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
    /// Takes back that its case was opened by mistake, or says so: the one thing that is done with such a case.
    Right,
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
    /// Whether its case was opened by mistake.
    pub is_mistake: bool,
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
    /// The case was opened by mistake: it is there to be read, by supervisors and managers, and not to be worked on.
    Mistake,
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
    if family.is_mistake && !reads_mistakes(asker.role, deed) {
        return Decision::Deny(Rule::Mistake);
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
        Deed::Show | Deed::Work | Deed::Right | Deed::Review => {}
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

/// Whether a case that was opened by mistake is there at all for this: to be read, or taken back, by those who answer for it.
#[must_use]
pub const fn reads_mistakes(role: Role, deed: Deed) -> bool {
    matches!(role, Role::Supervisor | Role::Manager) && matches!(deed, Deed::Show | Deed::Right)
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
mod tests;

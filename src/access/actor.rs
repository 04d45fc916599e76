//! Who is asking.

use super::action::Action;
use crate::db::Instant;
use crate::domain::id::{FamilyId, OfficeId, SessionId, UnitId, UserId};
use crate::domain::need_to_know::{Asker, Deed, reads_mistakes};
use crate::domain::role::Role;
use crate::domain::sign_in::Level;

/// A signed-in person and the session she is in.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub user: UserId,
    /// Her name, as colleagues know it.
    pub name: String,
    /// Her role.
    pub role: Role,
    /// Her office; none for people who serve the whole agency.
    pub office: Option<OfficeId>,
    /// Her unit.
    pub unit: Option<UnitId>,
    /// Whether the administrator put her in charge of restricted families.
    pub flagged: bool,
    /// The families that she opened in an emergency and that are still open to her.
    pub openings: Vec<Opened>,
    /// Whether she stands in for somebody, now or soon.
    pub covers: bool,
    /// The session.
    pub session: SessionId,
    /// The session's token against forged forms.
    pub csrf_token: String,
    /// How far she has come in proving who she is.
    pub level: Level,
    /// When she last proved it.
    pub authenticated_at: Instant,
    /// The network address that she signed in from.
    pub address: String,
}

/// A family that is open to a person beyond her scope for some hours.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The family.
    pub family: FamilyId,
    /// The number people say.
    pub number: String,
    /// When it closes.
    pub until: Instant,
}

/// What a person may do with one family, for the links that its pages show.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    /// Her role.
    pub role: Role,
    only_shows: bool,
    of_mistake: bool,
}

impl Means {
    /// Whether she may take this action with the family.
    #[must_use]
    pub fn allow(self, action: Action) -> bool {
        action.allows(self.role)
            && (!self.only_shows || action.deed() == Deed::Show)
            && (!self.of_mistake || reads_mistakes(self.role, action.deed()))
    }
}

impl Actor {
    /// What she may do with a family that she has opened: one that is open in an emergency shows and no more, and so does a
    /// case that was opened by mistake.
    #[must_use]
    pub fn means(&self, family: FamilyId, is_mistake: bool) -> Means {
        Means { role: self.role, only_shows: self.has_opened(family), of_mistake: is_mistake }
    }

    /// Whether a family is open to her in an emergency.
    #[must_use]
    pub fn has_opened(&self, family: FamilyId) -> bool {
        self.openings.iter().any(|opened| opened.family == family)
    }

    /// What the decision on a family must know of her.
    #[must_use]
    pub fn asker(&self) -> Asker {
        Asker { user: self.user, role: self.role, office: self.office, flagged: self.flagged }
    }
}
